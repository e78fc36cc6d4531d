"""No command past this guard breaks a limit of position, speed or acceleration; a stop within them is always left."""

import numpy as np

from contracts.action import ActionChunk, Verdict
from contracts.arrays import Floats
from contracts.observation import Observation
from contracts.robot import RobotProfile
from safety.body import Body
from safety.motion import Start
from safety.stop import stop_chunk, stop_distance
from safety.walk import Walk, unchanged

NAMES = (*(f"arm joint {n}" for n in range(1, 8)), "gripper", "base x", "base y", "base yaw", "head pan", "head tilt")
SEEN = 1e-9  # rad, m: a smaller change is not worth a word


class LimitGuard:
    """Shapes every chunk, from the last commanded targets and their speed, to the limits of the profile.

    Targets that are too far for their row are approached as fast as limits allow, and reached in later chunks.

    Args:
        body: what every guard stands on.
    """

    def __init__(self, body: Body) -> None:
        self._body = body
        self._walk = Walk(body.profile)

    def check(self, chunk: ActionChunk, observation: Observation) -> Verdict:
        start = self._body.motion.start(observation)
        verdict = self._judged(chunk, start)
        self._body.motion.sent(verdict.chunk)
        return verdict

    def _judged(self, chunk: ActionChunk, start: Start) -> Verdict:
        settings, profile = self._body.settings, self._body.profile
        if not settings.shortest_dt <= chunk.dt <= settings.longest_dt:
            bounds = f"{settings.shortest_dt} to {settings.longest_dt} s"
            reason = f"limits: rows {chunk.dt:.3g} s apart, not {bounds}; stopping"
            return Verdict.stop(stop_chunk(start, profile, len(chunk.targets)), reason)
        if not self._can_stop(start, chunk.dt):
            reason = f"limits: no stop fits rows of {chunk.dt:.3g} s from here; stopping in rows of {start.dt:.3g} s"
            return Verdict.stop(stop_chunk(start, profile, len(chunk.targets)), reason)
        shaped = self._walk.follow(chunk.targets, chunk.dt, start)
        if unchanged(shaped, chunk.targets):
            return Verdict(chunk)
        return Verdict.changed(ActionChunk(shaped, chunk.dt), _why(chunk, shaped, start, profile))

    def _can_stop(self, start: Start, dt: float) -> bool:
        """Whether a stop in rows of this length ends inside the limits; it was shown only for rows like the last."""
        profile = self._body.profile
        if dt == start.dt or not start.speed.any():
            return True
        end = start.position + stop_distance(start.speed, profile.acceleration, dt)
        lower, upper = np.minimum(profile.lower, start.position), np.maximum(profile.upper, start.position)
        return bool(((end >= lower) & (end <= upper)).all())


def _why(chunk: ActionChunk, shaped: Floats, start: Start, profile: RobotProfile) -> str:
    """Which targets were shaped, and to which limit; the hardest broken one is named."""
    asked = chunk.targets
    changed = np.any(np.abs(asked - shaped) > SEEN, axis=0)  # (13,)
    names = ", ".join(name for name, one in zip(NAMES, changed, strict=True) if one) or "rounding"
    outside = np.any((asked < profile.lower) | (asked > profile.upper), axis=0)
    with np.errstate(over="ignore"):
        speeds = np.abs(np.diff(asked, axis=0, prepend=start.position[None])) / chunk.dt
    fast = np.any(speeds > profile.velocity * (1 + SEEN), axis=0)
    broken = [
        word
        for word, where in (("position", outside), ("speed", fast & ~outside), ("acceleration", ~fast & ~outside))
        if np.any(where & changed)
    ]
    return f"limits: {' and '.join(broken) or 'position'} of {names}"
