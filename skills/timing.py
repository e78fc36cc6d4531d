"""How fast a path may be driven: as slowly as its bends need, as fast as they let it.

A forward and a backward pass over the path's points, after Bobrow, Dubowsky and Gibson (1985): the speed at a point is
bounded by its bend, by what can be gained since the point before, and by what must be lost before the point after.
"""

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator

from contracts.arrays import Floats

BENT = 0.6  # share of the acceleration that bends may use up; the rest is for getting faster and slower
NOTHING = 1e-9


def seconds_along(path: Floats, speed: Floats, push: Floats) -> Floats:
    """When each point is passed, from rest to rest, (points,), s.

    Args:
        path: points close together, three or more, (points, axes).
        speed: limit of each axis, (axes,), per s.
        push: limit of each axis, (axes,), per s^2.
    """
    slope = np.abs(np.gradient(path, axis=0))  # per point, (points, axes)
    bend = np.abs(np.diff(path, 2, axis=0, prepend=path[:1], append=path[-1:]))
    squared = np.minimum((speed / (slope + NOTHING)).min(1) ** 2, (BENT * push / (bend + NOTHING)).min(1))
    gain = 2 * ((1 - BENT) * push / (slope + NOTHING)).min(1)  # of the squared speed, from a point to the next
    squared[0] = squared[-1] = 0.0
    for one in range(1, len(squared)):
        squared[one] = min(squared[one], squared[one - 1] + min(gain[one - 1], gain[one]))
    for one in range(len(squared) - 2, -1, -1):
        squared[one] = min(squared[one], squared[one + 1] + min(gain[one], gain[one + 1]))
    rate = np.sqrt(squared)  # points a second
    return np.concatenate([[0.0], np.cumsum(2 / np.maximum(rate[1:] + rate[:-1], NOTHING))])


def sampled(path: Floats, seconds: Floats, dt: float) -> Floats:
    """Where one is every `dt` s, the last point at the end, (rows, axes).

    Args:
        path: (points, axes).
        seconds: when each point is passed, (points,).
        dt: s.
    """
    count = max(1, int(np.ceil(seconds[-1] / dt)))
    times = seconds[-1] * np.arange(1, count + 1) / count
    points = np.arange(len(path))
    at = np.clip(PchipInterpolator(seconds, points)(times), 0, len(path) - 1)
    rows = np.asarray(CubicSpline(points, path)(at))
    rows[-1] = path[-1]
    return rows
