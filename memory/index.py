"""What an index of vectors can do, and the plain one: cosine over all of them."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from contracts.arrays import Floats
from contracts.errors import GoferError


class IndexDown(GoferError):
    """An index that cannot be used; recall goes on without it."""


class Index(Protocol):
    """Numbered unit vectors, found by nearness. Nothing is lost with it: it is filled from the journal."""

    def add(self, vectors: Mapping[int, Floats]) -> None:
        """Take vectors in; a number that is already there is replaced."""

    def remove(self, numbers: set[int]) -> None:
        """Drop numbers; those that are not there do not matter."""

    def nearest(self, vector: Floats, most: int) -> list[int]:
        """Numbers of the nearest vectors, best first."""

    def close(self) -> None: ...


class Cosine:
    """Every vector compared, in numpy: exact, and fast enough for some thousands."""

    def __init__(self) -> None:
        self._vectors: dict[int, Floats] = {}

    def add(self, vectors: Mapping[int, Floats]) -> None:
        self._vectors.update(vectors)

    def remove(self, numbers: set[int]) -> None:
        for number in numbers:
            self._vectors.pop(number, None)

    def nearest(self, vector: Floats, most: int) -> list[int]:
        if not self._vectors:
            return []
        numbers = list(self._vectors)
        closeness = np.stack([self._vectors[number] for number in numbers]) @ vector  # (numbers,)
        return [numbers[place] for place in np.argsort(-closeness, kind="stable")[:most]]

    def close(self) -> None:
        self._vectors.clear()
