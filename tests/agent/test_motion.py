from dataclasses import replace

import numpy as np
import pytest

from agent.motion import gazing, moving, round_about
from agent.rehearsal import PaperRobot
from contracts.observation import Camera
from contracts.robot import ARM, BASE, HEAD, Pose, base_pose
from safety.scripted import PROFILE


def at_rest():
    return PaperRobot(np.zeros(13)).observe()


def test_a_robot_at_its_targets_does_not_move():
    assert not moving(at_rest())


def test_an_arm_with_speed_moves():
    assert moving(replace(at_rest(), velocities=np.full(7, 0.05)))


def test_a_base_or_a_head_that_trails_its_target_moves():
    for part, index in ((BASE, 1), (HEAD, 0)):
        targets = np.zeros(13)
        targets[part][index] = 0.03
        assert moving(replace(at_rest(), targets=targets))


def looking(base=(1.0, 2.0, np.pi / 2)):
    """A robot at a place with a head camera 1.2 m over its base."""
    start = PROFILE.rest.copy()
    start[BASE] = base
    here = PaperRobot(start).observe()
    return replace(here, cameras={"head": Camera(100.0, base_pose(here.base) @ Pose(np.array([0, 0, 1.2]), np.eye(3)))})


def rows(chunks):
    return np.concatenate([chunk.targets for chunk in chunks])


@pytest.mark.parametrize(
    ("focus", "aside", "pan", "tilt"),
    [
        ((1.0, 3.0, 1.2), 0.0, 0.0, 0.0),
        ((0.0, 3.0, 1.2), 0.0, np.pi / 4, 0.0),
        ((1.0, 3.0, 0.7), 0.1, 0.1, np.arctan(0.5)),
        ((1.0, 1.0, 1.2), 0.0, PROFILE.upper[HEAD][0], 0.0),  # as far round as the neck goes
    ],
)
def test_a_gaze_ends_at_the_point_and_moves_the_head_alone(focus, aside, pan, tilt):
    here = looking()
    targets = rows(gazing(here, focus, aside, PROFILE))
    np.testing.assert_allclose(targets[-1][HEAD], (pan, tilt), atol=1e-9)
    still = np.delete(targets, range(HEAD.start, HEAD.stop), axis=1)
    np.testing.assert_array_equal(
        still, np.delete(here.targets, range(HEAD.start, HEAD.stop))[None].repeat(len(still), 0)
    )


def test_looking_round_turns_the_head_to_every_side_and_moves_no_arm():
    here = looking()
    targets = rows(round_about(here, PROFILE, empty=False))
    np.testing.assert_array_equal(targets[:, ARM], here.targets[ARM][None].repeat(len(targets), 0))
    np.testing.assert_array_equal(targets[:, 8:10], here.targets[8:10][None].repeat(len(targets), 0))
    headings = targets[:, 10] + targets[:, 11]
    assert headings.max() - headings.min() > 2 * np.pi - 1.4  # with half a picture's width at either end


def test_an_empty_hand_at_rest_is_raised_to_look_round_and_brought_back():
    here = replace(looking(), targets=PROFILE.rest)
    targets = rows(round_about(here, PROFILE, empty=True))
    np.testing.assert_allclose(targets[-1][ARM], PROFILE.rest[ARM])
    raised = np.abs(targets[:, ARM] - PROFILE.outlook[ARM]).max(1) < 1e-9
    assert raised.mean() > 0.8
    assert (rows(round_about(here, PROFILE, empty=False))[:, ARM] == PROFILE.rest[ARM]).all()
