"""What is seen where a thing should be: the thing, something before it, or what lies behind it."""

from typing import NamedTuple

import numpy as np

from contracts.arrays import Depth, Floats
from contracts.observation import Camera

BEHIND = 0.03  # farther behind a thing's middle than this is seen past it, m
SUNK = 0.015  # what is seen there is lower than it was by more than this: not that thing; a blade tells nothing, m
EDGE = 3  # pixels at the edge of a picture in which nothing is told of a spot
STAYED = 0.05  # farther than this from where it looked before, heights are not compared, m
SAME = 0.01  # nor between spots farther apart than this, m


class Look(NamedTuple):
    """The picture in which things were looked for."""

    depth: Depth
    camera: Camera
    time: float


class Spot(NamedTuple):
    """What a picture shows on the line of sight to a point.

    Args:
        point: in the world, m, (3,).
        behind: how far behind the point that is for three quarters of the pixels around, along the axis, m.
        height: of what is seen, in the world, m.
        eye: where the camera is, in the world, m, (3,).
    """

    point: Floats
    behind: float
    height: float
    eye: Floats


def spot(point: Floats, look: Look) -> Spot | None:
    """What is seen at a point of the world, m, (3,); None where it is out of the picture."""
    height, width = look.depth.shape
    column, row, z = look.camera.pixel(point, height, width)
    if z < 0.1 or not (EDGE <= column < width - EDGE and EDGE <= row < height - EDGE):
        return None
    around, near = (np.s_[int(row) - n : int(row) + n + 1, int(column) - n : int(column) + n + 1] for n in (2, 1))
    eye, share = look.camera.world_from_camera.position, float(np.median(look.depth[near])) / z
    seen = eye + share * (point - eye)
    return Spot(point, float(np.quantile(look.depth[around], 0.25)) - z, float(seen[2]), eye)


def gone(now: Spot | None, then: Spot | None) -> bool | None:
    """Whether a thing is not at its spot any more; None where a picture does not tell.

    Args:
        now: what is seen there.
        then: what was seen there when the thing was last found; None if nobody noted it.
    """
    if now is None:
        return None
    if now.behind > BEHIND:
        return True
    if then is None or _apart(now.eye, then.eye) > STAYED or _apart(now.point, then.point) > SAME:
        return None
    lower = then.height - now.height
    if lower < -SUNK:  # something is before it
        return None
    return lower > SUNK and now.behind > 0  # else its own front, or what stands there, is still before its middle


def _apart(one: Floats, other: Floats) -> float:
    return float(np.linalg.norm(one - other))
