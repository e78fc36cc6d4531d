"""What a hand's chunk and a body's feeling are made of: order, units, rates."""

import numpy as np
import torch
from torch import Tensor

from contracts.arrays import Floats
from contracts.observation import Observation
from contracts.protocols import Kinematics
from contracts.robot import hand_yaw
from skills.motion import base_from_grasp

VIEWS = ("head", "wrist")  # cameras, in this order everywhere
SIZE = 96  # height and width of a picture, pixels
HORIZON = 16  # steps of a chunk
STEP = 0.1  # between steps of a chunk, s
HAND = 5  # grasp point x y z in the base frame, m; yaw, rad; target opening of the gripper, m
PROPRIO = 8  # grasp point x y z, yaw; opening, m; grip force, N; head pan and tilt, rad
BODY = 10  # what the network is given of it
LAYOUT = "hand x y z yaw width; 16 x 0.1 s; relative to the measured hand"


def feel(proprio: Tensor) -> Tensor:
    """Proprioception in the network's scales, the grasp point first and in m, (..., 8) to (..., 10)."""
    place, yaw, width, force, head = torch.split(proprio, [3, 1, 1, 1, 2], -1)
    grip = (force / 20.0).clamp(0.0, 1.5)
    return torch.cat([place, yaw, yaw.sin(), yaw.cos(), width * 12.0, grip, head], -1)


def proprioception(observation: Observation, kinematics: Kinematics) -> Floats:
    """What the body feels, (8,)."""
    hand = base_from_grasp(observation, kinematics)
    grip = (observation.gripper_width, observation.gripper_force)
    return np.array([*hand.position, hand_yaw(hand.rotation), *grip, *observation.head])
