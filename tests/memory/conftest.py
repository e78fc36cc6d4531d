"""One embedder for all tests of memory: reading it costs a second."""

import pytest

from memory.embed import MiniLM


@pytest.fixture(scope="session")
def minilm() -> MiniLM:
    return MiniLM()
