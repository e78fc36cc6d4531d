"""One stream of notes: whoever wants to know (file, journal, screen, monologue) listens."""

import json
from collections.abc import Callable, Sequence
from typing import TextIO

from contracts import Note

TOLD = frozenset({"skill", "evidence", "recovery", "guard", "person"})  # sources that a planner hears of


class Events:
    """Passes each note on, in order, and keeps it.

    Args:
        listeners: called with every note.
    """

    def __init__(self, listeners: Sequence[Callable[[Note], object]] = ()) -> None:
        self.listeners = list(listeners)
        self.notes: list[Note] = []

    def say(self, note: Note) -> None:
        self.notes.append(note)
        for listener in self.listeners:
            listener(note)

    def monologue(self) -> tuple[str, ...]:
        """What was seen, done and failed, one sentence each, oldest first; repeats in a row are said once."""
        told = [note.text for note in self.notes if note.source in TOLD and not note.evidence.get("quiet")]
        return tuple(text for before, text in zip([None, *told], told, strict=False) if text != before)


class EventFile:
    """Writes each note as one line of JSON, flushed, so that a crash loses nothing.

    Args:
        file: open for writing text.
    """

    def __init__(self, file: TextIO) -> None:
        self.file = file

    def __call__(self, note: Note) -> None:
        self.file.write(line(note) + "\n")
        self.file.flush()


def line(note: Note) -> str:
    """A note as one JSON object: time, source, text, evidence."""
    said = {"time": round(note.time, 4), "source": note.source, "text": note.text, "evidence": dict(note.evidence)}
    return json.dumps(said, ensure_ascii=False)
