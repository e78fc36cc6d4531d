"""The fakes, shipped: a planner that answers what it was told to, and the parts to build one from."""

from collections.abc import Mapping, Sequence

import numpy as np
from pydantic import ValidationError

from contracts.arrays import Floats
from contracts.errors import PlanRejected, UsageError
from contracts.observation import Observation
from contracts.plan import Plan, PlanRequest, Proposal, Rating
from contracts.result import Calls
from contracts.scene import Scene
from contracts.skill_card import SkillCall, SkillCard
from planners.border import read_plan
from planners.wiring import Built, Wiring

EXAMPLE = '{"steps": [{"skill": "pick", "arguments": {"object": "red mug"}}]}'


class Scripted:
    """Always proposes one plan.

    Args:
        plan: what is proposed; steps that the history already holds are left out.
    """

    def __init__(self, plan: Plan = Plan()) -> None:  # noqa: B008 (frozen)
        self._plan = plan

    @staticmethod
    def read(text: str, cards: Sequence[SkillCard], scene: Scene) -> "Scripted":
        """A planner of a plan given as JSON.

        Raises:
            PlanRejected: it is no plan for this scene.
        """
        return Scripted(read_plan(text, cards, scene))

    def plan(self, request: PlanRequest) -> Proposal:
        """The steps still to do."""
        done = list(request.history)
        left = []
        for step in self._plan.steps:
            if step in done:
                done.remove(step)
            else:
                left.append(step)
        ratings = tuple((Rating(step, 1.0, 1.0),) for step in left)
        return Proposal(Plan(steps=tuple(left)), ratings)


class ScriptedScorer:
    """A `CallScorer` that prefers calls in a given order, and is done when they are.

    Args:
        wishes: calls in the order in which they are wanted, as `pick(red mug)`.
        liking: log-likelihood of the wanted call over every other, nats.
    """

    def __init__(self, wishes: Sequence[str], liking: float = 6.0) -> None:
        self.wishes = tuple(wishes)
        self.liking = liking

    def say(self, request: PlanRequest, calls: Sequence[SkillCall | None]) -> Floats:
        done = [str(call) for call in request.history]
        wanted = next((wish for wish in self.wishes if wish not in done), "None")
        return np.array([self.liking if str(call) == wanted else 0.0 for call in calls])


class Preconditions:
    """An `Affordance` of nothing but preconditions: 1 where they hold, else 0."""

    def __init__(self, cards: Sequence[SkillCard]) -> None:
        self._cards: Mapping[str, SkillCard] = {card.name: card for card in cards}

    def possible(self, call: SkillCall, scene: Scene, observation: Observation | None) -> float:
        card = self._cards.get(call.skill)
        return 1.0 if card is not None and not card.unmet(call, scene) else 0.0


class ScriptedModel:
    """A `LanguageModel` that answers from a list, the last answer for ever.

    Args:
        answers: what `complete` returns, in order.
        liked: continuations that contain this text score higher.
    """

    def __init__(self, answers: Sequence[str] = (EXAMPLE,), liked: str = "") -> None:
        self._answers = list(answers)
        self._liked = liked
        self.prompts: list[str] = []

    def score(self, prompt: str, continuations: Sequence[str]) -> Floats:
        self.prompts.append(prompt)
        return np.array([0.0 if self._liked and self._liked in text else -5.0 for text in continuations])

    def complete(self, prompt: str) -> str:
        self.prompts.append(prompt)
        if not self._answers:
            raise PlanRejected("this script has no answer left")
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


def build(wiring: Wiring, settings: str) -> Built:
    """`scripted:{"steps": […]}`: the plan given, for any command; nothing to do without settings.

    Raises:
        UsageError: the settings are no plan.
    """
    if not settings:
        return Built(Scripted(), Calls)
    try:
        return Built(Scripted(Plan.model_validate_json(settings)), Calls)
    except ValidationError as error:
        raise UsageError(f"scripted: takes a plan as JSON, such as {EXAMPLE}, not {settings!r}") from error
