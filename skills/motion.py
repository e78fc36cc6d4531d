"""Scripted motion: smooth glides in target space, straight lines of the hand, and the hand's poses as joint targets."""

from collections.abc import Iterator

import numpy as np

from contracts.action import ActionChunk
from contracts.arrays import Floats
from contracts.observation import Observation
from contracts.protocols import Kinematics
from contracts.robot import ARM, BASE, GRIPPER, Pose, RobotProfile, base_pose, hand_pose, hand_yaw

DT = 0.05  # s between rows
ROWS = 4  # of a tick
STEP = 0.1  # s between hand poses
SHARE = 0.55  # of top speed and acceleration that a glide uses
LINE_SPEED = 0.30  # of the hand along a line, m/s
TURN_SPEED = 1.2  # of the hand's yaw along a line, rad/s
PEAK_SPEED, PEAK_ACCELERATION = 1.875, 5.774  # of the smoothest curve from 0 to 1 in 1 s


def smooth(share: Floats) -> Floats:
    """The minimum-jerk curve from 0 to 1 (Flash and Hogan 1985): at rest at both ends."""
    curve: Floats = share**3 * (10 - 15 * share + 6 * share**2)
    return curve


def base_from_grasp(observation: Observation, kinematics: Kinematics) -> Pose:
    """Measured hand in the measured base frame."""
    return base_pose(observation.base).inverse() @ kinematics.forward(observation.position())


def hand_now(observation: Observation, kinematics: Kinematics) -> Floats:
    """Measured grasp point and yaw in the base frame, (4,)."""
    pose = base_from_grasp(observation, kinematics)
    return np.array([*pose.position, hand_yaw(pose.rotation)])


def hold(observation: Observation) -> ActionChunk:
    """Stay at the last targets for a tick."""
    return ActionChunk(np.repeat(observation.targets[None], ROWS, axis=0), DT)


def follow(hand: Floats, observation: Observation, kinematics: Kinematics, profile: RobotProfile) -> ActionChunk:
    """Joint targets, two rows of 0.05 s for each step, that take the hand through poses.

    Args:
        hand: x y z m in the base frame, yaw rad, opening m, (steps, 5).
        observation: the present; its targets are where the motion starts from, base and head hold still.
        kinematics: of the arm.
        profile: tilt and limits.
    """
    before, rows = observation.targets, []
    for pose in hand:
        after = reach(pose[:4], before, observation.base, kinematics, profile)
        after[GRIPPER] = np.clip(pose[4], profile.lower[GRIPPER], profile.upper[GRIPPER])
        half = (before + after) / 2
        half[GRIPPER] = after[GRIPPER]
        rows += [half, after]
        before = after
    return ActionChunk(np.stack(rows), DT)


def reach(hand: Floats, targets: Floats, base: Floats, kinematics: Kinematics, profile: RobotProfile) -> Floats:
    """Targets, (13,), with the hand at a pose in the base frame, (4,), for a base that stands where it was measured."""
    here = targets.copy()
    here[BASE] = base
    solved = kinematics.inverse(here, base_pose(base) @ hand_pose(hand, profile.tilt))
    found = targets.copy()
    found[ARM] = solved[ARM]
    return found


def glide(start: Floats, goal: Floats, profile: RobotProfile) -> Iterator[ActionChunk]:
    """Ticks of a straight, smooth motion in target space, within a share of the robot's limits.

    Args:
        start: targets, (13,).
        goal: targets, (13,).
        profile: limits.
    """
    way = np.abs(goal - start)
    speed = (PEAK_SPEED * way / (SHARE * profile.velocity)).max()
    acceleration = np.sqrt(PEAK_ACCELERATION * way / (SHARE * profile.acceleration)).max()
    count = max(1, int(np.ceil(max(speed, acceleration) / DT)))
    share = smooth(np.arange(1, count + 1) / count)
    rows = start + share[:, None] * (goal - start)
    for first in range(0, count, ROWS):
        yield ActionChunk(rows[first : first + ROWS], DT)


def line(start: Floats, goal: Floats) -> Floats:
    """Hand poses every 0.1 s along a straight line, smooth at both ends, (steps, 4).

    Args:
        start: x y z m, yaw rad, (4,).
        goal: x y z m, yaw rad, (4,).
    """
    way = goal - start
    seconds = PEAK_SPEED * max(float(np.linalg.norm(way[:3])) / LINE_SPEED, abs(float(way[3])) / TURN_SPEED)
    count = max(2, int(np.ceil(seconds / STEP)))
    share = smooth(np.arange(1, count + 1) / count)
    return np.asarray(start + share[:, None] * way)


def aim(observation: Observation, focus: tuple[float, float, float]) -> Floats:
    """Pan and tilt, rad, (2,), that turn the head camera to a point in the world.

    Exact once the camera looks there; on the way, as good as the camera is near its last place.
    """
    base_from_world = base_pose(observation.base).inverse()
    eye = base_from_world @ observation.cameras["head"].world_from_camera
    spot = base_from_world.position + base_from_world.rotation @ np.array(focus)
    x, y, z = spot - eye.position
    return np.array([np.arctan2(y, x), np.arctan2(-z, np.hypot(x, y))])
