"""A body moved by action chunks: every one passes the guard before the world follows it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from agent.belief import Belief
from agent.body import BETWEEN_GLANCES, Performance
from agent.card_body import Ended
from agent.effects import home_of
from agent.motion import backing_off, hold, moving, wiggling
from agent.moves import Holding, LookAgain, Played, Survey
from contracts import (
    ActionChunk,
    Cause,
    Condition,
    Describer,
    Goal,
    Guard,
    Note,
    Observation,
    Outcome,
    RobotProfile,
    Say,
    Scene,
    Skill,
    SkillCall,
    World,
)
from contracts.predicates import FACTS

STOPS = 5  # guard stops in a row after which a skill has failed
BACKSTOP = 90.0  # s of world time after which a skill that does not judge itself is ended
STOP_TIME = 3.0  # s within which a stop is finished
LOOKS = 2  # agreeing looks that make evidence where perception may err
GLANCES = 3  # looks before a plan where one may miss a thing
IN_HAND = {"holding", "hand_empty"}  # what is held turns with the hand, what is not stays or falls
Correct = Callable[[Observation], Observation]


def as_believed(observation: Observation) -> Observation:
    """Cameras are where they are believed to be."""
    return observation


@dataclass(frozen=True, slots=True)
class Protection:
    """A guard, and how to stop and release what it guards.

    Args:
        guard: stands between every chunk and the world.
        stop: told why when nothing may move any more.
        release: lets it move again.
    """

    guard: Guard
    stop: Callable[[str], None]
    release: Callable[[], None]


class PhysicalBody:
    """Body over a `World`.

    Args:
        world: moved by chunks alone.
        describer: what is where, by looking.
        protection: the guard, and the switch behind it.
        skills: by name.
        profile: the robot's limits and rest.
        say: hears what the guard changed and what was seen to change.
        words: an instruction in words for a call.
        glances: looks before a plan; one is enough where none misses a thing.
        correct: puts an observation's cameras where they are, as far as is known; the same one gives the same one.
    """

    looks = LOOKS

    def __init__(
        self,
        world: World,
        describer: Describer,
        protection: Protection,
        skills: Mapping[str, Skill],
        profile: RobotProfile,
        say: Say,
        words: Callable[[SkillCall], str],
        glances: int = GLANCES,
        correct: Correct = as_believed,
    ) -> None:
        self.world = world
        self.describer = describer
        self.protection = protection
        self.skills = skills
        self.profile = profile
        self.say = say
        self.words = words
        self.glances = glances
        self.correct = correct
        self.knows_all = not getattr(describer, "remembers", False)
        self._belief = Belief(remembers=not self.knows_all)
        self._scenes: dict[str, Scene] = {}
        self._guard_said: tuple[str, ...] = ()
        self._facts: frozenset[str] = frozenset()

    def refresh(self) -> None:
        self._scenes.clear()

    def observation(self) -> Observation:
        return self.correct(self.world.observe())

    def time(self) -> float:
        return self.world.observe().time

    def scene(self) -> Scene:
        if "seen" not in self._scenes:
            scene = self.describer.describe(self.observation())
            self._scenes["seen"] = scene.model_copy(update={"facts": scene.facts | self._facts})
        return self._scenes["seen"]

    def belief(self) -> Scene:
        if "believed" not in self._scenes:
            self._scenes["believed"] = self._belief.update(self.scene(), self.time())
        return self._scenes["believed"]

    def remind(self, places: Mapping[str, str]) -> None:
        self._belief.remind(places)
        self._scenes.pop("believed", None)

    def succeeded(self, skill: Skill, call: SkillCall) -> None:
        """Keep as facts what a skill did that leaves no trace to be seen, such as what was said."""
        promised = [condition.bind(call.arguments) for condition in skill.card.postconditions]
        self._facts |= {str(condition) for condition in promised if condition.predicate in FACTS}
        self._scenes.clear()

    def apply(self, chunk: ActionChunk) -> bool:
        """Let the guard see a chunk, then follow what it lets through; whether the guard stopped it."""
        observation = self.observation()
        verdict = self.protection.guard.check(chunk, observation)
        if verdict.reasons and verdict.reasons != self._guard_said:
            kind = "stopped" if verdict.stopped else "changed"
            evidence = {"verdict": kind, "quiet": not verdict.stopped}
            self.say(Note("guard", "; ".join(verdict.reasons), evidence, observation.time))
        self._guard_said = verdict.reasons
        self.world.apply(verdict.chunk)
        return verdict.stopped

    def begin(self, call: SkillCall) -> Performance:
        skill = self.skills.get(call.skill)
        if skill is None:
            return Ended(Outcome.failure(Cause.PRECONDITION, f"this robot has no body for {call.skill!r}"))
        return Doing(self, skill, Goal(self.words(call), call))

    def pause(self, seconds: float) -> Performance:
        return Holding(self, self.time() + seconds)

    def survey(self) -> Performance:
        if self.knows_all:
            return Ended(Outcome.success("what is where is known without looking"))
        return Survey(self)

    def look_again(self, about: Sequence[Condition], again: int) -> Performance:
        scene = self.belief()
        place = next((home for one in about if (home := home_of(one, scene)) is not None), scene.robot.at)
        focus = scene.places[place].position if place is not None and place in scene.places else None
        if not again and any(one.predicate in IN_HAND for one in about):
            return LookAgain(self, focus, again, Played(self, wiggling, "wiggled what may be in the hand"))
        if focus is None:
            return self.pause(BETWEEN_GLANCES)
        return LookAgain(self, focus, again, self.retreat() if again else None)

    def retreat(self) -> Performance:
        return Played(self, backing_off, "backed off, arm at rest")

    def halt(self, reason: str) -> None:
        self.protection.stop(reason)
        end = self.time() + STOP_TIME
        while True:
            self.apply(hold(self.world.observe()))
            if not moving(self.world.observe()) or self.time() >= end:
                return

    def release(self) -> None:
        self.protection.release()


class Doing:
    """A skill under way; started at its first tick.

    Args:
        body: moved by it.
        skill: judges and acts.
        goal: what is to be brought about.
    """

    def __init__(self, body: PhysicalBody, skill: Skill, goal: Goal) -> None:
        self.body = body
        self.skill = skill
        self.goal = goal
        self.stops = 0
        self.started: float | None = None

    def advance(self) -> Outcome:
        observation = self.body.observation()
        if self.started is None:
            self.skill.start(self.goal, observation)
            self.started = observation.time
        outcome = self.skill.judge(observation)
        if outcome.status == "SUCCESS":
            self.body.succeeded(self.skill, self.goal.call)
        if outcome.status != "RUNNING":
            return outcome
        if observation.time - self.started > BACKSTOP:
            return Outcome.failure(Cause.TIMEOUT, f"{self.goal.call} was not over after {BACKSTOP:g} s")
        stopped = self.body.apply(self.skill.act(observation))
        self.stops = self.stops + 1 if stopped else 0
        if self.stops >= STOPS:
            return Outcome.failure(Cause.GUARD, f"the guard stopped {self.goal.call} {STOPS} times in a row")
        return outcome
