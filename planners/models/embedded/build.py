"""The embedded planner, ready to plan: trained pointer, text model, SayCan around them."""

from dataclasses import dataclass
from pathlib import Path

from contracts.errors import UsageError
from contracts.outcome import Ending
from contracts.plan import Plan, PlanRequest, Proposal
from contracts.result import Calls
from planners.command import checked, must_be_english, orders_nothing
from planners.models.embedded import checkpoint
from planners.models.embedded.beliefs import Reader
from planners.models.embedded.scorer import Embedded
from planners.saycan import SayCan
from planners.wiring import Built, Wiring


@dataclass(frozen=True)
class English:
    """A planner that reads English only, and says so.

    Args:
        planner: what plans once the command is English.
    """

    planner: SayCan

    def plan(self, request: PlanRequest) -> Proposal:
        """As SayCan.

        Raises:
            BadCommand: empty, oversized, or not in English.
        """
        must_be_english(checked(request.command))
        why = orders_nothing(request.command)
        if why:
            return Proposal(Plan(), (), Ending.NEEDS_CLARIFICATION, why, "What should I do?")
        return self.planner.plan(request)


def build(wiring: Wiring, settings: str = "") -> Built:
    """`embedded`, or `embedded:FOLDER` for another checkpoint.

    Raises:
        BadCheckpoint: the weights are missing or damaged.
        UsageError: the folder does not exist.
    """
    folder = Path(settings) if settings else checkpoint.HOME
    if settings and not folder.is_dir():
        raise UsageError(f"embedded: takes a folder with a checkpoint; {settings!r} is none")
    cards = [card for card in wiring.cards]
    scorer = Embedded(Reader(wiring.minilm(), checkpoint.load(folder), cards))
    planner = SayCan(scorer, wiring.affordance, cards)
    return Built(English(planner), lambda: Calls(language_model=planner.asked))
