"""look_for: turn the head, then go and look, until perception sees the thing."""

from collections.abc import Iterator

import numpy as np

from contracts.action import ActionChunk
from contracts.floor_plan import FloorPlan
from contracts.goal import Goal
from contracts.observation import Observation
from contracts.outcome import Cause, Outcome
from contracts.protocols import Describer
from contracts.robot import HEAD, RobotProfile
from contracts.skill_card import SkillCard
from contracts.words import where
from skills.library.drive import folded, open_doors, place_here, trip, way_to
from skills.motion import aim, glide, hold
from skills.wiring import Wiring

SWEEP = (-0.5, 0.0, 0.5)  # pan beside the place's focus, rad
FRESH = 1.0  # age under which a sighting is of now, s
LIKELY = 0.5  # confidence from which on a sighting counts
FLOOR = 0.12  # height under which a thing that is at no place lies on the floor, m


class LookFor:
    """Sweep the head here, then at every place, nearest first.

    Args:
        card: of look_for.
        profile: limits of the robot.
        plan: of the floor.
        describer: perception.
        limit: world time, s; what is not found by then is not found.
    """

    def __init__(
        self, card: SkillCard, profile: RobotProfile, plan: FloorPlan, describer: Describer, limit: float = 80.0
    ) -> None:
        self.card = card
        self.profile = profile
        self.plan = plan
        self.describer = describer
        self.limit = limit

    def start(self, goal: Goal, observation: Observation) -> None:
        self._thing = goal.call.arguments["object"]
        self._seen = observation
        self._began = observation.time
        self._visited: list[str] = []
        self._over = False
        self._script = self._search()

    def act(self, observation: Observation) -> ActionChunk:
        chunk = next(self._script, None)
        self._over = chunk is None
        return chunk or hold(observation)

    def judge(self, observation: Observation) -> Outcome:
        self._seen = observation
        scene = self.describer.describe(observation)
        found = scene.objects.get(self._thing)
        if scene.robot.holding == self._thing:
            return Outcome.success(f"the {self._thing} is in the hand")
        if found is not None and found.age < FRESH and found.confidence >= LIKELY:
            if found.at is not None:
                seen = f"the {self._thing} is {where(found.at, scene)}"
                return Outcome.success(f"{seen}, confidence {found.confidence:.2f}")
            if found.position is not None and found.position[2] < FLOOR:
                spot = f"x {found.position[0]:.2f} m, y {found.position[1]:.2f} m"
                why = f"the {self._thing} lies on the floor at {spot}, lower than the arm can reach"
                return Outcome.failure(Cause.UNREACHABLE, why)
        if self._over or observation.time - self._began > self.limit:
            places = ", ".join(self._visited) or "here"
            return Outcome.failure(Cause.NOT_FOUND, f"no {self._thing} seen; looked at: {places}")
        return Outcome.running()

    def _search(self) -> Iterator[ActionChunk]:
        rest = folded(self._seen.targets, self.profile, place_here(self.plan, self._seen.base))
        yield from glide(self._seen.targets, rest, self.profile)
        left = set(self.plan.places)
        here = self._nearest(left)
        if self._off(here) < 0.2:
            left.discard(here)
            yield from self._sweep(here)
        while left:
            name = self._nearest(left)
            left.discard(name)
            doors = open_doors(self.plan, self.describer.describe(self._seen), name)
            way = way_to(self.plan.places[name], self._seen.base, self.plan, doors)
            if len(way):
                spot = place_here(self.plan, self._seen.base)
                yield from trip(self._seen, way, self.profile, spot, self.plan.places[name])
                yield from self._sweep(name)

    def _sweep(self, name: str) -> Iterator[ActionChunk]:
        self._visited.append(name)
        for turn in SWEEP:
            goal = self._seen.targets.copy()
            goal[HEAD] = aim(self._seen, self.plan.places[name].focus) + np.array([turn, 0.0])
            goal[HEAD] = np.clip(goal[HEAD], self.profile.lower[HEAD], self.profile.upper[HEAD])
            yield from glide(self._seen.targets, goal, self.profile)
            yield hold(self._seen)

    def _nearest(self, names: set[str]) -> str:
        return min(sorted(names), key=self._off)

    def _off(self, name: str) -> float:
        return float(np.hypot(*(self._seen.base[:2] - np.array(self.plan.places[name].dock[:2]))))


def build(card: SkillCard, wiring: Wiring) -> LookFor:
    """look_for of a robot."""
    return LookFor(card, wiring.profile, wiring.plan, wiring.describer)
