"""A planner that lets a text model write the whole plan, checks it at the border, and sends rejected plans back."""

from collections.abc import Sequence
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.errors import ModelDown, PlanRejected
from contracts.outcome import Ending
from contracts.plan import Plan, PlanRequest, Proposal, Rating
from contracts.protocols import Affordance, LanguageModel
from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard
from contracts.words import not_so
from planners.border import read_plan
from planners.command import checked
from planners.prompt import plan_prompt

TRIES = 3  # answers read before giving up


class Refusal(BaseModel):
    """A model's reason for giving no plan."""

    model_config = ConfigDict(extra="forbid")
    ending: Ending
    why: str = Field(default="", max_length=500)
    question: str | None = Field(default=None, max_length=500)


class TextPlanner:
    """Plans by asking a text model for JSON.

    Args:
        model: answers prompts.
        affordance: can; shown with each step and not used to choose.
        cards: what the robot can do.
        tries: answers read before giving up.
    """

    def __init__(
        self, model: LanguageModel, affordance: Affordance, cards: Sequence[SkillCard], tries: int = TRIES
    ) -> None:
        self.model = model
        self.affordance = affordance
        self.cards = tuple(cards)
        self.tries = tries

    def plan(self, request: PlanRequest) -> Proposal:
        """The steps still to do.

        Raises:
            BadCommand: empty or oversized.
            ModelDown: the model cannot be reached, or its answers are no plans.
        """
        request = replace(request, command=checked(request.command))
        prompt = plan_prompt(request, self.cards)
        reason = ""
        for _ in range(self.tries):
            said = f"{prompt}\nYour last answer was rejected: {reason}\nAnswer again." if reason else prompt
            answer = self.model.complete(said)
            try:
                return self._proposal(answer, request.scene)
            except PlanRejected as error:
                reason = str(error)
        raise ModelDown(
            f"the model gave no usable plan in {self.tries} answers; the last was rejected because: {reason}"
        )

    def _proposal(self, answer: str, scene: Scene) -> Proposal:
        refusal = _refusal(answer)
        if refusal is not None:
            return Proposal(Plan(), (), refusal.ending, refusal.why, refusal.question)
        plan = read_plan(answer, self.cards, scene)
        return Proposal(plan, self._ratings(plan.steps, scene))

    def _ratings(self, steps: Sequence[SkillCall], scene: Scene) -> tuple[tuple[Rating, ...], ...]:
        """Each step with its chance in the scene that the ones before it lead to.

        Raises:
            PlanRejected: a step cannot be done there.
        """
        table = {card.name: card for card in self.cards}
        rated = []
        for number, call in enumerate(steps, start=1):
            card = table[call.skill]
            unmet = card.unmet(call, scene)
            if unmet and not card.shown(call, scene):
                why = not_so(unmet[:1], scene)
                raise PlanRejected(f"step {number}: {call} cannot be done then, because {why}")
            rated.append((Rating(call, 1.0, self.affordance.possible(call, scene, None)),))
            scene = card.after(call, scene)
        return tuple(rated)


def _refusal(answer: str) -> Refusal | None:
    """An answer that says why there is no plan; None for anything else."""
    try:
        found = Refusal.model_validate_json(answer.strip())
    except ValidationError:
        return None
    return found if found.ending in (Ending.INFEASIBLE, Ending.NEEDS_CLARIFICATION) else None
