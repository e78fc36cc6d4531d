"""What an expert knows and moves: the simulator's truth in the robot's base frame, and a hand that follows at 10 Hz."""

import numpy as np

from contracts.arrays import Floats
from contracts.robot import ARM, BASE, GRIPPER, Pose, base_pose, hand_pose, hand_yaw
from worlds.household.furniture import PIECES
from worlds.household.kinematics import ArmKinematics
from worlds.household.kitchen import FLOOR_PLAN, front_pose
from worlds.household.objects import KINDS
from worlds.household.robot import TILT
from worlds.household.simulation import Simulation

STEP = 0.1  # s between an expert's commands
FASTEST = 0.38  # of the hand, m/s
TURNING = 1.8  # of the hand, rad/s
STRETCH = 0.07  # how far a command may run ahead of the measured hand, m


class Body:
    """A simulation seen from the robot's base.

    Args:
        sim: the kitchen; the base stands still while an expert works.
        kinematics: of the arm.
    """

    def __init__(self, sim: Simulation, kinematics: ArmKinematics) -> None:
        self.sim = sim
        self.kinematics = kinematics
        self.base_from_world = base_pose(sim.robot_position()[7:10]).inverse()
        self.command = np.array([*self.hand(), sim.targets[GRIPPER][0]])  # x y z yaw width

    def hand(self) -> Floats:
        """Measured grasp point and yaw in the base frame, (4,)."""
        pose = self.kinematics.base_from_grasp(self.sim.robot_position()[:7])
        return np.array([*pose.position, hand_yaw(pose.rotation)])

    def body(self, name: str) -> Pose:
        """A body in the base frame."""
        return self.base_from_world @ self.sim.body(name)

    def front(self, place: str) -> Pose:
        """`base_from_front` of a place."""
        return self.base_from_world @ front_pose(PIECES[place])

    def handle(self, place: str) -> Floats:
        """Middle of a place's handle, or top of its button, in the base frame, (3,)."""
        seen = np.array(self.sim.data.geom(f"{place.replace(' ', '_')}_handle").xpos)
        return np.array(self.base_from_world.position + self.base_from_world.rotation @ seen)

    def lowest(self, thing: str) -> float:
        """Height of a thing's lowest point above the floor, m, as if it stood on its nearest face."""
        pose, half = self.sim.body(thing), np.array(KINDS[self.sim.thing(thing).kind].half)
        return float(pose.position[2] - np.abs(pose.rotation[2]) @ half)

    def gripping(self) -> bool:
        """Whether both fingers press on something."""
        return self.sim.grip_force() > 1.0 and self.sim.width() > 0.012

    def holds(self, thing: str) -> bool:
        """Whether a thing is between the fingers."""
        grasp = self.sim.site("robot_grasp").position
        return self.gripping() and float(np.linalg.norm(self.body_near(thing) - grasp)) < 0.07

    def has(self, thing: str) -> bool:
        """Whether a thing is where the closing hand can still keep it, whatever the fingers feel this instant."""
        grasp = self.sim.site("robot_grasp").position
        return self.command[4] < 0.005 and float(np.linalg.norm(self.body_near(thing) - grasp)) < 0.06

    def body_near(self, thing: str) -> Floats:
        """The point of a thing's middle axis that is nearest to the grasp point, world frame, (3,)."""
        pose, half = self.sim.body(thing), KINDS[self.sim.thing(thing).kind].half
        grasp = self.sim.site("robot_grasp").position
        longest = int(np.argmax(half))
        axis = pose.rotation[:, longest]
        along = float(np.clip((grasp - pose.position) @ axis, -half[longest], half[longest]))
        return np.array(pose.position + along * axis)

    def move(self, goal: Floats, width: float) -> None:
        """Move the command toward a hand pose, (4,), no faster than the hand may, and set the fingers."""
        measured = self.hand()
        ahead = self.command[:3] - measured[:3]
        gap = float(np.linalg.norm(ahead))
        if gap > STRETCH:
            self.command[:3] = measured[:3] + ahead * STRETCH / gap
        way = goal[:3] - self.command[:3]
        far = float(np.linalg.norm(way))
        stride = min(far, np.clip(3.0 * far, 0.05, FASTEST) * STEP)
        self.command[:3] += way * (stride / far if far > 1e-9 else 0.0)
        turn = goal[3] - self.command[3]
        self.command[3] += np.clip(turn, -TURNING * STEP, TURNING * STEP)
        self.command[4] = width

    def follow(self) -> None:
        """Let the arm follow the command for one step of 0.1 s."""
        start = self.sim.targets
        goal = start.copy()
        goal[GRIPPER] = self.command[4]
        world = base_pose(start[BASE]) @ hand_pose(self.command[:4], TILT)
        goal = self.kinematics.inverse(goal, world)
        for share in (0.5, 1.0):
            row = goal.copy()
            row[ARM] = start[ARM] + share * (goal[ARM] - start[ARM])
            self.sim.step(row)


def aim_head(base: Floats, focus: tuple[float, float, float]) -> Floats:
    """Pan and tilt, rad, (2,), that turn the head to a point in the world."""
    head = base_pose(base).inverse()
    x, y, z = head.position + head.rotation @ np.array(focus) - np.array([-0.14, 0.22, 1.66])
    return np.array([np.arctan2(y, x), np.arctan2(-z, np.hypot(x, y))])


def dock_of(place: str) -> Floats:
    """Where the base stands to work at a place, x m, y m, yaw rad."""
    return np.array(FLOOR_PLAN.places[place].dock)
