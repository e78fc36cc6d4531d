"""An oracle of motion limits that shares no code with the guards: it reads only what was emitted."""

from collections.abc import Callable

import numpy as np
import pytest

from safety.scripted import PROFILE, Rig


def broken(rig: Rig) -> list[str]:
    """Limits that an emitted log breaks, by finite differences, starting from rest; relative tolerance 1e-9."""
    path = np.array(rig.rows)
    dt = np.array(rig.dts)[:, None]
    speed = np.vstack([np.zeros(path.shape[1]), np.diff(path, axis=0) / dt])
    change = np.abs(np.diff(speed, axis=0)) / dt
    rounding = 1e-14 * (1 + np.abs(path[1:])) / dt**2  # of the differences themselves
    found = []
    if (path < PROFILE.lower - 1e-9).any() or (path > PROFILE.upper + 1e-9).any():
        found.append("position")
    if (np.abs(speed[1:]) > PROFILE.velocity * (1 + 1e-9) + rounding * dt).any():
        found.append("speed")
    if (change > PROFILE.acceleration * (1 + 1e-9) + rounding).any():
        found.append("acceleration")
    return found


@pytest.fixture(scope="session")
def oracle() -> Callable[[Rig], list[str]]:
    return broken
