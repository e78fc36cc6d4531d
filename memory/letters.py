"""An embedder without a model: hashed letter triples, for tests and where MiniLM is not needed."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from contracts.arrays import Floats


class Letters:
    """Texts that share letters are near; it knows nothing of meaning.

    Args:
        width: numbers a vector.
    """

    def __init__(self, width: int = 256) -> None:
        self.width = width

    def embed(self, texts: Sequence[str]) -> Floats:
        return np.stack([self._one(text) for text in texts]) if texts else np.empty((0, self.width))

    def _one(self, text: str) -> Floats:
        vector = np.zeros(self.width)
        padded = f"  {text.lower()} "
        for start in range(len(padded) - 2):
            vector[crc32(padded[start : start + 3].encode("utf-8", "replace")) % self.width] += 1
        unit: Floats = vector / np.linalg.norm(vector)
        return unit
