"""Who turns words into plans: by name and settings."""

from collections.abc import Callable, Sequence

import planners
from contracts import Affordance, Embedder, SkillCard
from planners.alike import Alike
from planners.wiring import Built

HERE = ("embedded", "scripted")  # planners that run on this machine


def thinks_here(spec: str) -> bool:
    """Whether asking a planner once more costs nothing."""
    return spec.partition(":")[0].strip() in HERE


def open_planner(
    spec: str, affordance: Affordance, cards: Sequence[SkillCard], embedder: Callable[[], Embedder]
) -> Built:
    """The planner that `name[:settings]` names, and what it has cost so far.

    Raises:
        UnknownName: no such planner.
        UsageError: settings that it cannot read, or a corrupt checkpoint.
    """
    built = planners.build(spec, planners.Wiring(cards, affordance, embedder))
    return Built(Alike(built.planner), built.calls)
