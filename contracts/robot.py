"""What a body is: the order of its targets, and the limits that no command may break."""

from dataclasses import dataclass

import numpy as np

from contracts.arrays import Floats

ARM = slice(0, 7)  # joint angles, rad
GRIPPER = slice(7, 8)  # opening between the fingers, m
BASE = slice(8, 11)  # x m, y m, yaw rad, world frame
HEAD = slice(11, 13)  # pan, tilt, rad
DOF = 13


@dataclass(frozen=True, slots=True)
class RobotProfile:
    """Limits of a robot, in the order of an action's targets (arm 7, gripper 1, base 3, head 2).

    Args:
        name: which robot.
        lower: lowest target, (dof,); rad, m.
        upper: highest target, (dof,); rad, m.
        velocity: top speed, (dof,); rad/s, m/s.
        acceleration: top acceleration, (dof,); rad/s2, m/s2.
        grip_force: most force between the fingers, N.
        tool_speed: top speed of the grasp point, m/s.
        rest: arm, gripper, base and head at rest, (dof,).
    """

    name: str
    lower: Floats
    upper: Floats
    velocity: Floats
    acceleration: Floats
    grip_force: float
    tool_speed: float
    rest: Floats


@dataclass(frozen=True, slots=True)
class Pose:
    """A position and an orientation in some frame.

    Args:
        position: x, y, z, m, (3,).
        rotation: rotation matrix, (3, 3).
    """

    position: Floats
    rotation: Floats

    @staticmethod
    def identity() -> "Pose":
        return Pose(np.zeros(3), np.eye(3))

    def __matmul__(self, other: "Pose") -> "Pose":
        """Chain poses: `a_from_c = a_from_b @ b_from_c`."""
        return Pose(self.position + self.rotation @ other.position, self.rotation @ other.rotation)

    def inverse(self) -> "Pose":
        """The same transform read the other way."""
        return Pose(-self.rotation.T @ self.position, self.rotation.T)
