"""Geometry of the robot's own arm by mink: where the hand is, and which joints bring it somewhere."""

from xml.etree.ElementTree import Element, SubElement, tostring

import mink
import mujoco
import numpy as np

from contracts.arrays import Floats
from contracts.floor_plan import FloorPlan
from contracts.robot import ARM, BASE, Pose, base_pose
from worlds.household.kitchen import kitchen_xml
from worlds.household.materials import add_materials
from worlds.household.robot import PANDA_LOWER, PANDA_UPPER, add_arm

READY = np.array(
    [0.0, -0.75, 0.0, -2.45, 0.0, 2.20, 0.7854]
)  # elbow up, hand in front: the posture that redundancy falls back to
WATCHED = (
    "robot_link2",
    "robot_link3",
    "robot_link4",
    "robot_link5",
)  # links that must keep off furniture; the hand has work there
CLOSE_ENOUGH = 2e-4  # m and rad


def _arm_model() -> mujoco.MjModel:
    root = Element("mujoco")
    SubElement(root, "compiler", {"angle": "radian", "autolimits": "true"})
    add_materials(SubElement(root, "asset"))
    add_arm(SubElement(SubElement(root, "worldbody"), "body", {"name": "robot_base"}))
    for finger in root.iter("body"):
        for joint in [one for one in finger.findall("joint") if one.get("name", "").endswith("_slide")]:
            finger.remove(joint)
    return mujoco.MjModel.from_xml_string(tostring(root, encoding="unicode"))


class ArmKinematics:
    """Forward and inverse kinematics of the arm, and gaps to the fixed furniture.

    Args:
        floor_plan: configuration that `distances` measures against.
        iterations: most QP steps of one inverse; more finds farther poses.
    """

    def __init__(self, floor_plan: FloorPlan, iterations: int = 12) -> None:
        self.floor_plan = floor_plan
        self.iterations = iterations
        self._model = _arm_model()
        self._data = mujoco.MjData(self._model)
        self._hand = mink.FrameTask("robot_grasp", "site", position_cost=1.0, orientation_cost=0.4, lm_damping=1e-3)
        self._posture = mink.PostureTask(self._model, cost=2e-3)
        self._posture.set_target(READY)
        self._limits = [mink.ConfigurationLimit(self._model)]
        self._configuration = mink.Configuration(self._model)

    def base_from_grasp(self, joints: Floats) -> Pose:
        """Grasp point in the base frame at arm joints, (7,), rad."""
        self._data.qpos[:] = joints
        mujoco.mj_kinematics(self._model, self._data)
        site = self._data.site("robot_grasp")
        return Pose(np.array(site.xpos), np.array(site.xmat).reshape(3, 3))

    def forward(self, targets: Floats) -> Pose:
        return base_pose(targets[BASE]) @ self.base_from_grasp(targets[ARM])

    def inverse(self, targets: Floats, world_from_grasp: Pose) -> Floats:
        base_from_grasp = base_pose(targets[BASE]).inverse() @ world_from_grasp
        rotation = mink.SO3.from_matrix(base_from_grasp.rotation)
        self._hand.set_target(mink.SE3.from_rotation_and_translation(rotation, base_from_grasp.position))
        self._configuration.update(np.clip(targets[ARM], np.array(PANDA_LOWER) + 1e-4, np.array(PANDA_UPPER) - 1e-4))
        for _ in range(self.iterations):
            if np.abs(self._hand.compute_error(self._configuration)).max() < CLOSE_ENOUGH:
                break
            tasks = [self._hand, self._posture]
            velocity = mink.solve_ik(self._configuration, tasks, 1.0, "daqp", limits=self._limits)
            self._configuration.integrate_inplace(np.clip(velocity, -0.4, 0.4), 1.0)
        solved = targets.copy()
        solved[ARM] = np.clip(self._configuration.q, PANDA_LOWER, PANDA_UPPER)
        return solved

    def distances(self, targets: Floats) -> Floats:
        """Gap between each watched link and the nearest furniture, m, (4,), capped at 0.3."""
        return self._clearance.distances(targets)

    @property
    def _clearance(self) -> "Clearance":
        if self._lazy is None:
            self._lazy = Clearance()
        return self._lazy

    _lazy: "Clearance | None" = None


class Clearance:
    """Gaps between the arm's links and the furniture of the floor plan, with every door and drawer shut."""

    FAR = 0.3  # m

    def __init__(self) -> None:
        self._model = mujoco.MjModel.from_xml_string(kitchen_xml((), robot_only=True))
        self._data = mujoco.MjData(self._model)
        self._names = [f"robot_joint{n}" for n in range(1, 8)] + ["robot_x", "robot_y", "robot_yaw"]
        self._address = [self._model.joint(name).qposadr[0] for name in self._names]
        self._links = [self._geoms(name) for name in WATCHED]
        self._furniture = [g for g in range(self._model.ngeom) if self._is_furniture(g)]

    def _geoms(self, body: str) -> list[int]:
        index = self._model.body(body).id
        return [
            g for g in range(self._model.ngeom) if self._model.geom_bodyid[g] == index and self._model.geom_contype[g]
        ]

    def _is_furniture(self, geom: int) -> bool:
        name = self._model.body(self._model.geom_bodyid[geom]).name
        solid = bool(self._model.geom_contype[geom] & 1) and self._model.geom_type[geom] != mujoco.mjtGeom.mjGEOM_PLANE
        return solid and not name.startswith(("robot_", "user_"))

    def distances(self, targets: Floats) -> Floats:
        self._data.qpos[self._address] = [*targets[ARM], *targets[BASE]]
        mujoco.mj_kinematics(self._model, self._data)
        return np.array([self._nearest(link) for link in self._links])

    def _nearest(self, link: list[int]) -> float:
        gap = self.FAR
        for one in link:
            centre, reach = self._data.geom_xpos[one], self._model.geom_rbound[one]
            for other in self._furniture:
                room = np.linalg.norm(self._data.geom_xpos[other] - centre) - self._model.geom_rbound[other] - reach
                if room < gap:
                    gap = min(gap, mujoco.mj_geomDistance(self._model, self._data, one, other, gap, None))
        return float(gap)
