"""A gantry: a robot whose first arm joints are the hand's position and yaw, in a room with two places and a can."""

import numpy as np

from contracts.action import ActionChunk
from contracts.arrays import Floats
from contracts.floor_plan import FixedPlace, FloorPlan
from contracts.observation import Camera, Observation
from contracts.robot import BASE, Pose, RobotProfile, base_pose, hand_pose, hand_yaw
from contracts.scene import ObjectState, PlaceState, RobotState, Scene

TILT = 0.3
WIDE = 0.06  # of the can, m
PROFILE = RobotProfile(
    name="gantry",
    lower=np.array([-2.0, -2.0, 0.0, -3.2, -1, -1, -1, 0.0, -9, -9, -9, -2, -2]),
    upper=np.array([2.0, 2.0, 2.0, 3.2, 1, 1, 1, 0.1, 9, 9, 9, 2, 2]),
    velocity=np.full(13, 1.0),
    acceleration=np.full(13, 5.0),
    grip_force=50.0,
    tool_speed=1.0,
    tilt=TILT,
    rest=np.array([0.2, 0.0, 1.0, 0, 0, 0, 0, 0.04, 0, 0, 0, 0, 0.5]),
    outlook=np.array([0.2, 0.0, 1.0, 0, 0, 0, 0, 0.04, 0, 0, 0, 0, 0.5]),
)
PLAN = FloorPlan(
    bounds=(-3.0, -3.0, 3.0, 3.0),
    obstacles=((1.0, -0.5, 1.6, 0.5), (-1.6, -0.5, -1.0, 0.5)),
    places={
        "table": FixedPlace(
            ("surface",), (0.6, 0.0, 0.0), (1.2, 0, 0.7), (0.5, 0, 1.0), (0.5, 0, 1.0), (0.0, 0.0, 1.0)
        ),
        "shelf": FixedPlace(
            ("surface",), (-0.6, 0.0, np.pi), (-1.2, 0, 0.7), (0.5, 0, 1.0), (0.5, 0, 1.0), (0.0, 0.0, 1.0)
        ),
    },
    radius=0.25,
)


class GantryKinematics:
    """The hand goes wherever it is less than 0.9 m ahead."""

    def forward(self, targets: Floats) -> Pose:
        return base_pose(targets[BASE]) @ hand_pose(targets[:4], TILT)

    def inverse(self, targets: Floats, world_from_grasp: Pose) -> Floats:
        hand = base_pose(targets[BASE]).inverse() @ world_from_grasp
        solved = targets.copy()
        solved[:4] = [min(hand.position[0], 0.9), *hand.position[1:], hand_yaw(hand.rotation)]
        return solved

    def distances(self, targets: Floats) -> Floats:
        return np.zeros(1)


class GantryWorld:
    """Targets are reached at once; fingers that close around the can hold it; describes itself.

    `stuck` freezes the arm, `slippery` loses the can after so many seconds, `wall` stops the base at that x.
    """

    def __init__(self, base: tuple[float, float, float] = (0.6, 0.0, 0.0)) -> None:
        self.targets = PROFILE.rest.copy()
        self.targets[BASE] = base
        self.position = self.targets.copy()
        self.time = 0.0
        self.can = np.array([1.1, 0.1, 0.75])
        self.held = self.stuck = False
        self.slippery = self.wall = np.inf
        self.wide = WIDE
        self.visible = True
        self.state: tuple[str, ...] = ()

    def observe(self) -> Observation:
        eye = base_pose(self.position[BASE]) @ Pose(np.array([0.0, 0.0, 1.5]), np.eye(3))
        return Observation(
            time=self.time,
            images={},
            depths={},
            cameras={"head": Camera(90.0, eye)},
            joints=self.position[:7],
            velocities=np.zeros(7),
            gripper_width=float(self.position[7]),
            gripper_force=8.0 if self.held else 0.0,
            base=self.position[BASE],
            head=self.position[11:],
            targets=self.targets.copy(),
        )

    def apply(self, chunk: ActionChunk) -> None:
        for row in chunk.targets:
            self.time += chunk.dt
            self.targets = row.copy()
            arm = self.position[:7] if self.stuck else row[:7]
            self.position = np.concatenate([arm, row[7:]])
            self.position[8] = min(self.position[8], self.wall)
            self._grip()

    def _grip(self) -> None:
        grasp = GantryKinematics().forward(self.position).position
        closing = self.targets[7] < self.wide + 0.008  # friction: it comes along until the fingers are well off
        near = float(np.linalg.norm(grasp - self.can)) < 0.03
        self.held = closing and (self.held or near) and self.time < self.slippery
        if self.held:
            self.can, self.position[7] = grasp, self.wide

    def describe(self, observation: Observation) -> Scene:
        at = None if self.held or self.can[2] < 0.1 else "table" if self.can[0] > 0 else "shelf"
        x, y, z = map(float, self.can)
        can = {"can": ObjectState(at=at, position=(x, y, z))} if self.visible or self.held else {}
        places = {name: PlaceState(kind=place.kind, state=self.state) for name, place in PLAN.places.items()}
        return Scene(robot=RobotState(holding="can" if self.held else None), objects=can, places=places)
