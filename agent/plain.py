"""A run as plain lines of text, where there is no terminal to draw on."""

from typing import TextIO

from py_trees.behaviour import Behaviour

from contracts import Note


class PlainView:
    """Watches a run and writes what is said, a line each.

    Args:
        out: where to.
    """

    def __init__(self, out: TextIO) -> None:
        self.out = out

    def hear(self, note: Note) -> None:
        if not note.evidence.get("quiet") and "candidates" not in note.evidence:
            self.out.write(f"{note.time:7.1f} s  {note.source}: {note.text}\n")
            self.out.flush()

    def grown(self, root: Behaviour) -> None: ...

    def ticked(self, time: float) -> None: ...
