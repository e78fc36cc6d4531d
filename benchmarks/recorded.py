"""A run as its directory tells it: model.xml and trajectory.npz, read with MuJoCo and nothing of gofer's.

The names are those that the run directory promises: bodies as the scene names things (`red_mug`), `<place>_joint`,
the box sites `<place>_inside` and `<place>_top`, and everything of the robot under `robot_`.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import mujoco
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
JUST_NOW = 0.2  # s over which something must not have moved to be at rest
NEVER = -1
CAMERAS = ("head", "wrist")
NEAR_ENOUGH = 4.0  # m; farther away, a thing is a few pixels


class Unreadable(Exception):
    """A run directory that does not hold what it must, or lacks a name."""


class Recorded:
    """A recorded run; one row at a time is before the eyes.

    Args:
        model: of the world.
        time: of each row, (rows,), s.
        qpos: of each row, (rows, nq).
    """

    def __init__(self, model: mujoco.MjModel, time: Floats, qpos: Floats) -> None:
        self.model = model
        self.time = time
        self.qpos = qpos
        self.data = mujoco.MjData(model)
        self._row = NEVER
        self.robot = frozenset(b for b in range(model.nbody) if model.body(b).name.startswith("robot_"))
        self.show(self.last)

    @staticmethod
    def read(folder: Path) -> "Recorded":
        """Read a run directory.

        Raises:
            Unreadable: a file is missing, damaged or of the wrong shape.
        """
        try:
            model = mujoco.MjModel.from_xml_path(str(folder / "model.xml"))
            with np.load(folder / "trajectory.npz", allow_pickle=False) as arrays:
                time, qpos, ctrl = (np.asarray(arrays[name], np.float64) for name in ("time", "qpos", "ctrl"))
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise Unreadable(f"{folder} cannot be judged: {error}") from error
        rows = len(time)
        wanted = {"time": (rows,), "qpos": (rows, model.nq), "ctrl": (rows, model.nu)}
        for name, array in (("time", time), ("qpos", qpos), ("ctrl", ctrl)):
            if array.shape != wanted[name] or not rows or not np.isfinite(array).all():
                raise Unreadable(f"{folder}/trajectory.npz: {name} {array.shape} must be finite and {wanted[name]}")
        if (np.diff(time) <= 0).any():
            raise Unreadable(f"{folder}/trajectory.npz: time must grow from row to row")
        return Recorded(model, time, qpos)

    @property
    def last(self) -> int:
        return len(self.time) - 1

    def show(self, row: int) -> None:
        """Bring a row before the eyes: where everything is, and what touches."""
        if row != self._row:
            self.data.qpos[:] = self.qpos[row]
            mujoco.mj_fwdPosition(self.model, self.data)
            self._row = row

    def earlier(self, row: int) -> int:
        """The row from `JUST_NOW` before a row, or the first."""
        return int(np.searchsorted(self.time, self.time[row] - JUST_NOW - 1e-6))

    def body(self, name: str) -> int:
        """The body of a thing or place.

        Raises:
            Unreadable: there is none of that name.
        """
        return self._id(mujoco.mjtObj.mjOBJ_BODY, name)

    def _id(self, kind: mujoco.mjtObj, name: str) -> int:
        found = mujoco.mj_name2id(self.model, kind, plain(name))
        if found < 0:
            raise Unreadable(f"the model has no {kind.name.removeprefix('mjOBJ_').lower()} called {plain(name)!r}")
        return int(found)

    def middle(self, row: int, thing: str) -> Floats:
        """Where a body is, (3,), m."""
        self.show(row)
        return np.array(self.data.xpos[self.body(thing)])

    def moved(self, row: int, thing: str) -> float:
        """How far a body has come just now, m."""
        before = self.middle(self.earlier(row), thing)
        return float(np.linalg.norm(self.middle(row, thing) - before))

    def box(self, place: str) -> int:
        """The box site of a place's inside or top.

        Raises:
            Unreadable: it has neither.
        """
        for end in ("inside", "top"):
            found = mujoco.mj_name2id(self.model, mujoco.mjtObj.mjOBJ_SITE, f"{plain(place)}_{end}")
            if found >= 0:
                return int(found)
        raise Unreadable(f"the model has no site {plain(place)}_inside or {plain(place)}_top")

    def outside(self, row: int, thing: str, place: str) -> float:
        """How far the middle of a thing is outside a place's box, m; 0 inside."""
        site, point = self.box(place), self.middle(row, thing)
        turned = self.data.site_xmat[site].reshape(3, 3)
        off = np.abs(turned.T @ (point - self.data.site_xpos[site])) - self.model.site_size[site]
        return float(np.linalg.norm(np.maximum(off, 0.0)))

    def places_with_a_box(self) -> Iterator[str]:
        for site in range(self.model.nsite):
            name = self.model.site(site).name
            for end in ("_inside", "_top"):
                if name.endswith(end):
                    yield name.removesuffix(end)

    def share(self, row: int, place: str) -> float:
        """How far a place's joint is through its range: 0 closed or off, 1 the other end."""
        joint = self._id(mujoco.mjtObj.mjOBJ_JOINT, f"{place}_joint")
        low, high = self.model.jnt_range[joint]
        return float((self.qpos[row, self.model.jnt_qposadr[joint]] - low) / (high - low))

    def gap_to_robot(self, row: int, thing: str, most: float = 0.05) -> float:
        """Smallest gap between a thing and any part of the robot, m; `most` where it is wider."""
        self.show(row)
        return min((self._gap(one, other, most) for one in self._solid(thing) for other in self._robot()), default=most)

    def _gap(self, one: int, other: int, most: float) -> float:
        reach = self.model.geom_rbound[one] + self.model.geom_rbound[other] + most
        if np.linalg.norm(self.data.geom_xpos[one] - self.data.geom_xpos[other]) > reach:
            return most
        return float(mujoco.mj_geomDistance(self.model, self.data, one, other, most, None))

    def _solid(self, thing: str) -> list[int]:
        body = self.body(thing)
        return [g for g in range(self.model.ngeom) if self.model.geom_bodyid[g] == body and self.model.geom_contype[g]]

    def _robot(self) -> list[int]:
        of_robot = (g for g in range(self.model.ngeom) if self.model.geom_bodyid[g] in self.robot)
        return [g for g in of_robot if self.model.geom_contype[g]]

    def touching(self, row: int, thing: str) -> set[str]:
        """The robot's bodies that a thing is in contact with."""
        self.show(row)
        body, found = self.body(thing), set()
        for contact in self.data.contact[: self.data.ncon]:
            one, other = (int(self.model.geom_bodyid[g]) for g in (contact.geom1, contact.geom2))
            if body in (one, other):
                found.add(other if one == body else one)
        return {self.model.body(other).name for other in found & self.robot}

    def ahead(self, row: int, place: str) -> tuple[float, float]:
        """From the base to the middle of a place's box, over the floor: distance, m, and angle off its heading, rad."""
        self.show(row)
        base = self.body("robot_base")
        way = (self.data.site_xpos[self.box(place)] - self.data.xpos[base])[:2]
        heading = self.data.xmat[base].reshape(3, 3)[:2, 0]
        angle = np.arctan2(heading[0] * way[1] - heading[1] * way[0], heading @ way)
        return float(np.linalg.norm(way)), float(abs(angle))

    def in_sight(self, row: int, thing: str) -> bool:
        """Whether a camera of the robot has the middle of a thing in its picture with nothing before it."""
        self.show(row)
        return any(self._sees(camera, thing) for camera in CAMERAS)

    def _sees(self, name: str, thing: str) -> bool:
        camera, body = self._id(mujoco.mjtObj.mjOBJ_CAMERA, name), self.body(thing)
        eye = np.array(self.data.cam_xpos[camera])
        way = self.data.xpos[body] - eye
        right, up, back = self.data.cam_xmat[camera].reshape(3, 3).T @ way
        half = np.tan(np.radians(self.model.cam_fovy[camera]) / 2)
        if back >= 0 or max(abs(right), abs(up)) > -back * half or np.linalg.norm(way) > NEAR_ENOUGH:
            return False
        hit, own = np.zeros(1, np.int32), int(self.model.cam_bodyid[camera])
        mujoco.mj_ray(self.model, self.data, eye, way, None, 1, own, hit)
        return bool(hit[0] >= 0 and self.model.geom_bodyid[hit[0]] == body)


def plain(name: str) -> str:
    """A name as the model writes it."""
    return name.strip().replace(" ", "_")
