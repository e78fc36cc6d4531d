"""What the leaves of a tree hold: a body that senses, believes and acts, whatever world it is in."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from contracts import Condition, Observation, Outcome, Scene, SkillCall

BETWEEN_GLANCES = 0.2  # s of world time; looks at one instant are the same look


class Performance(Protocol):
    """Something under way."""

    def advance(self) -> Outcome:
        """Do one tick's worth of it, never waiting; say where it stands."""


class Body(Protocol):
    """Senses and acts; one observation and at most one scene per tick.

    Args:
        looks: how many agreeing looks make evidence: one where perception is exact, more where it may err.
        glances: how many looks, a little apart, come before a plan: one where no look misses a thing.
        knows_all: whether what is where is known without looking.
    """

    looks: int
    glances: int
    knows_all: bool

    def refresh(self) -> None:
        """Begin a tick: what was sensed before is forgotten."""

    def time(self) -> float:
        """World time, s."""

    def observation(self) -> Observation | None:
        """What the sensors give in this tick; None in a world without sensors."""

    def scene(self) -> Scene:
        """What is seen in this tick: the only evidence."""

    def belief(self) -> Scene:
        """What is seen, and what was seen before and is out of sight now: for planning, never evidence."""

    def remind(self, places: Mapping[str, str]) -> None:
        """Believe that things are where memory says, by name, until they are seen or memory says otherwise."""

    def begin(self, call: SkillCall) -> Performance:
        """Take up a call."""

    def survey(self) -> Performance:
        """Look all round from here, where not everything is known without looking."""

    def look_again(self, about: Sequence[Condition], again: int) -> Performance:
        """Look from elsewhere at what some conditions speak of.

        Args:
            about: the conditions that one is unsure of.
            again: how often it was looked again before; each time from another point.
        """

    def pause(self, seconds: float) -> Performance:
        """Hold still while world time passes, s."""

    def retreat(self) -> Performance:
        """Back off a little and bring the arm to rest; what is held stays held."""

    def halt(self, reason: str) -> None:
        """Stop within the robot's limits and refuse to move again."""

    def release(self) -> None:
        """Let it move again, where it was halted: somebody has started it anew."""


def look_around(body: Body) -> None:
    """Come to believe all that a few looks see, a little world time apart: any one of them may miss a thing."""
    body.belief()
    for _ in range(body.glances - 1):
        wait = body.pause(BETWEEN_GLANCES)
        while wait.advance().status == "RUNNING":
            body.refresh()
        body.refresh()
        body.belief()
