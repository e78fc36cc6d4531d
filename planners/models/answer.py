"""What a chat completions server answered: checked once, here, so that no server's nonsense goes any further."""

import json
from collections.abc import Sequence
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.errors import GoferError

LARGEST = 4_000_000  # bytes of an answer


class NoCompletion(GoferError):
    """An answer that is no chat completion; the message is a clause that says why."""


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Message(_Read):
    content: str | None = None


class Option(_Read):
    token: str
    logprob: float


class Token(_Read):
    top_logprobs: tuple[Option, ...] | None = None


class Logprobs(_Read):
    content: tuple[Token, ...] | None = None


class Choice(_Read):
    message: Message
    logprobs: Logprobs | None = None


class Usage(_Read):
    prompt_tokens: Annotated[int, Field(ge=0)] | None = None
    completion_tokens: Annotated[int, Field(ge=0)] | None = None


class Answer(_Read):
    """A chat completion, as far as a planner needs it."""

    choices: Annotated[tuple[Choice, ...], Field(min_length=1)]
    usage: Usage | None = None

    @property
    def text(self) -> str:
        """The words of the first choice; empty when it holds none."""
        return self.choices[0].message.content or ""

    @property
    def tokens(self) -> tuple[int, int]:
        """Tokens in and out, as far as the server tells."""
        usage = self.usage or Usage()
        return usage.prompt_tokens or 0, usage.completion_tokens or 0

    def first_token_logs(self, letters: str) -> dict[str, float]:
        """Log-probability of each letter as the first token, where the server tells."""
        logs = self.choices[0].logprobs
        tokens: Sequence[Token] = (logs.content if logs else None) or ()
        found: dict[str, float] = {}
        for option in (tokens[0].top_logprobs if tokens else None) or ():
            letter = option.token.strip().upper()
            if len(letter) == 1 and letter in letters and np.isfinite(option.logprob):
                found[letter] = max(found.get(letter, -np.inf), option.logprob)
        return found


def read_answer(raw: bytes) -> Answer:
    """The body of a response as a chat completion.

    Raises:
        NoCompletion: it is none.
    """
    try:
        return Answer.model_validate(json.loads(raw))
    except ValidationError as error:
        first = error.errors()[0]
        raise NoCompletion(f"{'.'.join(map(str, first['loc'])) or 'answer'}: {first['msg']}") from error
    except (ValueError, RecursionError) as error:
        raise NoCompletion(f"not JSON, it begins with {raw[:40].decode('utf-8', 'replace')!r}") from error
