"""A `CallScorer` over any text model: how likely it finds the words of each call after the situation."""

from collections.abc import Sequence

from contracts.arrays import Floats
from contracts.plan import PlanRequest
from contracts.protocols import LanguageModel
from contracts.skill_card import SkillCall, SkillCard
from planners.prompt import next_prompt

DONE = "nothing, the command is done"


class TextScorer:
    """Scores calls by their words.

    Args:
        model: scores continuations of a prompt.
        cards: give the words of calls.
    """

    def __init__(self, model: LanguageModel, cards: Sequence[SkillCard]) -> None:
        self.model = model
        self.cards = {card.name: card for card in cards}

    def say(self, request: PlanRequest, calls: Sequence[SkillCall | None]) -> Floats:
        words = [DONE if call is None else self.cards[call.skill].words(call) for call in calls]
        return self.model.score(next_prompt(request, list(self.cards.values())), words)
