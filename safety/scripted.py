"""A small robot and room of numbers, for tests and examples: same seams, no simulator."""

from collections.abc import Callable

import numpy as np

from contracts.action import ActionChunk, Verdict
from contracts.arrays import Floats
from contracts.floor_plan import FloorPlan
from contracts.observation import Observation
from contracts.protocols import Guard
from contracts.robot import ARM, BASE, DOF, GRIPPER, HEAD, Pose, RobotProfile, base_pose
from safety.body import Body

SHOULDER, UPPER, FORE = 0.8, 0.4, 0.5  # height, and the two lengths of an arm that swings in one plane, m
TABLE = (1.2, 0.6)  # x of its edge, height of its top, m

PROFILE = RobotProfile(
    name="scripted",
    lower=np.array([-2.9, -1.7, -2.9, -3.0, -2.9, 0.0, -2.9, 0.0, -3.0, -3.0, -50.0, -1.5, -1.0]),
    upper=np.array([2.9, 1.7, 2.9, 0.0, 2.9, 3.7, 2.9, 0.08, 3.0, 3.0, 50.0, 1.5, 1.0]),
    velocity=np.array([2.0] * 7 + [0.2, 0.6, 0.6, 1.2, 2.0, 2.0]),
    acceleration=np.array([10.0] * 7 + [2.0, 1.0, 1.0, 2.5, 8.0, 8.0]),
    grip_force=40.0,
    tool_speed=1.0,
    tilt=0.0,
    rest=np.array([0.0, -0.5, 0.0, -2.0, 0.0, 1.5, 0.0, 0.04, 0.0, 0.0, 0.0, 0.0, 0.0]),
    outlook=np.array([0.0, -0.5, 0.0, -2.0, 0.0, 1.5, 0.0, 0.04, 0.0, 0.0, 0.0, 0.0, 0.0]),
)

PLAN = FloorPlan(bounds=(-2.0, -2.0, 2.0, 2.0), obstacles=((1.2, -1.0, 2.0, 1.0),), places={}, radius=0.3)


class ScriptedKinematics:
    """An arm of two lengths on a turning shoulder; joints 1, 2 and 4 move the hand, the rest turn on the spot."""

    def _points(self, targets: Floats) -> tuple[Floats, Floats]:
        """Elbow and grasp point in the world frame, each (3,), m."""
        turn, lift, bend = targets[ARM][0], targets[ARM][1], targets[ARM][1] - targets[ARM][3] - np.pi / 2
        ahead = np.array([np.cos(turn), np.sin(turn), 0.0])
        up = np.array([0.0, 0.0, 1.0])
        base = base_pose(targets[BASE])
        elbow = SHOULDER * up + UPPER * (np.sin(lift) * ahead + np.cos(lift) * up)
        grasp = elbow + FORE * (np.sin(bend) * ahead + np.cos(bend) * up)
        return base.position + base.rotation @ elbow, base.position + base.rotation @ grasp

    def forward(self, targets: Floats) -> Pose:
        return Pose(self._points(targets)[1], base_pose(targets[BASE]).rotation)

    def inverse(self, targets: Floats, world_from_grasp: Pose) -> Floats:
        solved = targets.copy()
        for _ in range(50):
            short = world_from_grasp.position - self.forward(solved).position  # (3,)
            slope = np.stack([self._slope(solved, joint) for joint in (0, 1, 3)], axis=1)  # (3, 3)
            change = np.linalg.solve(slope.T @ slope + 1e-4 * np.eye(3), slope.T @ short)
            solved[[0, 1, 3]] += np.clip(change, -0.2, 0.2)
            solved = np.clip(solved, PROFILE.lower, PROFILE.upper)
        return solved

    def _slope(self, targets: Floats, joint: int) -> Floats:
        nudge = np.zeros(DOF)
        nudge[joint] = 1e-5
        slope: Floats = (self.forward(targets + nudge).position - self.forward(targets).position) / 1e-5
        return slope

    def distances(self, targets: Floats) -> Floats:
        """Gaps of elbow and grasp point to the table's block, and of the arm's two ends to each other, (3,), m."""
        elbow, grasp = self._points(targets)
        edge, top = TABLE

        def gap(point: Floats) -> float:
            away, above = max(edge - point[0], 0.0), max(point[2] - top, 0.0)
            inside = -min(point[0] - edge, top - point[2])
            return float(np.hypot(away, above)) if away > 0 or above > 0 else float(inside)

        shoulder = base_pose(targets[BASE]).position + np.array([0.0, 0.0, SHOULDER])
        return np.array([gap(elbow), gap(grasp), float(np.linalg.norm(grasp - shoulder)) - 0.15])


def observed(targets: Floats, time: float = 0.0, force: float = 0.0, width: float | None = None) -> Observation:
    """What a robot senses that stands exactly where it was commanded."""
    return Observation(
        time=time,
        images={},
        depths={},
        cameras={},
        joints=targets[ARM].copy(),
        velocities=np.zeros(7),
        gripper_width=float(targets[GRIPPER][0]) if width is None else width,
        gripper_force=force,
        base=targets[BASE].copy(),
        head=targets[HEAD].copy(),
        targets=targets.copy(),
    )


class Rig:
    """A robot that does exactly what is commanded, and writes down every row.

    Args:
        position: where it stands, (13,).
    """

    def __init__(self, position: Floats = PROFILE.rest) -> None:
        self.time = 0.0
        self.rows = [np.array(position)]
        self.dts: list[float] = []

    def observe(self) -> Observation:
        return observed(self.rows[-1], self.time)

    def apply(self, chunk: ActionChunk, rows: int) -> None:
        """Follow the first rows of a chunk."""
        for row in chunk.targets[:rows]:
            self.rows.append(row)
            self.dts.append(chunk.dt)
            self.time += chunk.dt

    def drive(self, guard: Guard, chunk: ActionChunk, rows: int) -> Verdict:
        """Ask a guard, then follow the first rows of what it lets through."""
        verdict = guard.check(chunk, self.observe())
        self.apply(verdict.chunk, rows)
        return verdict


def scripted_body(clock: Callable[[], float] = lambda: 0.0) -> Body:
    """A fresh body of numbers, at rest."""
    return Body(PROFILE, ScriptedKinematics(), PLAN, clock=clock)
