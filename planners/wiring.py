"""What a planner is made of, and how `name:settings` becomes one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.protocols import Affordance, Planner
from contracts.result import Calls
from contracts.skill_card import SkillCard


@dataclass(frozen=True, slots=True)
class Wiring:
    """Collaborators that the agent hands in.

    Args:
        cards: what the robot can do; of a physical robot only cards that are physical.
        affordance: can.
        minilm: gives the one text model (`memory.embed.MiniLM`); called only by planners that read with it.
    """

    cards: Sequence[SkillCard]
    affordance: Affordance
    minilm: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Built:
    """A planner, and what its language model has cost so far."""

    planner: Planner
    calls: Callable[[], Calls]


def build(spec: str, wiring: Wiring) -> Built:
    """A planner by `name` or `name:settings`, such as `embedded` or `openai:NAME@http://127.0.0.1:8000/v1`.

    Raises:
        UnknownName: no such planner.
        UsageError: its settings cannot be read.
        BadCheckpoint: its trained weights cannot be used.
    """
    from planners import PLANNERS

    name, _, settings = spec.partition(":")
    made = PLANNERS.build(name.strip(), wiring, settings.strip())
    return made if isinstance(made, Built) else Built(made, Calls)
