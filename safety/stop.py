"""How a stop is made: every target decelerates to rest as hard as its limit allows, from the commanded speed."""

import numpy as np

from contracts.action import ActionChunk
from contracts.arrays import Floats
from contracts.robot import RobotProfile
from safety.motion import Start

MANY = 1e12  # rows; more than any stop takes


def braked(speed: Floats, acceleration: Floats, dt: float) -> Floats:
    """The speed one row later when braking fully, (13,)."""
    step = acceleration * dt
    slower: Floats = speed - np.maximum(np.minimum(speed, step), -step)
    return slower


def rows_to_rest(speed: Floats, acceleration: Floats, dt: float) -> int:
    """How many rows a stop takes."""
    return int(np.ceil(np.max(np.abs(speed) / (acceleration * dt)) - 1e-9))


def stop_path(position: Floats, speed: Floats, acceleration: Floats, dt: float, rows: int) -> Floats:
    r"""The rows of a full stop, (rows, 13): :math:`|v_k| = \max(|v| - k a\,dt, 0)`."""
    row = np.arange(1, rows + 1)[:, None]  # (rows, 1)
    left = np.maximum(np.abs(speed) - row * (acceleration * dt), 0.0)  # (rows, 13)
    path: Floats = position + np.sign(speed) * np.cumsum(left, axis=0) * dt
    return path


def stop_distance(speed: Floats, acceleration: Floats, dt: float) -> Floats:
    r"""How far a full stop still goes, signed, (…, 13).

    With :math:`n = \lfloor |v| / (a\,dt) \rfloor` rows of movement: :math:`dt\,(n |v| - a\,dt\,n(n+1)/2)`.
    """
    step = acceleration * dt
    rows = np.floor(np.abs(speed) / step)
    distance: Floats = np.sign(speed) * dt * (rows * np.abs(speed) - step * rows * (rows + 1) / 2)
    return distance


def fastest(gap: Floats, acceleration: Floats, dt: float) -> Floats:
    r"""The highest speed for one row from which a full stop ends within a gap, (…, 13).

    The inverse of row and stop together, :math:`f(u) = (n+1)u - n(n+1)/2` with :math:`u = v / (a\,dt)`,
    :math:`n = \lfloor u \rfloor`: with :math:`g` the gap over :math:`a\,dt^2`,
    :math:`n = \lfloor (\sqrt{1 + 8g} - 1) / 2 \rfloor` and :math:`u = (g + n(n+1)/2) / (n+1)`.
    """
    g = np.minimum(np.maximum(gap / (acceleration * dt * dt), 0.0), MANY)
    n = np.floor((np.sqrt(1 + 8 * g) - 1) / 2)
    speed: Floats = (g + n * (n + 1) / 2) / (n + 1) * acceleration * dt
    return speed


def stop_chunk(start: Start, profile: RobotProfile, rows: int, dt: float | None = None) -> ActionChunk:
    """A stop from where the command is now, then holding, in so many rows.

    Args:
        start: commanded position and speed.
        profile: limits.
        rows: rows of the chunk; a stop that takes longer goes on in the next.
        dt: time between rows, s; by default that of the rows sent last, for which the stop was shown to fit.
    """
    step = start.dt if dt is None else dt
    return ActionChunk(stop_path(start.position, start.speed, profile.acceleration, step, rows), step)


def full_stop(start: Start, profile: RobotProfile) -> ActionChunk:
    """A stop that ends at rest."""
    return stop_chunk(start, profile, max(rows_to_rest(start.speed, profile.acceleration, start.dt), 1))
