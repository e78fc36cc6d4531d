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
        tilt: how far back from straight down the hand leans, rad.
        rest: arm, gripper, base and head at rest, (dof,).
        outlook: the same with the hand raised near rest, so that its camera looks out over the room; it is raised
            only while looking round with an empty hand, (dof,).
    """

    name: str
    lower: Floats
    upper: Floats
    velocity: Floats
    acceleration: Floats
    grip_force: float
    tool_speed: float
    tilt: float
    rest: Floats
    outlook: Floats


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


def base_pose(base: Floats) -> Pose:
    """`world_from_base` at x m, y m, yaw rad, (3,)."""
    cos, sin = np.cos(base[2]), np.sin(base[2])
    return Pose(np.array([base[0], base[1], 0.0]), np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]]))


def hand_pose(hand: Floats, tilt: float) -> Pose:
    """A hand pose that leans back by tilt: grasp point x y z, m, and yaw about the vertical, rad, (4,).

    The hand's z axis is its approach, its y axis the line along which the fingers close; at yaw 0 it reaches forward
    and down.
    """
    cos, sin = np.cos(hand[3]), np.sin(hand[3])
    lean, rise = np.cos(tilt), np.sin(tilt)
    turned = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    leaning = np.array([[lean, 0.0, rise], [0.0, -1.0, 0.0], [rise, 0.0, -lean]])
    return Pose(np.asarray(hand[:3], dtype=np.float64), turned @ leaning)


def hand_yaw(rotation: Floats) -> float:
    """The yaw of a hand's rotation matrix, (3, 3), rad: the direction of its x axis over the floor."""
    return float(np.arctan2(rotation[1, 0], rotation[0, 0]))
