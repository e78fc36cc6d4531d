"""Laws that every registered memory and embedder keeps."""

from pathlib import Path

import numpy as np
import pytest

from contracts.note import Note
from contracts.protocols import Embedder, Memory
from memory import EMBEDDERS, MEMORIES
from memory.letters import Letters


@pytest.fixture(params=list(MEMORIES))
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> Memory:
    return MEMORIES.build(request.param, tmp_path, Letters())


@pytest.fixture(params=list(EMBEDDERS))
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return EMBEDDERS.build(request.param)


def test_it_recalls_at_most_what_was_asked_for_and_only_what_was_added(memory: Memory) -> None:
    notes = [Note("memory", f"the red mug number {n}") for n in range(5)]
    for note in notes:
        memory.add(note)
    found = memory.recall("the red mug", 3)
    assert len(found) <= 3
    assert all(note in notes for note in found)


def test_vectors_are_unit_rows_and_the_same_each_time(embedder: Embedder) -> None:
    texts = ["red mug", "", "open the drawer"]
    vectors = embedder.embed(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1)
    np.testing.assert_array_equal(embedder.embed(texts), vectors)
    assert embedder.embed([]).shape == (0, vectors.shape[1])
