"""Following a chunk row by row, as near as limits allow, never into a state from which no stop within limits exists.

The scheme is a verified brake: the speed of a row is kept in the interval from which full braking still ends inside
the position limits, so the stop that any guard may ask for next is itself within limits.
"""

from collections.abc import Callable

import numpy as np

from contracts.arrays import Floats
from contracts.robot import ARM, BASE, DOF, RobotProfile
from safety.motion import Start
from safety.stop import braked, fastest, stop_distance

ROUNDING = 1e-14  # relative; two ways of computing one position differ by less
FAR = 1e3  # rad, m: further than any row can go
UNCHANGED = 1e-12  # rad, m
MOVING = np.zeros(DOF, dtype=bool)
MOVING[ARM] = MOVING[BASE] = True

Allow = Callable[[Floats, Floats, Floats], bool]  # position before, position after, speed -> may it go there


def anywhere(before: Floats, after: Floats, speed: Floats) -> bool:
    return True


def full_speed(position: Floats) -> float:
    return 1.0


class Walk:
    """Shapes rows to a robot's limits.

    Args:
        profile: limits.
        allow: whether a step may be taken; arm and base are slowed, at most to full braking, until it says yes.
        pace: part of full speed at a position, in (0, 1].
    """

    def __init__(
        self, profile: RobotProfile, allow: Allow = anywhere, pace: Callable[[Floats], float] = full_speed
    ) -> None:
        self._profile = profile
        self._allow = allow
        self._pace = pace

    def follow(self, rows: Floats, dt: float, start: Start) -> Floats:
        """Rows that keep every limit; those that already do pass unchanged, (rows, 13)."""
        shaped = self._sane(rows, start.position)
        fine = self._fine(shaped, dt, start)
        path = np.vstack([start.position, shaped])  # (rows + 1, 13)
        speed = start.speed if fine == 0 else (path[fine] - path[fine - 1]) / dt
        drifts = self._drifts(shaped, dt)
        for row in range(fine, len(shaped)):
            path[row + 1], speed = self._step(path[row], speed, shaped[row], drifts[row], dt)
        return path[1:]

    def _drifts(self, goals: Floats, dt: float) -> Floats:
        """How fast the goals themselves move on from each row, (rows, 13); the last as the one before."""
        ways = np.diff(goals, axis=0) if len(goals) > 1 else np.zeros_like(goals)
        speeds = np.vstack([ways, ways[-1:]])[: len(goals)] / dt
        drifts: Floats = np.minimum(np.maximum(speeds, -self._profile.velocity), self._profile.velocity)
        return drifts

    def _fine(self, rows: Floats, dt: float, start: Start) -> int:
        """How many leading rows need no change, all limits looked at in one go."""
        before = np.vstack([start.position, rows[:-1]])  # (rows, 13)
        speeds = (rows - before) / dt
        low, high, _ = self._interval(before, np.vstack([start.speed, speeds[:-1]]), dt, 1.0)
        slack = ROUNDING * (1 + np.abs(before)) / dt
        fits = np.all((speeds >= low - slack) & (speeds <= high + slack), axis=1)  # (rows,)
        for row, p in enumerate(before):
            if not fits[row] or self._pace(p) < 1 or not self._allow(p, rows[row], speeds[row]):
                return row
        return len(rows)

    def _step(self, p: Floats, v: Floats, goal: Floats, drift: Floats, dt: float) -> tuple[Floats, Floats]:
        """One row: the goal where it can be had, else as near as limits allow.

        A goal that is missed is caught up with so that its own speed is met when it is: relative to the moving goal
        this is the fastest approach that ends at rest.
        """
        low, high, brake = self._interval(p, v, dt, self._pace(p))
        want = (goal - p) / dt
        slack = ROUNDING * (1 + np.abs(p)) / dt
        fits = (want >= low - slack) & (want <= high + slack)
        lag = goal - drift * dt - p
        approach = drift + np.copysign(fastest(np.abs(lag), self._profile.acceleration, dt), lag)
        speed = np.where(fits, want, np.maximum(np.minimum(approach, high), low))
        after = np.where(fits, goal, p + speed * dt)
        if self._allow(p, after, speed):
            return after, speed
        speed = self._slowed(p, speed, brake, dt)
        return p + speed * dt, speed

    def _sane(self, rows: Floats, position: Floats) -> Floats:
        """Targets inside the position limits, and near enough to compute with."""
        lower = np.minimum(self._profile.lower, position)  # from outside the limits it may go back, never further out
        upper = np.maximum(self._profile.upper, position)
        inside: Floats = np.clip(rows, np.maximum(lower, position - FAR), np.minimum(upper, position + FAR))
        return inside

    def _interval(self, p: Floats, v: Floats, dt: float, pace: float) -> tuple[Floats, Floats, Floats]:
        """Lowest, highest and fully braked speed of the next row, each (…, 13)."""
        body = self._profile
        step = body.acceleration * dt
        brake = braked(v, body.acceleration, dt)
        gaps = np.stack([body.upper - p, p - body.lower])  # (2, …, 13)
        up, down = np.minimum(pace * body.velocity, fastest(gaps, body.acceleration, dt))
        high = np.maximum(np.minimum(v + step, up), brake)  # full braking is always allowed
        low = np.minimum(np.maximum(v - step, -down), brake)
        return low, high, brake

    def _slowed(self, p: Floats, speed: Floats, brake: Floats, dt: float) -> Floats:
        """The largest part of the way from full braking to a speed that is allowed; arm and base only."""
        part, step = 0.0, 0.5
        slower = np.where(MOVING, brake, speed)
        for _ in range(5):
            more = np.where(MOVING, brake + (part + step) * (speed - brake), speed)
            if self._allow(p, p + more * dt, more):
                part, slower = part + step, more
            step /= 2
        return slower


def unchanged(one: Floats, other: Floats) -> bool:
    """Whether two arrays of rows ask for the same, but for rounding."""
    return one.shape == other.shape and bool((np.abs(one - other) <= UNCHANGED).all())


def stop_points(after: Floats, speed: Floats, profile: RobotProfile, dt: float) -> tuple[Floats, ...]:
    """Where a row leads: itself, and half-way and end of the full stop from it, each (13,)."""
    further = stop_distance(speed, profile.acceleration, dt)
    if not further[MOVING].any():
        return (after,)
    return (after, after + 0.5 * further, after + further)
