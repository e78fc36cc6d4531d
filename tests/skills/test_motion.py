"""Laws of scripted motion."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contracts.robot import RobotProfile
from skills.motion import SHARE, glide, line, smooth

PROFILE = RobotProfile(
    "any",
    np.full(13, -9.0),
    np.full(13, 9.0),
    np.full(13, 1.5),
    np.full(13, 4.0),
    1.0,
    1.0,
    0.3,
    np.zeros(13),
    np.zeros(13),
)
numbers = st.lists(st.floats(-2, 2), min_size=13, max_size=13)


@given(numbers)
def test_a_glide_arrives_and_breaks_no_limit(goal: list[float]) -> None:
    start = np.zeros(13)
    rows = np.vstack([start, *(chunk.targets for chunk in glide(start, np.array(goal), PROFILE))])
    np.testing.assert_allclose(rows[-1], goal, atol=1e-12)
    speed = np.diff(rows, axis=0) / 0.05
    assert np.abs(speed).max() <= SHARE * 1.5 + 1e-6
    acceleration = np.diff(speed, axis=0, prepend=0, append=0) / 0.05
    assert np.abs(acceleration).max() <= 4.0 + 1e-6


def test_the_smooth_curve_rests_at_both_ends() -> None:
    share = np.linspace(0, 1, 1001)
    curve = smooth(share)
    slope = np.gradient(curve, share)
    assert curve[0] == 0
    assert curve[-1] == 1
    np.testing.assert_allclose(slope[[0, -1]], 0, atol=1e-4)
    np.testing.assert_allclose(curve + smooth(1 - share), 1, atol=1e-12)


def test_a_line_is_straight_and_ends_where_it_should() -> None:
    start, goal = np.array([0.3, 0.0, 1.0, 0.0]), np.array([0.5, 0.2, 0.8, 1.0])
    poses = line(start, goal)
    np.testing.assert_allclose(poses[-1], goal)
    way = (poses - start) / (goal - start)
    np.testing.assert_allclose(way, np.repeat(way[:, :1], 4, axis=1), atol=1e-9)
