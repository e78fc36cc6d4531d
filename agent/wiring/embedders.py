"""The one text embedder, shared by memory, planner and skills."""

from collections.abc import Callable, Sequence

from contracts import Embedder
from contracts.arrays import Floats
from memory import EMBEDDERS


def open_embedder() -> Embedder:
    """MiniLM; its files are read at the first use.

    Raises:
        UsageError: its files are not on this machine.
    """
    return EMBEDDERS.build("minilm")


class Later:
    """An embedder that is opened when the first text comes: who never embeds does not pay for torch.

    Args:
        embedder: opens it.
    """

    def __init__(self, embedder: Callable[[], Embedder]) -> None:
        self._embedder = embedder

    def embed(self, texts: Sequence[str]) -> Floats:
        return self._embedder().embed(texts)
