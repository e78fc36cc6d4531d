"""What was commanded last and how fast it was moving, so that the next chunk goes on from there."""

from dataclasses import dataclass

import numpy as np

from contracts.action import ActionChunk
from contracts.arrays import Floats
from contracts.observation import Observation
from contracts.robot import DOF

USUAL_DT = 0.05  # s, before anything was sent
SAME = 1e-6  # rad, m: two commands closer than this are one


@dataclass(frozen=True, slots=True)
class Start:
    """Where a chunk starts from.

    Args:
        time: world time, s.
        position: the last commanded targets, (13,).
        speed: how fast they were moving, (13,); rad/s, m/s.
        dt: time between the rows that made that speed, s.
    """

    time: float
    position: Floats
    speed: Floats
    dt: float


class Motion:
    """Remembers the chunk that was sent, and reads the commanded speed off its rows.

    A world may apply only the first rows of a chunk: which were applied is told by the observation's time and targets.
    Asking twice with one observation gives the same answer, whatever was sent in between.
    """

    def __init__(self) -> None:
        self._start = Start(-np.inf, np.full(DOF, np.nan), np.zeros(DOF), USUAL_DT)
        self._rows = np.empty((0, DOF))
        self._dt = USUAL_DT

    def start(self, observation: Observation) -> Start:
        """Commanded position and speed at an observation.

        Where the command came from elsewhere it is taken to be at rest; where the observation does not tell it,
        the rows that were due by now are taken to have been applied.
        """
        before = self._start
        if observation.time == before.time and np.array_equal(observation.targets, before.position):
            return before
        path = np.vstack([before.position, self._rows])  # (rows + 1, 13)
        if np.isfinite(observation.targets).all() and np.isfinite(observation.time):
            applied = self._matching(path, observation)
            position = np.array(observation.targets, dtype=np.float64)
            time = observation.time
        else:
            applied = self._due(len(self._rows), observation.time)
            position = path[applied]
            time = before.time + applied * self._dt
        self._start = Start(time, position, self._speed(path, applied), self._dt)
        return self._start

    def sent(self, chunk: ActionChunk) -> None:
        """A chunk goes on from the last start."""
        self._rows = chunk.targets
        self._dt = chunk.dt

    def _speed(self, path: Floats, applied: int | None) -> Floats:
        if applied is None:
            return np.zeros(DOF)
        if applied == 0:
            return self._start.speed
        speed: Floats = (path[applied] - path[applied - 1]) / self._dt
        return speed

    def _matching(self, path: Floats, observation: Observation) -> int | None:
        """How many rows were applied; None where the targets are on none of them, or were reached long ago."""
        fits = np.abs(path - observation.targets).max(axis=1) < SAME  # (rows + 1,); False for NaN
        rows = [int(row) for row in np.flatnonzero(fits) if row > 0]
        passed = (observation.time - self._start.time) / self._dt
        if not rows or passed > len(path) - 0.5:
            return None
        return min(rows, key=lambda row: abs(row - passed))

    def _due(self, rows: int, time: float) -> int:
        """How many rows ought to have been applied by a time; all where the time is unknown."""
        passed = (time - self._start.time) / self._dt
        return int(np.clip(round(passed), 0, rows)) if np.isfinite(passed) else rows
