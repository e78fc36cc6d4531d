"""Any OpenAI-compatible server as a language model: bounded in time, tries, calls and tokens."""

import base64
import os
import string
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from contracts.arrays import Floats
from contracts.errors import ModelDown, UsageError
from contracts.result import Calls
from planners.models.answer import LARGEST, Answer, NoCompletion, read_answer
from planners.models.waiting import within
from planners.say import TextScorer
from planners.saycan import SayCan
from planners.textual import TextPlanner
from planners.wiring import Built, Wiring

if TYPE_CHECKING:
    from openai import OpenAI

PER_TRY = 20.0  # s
IN_ALL = 45.0  # s, every try of one question together
TRIES = 3
TOO_MUCH = "it takes neither a temperature nor log-probabilities"
WAY_OUT = "mind the name, the address and OPENAI_API_KEY"
PAUSE = 0.5  # s before the second try, doubled each time
LETTERS = string.ascii_uppercase
UNLIKELY = 3.0  # nats below the least likely letter that the server reported
Content = str | Sequence[Mapping[str, object]]  # of a message: words, or words and pictures
STEP_DOWN = 2.0  # nats between one rank and the next, where a server gives no log-probabilities


@dataclass(frozen=True)
class Budget:
    """Most that one run may spend.

    Args:
        calls: requests.
        tokens: in and out together.
    """

    calls: int = 200
    tokens: int = 400_000


@dataclass
class Meter:
    """What was spent so far."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def read(self) -> Calls:
        return Calls(language_model=self.calls, tokens_in=self.tokens_in, tokens_out=self.tokens_out)


@dataclass(frozen=True)
class Patience:
    """Time and tries.

    Args:
        per_try: s.
        in_all: s.
        tries: requests for one question.
    """

    per_try: float = PER_TRY
    in_all: float = IN_ALL
    tries: int = TRIES


@dataclass(frozen=True)
class Unanswered:
    """Why a request has no answer, and how long the server asks to be left alone, s."""

    reason: str
    wait: float = 0.0


@dataclass
class OpenAIModel:
    """A `LanguageModel` behind an OpenAI-compatible server.

    Args:
        name: the model's name on the server.
        url: the server's address; None for OpenAI's own.
        key: API key.
    """

    name: str
    url: str | None = None
    key: str = "none"
    patience: Patience = field(default_factory=Patience)
    budget: Budget = field(default_factory=Budget)
    meter: Meter = field(default_factory=Meter)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _client: "OpenAI | None" = None
    _plain: bool = False  # whether the server was seen to refuse all but model and messages

    def complete(self, prompt: str) -> str:
        """What the model says after a prompt.

        Raises:
            ModelDown: no answer in time, or the budget is spent.
        """
        return self._ask(prompt, {}).text

    def look(self, question: str, picture: bytes) -> str:
        """What the model says to a question about a picture.

        Args:
            question: what is asked.
            picture: PNG.

        Raises:
            ModelDown: no answer in time, or the budget is spent.
        """
        url = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
        shown: list[Mapping[str, object]] = [
            {"type": "text", "text": question},
            {"type": "image_url", "image_url": {"url": url}},
        ]
        return self._ask(shown, {}).text

    def score(self, prompt: str, continuations: Sequence[str]) -> Floats:
        """Log-likelihoods by a choice between letters; by the choice alone where the server tells none.

        Raises:
            ModelDown: no answer in time, or the budget is spent.
        """
        found = np.full(len(continuations), -np.inf)
        for start in range(0, len(continuations), len(LETTERS)):
            part = continuations[start : start + len(LETTERS)]
            found[start : start + len(part)] = self._choose(prompt, part)
        return found

    def _choose(self, prompt: str, choices: Sequence[str]) -> Floats:
        listed = "\n".join(f"{letter}. {words}" for letter, words in zip(LETTERS, choices, strict=False))
        question = f"{prompt}\n{listed}\nAnswer with the one letter of the best choice and nothing else."
        answer = self._ask(question, {"logprobs": True, "top_logprobs": 20, "max_tokens": 4})
        told = answer.first_token_logs(LETTERS)
        if told:
            least = min(told.values()) - UNLIKELY
            return np.array([told.get(letter, least) for letter in LETTERS[: len(choices)]])
        chosen = answer.text.strip()[:1].upper()
        return np.array([0.0 if letter == chosen else -STEP_DOWN * 3 for letter in LETTERS[: len(choices)]])

    def _ask(self, question: Content, wishes: Mapping[str, object]) -> Answer:
        """One question, with bounded tries.

        Args:
            question: what is asked.
            wishes: parameters that a server may not know, and is then asked without.
        """
        started, pause, missed = self.clock(), 0.0, Unanswered("no time was left to ask it")
        for number in range(self.patience.tries):
            left = self.patience.in_all - (self.clock() - started)
            if pause >= left:
                break
            if pause:
                self.sleep(pause)
            self._charge()
            answer = self._try(question, wishes, min(self.patience.per_try, left - pause))
            if isinstance(answer, Answer):
                self._count(answer)
                return answer
            missed = answer
            self._plain = self._plain or missed.reason == TOO_MUCH
            pause = 0.0 if missed.reason == TOO_MUCH else max(PAUSE * 2**number, missed.wait)
        spent = self.clock() - started
        raise ModelDown(
            f"{self._where()} is not usable: {missed.reason} (tried for {spent:.0f} s); "
            "start it, or choose another --planner"
        )

    def _try(self, question: Content, wishes: Mapping[str, object], timeout: float) -> "Answer | Unanswered":
        """One request: its answer, or why there is none and another may go better."""
        import openai

        extra: dict[str, object] = {} if self._plain else {"temperature": 0, **wishes}
        try:
            return read_answer(within(timeout, lambda: self._body(question, extra, timeout)))
        except (openai.APITimeoutError, TimeoutError):
            return Unanswered(f"no answer within {timeout:.2g} s")
        except openai.APIConnectionError:
            return Unanswered("it cannot be reached")
        except openai.APIStatusError as error:
            reason = self._after_status(error.status_code, _told(error.body), bool(extra))
            return Unanswered(reason, _seconds(error.response.headers.get("retry-after", "")))
        except NoCompletion as error:
            return Unanswered(f"its answer is no chat completion ({_short(str(error))})")

    def _body(self, question: Content, extra: dict[str, object], timeout: float) -> bytes:
        """The bytes that a server answers with; what it sends beyond the most is not read."""
        create: Any = self._connect().chat.completions.with_streaming_response.create
        messages = [{"role": "user", "content": question}]
        body = bytearray()
        with create(model=self.name, messages=messages, timeout=timeout, **extra) as response:
            for part in response.iter_bytes():
                body += part
                if len(body) > LARGEST:
                    raise NoCompletion(f"it is over {LARGEST} bytes")
        return bytes(body)

    def _after_status(self, status: int, message: str, wished: bool) -> str:
        """Why to try again after an error status.

        Raises:
            ModelDown: trying again is of no use.
        """
        if status == 400 and wished:
            return TOO_MUCH
        if status in (408, 409, 429) or status >= 500:
            return f"it answers with error {status}"
        raise ModelDown(f"{self._where()} refuses: error {status}{message and f', {_short(message)}'}; {WAY_OUT}")

    def _where(self) -> str:
        return f"the model server for {self.name!r} at {self.url or 'api.openai.com'}"

    def _connect(self) -> "OpenAI":
        if self._client is None:
            from openai import OpenAI

            self._client = OpenAI(api_key=self.key, base_url=self.url, max_retries=0)
        return self._client

    def _charge(self) -> None:
        """Count a request before it is made."""
        spent = self.meter.tokens_in + self.meter.tokens_out
        if self.meter.calls >= self.budget.calls or spent >= self.budget.tokens:
            most = self.budget
            raise ModelDown(
                f"the budget of this run is spent ({self.meter.calls} calls, {spent} tokens; "
                f"{most.calls} and {most.tokens} are allowed)"
            )
        self.meter.calls += 1

    def _count(self, answer: Answer) -> None:
        tokens_in, tokens_out = answer.tokens
        self.meter.tokens_in += tokens_in
        self.meter.tokens_out += tokens_out


def _short(text: str) -> str:
    """One line of at most 120 characters."""
    line = " ".join(text.split())
    return line if len(line) <= 120 else line[:119] + "…"


def _seconds(text: str) -> float:
    """A `Retry-After` header in seconds; nothing where it is a date or nonsense."""
    return float(text) if text.isascii() and text.isdigit() else 0.0


def _told(body: object) -> str:
    """What an error response says of itself."""
    told = body.get("message", "") if isinstance(body, dict) else body
    return told if isinstance(told, str) else ""


def model_of(settings: str) -> OpenAIModel:
    """Read `NAME[@URL]`.

    Raises:
        UsageError: no name, no address, or no key for OpenAI's own server.
    """
    name, _, url = settings.partition("@")
    if not name.strip():
        raise UsageError("openai needs a model's name: openai:NAME or openai:NAME@http://127.0.0.1:8000/v1")
    if url and not url.startswith(("http://", "https://")):
        raise UsageError(f"{url!r} is no address; write openai:{name}@http://127.0.0.1:8000/v1")
    key = os.environ.get("OPENAI_API_KEY", "")
    if not url and not key:
        server = f"openai:{name}@http://127.0.0.1:8000/v1"
        raise UsageError(f"openai:{name} needs a key in the variable OPENAI_API_KEY, or a server: {server}")
    return OpenAIModel(name.strip(), url.strip() or None, key or "none")


def build(wiring: Wiring, settings: str) -> Built:
    """`openai:NAME[@URL]`: the model writes the plan."""
    model = model_of(settings)
    return Built(TextPlanner(model, wiring.affordance, wiring.cards), model.meter.read)


def build_saycan(wiring: Wiring, settings: str) -> Built:
    """`openai-saycan:NAME[@URL]`: the model is asked at every step which admissible call is best."""
    model = model_of(settings)
    scorer = TextScorer(model, wiring.cards)
    return Built(SayCan(scorer, wiring.affordance, wiring.cards), model.meter.read)
