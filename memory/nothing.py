"""A memory that keeps nothing, for the control arm of an experiment."""

from collections.abc import Sequence

from contracts.note import Note


class Nothing:
    """Adds nowhere, recalls nothing; takes what any memory takes."""

    def __init__(self, *_: object) -> None:
        pass

    def add(self, note: Note) -> None:
        pass

    def recall(self, about: str, most: int) -> Sequence[Note]:
        return []
