"""Keeps the grasp point inside a box, below a top speed, and the base off the floor plan's obstacles."""

import numpy as np

from contracts.action import ActionChunk, Verdict
from contracts.arrays import Floats
from contracts.floor_plan import FloorPlan
from contracts.observation import Observation
from contracts.robot import BASE
from safety.body import Body
from safety.kept import Kept
from safety.settings import SafetySettings
from safety.walk import Walk, stop_points, unchanged

ROUNDING = 1e-9  # m


def box_of(plan: FloorPlan, settings: SafetySettings) -> Floats:
    """Lowest and highest corner that the grasp point may reach, (2, 3), m."""
    x_low, y_low, x_high, y_high = plan.bounds
    out = settings.beyond
    low = (x_low - out, y_low - out, settings.floor)
    return np.array([low, (x_high + out, y_high + out, settings.ceiling)])


def outside(point: Floats, box: Floats) -> float:
    """How far a point is outside a box, m; 0 inside."""
    return float(np.linalg.norm(np.maximum(box[0] - point, 0) + np.maximum(point - box[1], 0)))


def clearance(place: Floats, plan: FloorPlan) -> float:
    """Gap between the base's circle at x, y and the nearest footprint or edge of the floor, m; negative inside one."""
    x, y = float(place[0]), float(place[1])
    x_low, y_low, x_high, y_high = plan.bounds
    gap = min(x - x_low, x_high - x, y - y_low, y_high - y)
    for left, bottom, right, top in plan.obstacles:
        across, along = max(left - x, x - right), max(bottom - y, y - top)
        apart = float(np.hypot(across, along)) if across > 0 and along > 0 else max(across, along)
        gap = min(gap, apart)
    return gap - plan.radius


class WorkspaceGuard:
    """Slows a chunk, at most to a stop, where the hand would leave its box or go too fast, or the base would hit.

    From outside it may come back, never go further out.

    Args:
        body: what every guard stands on.
    """

    def __init__(self, body: Body) -> None:
        self._body = body
        self._box = box_of(body.plan, body.settings)
        self._grasp = Kept(lambda targets: body.kinematics.forward(targets).position)
        self._dt = 0.0
        self._broken: set[str] = set()
        self._walk = Walk(body.profile, self._allow)

    def check(self, chunk: ActionChunk, observation: Observation) -> Verdict:
        start = self._body.motion.start(observation)
        self._dt = chunk.dt
        self._broken = set()
        shaped = self._walk.follow(chunk.targets, chunk.dt, start)
        verdict = Verdict(chunk)
        if not unchanged(shaped, chunk.targets):
            why = ", ".join(sorted(self._broken)) or "limits"
            verdict = Verdict.changed(ActionChunk(shaped, chunk.dt), f"workspace: {why}")
        self._body.motion.sent(verdict.chunk)
        return verdict

    def _allow(self, before: Floats, after: Floats, speed: Floats) -> bool:
        broken = self._breaks(before, after, speed)
        if broken:
            self._broken.add(broken)
        return not broken

    def _breaks(self, before: Floats, after: Floats, speed: Floats) -> str:
        """What a row, or the stop that must be possible from it, would break; nothing if all is well."""
        plan = self._body.plan
        old = self._grasp(before)
        moved = float(np.linalg.norm(self._grasp(after) - old))
        if moved > self._body.profile.tool_speed * self._dt + ROUNDING:
            return f"the hand at most {self._body.profile.tool_speed:.2g} m/s"
        held = min(clearance(before[BASE], plan), -self._body.settings.incursion)
        far = outside(old, self._box)
        for point in stop_points(after, speed, self._body.profile, self._dt):
            if clearance(point[BASE], plan) < held - ROUNDING:
                return "the base keeps off furniture and walls"
            if outside(self._grasp(point), self._box) > far + ROUNDING:
                return "the hand stays in its box"
        return ""
