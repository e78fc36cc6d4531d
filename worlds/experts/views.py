"""Views to learn seeing from: many looks at many kitchens, each pixel labelled by the renderer, no physics between.

One `.npz` is one kitchen; its arrays are described where they are read, in `skills/training/looks.py`.
"""

from functools import cache
from pathlib import Path
from typing import Any

import mujoco
import numpy as np
from scipy.spatial.transform import Rotation

from contracts.arrays import Floats
from contracts.robot import ARM, BASE, GRIPPER, HEAD, Pose, base_pose, hand_pose
from worlds.experts.body import aim_head, dock_of
from worlds.experts.start import in_odd_colours
from worlds.household.cameras import Cameras
from worlds.household.furniture import BUTTON_TRAVEL, DOOR_RANGE, DRAWER_RANGE, KNOB_RANGE, PIECES
from worlds.household.kinematics import READY, ArmKinematics
from worlds.household.kitchen import FLOOR_PLAN, ROOM
from worlds.household.layout import Layout, Thing, draw
from worlds.household.objects import KINDS, NATURAL, name_of
from worlds.household.robot import BASE_RADIUS, PROFILE, TILT
from worlds.household.simulation import LATCHED, Simulation
from worlds.household.variation import Look, Variation, drawn

FINE = 192  # pixels
VIEWS = 12  # looks at a kitchen
MOST = 26  # things in a crowded kitchen
TIDY = 0.4  # share of the kitchens that are not crowded
ODD = 4  # one kitchen in so many has things in odd colours
CLEAR = 0.09  # between the middles of two things in a crowd, m
SETTLE = 10  # control steps
SHUT = 0.40  # chance that a door is shut, and a knob or button off
WORKING = 0.15  # share of the looks in which the hand is at a handle, knob or button
NEARLY = 0.12  # share of its travel under which a door is nearly shut
RANGES = {
    "top drawer": DRAWER_RANGE,
    "bottom drawer": DRAWER_RANGE,
    "fridge": DOOR_RANGE,
    "microwave": DOOR_RANGE,
    "stove": KNOB_RANGE,
    "lamp": BUTTON_TRAVEL,
}


def crowded(rng: np.random.Generator, most: int = MOST) -> Layout:
    """A kitchen with more things in more places, and its doors anywhere, than people would leave it in."""
    layout = draw(rng)
    every = [(kind, colour) for kind, one in KINDS.items() for colour in one.colours]
    weights = np.array([1.0 / len(KINDS[kind].colours) for kind, _ in every])
    taken = {thing.name for thing in layout.things}
    things = list(layout.things)
    for index in rng.choice(len(every), size=len(every), replace=False, p=weights / weights.sum()):
        kind, colour = every[index]
        if len(things) < most and name_of(kind, colour) not in taken:
            things.append(Thing(name_of(kind, colour), kind, colour, *_anywhere(rng, things)))
    return Layout(tuple(things), {place: _joint(rng, place) for place in RANGES})


def _anywhere(rng: np.random.Generator, things: list[Thing]) -> tuple[str, float, float, float]:
    """A place, a spot there that is free if one is soon found, and a turn."""
    for _ in range(20):
        place = str(rng.choice([name for name in PIECES if name != "lamp"]))
        low, high = PIECES[place].space
        x, y = (float(rng.uniform(low[axis] + 0.05, high[axis] - 0.05)) for axis in (0, 1))
        if all(np.hypot(x - one.x, y - one.y) > CLEAR for one in things if one.at == place):
            break
    return place, x, y, float(rng.uniform(-np.pi, np.pi))


def _joint(rng: np.random.Generator, place: str) -> float:
    part = float(rng.choice([rng.uniform(0, 1), rng.uniform(0.8, 1.0), rng.uniform(0, NEARLY)]))
    share = 0.0 if rng.random() < SHUT else part
    if place == "lamp":
        return 1.0 if share > 0 else 0.0
    return share * RANGES[place]


def tumble(sim: Simulation, rng: np.random.Generator, share: float) -> None:
    """Lay a share of the things on a side, and let everything come to rest."""
    for thing in sim.layout.things:
        if rng.random() < share:
            free = sim.data.joint(f"{thing.name.replace(' ', '_')}_free")
            free.qpos[2] += 0.03
            free.qpos[3:] = Rotation.random(rng=rng).as_quat(scalar_first=True)
    for _ in range(SETTLE):
        sim.step(sim.targets)


def gaze(rng: np.random.Generator, kinematics: ArmKinematics) -> Floats:
    """Targets, (13,), of a robot that looks at a place, at its dock or from across the room."""
    place = str(rng.choice(list(PIECES)))
    plan = FLOOR_PLAN.places[place]
    targets = PROFILE.rest.copy()
    near = rng.random() < 0.7
    targets[BASE] = dock_of(place) + rng.normal(0, [0.03, 0.03, 0.04]) if near else _standing(rng, plan.focus)
    targets[HEAD] = aim_head(targets[BASE], plan.focus) + rng.normal(0, [0.22, 0.14])
    targets[HEAD] = np.clip(targets[HEAD], PROFILE.lower[HEAD], PROFILE.upper[HEAD])
    if near and rng.random() < 0.65:
        targets[ARM] = READY
        ready = plan.ready if rng.random() < 0.7 else plan.ready_to_work
        spread = float(rng.choice([0.02, 0.12]))
        hand = np.array([*ready, 0.0]) + rng.normal(0, [spread, spread, spread, 0.4])
        hand[2] -= abs(float(rng.normal(0, spread)))
        targets = kinematics.inverse(targets, base_pose(targets[BASE]) @ hand_pose(hand, TILT))
    targets[GRIPPER] = rng.uniform(0.0, PROFILE.upper[GRIPPER])
    return targets


def _standing(rng: np.random.Generator, focus: tuple[float, float, float]) -> Floats:
    """Somewhere free on the floor, turned more or less to a point."""
    while True:
        x, y = (float(rng.uniform(ROOM[axis] + BASE_RADIUS, ROOM[axis + 2] - BASE_RADIUS)) for axis in (0, 1))
        gaps = (np.hypot(max(a - x, 0, x - c), max(b - y, 0, y - d)) for a, b, c, d in FLOOR_PLAN.obstacles)
        if min(gaps) > BASE_RADIUS:
            return np.array([x, y, np.arctan2(focus[1] - y, focus[0] - x) + rng.normal(0, 0.5)])


class Viewer:
    """Takes labelled looks at one kitchen.

    Args:
        seed: decides everything.
        kinematics: of the arm.
        variation: how far the kitchen may be from the plain one.
        crowd: whether it is crowded, some things lie on a side, and some on the floor.
        odd: whether things come in colours that their kinds do not come in elsewhere.
        size: of a picture, pixels.
    """

    def __init__(
        self,
        seed: int,
        kinematics: ArmKinematics,
        variation: Variation,
        *,
        crowd: bool,
        odd: bool = False,
        size: int = FINE,
    ) -> None:
        self.rng = np.random.default_rng([seed, 7])
        self.kinematics = kinematics
        layout = crowded(self.rng, MOST if crowd else 0)
        if odd:
            layout, _ = in_odd_colours(layout, self.rng, held_out=False)
        self.sim = Simulation(layout, np.zeros(3), PROFILE.rest, Look(variation, seed))
        tumble(self.sim, self.rng, 0.15 if crowd else 0.0)
        if crowd:
            self._drop_some()
        self.cameras = Cameras(self.sim.model, size, size)
        self.names = [thing.name for thing in layout.things]
        numbers = [self.sim.model.body(name.replace(" ", "_")).id for name in self.names]
        self.number_of = np.zeros(self.sim.model.nbody + 1, np.uint8)  # the last one for nothing
        self.number_of[numbers] = np.arange(1, len(numbers) + 1)

    def _drop_some(self) -> None:
        """One thing in sixteen lies on the floor."""
        for thing in self.sim.layout.things:
            if self.rng.random() < 0.06:
                free = self.sim.data.joint(f"{thing.name.replace(' ', '_')}_free")
                x, y, _ = _standing(self.rng, (0.0, 0.0, 0.0))
                free.qpos[:3] = (x, y, KINDS[thing.kind].half[2])

    def look(self) -> dict[str, Any]:
        """One labelled look from a drawn standpoint."""
        sim = self.sim
        sim.stand(self._at_work() if self.rng.random() < WORKING else gaze(self.rng, self.kinematics))
        mujoco.mj_kinematics(sim.model, sim.data)
        held = self._hold() if self.rng.random() < 0.25 else -1
        mujoco.mj_kinematics(sim.model, sim.data)
        mujoco.mj_comPos(sim.model, sim.data)
        mujoco.mj_camlight(sim.model, sim.data)
        image, depth = self.cameras.look(sim.data, "head")
        label = self.number_of[self.cameras.segment(sim.data, "head")]
        camera = self.cameras.camera(sim.data, "head", truly=True)
        pose = np.eye(4, dtype=np.float32)
        pose[:3, :3], pose[:3, 3] = camera.world_from_camera.rotation, camera.world_from_camera.position
        return {
            "rgb": image,
            "depth": depth.astype(np.float16),
            "label": label,
            "pose": pose,
            "focal": np.float32(camera.focal),
            "base": sim.robot_position()[7:10].astype(np.float32),
            "hand": sim.site("robot_grasp").position.astype(np.float32),
            "held": np.int32(held),
            "position": np.array([sim.body(name).position for name in self.names], np.float32),
        }

    def _at_work(self) -> Floats:
        """Targets, (13,), of a robot whose hand is at what it moves at a place, or has just been there."""
        place = str(self.rng.choice(list(RANGES)))
        targets = PROFILE.rest.copy()
        targets[BASE] = dock_of(place) + self.rng.normal(0, [0.02, 0.02, 0.03])
        targets[HEAD] = aim_head(targets[BASE], FLOOR_PLAN.places[place].focus) + self.rng.normal(0, [0.12, 0.08])
        targets[HEAD] = np.clip(targets[HEAD], PROFILE.lower[HEAD], PROFILE.upper[HEAD])
        mujoco.mj_kinematics(self.sim.model, self.sim.data)
        base = base_pose(targets[BASE])
        spot = np.array(self.sim.data.geom(f"{place.replace(' ', '_')}_handle").xpos)
        handle = base.inverse() @ Pose(spot, np.eye(3))
        back = np.array(FLOOR_PLAN.places[place].approach) * abs(float(self.rng.normal(0, 0.08)))
        hand = np.array([*(handle.position + back + self.rng.normal(0, 0.02, 3)), self.rng.normal(0, 0.3)])
        targets[ARM] = READY
        targets = self.kinematics.inverse(targets, base @ hand_pose(hand, TILT))
        targets[GRIPPER] = self.rng.uniform(0.0, PROFILE.upper[GRIPPER])
        return targets

    def _hold(self) -> int:
        """Put one of the things between the fingers, turned as it may be."""
        number = int(self.rng.integers(len(self.names)))
        thing, grasp = self.sim.layout.things[number], self.sim.site("robot_grasp")
        kind = KINDS[thing.kind]
        turn = Rotation.from_euler("z", float(self.rng.choice([0.0, np.pi])) + self.rng.normal(0, 0.05))
        free = self.sim.data.joint(f"{thing.name.replace(' ', '_')}_free")
        upright = Rotation.from_matrix(grasp.rotation) * Rotation.from_euler("x", np.pi) * turn
        free.qpos[:3] = grasp.position + grasp.rotation @ np.array([0.0, 0.0, kind.grasp - kind.half[2]])
        free.qpos[3:] = upright.as_quat(scalar_first=True)
        for side in ("left", "right"):
            self.sim.data.joint(f"robot_{side}_slide").qpos[0] = kind.width / 2
        return number

    def kitchen(self) -> dict[str, Any]:
        """What is the same in every look."""
        things = self.sim.layout.things
        return {
            "names": np.array(self.names),
            "kinds": np.array([thing.kind for thing in things]),
            "colours": np.array([thing.colour or NATURAL[thing.kind] for thing in things]),
            "places": np.array(list(RANGES)),
            "shares": np.array([self.share(place) for place in RANGES], np.float32),
        }

    def share(self, place: str) -> float:
        """How far a part is from closed or off, as a share of its range."""
        top = LATCHED if place == "lamp" else RANGES[place]
        return float(np.clip(self.sim.joint(place) / top, 0, 1))


def record_views(seed: int, folder: Path) -> None:
    """Record the looks at a seed's kitchen unless they are there."""
    path = folder / f"{seed}.npz"
    if path.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([seed, 8])
    variation = drawn(rng)
    viewer = Viewer(seed, _kinematics(), variation, crowd=rng.random() >= TIDY, odd=seed % ODD == 0)
    looks = [viewer.look() for _ in range(VIEWS)]
    viewer.cameras.close()
    arrays = {key: np.stack([one[key] for one in looks]) for key in looks[0]} | viewer.kitchen()
    partial = path.with_suffix(".part")
    with partial.open("wb") as file:
        np.savez(file, **arrays)
    partial.rename(path)


@cache
def _kinematics() -> ArmKinematics:
    return ArmKinematics(FLOOR_PLAN)
