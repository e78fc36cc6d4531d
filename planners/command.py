"""What a command must be before anything reads it: some words, not too many, and (for an English model) English."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml

from contracts.errors import BadCommand

LARGEST = 8_000  # bytes
FOREIGN = 0.3  # share of words of another language's grammar from which a command is taken to be in it
ENGLISH_ONLY = "the embedded planner reads English only, so say it in English or choose another --planner"
LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

PART = re.compile(r"[.;:,!]\s+\S|\b(?:and|but|then|just|so|instead|please)\b\s*\S", re.IGNORECASE)
POLITE = r"^\W*(?:(?:please|hey|hi|ok|robot|gofer)\b\W*)*"
FORBIDS = re.compile(
    POLITE
    + r"(?:(?:you\s+)?(?:do not|don['’]?t|never|must not|mustn['’]?t|should not|shouldn['’]?t)|no need to|avoid)\b"
    r"(?!\s+(?:forget|leav|let|keep|fail|hesitate|worry|you))",
    re.IGNORECASE,
)
ASKS = re.compile(
    POLITE + r"(?:wh(?:at|ere|ich|o|ose|en|y)(?:['’]?s)?|how (?:many|much)|(?:is|are|was|were) (?:the|there|my)|"
    r"(?:did|have|do) you (?:see|seen|know|put|find|found))\b",
    re.IGNORECASE,
)
REQUESTS = re.compile(  # a wish, put as a question
    r"\b(?:(?:can|could|would|will|won['’]?t|don['’]?t) (?:you|we|i)|(?:you|we|i) (?:can|could|would|might)|"
    r"wh(?:y not|at about|at if)|for me|to me)\b",
    re.IGNORECASE,
)


@cache
def small_words() -> dict[str, frozenset[str]]:
    """Words of grammar by language."""
    found = yaml.safe_load((Path(__file__).parent / "languages.yaml").read_text(encoding="utf-8"))
    return {language: frozenset(words.split()) for language, words in found.items()}


def checked(command: str) -> str:
    """A command fit to be read, without the blanks around it.

    Raises:
        BadCommand: it is empty, oversized, or has characters that no text has.
    """
    text = command.strip()
    if not text:
        raise BadCommand('the command is empty; say what to do, such as "put the red mug in the drawer"')
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        raise BadCommand(f"the command is {size} bytes; {LARGEST} bytes at most can be read, so say it shorter")
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\r\t" for letter in text):
        raise BadCommand("the command holds control characters; send plain text")
    return text


def must_be_english(command: str) -> None:
    """Let English pass, misspelt or not.

    Raises:
        BadCommand: another script, or mostly the small words of another language.
    """
    letters = [letter for letter in command if letter.isalpha()]
    foreign = [letter for letter in letters if "LATIN" not in unicodedata.name(letter, "")]
    if len(foreign) > 0.3 * len(letters):
        raise BadCommand(f"the command is not in Latin script; {ENGLISH_ONLY}")
    language = other_language([word.lower().replace("’", "'") for word in LETTERS.findall(command)])
    if language is not None:
        raise BadCommand(f"the command looks {language}; {ENGLISH_ONLY}")


def orders_nothing(command: str) -> str:
    """Why a command asks for nothing to be done: all of it forbids something, or all of it is a question.

    Empty where it asks for something, or has more parts than one, one of which may.
    """
    text = command.strip()
    forbids = FORBIDS.match(text)
    if forbids and not PART.search(text[forbids.end() :]):
        return "the command says what not to do, and nothing that is to be done"
    asks = text.endswith("?") and ASKS.match(text) and not REQUESTS.search(text)
    if asks and not re.search(r"[.!?;]\s+\S", text):
        return "the command asks something, and says nothing that is to be done"
    return ""


def other_language(words: list[str]) -> str | None:
    """The language whose small words make up much more of a command than English ones do; None for English or names."""
    table = small_words()
    english = table["English"]
    counts = {
        name: sum(word in small and word not in english for word in words)
        for name, small in table.items()
        if name != "English"
    }
    name, most = max(counts.items(), key=lambda pair: pair[1])
    share = most / max(1, len(words))
    return name if most >= 2 and share >= FOREIGN and most > sum(word in english for word in words) else None
