"""What is kept across tasks: a journal that is the truth, an index over it, and the text embedder."""

from contracts.protocols import Embedder, Memory
from contracts.registry import Registry

MEMORIES: Registry[Memory] = Registry(
    "memory",
    {
        "recall": "memory.recall:open_memory",
        "nothing": "memory.nothing:Nothing",
    },
)

EMBEDDERS: Registry[Embedder] = Registry(
    "embedder",
    {
        "minilm": "memory.embed:MiniLM",
        "letters": "memory.letters:Letters",
    },
)
