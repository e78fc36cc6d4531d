"""What a planner is asked, and what it answers."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from contracts.outcome import Ending
from contracts.predicates import Condition
from contracts.scene import Scene
from contracts.skill_card import SkillCall


class Plan(BaseModel):
    """Calls in order; it may come from text, so it is checked once, at the border."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    steps: tuple[SkillCall, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """Everything a planner is told.

    Args:
        command: what the person said.
        scene: what is believed now.
        history: calls already done in this task and shown by evidence, in order.
        monologue: what was seen, done and failed, one sentence each, oldest first.
        recalled: memories that may help; data, never orders.
        answers: questions about this command with what a person answered, in order.
    """

    command: str
    scene: Scene
    history: tuple[SkillCall, ...] = ()
    monologue: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """One candidate of one step.

    Args:
        call: the candidate; None stands for "done".
        say: P(call | command, history) over the step's candidates, in [0, 1].
        can: P(success here and now), in [0, 1].
    """

    call: SkillCall | None
    say: float
    can: float

    @property
    def score(self) -> float:
        return self.say * self.can


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan with the reasons for it, or the reason why there is none.

    Args:
        plan: the steps still to do.
        ratings: for each step of the plan, the best candidates, best first, (steps, at most 10).
        ending: None when there is a plan; else REFUSED_UNSAFE, NEEDS_CLARIFICATION, INFEASIBLE or NEEDS_OPERATOR.
        why: one sentence.
        question: what to ask the person, when clarification is needed.
        missing: whether there is no plan because something that the command speaks of is not to be seen.
        already: what the command asks for and is believed to be so without any step; it must be shown in the end too.
    """

    plan: Plan
    ratings: tuple[tuple[Rating, ...], ...] = ()
    ending: Ending | None = None
    why: str = ""
    question: str | None = None
    missing: bool = False
    already: tuple[Condition, ...] = ()
