"""The few motions that belong to no skill: holding still, backing off, bringing the arm to rest."""

from itertools import pairwise

import numpy as np

from contracts import ActionChunk, Observation, RobotProfile
from contracts.arrays import Floats
from contracts.robot import ARM, BASE, HEAD, base_pose

DT = 0.05  # s between targets
ROWS = 4  # targets in a chunk
SHARE = 0.3  # of top speed: motions without a goal are slow
QUICK = 0.9  # of top speed: only the head and the base's heading move
PANS = (-1.4, -0.7, 0.0, 0.7, 1.4)  # of the head while looking round, rad; twice over, they see a full circle
DOWN = 0.45  # tilt of the head while looking round, rad: from a step away to the far wall
BACK = 0.12  # m to back off
WIGGLE = 0.25  # to either side, rad
WRIST = ARM.stop - 1  # turns the hand about its own axis
ASIDE = 0.40  # m to step to the right, rather past the edge of a door that swings to the left
STILL = 0.02  # rad/s below which a joint stands
AT_REST = 0.05  # rad from rest within which the arm counts as drawn in
ARRIVED = 0.002  # m or rad between base or head and its target, at which it has come to rest there


def hold(observation: Observation) -> ActionChunk:
    """Stay at the last targets for 0.1 s."""
    return ActionChunk(np.repeat(observation.targets[None], 2, axis=0), DT)


def moving(observation: Observation) -> bool:
    """Whether the arm still moves, or base or head is still on its way to a target.

    Speeds of base and head are not sensed; while they drive they trail their targets by some centimetres.
    """
    here, wanted = np.concatenate([observation.base, observation.head]), observation.targets
    gap = np.abs(here - np.concatenate([wanted[BASE], wanted[HEAD]])).max()
    return bool(gap > ARRIVED or np.abs(observation.velocities).max() > STILL)


def at_rest(targets: Floats, profile: RobotProfile) -> Floats:
    """Targets with arm and head at rest; base and gripper stay, so that what is held stays held, (13,)."""
    rested = targets.copy()
    rested[ARM] = profile.rest[ARM]
    rested[HEAD] = profile.rest[HEAD]
    return rested


def gazing(
    observation: Observation, focus: tuple[float, float, float], aside: float, profile: RobotProfile
) -> list[ActionChunk]:
    """Chunks that turn the head to a point in the world, or a little beside it, and stay there for an instant.

    Args:
        observation: the present.
        focus: the point, m.
        aside: how far beside it, rad.
        profile: limits.
    """
    start = np.clip(observation.targets, profile.lower, profile.upper)
    base_from_world = base_pose(observation.base).inverse()
    eye = base_from_world @ observation.cameras["head"].world_from_camera
    x, y, z = base_from_world.position + base_from_world.rotation @ np.array(focus) - eye.position
    goal = start.copy()
    looking = np.array([np.arctan2(y, x) + aside, np.arctan2(-z, np.hypot(x, y))])
    goal[HEAD] = np.clip(looking, profile.lower[HEAD], profile.upper[HEAD])
    return [*steps_toward(start, goal, profile, QUICK), ActionChunk(np.repeat(goal[None], ROWS, axis=0), DT)]


def backing_off(observation: Observation, profile: RobotProfile) -> list[ActionChunk]:
    """Chunks that take the base straight back, then bring the arm to rest."""
    start = np.clip(observation.targets, profile.lower, profile.upper)
    away = start.copy()
    yaw = away[BASE][2]
    away[BASE] -= BACK * np.array([np.cos(yaw), np.sin(yaw), 0.0])
    return [*steps_toward(start, away, profile), *steps_toward(away, at_rest(away, profile), profile)]


def wiggling(observation: Observation, profile: RobotProfile) -> list[ActionChunk]:
    """Chunks that turn the wrist to and fro and back again; nothing else moves."""
    start = np.clip(observation.targets, profile.lower, profile.upper)
    turned = [start.copy() for _ in range(2)]
    for goal, angle in zip(turned, (WIGGLE, -WIGGLE), strict=True):
        goal[WRIST] = np.clip(goal[WRIST] + angle, profile.lower[WRIST], profile.upper[WRIST])
    stops = [start, *turned, start]
    return [chunk for here, goal in pairwise(stops) for chunk in steps_toward(here, goal, profile)]


def sidestep(targets: Floats, profile: RobotProfile) -> list[ActionChunk]:
    """Chunks that take the base a step to its right, its heading kept."""
    start = np.clip(targets, profile.lower, profile.upper)
    yaw = start[BASE][2]
    goal = start.copy()
    goal[BASE] += ASIDE * np.array([np.sin(yaw), -np.cos(yaw), 0.0])
    return steps_toward(start, goal, profile)


def round_about(observation: Observation, profile: RobotProfile, *, empty: bool) -> list[ActionChunk]:
    """Chunks that turn head and base until everything around has been in the picture.

    Args:
        observation: the present.
        profile: limits, rest and outlook.
        empty: whether the hand is empty; if it is, and the arm is drawn in, its camera looks out too.
    """
    start = np.clip(observation.targets, profile.lower, profile.upper)
    here, chunks = start.copy(), list[ActionChunk]()
    raised = profile.outlook[ARM] if empty and _rests(start, profile) else start[ARM]
    for turned in (0.0, np.pi):
        for pan in PANS if turned == 0.0 else PANS[::-1]:
            goal = start.copy()
            goal[BASE.stop - 1] += turned
            goal[ARM] = raised
            goal[HEAD] = np.clip((pan, DOWN), profile.lower[HEAD], profile.upper[HEAD])
            chunks += [*steps_toward(here, goal, profile, QUICK), ActionChunk(np.repeat(goal[None], ROWS, axis=0), DT)]
            here = goal
    lowered = here.copy()
    lowered[ARM] = start[ARM]
    return chunks if (raised == start[ARM]).all() else [*chunks, *steps_toward(here, lowered, profile, QUICK)]


def _rests(targets: Floats, profile: RobotProfile) -> bool:
    """Whether the arm is drawn in."""
    return bool(np.abs(targets[ARM] - profile.rest[ARM]).max() < AT_REST)


def steps_toward(start: Floats, goal: Floats, profile: RobotProfile, share: float = SHARE) -> list[ActionChunk]:
    """Chunks along a straight line in target space, with a smooth start and end.

    Args:
        start: targets, (13,).
        goal: targets, (13,).
        profile: whose top speeds no joint exceeds.
        share: of top speed.
    """
    reach = np.abs(goal - start) / np.maximum(profile.velocity * share, 1e-6)  # s, (13,)
    count = max(ROWS, int(np.ceil(1.5 * reach.max() / DT / ROWS)) * ROWS)  # 1.5: peak over mean speed of the curve
    passed = np.linspace(0, 1, count + 1)[1:]
    smooth = passed * passed * (3 - 2 * passed)
    rows = start + smooth[:, None] * (goal - start)  # (count, 13)
    return [ActionChunk(part, DT) for part in rows.reshape(-1, ROWS, len(start))]
