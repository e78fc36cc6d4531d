"""Planners put together for benchmarks, as the agent does."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from contracts.plan import PlanRequest, Proposal
from contracts.protocols import Planner
from contracts.skill_card import SkillCard
from planners import Wiring, build
from planners.candidates import every
from planners.scripted import Preconditions


@cache
def minilm() -> Any:
    """The one text model."""
    from memory.embed import MiniLM

    return MiniLM()


def planner_of(spec: str, cards: Sequence[SkillCard], offer_all: bool = False) -> Planner:
    """A planner whose affordance is the preconditions alone."""
    made = build(spec, Wiring(cards, Preconditions(cards), minilm)).planner
    return _Offering(made) if offer_all else made


class _Offering:
    """Ranks every call whose arguments fit, so that only *can* keeps impossible ones out."""

    def __init__(self, planner: Any) -> None:
        planner.planner.offer = every
        self._planner = planner

    def plan(self, request: PlanRequest) -> Proposal:
        made: Proposal = self._planner.plan(request)
        return made
