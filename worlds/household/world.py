"""The household world: a kitchen with a robot in it, moved by action chunks alone."""

from pathlib import Path

import numpy as np

from contracts.action import ActionChunk
from contracts.arrays import Floats, Image
from contracts.floor_plan import FloorPlan
from contracts.observation import FINE_HEAD, Observation
from contracts.robot import RobotProfile
from worlds.household.cameras import NAMES, Cameras
from worlds.household.kitchen import FLOOR_PLAN
from worlds.household.layout import Layout, draw
from worlds.household.robot import PROFILE
from worlds.household.simulation import CONTROL, Simulation
from worlds.household.variation import PLAIN, Look, Variation

START = np.array([0.0, 0.0, 1.5708])  # middle of the room, m, m, rad
SETTLE = 12  # control steps in which things come to rest before anything else happens


class HouseholdWorld:
    """A kitchen drawn by a seed.

    Args:
        seed: decides things, places, colours and states. Below 1,000,000 is held out from training.
        size: height and width of the pictures, pixels; 0 for a world without cameras.
        layout: a kitchen of one's own instead of the seed's.
        base: where the robot starts, x m, y m, yaw rad.
        fine: height and width of the head's finer picture, pixels; 0 for none.
        variation: how far this kitchen may look from the plain one; the seed decides which way.

    Raises:
        NoRenderer: pictures are wanted and no camera can render here.
    """

    profile: RobotProfile = PROFILE
    floor_plan: FloorPlan = FLOOR_PLAN

    def __init__(
        self,
        seed: int = 0,
        size: int = 96,
        layout: Layout | None = None,
        base: Floats = START,
        fine: int = 0,
        variation: Variation = PLAIN,
    ) -> None:
        self.seed = seed
        rng = np.random.default_rng(seed)
        self.sim = Simulation(layout or draw(rng), base, PROFILE.rest, Look(variation, seed))
        self.log: list[tuple[float, Floats, Floats]] = []  # time, qpos, ctrl of every control step
        self._cameras = Cameras(self.sim.model, size, size) if size else None
        self._fine = Cameras(self.sim.model, fine, fine) if size and fine else None
        self._visitors: dict[tuple[int, int], Cameras] = {}
        self._seen: Observation | None = None
        for _ in range(SETTLE):
            self.sim.step(self.sim.targets)

    def observe(self) -> Observation:
        """What the sensors give now; the same object until the world moves."""
        if self._seen is None:
            self._seen = self._sense()
        return self._seen

    def _sense(self) -> Observation:
        sim = self.sim
        position, velocity = sim.robot_position(), sim.robot_velocity()
        looks = {name: self._cameras.look(sim.data, name) for name in NAMES} if self._cameras else {}
        poses = {name: self._cameras.camera(sim.data, name) for name in NAMES} if self._cameras else {}
        if self._fine is not None:
            looks[FINE_HEAD], poses[FINE_HEAD] = self._fine.look(sim.data, "head"), self._fine.camera(sim.data, "head")
        return Observation(
            time=sim.time,
            images={name: image for name, (image, _) in looks.items()},
            depths={name: depth for name, (_, depth) in looks.items()},
            cameras=poses,
            joints=position[:7],
            velocities=velocity[:7],
            gripper_width=sim.width(),
            gripper_force=sim.grip_force(),
            base=position[7:10],
            head=position[10:12],
            targets=sim.targets,
        )

    def apply(self, chunk: ActionChunk) -> None:
        """Follow every row of a chunk at 20 Hz, interpolating between rows."""
        rows = _at_control_rate(chunk, self.sim.targets)
        for row in rows:
            self._record()
            self.sim.step(row)
        self._seen = None

    def _record(self) -> None:
        data = self.sim.data
        self.log.append((float(data.time), data.qpos.copy(), data.ctrl.copy()))

    def save(self, folder: Path) -> None:
        """Write model.xml and trajectory.npz; the last row is the final state and repeats the last ctrl."""
        (folder / "model.xml").write_text(self.sim.xml, encoding="utf-8")
        data = self.sim.data
        rows = [*self.log, (float(data.time), data.qpos.copy(), data.ctrl.copy())]
        time, qpos, ctrl = (np.array(column) for column in zip(*rows, strict=True))
        ctrl[:-1] = ctrl[1:]  # each row's ctrl is the one that was applied from its state on
        np.savez_compressed(folder / "trajectory.npz", time=time, qpos=qpos, ctrl=ctrl)

    def picture(self, height: int, width: int) -> Image:
        """The whole room as a visitor sees it, (height, width, 3).

        Raises:
            NoRenderer: no camera can render here.
        """
        key = (height, width)
        if key not in self._visitors:
            self._visitors[key] = Cameras(self.sim.model, width, height)
        return self._visitors[key].look(self.sim.data, "room")[0]

    def close(self) -> None:
        """Give the pictures' memory back."""
        for cameras in (self._cameras, self._fine):
            if cameras is not None:
                cameras.close()
        self._cameras = self._fine = None
        for visitor in self._visitors.values():
            visitor.close()
        self._visitors.clear()


def _at_control_rate(chunk: ActionChunk, start: Floats) -> Floats:
    """Targets every 0.05 s, (steps, 13), linear between the chunk's rows, from the targets before it."""
    count = max(1, round(len(chunk.targets) * chunk.dt / CONTROL))
    times = np.arange(1, count + 1) * CONTROL
    marks = np.arange(len(chunk.targets) + 1) * chunk.dt
    knots = np.vstack([start, chunk.targets])
    return np.stack([np.interp(times, marks, column) for column in knots.T], axis=1)
