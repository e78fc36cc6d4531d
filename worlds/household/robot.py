"""The robot: a holonomic base, an arm with the Franka Panda's kinematics, a parallel gripper, a pan-tilt head."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

import numpy as np

from contracts.robot import RobotProfile
from worlds.household.shapes import GHOST, ROBOT, body, geom, numbers

ARM_MOUNT = (0.10, 0.0, 0.50)  # of the arm's first frame in the base frame, m
WIDEST = 0.13  # opening of the gripper, m
TILT = float(np.radians(20.0))  # the hand leans this far back from straight down, rad
BASE_RADIUS = 0.27  # m

# https://frankarobotics.github.io/docs: joint limits of the Franka Emika Panda; then gripper, base, head.
PANDA_LOWER = (-2.8973, -1.7628, -2.8973, -3.0718, -2.8973, -0.0175, -2.8973)
PANDA_UPPER = (2.8973, 1.7628, 2.8973, -0.0698, 2.8973, 3.7525, 2.8973)
PANDA_SPEED = (2.175, 2.175, 2.175, 2.175, 2.61, 2.61, 2.61)
PANDA_ACCELERATION = (15.0, 7.5, 10.0, 12.5, 15.0, 20.0, 20.0)
GRIP = {"kp": "1500", "kv": "60", "forcerange": "-45 45"}  # of the gripper's servo; N/m, N s/m, N
REST = (0.0, -1.207, 0.0, -2.365, 0.0, 1.508, 0.7854)  # hand drawn in at (0.32, 0, 1.05) m, upright

PROFILE = RobotProfile(
    name="gofer-household-1",
    lower=np.array([*PANDA_LOWER, 0.0, -3.5, -3.0, -50.0, -1.6, -0.4]),
    upper=np.array([*PANDA_UPPER, WIDEST, 3.5, 3.0, 50.0, 1.6, 1.4]),
    velocity=np.array([*PANDA_SPEED, 2.0, 0.70, 0.70, 1.5, 2.0, 2.0]),
    acceleration=np.array([*PANDA_ACCELERATION, 80.0, 1.2, 1.2, 3.0, 8.0, 8.0]),
    grip_force=70.0,
    tool_speed=1.7,
    tilt=TILT,
    rest=np.array([*REST, 0.04, 0.0, 0.0, 0.0, 0.0, 0.6]),
    outlook=np.array([*REST[:5], REST[5] + 0.8, REST[6], 0.04, 0.0, 0.0, 0.0, 0.0, 0.6]),
)


@dataclass(frozen=True, slots=True)
class Link:
    """One joint of the arm: where it sits in its parent, and the capsule that is its shell (from, to, radius; m)."""

    pos: tuple[float, float, float]
    quat: tuple[float, float, float, float]
    shell: tuple[tuple[float, float, float], tuple[float, float, float], float]
    colour: str


LINKS = (
    Link((0, 0, 0.333), (1, 0, 0, 0), ((0, 0, -0.19), (0, 0, 0), 0.065), "robot_white"),
    Link((0, 0, 0), (1, -1, 0, 0), ((0, -0.06, 0), (0, -0.20, 0), 0.062), "robot_white"),
    Link((0, -0.316, 0), (1, 1, 0, 0), ((0.01, 0, -0.07), (0.07, 0, 0), 0.058), "robot_white"),
    Link((0.0825, 0, 0), (1, 1, 0, 0), ((0, 0, 0), (-0.06, 0.08, 0), 0.058), "robot_grey"),
    Link((-0.0825, 0.384, 0), (1, -1, 0, 0), ((0, 0.035, -0.22), (0, 0.01, -0.03), 0.050), "robot_white"),
    Link((0, 0, 0), (1, 1, 0, 0), ((0.02, 0, 0), (0.085, 0, 0), 0.050), "robot_grey"),
    Link((0.088, 0, 0), (1, 1, 0, 0), ((0, 0, 0.0), (0, 0, 0.075), 0.046), "robot_white"),
)


def add_robot(parent: Element) -> Element:
    """Write the robot's bodies under a parent; its base frame starts at the world's origin."""
    base = body(parent, "robot_base")
    for axis, name, kind in (
        ("1 0 0", "robot_x", "slide"),
        ("0 1 0", "robot_y", "slide"),
        ("0 0 1", "robot_yaw", "hinge"),
    ):
        SubElement(base, "joint", {"name": name, "type": kind, "axis": axis, "damping": "20", "armature": "2"})
    SubElement(base, "inertial", {"pos": "0 0 .2", "mass": "60", "diaginertia": "3 3 3"})
    geom(base, "cylinder", (BASE_RADIUS, 0.13), (0, 0, 0.17), "robot_white", ROBOT)
    geom(base, "cylinder", (BASE_RADIUS - 0.02, 0.02), (0, 0, 0.02), "rubber", GHOST)
    geom(base, "cylinder", (BASE_RADIUS + 0.003, 0.015), (0, 0, 0.24), "accent", GHOST)
    geom(base, "cylinder", (0.10, 0.10), (0.10, 0, 0.40), "robot_grey", ROBOT)
    _add_head(base)
    add_arm(base)
    return base


def _add_head(base: Element) -> None:
    geom(base, "capsule", (0.035,), (0, 0, 0), "robot_grey", ROBOT, fromto="-.14 .22 .3 -.14 .22 1.60")
    head = body(base, "robot_head_pan", (-0.14, 0.22, 1.66), gravcomp="1")
    SubElement(head, "joint", {"name": "robot_pan", "axis": "0 0 1", "damping": "2", "armature": ".05"})
    SubElement(head, "inertial", {"pos": "0 0 0", "mass": ".5", "diaginertia": ".002 .002 .002"})
    tilting = body(head, "robot_head_tilt", gravcomp="1")
    SubElement(tilting, "joint", {"name": "robot_tilt", "axis": "0 1 0", "damping": "2", "armature": ".05"})
    geom(tilting, "box", (0.05, 0.075, 0.045), (0, 0, 0), "robot_white", ROBOT, mass="1")
    geom(tilting, "box", (0.008, 0.06, 0.03), (0.048, 0, 0), "black_glass", GHOST)
    camera = {"name": "head", "pos": ".06 0 0", "xyaxes": "0 -1 0 0 0 1", "fovy": "44"}
    SubElement(tilting, "camera", camera)


def add_arm(base: Element) -> None:
    """Write the arm and hand under a base."""
    parent = body(base, "robot_link0", ARM_MOUNT, gravcomp="1")
    geom(parent, "cylinder", (0.075, 0.07), (0, 0, 0.07), "robot_white", ROBOT, mass="2")
    for number, link in enumerate(LINKS, start=1):
        where = {"name": f"robot_link{number}", "pos": numbers(link.pos), "quat": numbers(link.quat), "gravcomp": "1"}
        parent = SubElement(parent, "body", where)
        limits = {
            "range": numbers((PANDA_LOWER[number - 1], PANDA_UPPER[number - 1])),
            "armature": ".1",
            "damping": "2",
        }
        SubElement(parent, "joint", {"name": f"robot_joint{number}", "axis": "0 0 1", **limits})
        start, end, radius = link.shell
        geom(parent, "capsule", (radius,), (0, 0, 0), link.colour, ROBOT, fromto=numbers((*start, *end)), mass="1.6")
    _add_hand(parent)


def _add_hand(flange: Element) -> None:
    turned = {"name": "robot_hand", "pos": "0 0 .107", "quat": ".9238795 0 0 -.3826834", "gravcomp": "1"}
    hand = SubElement(flange, "body", turned)
    geom(hand, "box", (0.028, 0.085, 0.024), (0, 0, 0.022), "robot_grey", ROBOT, mass=".6")
    geom(hand, "cylinder", (0.036, 0.01), (0, 0, -0.008), "robot_dark", GHOST)
    geom(hand, "box", (0.012, 0.02, 0.012), (0.052, 0, 0.012), "black_glass", GHOST)
    SubElement(hand, "site", {"name": "robot_grasp", "pos": "0 0 .140", "size": ".004", "rgba": "0 0 0 0"})
    camera = {"name": "wrist", "pos": ".062 0 .012", "xyaxes": "0 1 0 .940 0 .342", "fovy": "80"}
    SubElement(hand, "camera", camera)
    for side, name in ((1, "left"), (-1, "right")):
        finger = body(hand, f"robot_{name}_finger", (0, 0, 0.045), gravcomp="1")
        slide = {"type": "slide", "axis": f"0 {side} 0", "range": f"0 {WIDEST / 2}", "armature": ".15", "damping": "4"}
        SubElement(finger, "joint", {"name": f"robot_{name}_slide", **slide})
        geom(finger, "box", (0.015, 0.006, 0.030), (0, side * 0.007, 0.028), "robot_grey", ROBOT, mass=".06")
        pad = {"friction": "1.6 .05 .001", "condim": "4", "priority": "1", "mass": ".05", "name": f"robot_{name}_pad"}
        geom(finger, "box", (0.015, 0.006, 0.026), (0, side * 0.0062, 0.081), "rubber", ROBOT, **pad)


def add_actuators(root: Element) -> None:
    """Position servos in the order of an action's targets; soft enough never to be clipped, damped near critically."""
    actuator = SubElement(root, "actuator")
    for number in range(1, 8):
        gains = {"kp": "1800", "kv": "140"} if number < 5 else {"kp": "700", "kv": "45"}
        SubElement(actuator, "position", {"name": f"robot_joint{number}", "joint": f"robot_joint{number}", **gains})
    SubElement(actuator, "position", {"name": "robot_gripper", "tendon": "robot_width", **GRIP})
    for name, kp, kv in (("x", 30000, 6000), ("y", 30000, 6000), ("yaw", 6000, 1000)):
        SubElement(
            actuator, "position", {"name": f"robot_{name}", "joint": f"robot_{name}", "kp": str(kp), "kv": str(kv)}
        )
    for name in ("pan", "tilt"):
        SubElement(actuator, "position", {"name": f"robot_{name}", "joint": f"robot_{name}", "kp": "60", "kv": "4"})


def add_gripper_coupling(root: Element) -> None:
    """One width for both fingers: a tendon to drive it, an equality to keep the hand in the middle."""
    tendon = SubElement(SubElement(root, "tendon"), "fixed", {"name": "robot_width"})
    for name in ("left", "right"):
        SubElement(tendon, "joint", {"joint": f"robot_{name}_slide", "coef": "1"})
    pair = {"joint1": "robot_left_slide", "joint2": "robot_right_slide", "polycoef": "0 1 0 0 0", "solref": ".01 1"}
    SubElement(SubElement(root, "equality"), "joint", pair)
