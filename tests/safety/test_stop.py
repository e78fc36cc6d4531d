"""Closed forms of stopping agree with stepping through a stop."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safety.motion import Start
from safety.scripted import PROFILE
from safety.stop import braked, fastest, full_stop, rows_to_rest, stop_distance, stop_path

ACCELERATION = np.array([2.0, 0.5, 30.0])
speeds = st.lists(st.floats(-3, 3), min_size=3, max_size=3).map(np.array)
dts = st.sampled_from([0.01, 0.05, 0.1])


@settings(max_examples=80, deadline=None, derandomize=True)
@given(speed=speeds, dt=dts)
def test_distance_and_path_are_what_braking_row_by_row_gives(speed: np.ndarray, dt: float) -> None:
    position, v, rows = np.zeros(3), speed, []
    while np.abs(v).max() > 0:
        v = braked(v, ACCELERATION, dt)
        position = position + v * dt
        rows.append(position)
    stop = stop_path(np.zeros(3), speed, ACCELERATION, dt, len(rows))
    np.testing.assert_allclose(stop, np.array(rows).reshape(-1, 3), atol=1e-9)
    np.testing.assert_allclose(stop_distance(speed, ACCELERATION, dt), position, atol=1e-9)
    assert rows_to_rest(speed, ACCELERATION, dt) in (len(rows), len(rows) - 1)  # the last row may move by rounding only


@settings(max_examples=80, deadline=None, derandomize=True)
@given(gap=st.lists(st.floats(0, 5), min_size=3, max_size=3).map(np.array), dt=dts)
def test_the_fastest_speed_just_fits_the_gap(gap: np.ndarray, dt: float) -> None:
    speed = fastest(gap, ACCELERATION, dt)
    np.testing.assert_allclose(speed * dt + stop_distance(speed, ACCELERATION, dt), gap, atol=1e-9)


def test_no_gap_no_speed_and_no_end_no_overflow() -> None:
    assert fastest(np.array([-1.0, 0.0]), np.ones(2), 0.05).tolist() == [0.0, 0.0]
    assert np.isfinite(fastest(np.array([np.inf, 1e300]), np.ones(2), 0.05)).all()


def test_a_full_stop_ends_at_rest() -> None:
    start = Start(0.0, PROFILE.rest, 0.9 * PROFILE.velocity, 0.05)
    halt = full_stop(start, PROFILE)
    path = np.vstack([halt.targets[-1] + 0 * halt.targets[-1], halt.targets[-1]])
    assert len(halt.targets) == rows_to_rest(start.speed, PROFILE.acceleration, 0.05)
    np.testing.assert_allclose(np.diff(path, axis=0), 0)
    last = (halt.targets[-1] - halt.targets[-2]) / 0.05
    assert (np.abs(last) <= PROFILE.acceleration * 0.05 + 1e-9).all()
    assert full_stop(Start(0.0, PROFILE.rest, np.zeros(13), 0.05), PROFILE).targets == pytest.approx(PROFILE.rest[None])
