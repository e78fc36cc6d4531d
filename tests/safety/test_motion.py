"""The commanded speed is read off the rows that were applied, whichever those were."""

from dataclasses import replace

import numpy as np
import pytest

from contracts.action import ActionChunk
from contracts.robot import DOF
from safety.motion import Motion
from safety.scripted import PROFILE, observed

ROWS = PROFILE.rest + np.cumsum(np.array([0.1, 0.2, 0.3, 0.0, 0.0]))[:, None] * np.eye(DOF)[0]


@pytest.fixture
def motion() -> Motion:
    motion = Motion()
    motion.start(observed(PROFILE.rest, 1.0))
    motion.sent(ActionChunk(ROWS, 0.1))
    return motion


@pytest.mark.parametrize(("applied", "speed"), [(1, 1.0), (2, 2.0), (3, 3.0), (4, 0.0), (5, 0.0)])
def test_speed_after_any_number_of_rows(motion: Motion, applied: int, speed: float) -> None:
    start = motion.start(observed(ROWS[applied - 1], 1.0 + 0.1 * applied))
    assert start.speed[0] == pytest.approx(speed)
    assert start.dt == 0.1
    assert not start.speed[1:].any()


def test_asking_again_gives_the_same_whatever_was_sent(motion: Motion) -> None:
    observation = observed(ROWS[1], 1.2)
    first = motion.start(observation)
    motion.sent(ActionChunk(ROWS + 5, 0.2))
    assert motion.start(observation) is first


def test_a_command_from_elsewhere_is_at_rest(motion: Motion) -> None:
    assert not motion.start(observed(ROWS[1] + 1, 1.2)).speed.any()


def test_what_was_reached_long_ago_is_at_rest(motion: Motion) -> None:
    motion.sent(ActionChunk(ROWS[:3], 0.1))
    assert not motion.start(observed(ROWS[2], 2.0)).speed.any()


def test_what_an_observation_does_not_tell_is_taken_from_what_was_due(motion: Motion) -> None:
    sick = replace(observed(ROWS[1], 1.2), targets=np.full(DOF, np.nan))
    start = motion.start(sick)
    np.testing.assert_array_equal(start.position, ROWS[1])
    assert start.speed[0] == pytest.approx(2.0)
    timeless = replace(sick, time=float("nan"))
    assert np.isfinite(motion.start(timeless).position).all()
