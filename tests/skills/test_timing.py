"""Driving along a path in time."""

import numpy as np
import pytest

from contracts.arrays import Floats
from skills.library.drive import rounded
from skills.timing import sampled, seconds_along

SPEED, PUSH = np.array([0.5, 0.5, 1.0]), np.array([1.0, 1.0, 2.0])
DT = 0.05


def straight(length: float) -> Floats:
    return np.linspace((0.0, 0.0, 0.0), (length, 0.0, 0.0), int(length / 0.02) + 1)


def bend() -> Floats:
    """Ahead, a quarter turn, and ahead again."""
    return rounded(np.array([(0.0, 0.0, 0.0), (1.2, 0.0, 0.8), (1.2, 1.2, 1.6)]))


def nudge(far: float) -> Floats:
    """A little way, as a base goes that stands nearly at its dock."""
    return rounded(np.array([(0.0, 0.0, 0.0), (far, 0.0, far)]))


@pytest.mark.parametrize("path", [straight(0.1), straight(2.0), bend(), nudge(0.01), nudge(1e-4), nudge(0.0)])
def test_neither_speed_nor_acceleration_is_passed(path: Floats) -> None:
    rows = sampled(path, seconds_along(path, SPEED, PUSH), DT)
    assert len(rows) < 200
    whole = np.vstack([path[:1], path[:1], rows, rows[-1:]])
    assert (np.abs(np.diff(whole, axis=0)) / DT <= 1.02 * SPEED).all()
    assert (np.abs(np.diff(whole, 2, axis=0)) / DT**2 <= 1.02 * PUSH).all()
    np.testing.assert_allclose(rows[-1], path[-1])


def test_a_straight_is_driven_at_full_speed_and_a_bend_is_not() -> None:
    seconds = seconds_along(bend(), SPEED, PUSH)
    rate = np.linalg.norm(np.diff(bend()[:, :2], axis=0), axis=1) / np.diff(seconds)
    assert rate[30] == pytest.approx(0.5, rel=0.02)
    assert rate[58:62].max() < 0.4


def test_a_longer_way_takes_longer() -> None:
    times = [seconds_along(straight(length), SPEED, PUSH)[-1] for length in (0.1, 0.5, 2.0)]
    assert times == sorted(times)
