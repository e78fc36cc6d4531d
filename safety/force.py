"""Caps the force between the fingers: above the cap they close no further, well above it they give way."""

import numpy as np

from contracts.action import ActionChunk, Verdict
from contracts.observation import Observation
from contracts.robot import GRIPPER
from safety.body import Body
from safety.walk import Walk, unchanged

GIVING_WAY = 1.1  # times the cap


class ForceGuard:
    """Closing on a thing is normal; pressing harder than the cap is not.

    Fingers follow a width target as a spring does, so a target below the measured width presses. While the measured
    force is at the cap the target may not fall; a tenth above it, the target rises to the measured width.

    Args:
        body: what every guard stands on.
    """

    def __init__(self, body: Body) -> None:
        self._body = body
        self._walk = Walk(body.profile)

    def check(self, chunk: ActionChunk, observation: Observation) -> Verdict:
        start = self._body.motion.start(observation)
        cap, force = self._body.profile.grip_force, observation.gripper_force
        verdict = Verdict(chunk)
        if force >= cap:
            least = float(start.position[GRIPPER][0])
            if force > GIVING_WAY * cap:
                least = max(least, observation.gripper_width)
            eased = chunk.targets.copy()
            eased[:, GRIPPER] = np.maximum(eased[:, GRIPPER], least)
            shaped = self._walk.follow(eased, chunk.dt, start)
            if not unchanged(shaped, chunk.targets):
                reason = f"force: {force:.0f} N between the fingers, the cap is {cap:.0f} N; not closing further"
                verdict = Verdict.changed(ActionChunk(shaped, chunk.dt), reason)
        self._body.motion.sent(verdict.chunk)
        return verdict
