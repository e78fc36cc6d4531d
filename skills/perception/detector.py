"""The seam between pictures and things: whoever finds things in a picture, at once or beside the ticks."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from contracts.arrays import Depth, Image
from contracts.observation import Camera
from skills.perception.detect import Detection, detect
from skills.perception.net import Pixels


@dataclass(frozen=True, slots=True)
class View:
    """One picture with its depth.

    Args:
        rgb: (height, width, 3) uint8.
        depth: along the optical axis, m, (height, width).
        camera: intrinsics, and the pose by forward kinematics.
        time: s.
    """

    rgb: Image
    depth: Depth
    camera: Camera
    time: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a view, which may be an earlier one."""

    view: View
    things: Sequence[Detection]


class Detector(Protocol):
    """Finds things in pictures."""

    def look(self, view: View) -> Found | None:
        """What was found since the last look; None while nothing new is known. Never waits."""


class OwnEyes:
    """Our own network: at once, and calibrated.

    Args:
        net: trained.
        calibration: weights of a detection's first features, the constant last.
    """

    def __init__(self, net: Pixels, calibration: tuple[float, ...]) -> None:
        self.net = net
        self.calibration = calibration

    def look(self, view: View) -> Found:
        found = detect(self.net, view.rgb, view.depth, view.camera.focal, view.camera.world_from_camera)
        return Found(view, [judged(one, self.calibration) for one in found])


class Beside:
    """A slow finder in a thread of its own; a picture that comes while it is busy is passed over.

    Args:
        find: things in a view; may take seconds; what it raises, a later look raises.
    """

    def __init__(self, find: Callable[[View], Sequence[Detection]]) -> None:
        self.find = find
        self._busy: Future[Found] | None = None

    def look(self, view: View) -> Found | None:
        found = None
        if self._busy is not None and self._busy.done():
            done, self._busy = self._busy, None
            found = done.result()
        if self._busy is None:
            self._busy = self._begin(view)
        return found

    def _begin(self, view: View) -> "Future[Found]":
        future: Future[Found] = Future()

        def run() -> None:
            try:
                future.set_result(Found(view, self.find(view)))
            except BaseException as error:  # carried over to who looks; else nothing would ever be found again
                future.set_exception(error)

        threading.Thread(target=run, daemon=True).start()
        return future


def judged(one: Detection, calibration: tuple[float, ...]) -> Detection:
    """A detection with its calibrated confidence."""
    if not calibration:
        return replace(one, confidence=float(one.sure * one.kinds.max()))
    weights = calibration[:-1]
    odds = float(np.dot(weights, one.features()[: len(weights)]) + calibration[-1])
    return replace(one, confidence=float(1 / (1 + np.exp(-odds))))
