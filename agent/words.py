"""Conditions as a person would say them, for evidence, monologue and reports."""

from collections.abc import Iterable

from contracts import Condition

PHRASES = {
    "hand_empty": "the hand is empty",
    "holding": "the {} is in the hand",
    "robot_at": "the robot is at the {}",
    "beside": "the robot is beside the {}",
    "located": "it is known where the {} is",
    "at": "the {} is at the {}",
    "accessible": "the {} is not shut",
    "uncovered": "the {} is not shut away",
    "unlocked": "the {} is not locked",
    "open": "the {} is open",
    "closed": "the {} is closed",
    "on": "the {} is on",
    "off": "the {} is off",
    "wiped": "the {} is wiped",
    "poured": "the {} is poured out into the {}",
    "scanned": "the {} is scanned",
    "waited": "{} s have been waited",
    "asked": "“{}” was asked",
    "told": "“{}” was said",
}


def in_words(conditions: Iterable[Condition]) -> str:
    """Conditions joined into one clause."""
    return ", ".join(_phrase(condition) for condition in conditions)


def _phrase(condition: Condition) -> str:
    phrase = PHRASES.get(condition.predicate)
    if phrase is None or phrase.count("{}") != len(condition.arguments):
        return str(condition)
    return phrase.format(*condition.arguments)


def sentence(text: str) -> str:
    """A clause with a capital first letter and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".") if text else text
