"""What a robot's sensors give at one instant."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from contracts.arrays import Depth, Floats, Image
from contracts.robot import ARM, BASE, DOF, GRIPPER, HEAD, Pose

FINE_HEAD = "head_fine"  # the head camera's picture again, finer, where a world takes one: small things are found in it


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera at one instant; x right, y down, z forward (OpenCV).

    Args:
        focal: focal length, pixels (square pixels, principal point at the centre).
        world_from_camera: pose by forward kinematics, not by looking.
    """

    focal: float
    world_from_camera: Pose

    def pixel(self, point: Floats, height: int, width: int) -> tuple[float, float, float]:
        """Column and row of a point in the world, m, in a picture of this size, and its depth along the axis, m.

        Only depths above zero are before the camera; the pixel of others means nothing.
        """
        x, y, z = (float(one) for one in self.world_from_camera.rotation.T @ (point - self.world_from_camera.position))
        near = z or np.inf
        return self.focal * x / near + width / 2, self.focal * y / near + height / 2, z


@dataclass(frozen=True, slots=True)
class Observation:
    """One instant of everything that is sensed.

    Args:
        time: world time, s.
        images: by camera name, (height, width, 3) uint8 RGB.
        depths: by camera name, (height, width) float32, m along the optical axis.
        cameras: by camera name, intrinsics and pose.
        joints: arm joint angles, (7,), rad.
        velocities: arm joint speeds, (7,), rad/s.
        gripper_width: opening between the fingers, m.
        gripper_force: force between the fingers, N.
        base: odometry x m, y m, yaw rad in the world frame, (3,).
        head: pan, tilt, rad, (2,).
        targets: the last commanded targets, (13,).
    """

    time: float
    images: Mapping[str, Image]
    depths: Mapping[str, Depth]
    cameras: Mapping[str, Camera]
    joints: Floats
    velocities: Floats
    gripper_width: float
    gripper_force: float
    base: Floats
    head: Floats
    targets: Floats

    def position(self) -> Floats:
        """Measured position in the order of an action's targets, (13,)."""
        measured = np.empty(DOF)
        measured[ARM], measured[GRIPPER], measured[BASE], measured[HEAD] = (
            self.joints,
            self.gripper_width,
            self.base,
            self.head,
        )
        return measured
