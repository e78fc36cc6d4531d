"""The composition root: `Agent` takes a command in plain words and does it; imported when first asked for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.agent import Agent as Agent

__all__ = ["Agent"]


def __getattr__(name: str) -> object:
    if name == "Agent":
        from agent.agent import Agent  # heavy: pydantic, numpy, the tree; the command line must start without it

        return Agent
    raise AttributeError(f"module 'agent' has no attribute {name!r}")
