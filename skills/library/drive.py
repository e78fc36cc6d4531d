"""Driving: the base along a way, with the arm folded, at limited speed; and whether it gets there."""

from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np

from contracts.action import ActionChunk
from contracts.arrays import Floats
from contracts.floor_plan import FixedPlace, FloorPlan
from contracts.goal import Goal
from contracts.observation import Observation
from contracts.outcome import Cause, Outcome
from contracts.protocols import Describer
from contracts.robot import ARM, BASE, HEAD, RobotProfile
from contracts.scene import Scene
from contracts.skill_card import SkillCard
from skills.motion import DT, ROWS, glide, hold, smooth
from skills.routes import MARGIN, Box, Routes
from skills.timing import sampled, seconds_along
from skills.wiring import Wiring

STEPS_BACK = (0.30, 0.24, 0.18)  # how far from a dock the base turns, the first with room for it, m
MARGINS = (0.10, MARGIN)  # more room than the base's radius to keep: comfortable, and enough, m
AT_DOCK = 0.25  # how near a dock the base stands at its place, m
MIDDLE = (0.3, 0.7)  # shares of a drive between which the folded arm may turn
LAG = 0.18  # how far the base may be behind its targets, m; at full speed its servo trails by 0.11
PATIENCE = 1.0  # how long, s
NEAR = 0.015  # of the dock, m
TURNED = 0.02  # from the dock's heading, rad
SHARE = 0.75  # of the base's top speed
GRAIN = 0.02  # m between points of a path
FEWEST = 4  # points from corner to corner, however near
ROUND = 5  # points to either side over which a corner is averaged
HARDEST = 0.85  # share of top acceleration
DOOR = 0.24  # half the side of the box that an open door or drawer may take up, m


def folded(targets: Floats, profile: RobotProfile, place: FixedPlace | None) -> Floats:
    """Targets, (13,), with arm and head at rest as a place wants it; what is held stays held."""
    rest = targets.copy()
    rest[ARM], rest[HEAD] = profile.rest[ARM], profile.rest[HEAD]
    rest[ARM.start] += place.door.aside if place is not None and place.door is not None else 0.0
    return rest


def place_here(plan: FloorPlan, base: Floats) -> FixedPlace | None:
    """The place at whose dock the base stands, or about."""
    off = {name: float(np.hypot(*(base[:2] - place.dock[:2]))) for name, place in plan.places.items()}
    nearest = min(off, key=off.__getitem__)
    return plan.places[nearest] if off[nearest] < AT_DOCK else None


def behind(dock: Floats, routes: Routes) -> Floats:
    """The point from which a dock is driven up to straight, (2,), m: with room to turn, or with the most there is."""
    ahead = np.array([np.cos(dock[2]), np.sin(dock[2])])
    points = [dock[:2] - step * ahead for step in STEPS_BACK]
    return next((one for one in points if routes.room(one) >= routes.needed), max(points, key=routes.room))


def open_doors(plan: FloorPlan, scene: Scene, except_for: str) -> list[Box]:
    """Boxes that doors and drawers standing open may take up, m."""
    boxes = []
    for name, place in plan.places.items():
        state = scene.places[name].state if name in scene.places else ()
        if "open" in state and name != except_for:
            x, y = (np.array(place.dock[:2]) + np.array(place.focus[:2])) / 2
            boxes.append((float(x - DOOR), float(y - DOOR), float(x + DOOR), float(y + DOOR)))
    return boxes


def way_to(place: FixedPlace, base: Floats, plan: FloorPlan, doors: list[Box]) -> Floats:
    """Poses to pass, (corners, 3): back off, around, and straight up to the dock; empty where there is no way.

    Args:
        place: where to.
        base: x m, y m, yaw rad, (3,).
        plan: of the floor.
        doors: that stand open.
    """
    dock = np.array(place.dock)
    if np.hypot(*(base[:2] - dock[:2])) < STEPS_BACK[0] / 2:
        return np.vstack([base, dock])
    for boxes, margin in product((doors, []), MARGINS):  # better past an open door than not at all: a bump is noticed
        routes = Routes(plan, boxes, margin)
        leave, arrive = behind(base, routes), behind(dock, routes)
        back = [base[:2]] if len(routes.way(base[:2], leave)) == 2 else []
        middle = routes.way(leave if back else base[:2], arrive)
        if len(middle):
            points = np.vstack([*back, middle, dock[:2]])
            return _with_yaws(points, float(base[2]), float(dock[2]), len(back))
    return np.empty((0, 3))


def _with_yaws(points: Floats, start: float, goal: float, backed: int) -> Floats:
    """Turn in proportion to the way, but neither while backing off nor while driving up."""
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
    lengths[:backed] = lengths[-1] = 0.0
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    share = along / along[-1] if along[-1] > 0 else np.linspace(0, 1, len(points))
    turn = (goal - start + np.pi) % (2 * np.pi) - np.pi
    return np.column_stack([points, start + turn * share])


def drive(start: Floats, goal: Floats, way: Floats, profile: RobotProfile) -> Iterator[ActionChunk]:
    """Ticks along a way: corners rounded and taken slowly, within a share of the base's limits.

    Args:
        start: targets as it begins, (13,).
        goal: targets as it ends, (13,), but for the base; what differs is moved half-way along.
        way: x m, y m, yaw rad, (corners, 3).
        profile: limits.
    """
    path = rounded(way)  # (points, 3)
    limits, pushes = SHARE * profile.velocity[BASE], HARDEST * profile.acceleration[BASE]
    poses = sampled(path, seconds_along(path, limits, pushes), DT)
    along = np.arange(1, len(poses) + 1) / len(poses)
    share = smooth(np.clip((along - MIDDLE[0]) / (MIDDLE[1] - MIDDLE[0]), 0.0, 1.0))
    rows = start + share[:, None] * (goal - start)
    rows[:, BASE] = poses
    for first in range(0, len(rows), ROWS):
        yield ActionChunk(rows[first : first + ROWS], DT)


def rounded(way: Floats) -> Floats:
    """Points at least every 2 cm along a way, corners cut by a moving average; the ends stay, (points, 3)."""
    points = [way[:1]]
    for start, goal in pairwise(way):
        far = max(float(np.hypot(*(goal - start)[:2])), 0.2 * abs(float(goal[2] - start[2])))
        count = max(FEWEST, int(np.ceil(far / GRAIN)))
        points.append(start + np.linspace(0, 1, count + 1)[1:, None] * (goal - start))
    dense = np.vstack(points)
    wide = np.pad(dense, ((ROUND, ROUND), (0, 0)), mode="edge")
    kernel = np.full(2 * ROUND + 1, 1 / (2 * ROUND + 1))
    smoothed = np.stack([np.convolve(column, kernel, mode="valid") for column in wide.T], axis=1)
    return np.vstack([way[:1], smoothed[1:-1], way[-1:]])


class GoTo:
    """Drive to a place: fold the arm, follow the shortest clear way, stop at the dock.

    Args:
        card: of go_to.
        profile: limits of the robot.
        plan: of the floor.
        describer: tells which doors stand open.
        limit: world time, s.
    """

    def __init__(
        self, card: SkillCard, profile: RobotProfile, plan: FloorPlan, describer: Describer, limit: float = 60.0
    ) -> None:
        self.card = card
        self.profile = profile
        self.plan = plan
        self.describer = describer
        self.limit = limit

    def start(self, goal: Goal, observation: Observation) -> None:
        self._name = goal.call.arguments["place"]
        self._script: Iterator[ActionChunk] = iter(())
        self._refused = self._set_out(observation)
        self._began = self._time = self._passed = observation.time
        self._over = False

    def act(self, observation: Observation) -> ActionChunk:
        chunk = next(self._script, None)
        self._over = chunk is None
        return chunk or hold(observation)

    def judge(self, observation: Observation) -> Outcome:
        if self._refused is not None:
            return self._refused
        if self._over and self._arrived(observation):
            x, y, yaw = observation.base
            return Outcome.success(f"at the {self._name} by odometry: x {x:.2f} m, y {y:.2f} m, heading {yaw:.2f} rad")
        if np.abs(observation.targets[BASE] - observation.base)[:2].max() < LAG:
            self._passed = observation.time
        if observation.time - self._passed > PATIENCE:
            return Outcome.failure(Cause.BLOCKED, f"something holds the base up on its way to the {self._name}")
        if observation.time - self._began > self.limit:
            return Outcome.failure(Cause.TIMEOUT, f"not at the {self._name} after {self.limit:g} s")
        return Outcome.running()

    def _set_out(self, observation: Observation) -> Outcome | None:
        place = self.plan.places.get(self._name)
        if place is None:
            return Outcome.failure(Cause.NOT_FOUND, f"the floor plan has no {self._name}")
        doors = open_doors(self.plan, self.describer.describe(observation), self._name)
        way = way_to(place, observation.base, self.plan, doors)
        if not len(way):
            return Outcome.failure(Cause.BLOCKED, f"there is no clear way to the {self._name}")
        self._dock = way[-1]
        self._script = trip(observation, way, self.profile, place_here(self.plan, observation.base), place)
        return None

    def _arrived(self, observation: Observation) -> bool:
        off = np.abs(observation.base - self._dock)
        return bool(off[:2].max() < NEAR and off[2] < TURNED)


def trip(
    observation: Observation, way: Floats, profile: RobotProfile, here: FixedPlace | None, there: FixedPlace
) -> Iterator[ActionChunk]:
    """Fold the arm, then drive.

    Args:
        observation: as it begins.
        way: x m, y m, yaw rad, (corners, 3).
        profile: limits.
        here: where the robot stands, if at a place.
        there: where it goes.
    """
    now = observation.targets
    ways = [folded(now, profile, one) for one in (here, None)]  # whichever side of an open door the hand is on
    rest = min(ways, key=lambda one: abs(float(one[ARM.start] - now[ARM.start])))
    yield from glide(now, rest, profile)
    yield from drive(rest, folded(rest, profile, there), way, profile)


def build(card: SkillCard, wiring: Wiring) -> GoTo:
    """go_to of a robot."""
    return GoTo(card, wiring.profile, wiring.plan, wiring.describer)
