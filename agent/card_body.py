"""A body in a world without physics: a call's card is applied by the world itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.body import Performance
from contracts import CardWorld, Cause, Condition, Observation, Outcome, Scene, SkillCall, SkillCard


@dataclass(frozen=True, slots=True)
class Ended:
    """A performance that is over before it starts."""

    outcome: Outcome

    def advance(self) -> Outcome:
        return self.outcome


class Enact:
    """The one generic card leaf: enact a call, and let the card's typical time pass.

    Args:
        body: whose world and clock.
        call: what to enact.
    """

    def __init__(self, body: "CardBody", call: SkillCall) -> None:
        self.body = body
        self.call = call

    def advance(self) -> Outcome:
        return self.body.enact(self.call)


class CardBody:
    """Body over a `CardWorld`.

    Args:
        world: where cards are applied.
        cards: by name; their durations move the clock.
    """

    looks = 1
    knows_all = True
    glances = 1

    def __init__(self, world: CardWorld, cards: Mapping[str, SkillCard]) -> None:
        self.world = world
        self.cards = cards
        self.clock = 0.0  # s
        self.halted = ""

    def refresh(self) -> None:
        """Nothing is sensed, so nothing is forgotten."""

    def time(self) -> float:
        return self.clock

    def observation(self) -> Observation | None:
        return None

    def scene(self) -> Scene:
        return self.world.scene()

    def belief(self) -> Scene:
        return self.world.scene()

    def remind(self, places: Mapping[str, str]) -> None:
        """Everything is known here already."""

    def enact(self, call: SkillCall) -> Outcome:
        if self.halted:
            return Outcome.failure(Cause.OPERATOR, self.halted)
        outcome = self.world.enact(call)
        self.clock += self.cards[call.skill].duration
        return outcome

    def begin(self, call: SkillCall) -> Performance:
        return Enact(self, call)

    def survey(self) -> Performance:
        return Ended(Outcome.success("everything is known here"))

    def look_again(self, about: Sequence[Condition], again: int) -> Performance:
        return Ended(Outcome.success("one look shows everything here"))

    def pause(self, seconds: float) -> Performance:
        self.clock += seconds
        return Ended(Outcome.success(f"waited {seconds:g} s"))

    def retreat(self) -> Performance:
        return Ended(Outcome.success("stepped back"))

    def halt(self, reason: str) -> None:
        self.halted = reason

    def release(self) -> None:
        self.halted = ""
