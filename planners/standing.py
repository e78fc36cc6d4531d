"""Whether a command can be taken up at all, which a scorer may know before any step is scored."""

from dataclasses import dataclass
from typing import Protocol

from contracts.outcome import Ending
from contracts.plan import PlanRequest
from contracts.predicates import Condition
from contracts.protocols import CallScorer
from contracts.scene import Scene


@dataclass(frozen=True, slots=True)
class Standing:
    """A verdict on a command.

    Args:
        ending: None when it can be taken up; else INFEASIBLE or NEEDS_CLARIFICATION.
        why: one sentence.
        question: what to ask the person, when clarification is needed.
        missing: whether something that the command speaks of is not to be seen.
    """

    ending: Ending | None = None
    why: str = ""
    question: str | None = None
    missing: bool = False

    @staticmethod
    def clear() -> "Standing":
        return Standing()

    @staticmethod
    def infeasible(why: str, missing: bool = False) -> "Standing":
        return Standing(Ending.INFEASIBLE, why, missing=missing)

    @staticmethod
    def unclear(question: str, why: str = "the command can be meant in more than one way") -> "Standing":
        return Standing(Ending.NEEDS_CLARIFICATION, why, question)


class Understood(CallScorer, Protocol):
    """A scorer of one command that also judges the command itself."""

    def standing(self, request: PlanRequest) -> Standing:
        """Whether the command can be taken up in this scene."""

    def already(self, request: PlanRequest, end: Scene) -> tuple[Condition, ...]:
        """What is asked for and is so without any step, and still is in the scene in which the plan ends."""


class Opens(Protocol):
    """A scorer that reads a command once and keeps what it read for every step of the plan."""

    def open(self, request: PlanRequest) -> Understood: ...
