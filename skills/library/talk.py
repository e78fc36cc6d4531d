"""wait, ask and tell: skills that move nothing."""

from contracts.action import ActionChunk
from contracts.goal import Goal
from contracts.note import Note
from contracts.observation import Observation
from contracts.outcome import Cause, Outcome
from contracts.protocols import Say
from contracts.skill_card import SkillCard
from skills.motion import hold
from skills.wiring import Wiring

LONGEST = 80.0  # that anyone may be told to wait in one go, s


class Wait:
    """Hold still for some seconds of world time.

    Args:
        card: of wait.
    """

    def __init__(self, card: SkillCard) -> None:
        self.card = card

    def start(self, goal: Goal, observation: Observation) -> None:
        self._began = observation.time
        self._words = goal.call.arguments["seconds"]
        try:
            self._seconds = float(self._words.removesuffix("s").strip())
        except ValueError:
            self._seconds = float("nan")

    def act(self, observation: Observation) -> ActionChunk:
        return hold(observation)

    def judge(self, observation: Observation) -> Outcome:
        if not 0 <= self._seconds <= LONGEST:
            why = f"cannot wait {self._words!r} seconds; say a number up to {LONGEST:g}"
            return Outcome.failure(Cause.PRECONDITION, why)
        if observation.time - self._began >= self._seconds - 1e-6:
            return Outcome.success(f"waited {self._seconds:g} s")
        return Outcome.running()


class Utter:
    """Say something: what `tell` says, or the question that `ask` asks.

    Args:
        card: of ask or tell.
        say: hears it; a screen or a voice behind it.
    """

    def __init__(self, card: SkillCard, say: Say) -> None:
        self.card = card
        self.say = say

    def start(self, goal: Goal, observation: Observation) -> None:
        (text,) = goal.call.arguments.values()
        self._text = text
        self.say(Note("skill", text, {"skill": self.card.name, "call": str(goal.call)}, observation.time))

    def act(self, observation: Observation) -> ActionChunk:
        return hold(observation)

    def judge(self, observation: Observation) -> Outcome:
        return Outcome.success(f"said: {self._text}")


def build_wait(card: SkillCard, wiring: Wiring) -> Wait:
    """wait; it needs nothing of the robot."""
    return Wait(card)


def build_utter(card: SkillCard, wiring: Wiring) -> Utter:
    """Ask or tell of a robot."""
    return Utter(card, wiring.say)
