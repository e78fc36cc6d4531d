"""Clauses as sentences, and what a person typed as one line."""

import re

LONGEST = 500  # characters of an answer that is kept

YES = {"y", "yes", "yeah", "yep", "yup", "sure", "correct"}


def affirms(text: str) -> bool:
    """Whether an answer to a question of yes or no is a plain yes; anything else is none."""
    words = re.findall(r"[a-z']+", text.lower())
    return bool(words) and words[0] in YES and not {"not", "no"} & set(words)


def sentence(text: str) -> str:
    """A clause with a capital first letter and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".") if text else text


def as_line(text: str) -> str:
    """Text as one printable line of bounded length."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST]
