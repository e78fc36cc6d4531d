"""Sentences as pieces with tags, so that every mention's place in the final text is known."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TAGS = ("other", "thing", "target", "action", "kept", "absent", "source", "amount")


class Piece:
    """A stretch of words and what it is in the sentence; anchors are told apart by identity."""

    __slots__ = ("tag", "text")

    def __init__(self, text: str, tag: str = "other") -> None:
        self.text = text
        self.tag = tag

    def __repr__(self) -> str:
        return f"{self.text}/{self.tag}" if self.tag != "other" else self.text


Pieces = list[Piece]
SLOT = re.compile(r"\{([^}]*)\}")


@dataclass(frozen=True)
class Sentence:
    """Finished text with the character span of every piece."""

    text: str
    spans: dict[int, tuple[int, int]]  # id(piece) -> start, end

    def end(self, piece: Piece) -> int:
        """The character after a piece."""
        return self.spans[id(piece)][1]


def expand(frame: str, slots: Mapping[str, Pieces], many: bool = False, action: str = "action") -> Pieces:
    """Fill a frame's slots; `{is|are}` takes the second form when `many`."""
    pieces: Pieces = []
    start = 0
    for match in SLOT.finditer(frame):
        before = frame[start : match.start()].strip(" ")
        glued = frame[match.end() : match.end() + 1] in "',:;.?!" and match.end() < len(frame)
        if before:
            pieces.append(Piece(before, action))
        name = match.group(1)
        filled = slots[name] if name in slots else [Piece(name.split("|")[many], action)]
        pieces.extend(filled)
        start = match.end()
        if glued:
            rest = re.match(r"['][a-z]*|[,:;.?!]+", frame[start:])
            if rest:
                pieces.append(Piece("\b" + rest.group(0), action))
                start += rest.end()
    after = frame[start:].strip(" ")
    if after:
        pieces.append(Piece(after, action))
    return pieces


def join(pieces: Sequence[Piece]) -> Sentence:
    """Set pieces one after another with the spaces that English wants."""
    text = ""
    spans: dict[int, tuple[int, int]] = {}
    for piece in pieces:
        words = piece.text
        if words.startswith("\b"):
            words = words[1:]
        elif text and words and words[0] not in ",.;:?!":
            text += " "
        spans[id(piece)] = (len(text), len(text) + len(words))
        text += words
    return Sentence(text, spans)


def plain(pieces: Sequence[Piece]) -> str:
    """The words alone."""
    return join(pieces).text
