"""Clauses as sentences."""


def sentence(text: str) -> str:
    """A clause with a capital first letter and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".") if text else text
