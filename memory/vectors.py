"""Chroma as the vector index: embedded, in this process, filled from the journal each time it is opened.

It is kept in memory on purpose. Opening 5,000 vectors from chroma's own files takes as long as adding them again
(0.5 s), a torn index file ends the whole process with a segmentation fault, and a stored collection can name an
embedding function to run. With nothing on disk none of this can happen, and the journal stays the only truth.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count

import chromadb
import numpy as np
from chromadb.config import Settings
from chromadb.errors import ChromaError

from contracts.arrays import Floats
from memory.index import IndexDown

_numbers = count()  # chroma shares one in-memory store in a process, so each collection needs a name of its own
ADDED_AT_ONCE = 1000
LOOKED_AT = 400  # vectors that a search visits: raise it and a search misses fewer and takes longer


@contextmanager
def _named_errors() -> Iterator[None]:
    """Chroma's failures under one name of ours."""
    try:
        yield
    except (ChromaError, OSError, RuntimeError, ValueError, KeyError) as error:
        raise IndexDown(f"chroma failed: {error}") from error


class Vectors:
    """Numbered unit vectors in a chroma collection.

    Raises:
        IndexDown: chroma cannot be used.
    """

    def __init__(self) -> None:
        self._name = f"notes-{next(_numbers)}"
        with _named_errors():
            self._client = chromadb.EphemeralClient(settings=Settings(anonymized_telemetry=False))
            self._collection = self._client.create_collection(
                self._name,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": LOOKED_AT, "num_threads": 1}},
            )

    def add(self, vectors: Mapping[int, Floats]) -> None:
        numbers = list(vectors)
        with _named_errors():
            for start in range(0, len(numbers), ADDED_AT_ONCE):
                part = numbers[start : start + ADDED_AT_ONCE]
                rows = np.stack([vectors[number] for number in part]).astype(np.float32)
                self._collection.upsert(ids=[str(number) for number in part], embeddings=rows)

    def remove(self, numbers: set[int]) -> None:
        if numbers:
            with _named_errors():
                self._collection.delete(ids=[str(number) for number in sorted(numbers)])

    def nearest(self, vector: Floats, most: int) -> list[int]:
        with _named_errors():
            found = self._collection.query(
                query_embeddings=vector[None].astype(np.float32), n_results=most, include=["distances"]
            )
            return [int(name) for name in found["ids"][0]]

    def close(self) -> None:
        with _named_errors():
            self._client.delete_collection(self._name)
            self._client.close()
