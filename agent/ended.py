"""How a run ended."""

from dataclasses import dataclass

from agent.words import sentence
from contracts import Ending, ModelDown, PlanRejected


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended, and why, in a sentence."""

    ending: Ending
    why: str
    question: str | None = None


def no_plan(error: ModelDown | PlanRejected) -> Ended:
    """The ending where a planner gives nothing to go by."""
    why = f"the planner gave no usable plan: {error}" if isinstance(error, PlanRejected) else str(error)
    return Ended(Ending.NEEDS_OPERATOR, sentence(why))
