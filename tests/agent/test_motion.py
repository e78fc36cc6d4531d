from dataclasses import replace

import numpy as np

from agent.motion import moving
from agent.rehearsal import PaperRobot
from contracts.robot import BASE, HEAD


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
