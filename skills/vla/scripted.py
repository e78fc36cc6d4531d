"""A policy that follows hand poses written down beforehand: the fake of the learned one."""

import numpy as np

from contracts.action import ActionChunk
from contracts.arrays import Floats
from contracts.goal import Goal
from contracts.observation import Observation
from contracts.protocols import Kinematics
from contracts.robot import RobotProfile
from skills.motion import follow

AT_ONCE = 2  # steps of 0.1 s a chunk


class ScriptedPolicy:
    """Hand poses in order, then the last one again and again, sure of being finished.

    Args:
        hand: x y z m in the base frame, yaw rad, opening m, (steps, 5).
        kinematics: of the arm.
        profile: limits of the robot.
    """

    def __init__(self, hand: Floats, kinematics: Kinematics, profile: RobotProfile) -> None:
        self.hand = hand
        self.kinematics = kinematics
        self.profile = profile
        self.finished = 0.0
        self._next = 0

    def start(self, goal: Goal, observation: Observation) -> None:
        self.finished = 0.0
        self._next = 0

    def act(self, observation: Observation) -> ActionChunk:
        steps = np.minimum(np.arange(self._next, self._next + AT_ONCE), len(self.hand) - 1)
        self.finished = float(self._next >= len(self.hand))
        self._next += AT_ONCE
        return follow(self.hand[steps], observation, self.kinematics, self.profile)
