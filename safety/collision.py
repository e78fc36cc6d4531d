"""Keeps the arm off itself and off the furniture: slows near, holds before contact."""

import numpy as np

from contracts.action import ActionChunk, Verdict
from contracts.arrays import Floats
from contracts.observation import Observation
from contracts.robot import ARM, BASE, DOF
from safety.body import Body
from safety.kept import Kept
from safety.walk import Walk, stop_points, unchanged

ROUNDING = 1e-9  # m


class Gaps:
    """The kinematics' gaps, measured only where they can matter.

    A gap shrinks at most as fast as the robot moves: after a motion that cannot have brought anything near, the last
    measured gaps, less that motion, still say enough.

    Args:
        body: what every guard stands on.
    """

    def __init__(self, body: Body) -> None:
        self._body = body
        self._levers = np.array(body.settings.levers)  # (8,)
        self._measure = Kept(body.kinematics.distances)
        self._at = np.full(DOF, np.nan)
        self._least = 0.0

    def measure(self, targets: Floats) -> Floats:
        """Gap of every watched pair, (pairs,), m."""
        gaps = self._measure(targets)
        self._at, self._least = targets.copy(), float(gaps.min(initial=np.inf))
        return gaps

    def least(self, targets: Floats) -> float:
        """The smallest gap, m."""
        return float(self.measure(targets).min(initial=np.inf))

    def surely(self, targets: Floats, room: float) -> bool:
        """Whether every gap is above a room; measured only if the last measurement does not suffice."""
        return self._least - self._travel(targets - self._at) > room or self.least(targets) > room

    def _travel(self, moved: Floats) -> float:
        """Furthest that any link can have gone, m."""
        turned = np.abs(np.append(moved[ARM], moved[BASE][2]))  # (8,)
        return float(self._levers @ turned + np.hypot(*moved[BASE][:2]))


class CollisionGuard:
    """Slows a chunk near contact and holds it before; what is too near already may part, never come nearer.

    Args:
        body: what every guard stands on.
    """

    def __init__(self, body: Body) -> None:
        self._body = body
        self._gaps = Gaps(body)
        self._dt = 0.0
        self._held = False
        self._walk = Walk(body.profile, self._allow, self._pace)

    def check(self, chunk: ActionChunk, observation: Observation) -> Verdict:
        start = self._body.motion.start(observation)
        self._dt = chunk.dt
        self._held = False
        shaped = self._walk.follow(chunk.targets, chunk.dt, start)
        verdict = Verdict(chunk)
        if not unchanged(shaped, chunk.targets):
            verdict = Verdict.changed(ActionChunk(shaped, chunk.dt), self._why(start.position, shaped))
        self._body.motion.sent(verdict.chunk)
        return verdict

    def _why(self, position: Floats, shaped: Floats) -> str:
        gap = min(self._gaps.least(row) for row in (position, shaped[-1]))
        done = "held before contact" if self._held else "slowed near contact"
        return f"collision: {done}, smallest gap {gap:.3f} m"

    def _pace(self, position: Floats) -> float:
        """Part of full speed: all of it far off, little just before the holding gap."""
        settings = self._body.settings
        if self._gaps.surely(position, settings.near):
            return 1.0
        part = (self._gaps.least(position) - settings.contact) / (settings.near - settings.contact)
        return float(np.clip(part, settings.slowest, 1.0))

    def _allow(self, before: Floats, after: Floats, speed: Floats) -> bool:
        """Whether no gap below the holding gap shrinks, on this row and on the stop that must be possible from it."""
        contact = self._body.settings.contact
        for point in stop_points(after, speed, self._body.profile, self._dt):
            if self._gaps.surely(point, contact):
                continue
            least = np.minimum(self._gaps.measure(before), contact)  # (pairs,)
            if (self._gaps.measure(point) < least - ROUNDING).any():
                self._held = True
                return False
        return True
