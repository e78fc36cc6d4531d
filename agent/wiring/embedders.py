"""The one text embedder, shared by memory, planner and skills."""

from contracts import Embedder
from memory import EMBEDDERS


def open_embedder() -> Embedder:
    """MiniLM; its files are read at the first use.

    Raises:
        UsageError: its files are not on this machine.
    """
    return EMBEDDERS.build("minilm")
