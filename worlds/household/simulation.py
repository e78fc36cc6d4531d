"""MuJoCo's model and data of one kitchen, with names in place of indices."""

from collections.abc import Mapping

import mujoco
import numpy as np

from contracts.arrays import Floats
from contracts.robot import DOF, GRIPPER, Pose
from worlds.household.furniture import BUTTON_TRAVEL, PIECES
from worlds.household.kitchen import front_pose, kitchen_xml
from worlds.household.layout import Layout, Thing
from worlds.household.objects import KINDS
from worlds.household.variation import Look

STEPS = 10  # physics steps in a control step
CONTROL = 0.05  # s
RAMP = 8  # physics steps over which a new target is blended in; a jump would throw things out of the grip
LATCHED = 0.7 * BUTTON_TRAVEL  # where a pressed button stays, m
PRESSED = 0.9 * BUTTON_TRAVEL  # how deep a press must go to count, m
LET_GO = (
    1.2 * LATCHED
)  # up to where it must come back before it can be pressed again; its weight sinks it past LATCHED, m
ROBOT_JOINTS = (*(f"robot_joint{n}" for n in range(1, 8)), "robot_x", "robot_y", "robot_yaw", "robot_pan", "robot_tilt")


class Simulation:
    """A kitchen's physics.

    Args:
        layout: what is where at the start.
        base: where the robot starts, x m, y m, yaw rad.
        rest: targets at rest, (13,).
        look: how it differs to the eye from the plain kitchen.
    """

    def __init__(self, layout: Layout, base: Floats, rest: Floats, look: Look | None = None) -> None:
        self.layout = layout
        self.xml = kitchen_xml(layout.things, look=look)
        self.model = mujoco.MjModel.from_xml_string(self.xml)
        self.data = mujoco.MjData(self.model)
        self._robot_qpos = [self.model.joint(name).qposadr[0] for name in ROBOT_JOINTS]
        self._robot_dof = [self.model.joint(name).dofadr[0] for name in ROBOT_JOINTS]
        self._place(base, rest)

    def stand(self, targets: Floats) -> None:
        """Put the robot where its targets, (13,), would bring it, without moving there; nothing else moves."""
        self.data.qpos[self._robot_qpos] = np.delete(targets, GRIPPER.start)
        for side in ("left", "right"):
            self.data.joint(f"robot_{side}_slide").qpos[0] = targets[GRIPPER.start] / 2
        self.data.qvel[self._robot_dof] = 0.0
        self.data.ctrl[:DOF] = targets

    def _place(self, base: Floats, rest: Floats) -> None:
        targets = rest.copy()
        targets[8:11] = base
        self.stand(targets)
        for place, value in self.layout.joints.items():
            start = LATCHED * value if place == "lamp" else value
            self.data.joint(self.joint_name(place)).qpos[0] = start
        for thing in self.layout.things:
            self.put(thing.name, thing.at, thing.x, thing.y, thing.yaw)
        self.data.ctrl[DOF] = self.data.joint("lamp_joint").qpos[0]
        mujoco.mj_forward(self.model, self.data)

    @staticmethod
    def joint_name(place: str) -> str:
        return f"{place.replace(' ', '_')}_joint"

    def thing(self, name: str) -> Thing:
        return next(one for one in self.layout.things if one.name == name)

    def put(self, name: str, place: str, x: float, y: float, yaw: float, lift: float = 0.004) -> None:
        """Set a thing down at a place, in the place's front frame (x, y, m; yaw, rad)."""
        piece = PIECES[place]
        front = front_pose(piece)
        slid = self.joint(place) if "drawer" in place else 0.0
        height = piece.space[0][2] + KINDS[self.thing(name).kind].half[2] + lift
        position = front.position + front.rotation @ np.array([x - slid, y, height])
        turn = yaw + piece.front[2]
        free = self.data.joint(f"{name.replace(' ', '_')}_free")
        free.qpos[:] = [*position, np.cos(turn / 2), 0.0, 0.0, np.sin(turn / 2)]
        free.qvel[:] = 0.0

    def joint(self, place: str) -> float:
        """Where a place's joint is, rad or m."""
        return float(self.data.joint(self.joint_name(place)).qpos[0])

    def step(self, targets: Floats) -> None:
        """One control step of 0.05 s toward targets, (13,), blended in."""
        start = self.data.ctrl[:DOF].copy()
        for number in range(STEPS):
            share = min(1.0, (number + 1) / RAMP)
            self.data.ctrl[:DOF] = start + share * (targets - start)
            mujoco.mj_step(self.model, self.data)
            self._latch()

    def _latch(self) -> None:
        """A latching button: pressed through, it changes between out and in."""
        depth = float(self.data.joint("lamp_joint").qpos[0])
        latch = self.data.ctrl[DOF]
        if depth > PRESSED and not self._down:
            self.data.ctrl[DOF] = 0.0 if latch > 0 else LATCHED
        self._down = depth > PRESSED if not self._down else depth > LET_GO

    _down = False

    @property
    def time(self) -> float:
        return float(self.data.time)

    @property
    def targets(self) -> Floats:
        """The last commanded targets, (13,)."""
        return np.array(self.data.ctrl[:DOF])

    def robot_position(self) -> Floats:
        """Measured arm, base and head, without the gripper, (12,)."""
        return np.array(self.data.qpos[self._robot_qpos])

    def robot_velocity(self) -> Floats:
        return np.array(self.data.qvel[self._robot_dof])

    def width(self) -> float:
        """Opening between the fingers, m."""
        return float(sum(self.data.joint(f"robot_{side}_slide").qpos[0] for side in ("left", "right")))

    def grip_force(self) -> float:
        """How hard the fingers press on something: what the actuator spends beyond moving, N."""
        pushed = [abs(float(self._contact_force(f"robot_{side}_pad"))) for side in ("left", "right")]
        return min(pushed)

    def _contact_force(self, geom: str) -> float:
        """Sum of normal forces on a geom, N: what a force sensor in the finger reads."""
        index = self.model.geom(geom).id
        total = 0.0
        wrench = np.zeros(6)
        for number in range(self.data.ncon):
            contact = self.data.contact[number]
            if index in (contact.geom1, contact.geom2):
                mujoco.mj_contactForce(self.model, self.data, number, wrench)
                total += wrench[0]
        return total

    def site(self, name: str) -> Pose:
        one = self.data.site(name)
        return Pose(np.array(one.xpos), np.array(one.xmat).reshape(3, 3))

    def body(self, name: str) -> Pose:
        one = self.data.body(name.replace(" ", "_"))
        return Pose(np.array(one.xpos), np.array(one.xmat).reshape(3, 3))

    def joints(self) -> Mapping[str, float]:
        """By place, where its joint is."""
        return {place: self.joint(place) for place in self.layout.joints}
