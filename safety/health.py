"""An observation that cannot be true means stop, never "the last value"."""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from contracts.action import ActionChunk, Verdict
from contracts.arrays import Image
from contracts.observation import Observation
from contracts.robot import ARM, BASE
from safety.body import Body
from safety.motion import Start
from safety.stop import stop_chunk

OUT_OF_RANGE = 0.5  # rad, m: a measurement this far outside the limits is an error, such as degrees for radians


class HealthGuard:
    """Stops on numbers that are not finite, on joints measured far outside their range, and on blank cameras.

    Args:
        body: what every guard stands on.
    """

    def __init__(self, body: Body) -> None:
        self._body = body

    def check(self, chunk: ActionChunk, observation: Observation) -> Verdict:
        ill = self._ill(observation)
        if not ill:
            self._body.motion.start(observation)
            self._body.motion.sent(chunk)
            return Verdict(chunk)
        halt = stop_chunk(self._known(observation), self._body.profile, len(chunk.targets))
        self._body.motion.sent(halt)
        return Verdict.stop(halt, f"health: {ill}; stopping")

    def _known(self, observation: Observation) -> Start:
        """Where the command is, as far as it can be known: what was sent, else what is measured, else at rest."""
        start = self._body.motion.start(observation)
        measured = np.where(np.isfinite(observation.position()), observation.position(), self._body.profile.rest)
        return replace(start, position=np.where(np.isfinite(start.position), start.position, measured))

    def _ill(self, observation: Observation) -> str:
        """What is wrong with an observation; nothing if all is well."""
        profile = self._body.profile
        measured = observation.position()
        named: dict[str, ArrayLike] = {
            "time": observation.time,
            "joint angles": observation.joints,
            "joint speeds": observation.velocities,
            "gripper": (observation.gripper_width, observation.gripper_force),
            "base": observation.base,
            "head": observation.head,
            "targets": observation.targets,
        }
        for name, values in named.items():
            if not np.isfinite(values).all():
                return f"{name} not finite"
        far = (measured < profile.lower - OUT_OF_RANGE) | (measured > profile.upper + OUT_OF_RANGE)
        far[BASE] = False  # odometry may drift; the workspace guard watches the base
        if far.any():
            joint = int(np.flatnonzero(far)[0])
            kind = "arm joint" if joint < ARM.stop else "gripper or head"
            return f"{kind} {joint + 1} measured at {measured[joint]:.3g}, far outside its range"
        if observation.images and all(_blank(image) for image in observation.images.values()):
            return f"every camera is blank ({', '.join(observation.images)})"
        return ""


def _blank(image: Image) -> bool:
    some = image[::4, ::4]  # enough to tell, and quick
    return some.size == 0 or bool(some.min() == some.max())
