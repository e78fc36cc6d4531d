"""How a camera really sits: its mount, found by laying what it measures onto the fixed furniture.

A head that was bumped looks beside what it believes to look at, and everything that it sees is as far off as its
mount is turned. The floor plan is known, so floor, walls and furniture tell by how much: point-to-plane alignment
(Chen and Medioni 1992; Rusinkiewicz and Levoy 2001, section 3) of many looks at once, with one common error.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from contracts.arrays import Depth, Floats
from contracts.floor_plan import FloorPlan
from contracts.observation import FINE_HEAD, Camera, Observation
from contracts.robot import Pose

LOOKS = 9  # fewest, from different headings, from which a mount is found
DOUBT = np.array([0.004] * 3 + [np.radians(0.3)] * 3)  # most that may be left, one standard deviation, m and rad
TOLD = (0.003, np.radians(0.15))  # mounts that are off by less are left as believed
SAME = {FINE_HEAD: "head"}  # pictures of one and the same camera
AS_BELIEVED = Pose(np.zeros(3), np.eye(3))
ANOTHER = 0.25  # between the headings of two looks that count as two, rad
STRIDE = 7  # pixels between points that are laid on planes
FAR = 4.5  # m; beyond, depth says little
FLAT = 0.02  # most that depth may bend over two pixels at a metre, m
REACH = (0.35, 0.25, 0.18, 0.12, 0.09, 0.07, 0.05, 0.04, 0.025, 0.02, 0.015, 0.015)  # of a point from its plane, m
FACING = 0.85  # least cosine between a point's normal and its plane's
LOOSE = (0.03, np.radians(4.0))  # how far a mount may be expected to be off, m and rad
NOISE = 0.01  # of a point over its plane, m
MARGIN = 0.06  # that a plane's borders may be off, m
WALL = 2.4  # height of walls, m
FURNITURE = 0.72  # height up to which a piece of furniture is taken to fill its footprint, m


@dataclass(frozen=True, slots=True)
class Planes:
    """Known flat faces, axis-aligned in the world.

    Args:
        axis: across which each lies, (planes,).
        at: where along it, m, (planes,).
        low: lower corner of its extent, m, (planes, 3).
        high: upper corner, m, (planes, 3).
        side: on which side of it one can stand, -1 or 1, (planes,).
    """

    axis: NDArray[np.int64]
    at: Floats
    low: Floats
    high: Floats
    side: Floats


def planes_of(plan: FloorPlan) -> Planes:
    """The faces that a floor plan knows of: floor, walls, tops and sides of furniture."""
    x0, y0, x1, y1 = plan.bounds
    rows = [(2, 0.0, (x0, y0, 0.0), (x1, y1, 0.0), 1.0)]
    rows += [(0, x0, (x0, y0, 0), (x0, y1, WALL), 1.0), (0, x1, (x1, y0, 0), (x1, y1, WALL), -1.0)]
    rows += [(1, y0, (x0, y0, 0), (x1, y0, WALL), 1.0), (1, y1, (x0, y1, 0), (x1, y1, WALL), -1.0)]
    for a, b, c, d in plan.obstacles:
        rows += [(0, a, (a, b, 0), (a, d, FURNITURE), -1.0), (0, c, (c, b, 0), (c, d, FURNITURE), 1.0)]
        rows += [(1, b, (a, b, 0), (c, b, FURNITURE), -1.0), (1, d, (a, d, 0), (c, d, FURNITURE), 1.0)]
    for place in plan.places.values():
        if place.space is not None and {"surface", "person"} & set(place.kind):
            corners = _footprint(place.space.front, place.space.low, place.space.high)
            z = place.space.low[2]
            rows.append((2, z, (*corners.min(0), z), (*corners.max(0), z), 1.0))
    axis, at, low, high, side = (np.array(column) for column in zip(*rows, strict=True))
    return Planes(axis, at, low.astype(float), high.astype(float), side)


def _footprint(front: tuple[float, float, float], low: Sequence[float], high: Sequence[float]) -> Floats:
    x, y, yaw = front
    turn = np.array([[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]])
    corners: Floats = np.array([[*low[:2]], [*high[:2]]]) @ turn.T + np.array([x, y])
    return corners


class Mount:
    """One camera's mount, found once enough was seen of the room.

    Args:
        planes: known faces.
    """

    def __init__(self, planes: Planes) -> None:
        self.planes = planes
        self.error = AS_BELIEVED  # believed_from_true
        self.found = False
        self._looks: list[Surfels] = []

    def learn(self, depth: Depth, camera: Camera) -> None:
        """Take in a look from another heading than the ones before; find the mount once they tell it well enough."""
        if self.found or not all(_turned(camera, look.believed) > ANOTHER for look in self._looks):
            return
        self._looks.append(surfels(depth, camera))
        if len(self._looks) >= LOOKS:
            error, doubt = find_mount(self._looks, self.planes)
            self.found = bool((doubt < DOUBT).all())
            if self.found:
                self.error = error if _matters(error) else AS_BELIEVED
                self._looks.clear()

    def correct(self, camera: Camera) -> Camera:
        """A camera where it is, as far as is known."""
        return Camera(camera.focal, camera.world_from_camera @ self.error)


class Mounts:
    """The mounts of all cameras of a robot.

    Args:
        plan: the fixed furniture.
    """

    def __init__(self, plan: FloorPlan) -> None:
        self._planes = planes_of(plan)
        self.known: dict[str, Mount] = {}
        self._last: tuple[Observation, Observation] | None = None

    def correct(self, observation: Observation) -> Observation:
        """Learn from an observation, and put its cameras where they are, as far as is known; the same one once."""
        if self._last is None or self._last[0] is not observation:
            self._last = (observation, self._corrected(observation))
        return self._last[1]

    def _corrected(self, observation: Observation) -> Observation:
        cameras = {}
        for name, camera in observation.cameras.items():
            mount = self.known.setdefault(SAME.get(name, name), Mount(self._planes))
            if name not in SAME and name in observation.depths:
                mount.learn(observation.depths[name], camera)
            cameras[name] = mount.correct(camera)
        return replace(observation, cameras=cameras)


def _matters(error: Pose) -> bool:
    """Whether a mount is off by more than can be told."""
    far = float(np.linalg.norm(error.position))
    return far > TOLD[0] or Rotation.from_matrix(error.rotation).magnitude() > TOLD[1]


def _turned(camera: Camera, other: Pose) -> float:
    """Angle between two headings, rad."""
    cosine = camera.world_from_camera.rotation[:, 2] @ other.rotation[:, 2]
    return float(np.arccos(np.clip(cosine, -1, 1)))


@dataclass(frozen=True, slots=True)
class Surfels:
    """Points of one look with their normals, camera frame, (points, 3) each, and the believed camera."""

    points: Floats
    normals: Floats
    believed: Pose


def surfels(depth: Depth, camera: Camera) -> Surfels:
    """Points of a depth picture that lie on something flat."""
    height, width = depth.shape
    rows, columns = np.mgrid[2 : height - 2 : STRIDE, 2 : width - 2 : STRIDE]
    around = [depth[rows + dr, columns + dc].astype(float) for dr, dc in ((0, 0), (0, 2), (0, -2), (2, 0), (-2, 0))]
    here, right, left, below, above = around
    bend = np.maximum(abs(right + left - 2 * here), abs(below + above - 2 * here))
    good = (here < FAR) & (bend < FLAT * np.maximum(here, 0.3))

    def point(z: Floats, dr: int, dc: int) -> Floats:
        x = (columns + dc + 0.5 - width / 2) / camera.focal
        y = (rows + dr + 0.5 - height / 2) / camera.focal
        return np.stack([x * z, y * z, z], -1)

    across = point(right, 0, 2) - point(left, 0, -2)
    down = point(below, 2, 0) - point(above, -2, 0)
    normals = np.cross(down, across)
    length = np.linalg.norm(normals, axis=-1)
    good &= length > 1e-9
    return Surfels(point(here, 0, 0)[good], normals[good] / length[good][:, None], camera.world_from_camera)


def find_mount(looks: Sequence[Surfels], planes: Planes) -> tuple[Pose, Floats]:
    """`believed_from_true` of a camera: where it is believed to be, times this, is where it is.

    Args:
        looks: from several headings; one alone leaves sliding along what it sees open, and is then left as believed.
        planes: known faces.

    Returns:
        The mount; and its standard deviation along and about the camera's three axes, m and rad, (6,).
    """
    rotation, shift = np.eye(3), np.zeros(3)
    prior = np.diag(1 / np.array([LOOSE[0]] * 3 + [LOOSE[1]] * 3) ** 2)
    for reach in REACH:
        information, drive = prior.copy(), np.zeros(6)
        drive -= prior @ np.array([*shift, *Rotation.from_matrix(rotation).as_rotvec()])
        for rows, residuals in _matches(looks, planes, rotation, shift, reach):
            weights = (1 - np.clip(residuals / reach, -1, 1) ** 2) ** 2 / NOISE**2
            information += rows.T @ (weights[:, None] * rows) * _thinned(len(rows))
            drive -= rows.T @ (weights * residuals) * _thinned(len(rows))
        step = np.linalg.solve(information, drive)
        turn = Rotation.from_rotvec(step[3:]).as_matrix()
        rotation, shift = turn @ rotation, turn @ shift + step[:3]
    return Pose(shift, rotation), np.sqrt(np.diag(np.linalg.inv(information)))


def _thinned(count: int) -> float:
    """Neighbouring points err together: many of one look count as a hundred."""
    return min(1.0, 100 / max(count, 1))


def _matches(
    looks: Sequence[Surfels], planes: Planes, rotation: Floats, shift: Floats, reach: float
) -> Iterator[tuple[Floats, Floats]]:
    """Of each look, how its points' distances from their planes change with the mount, and the distances."""
    for look in looks:
        mine = look.points @ rotation.T + shift  # where the camera is believed to be, this is seen
        turn = look.believed.rotation
        world = mine @ turn.T + look.believed.position
        normals = look.normals @ rotation.T @ turn.T
        away = world[:, planes.axis] - planes.at  # (points, planes)
        facing = normals[:, planes.axis] * planes.side
        other = np.arange(3) != planes.axis[:, None]  # (planes, 3): the axes along which a plane extends
        inside = (world[:, None] >= planes.low - MARGIN - reach) & (world[:, None] <= planes.high + MARGIN + reach)
        fits = (inside | ~other).all(-1) & (facing > FACING) & (abs(away) < reach)
        distance = np.where(fits, abs(away), np.inf)
        nearest = distance.argmin(1)
        chosen = np.isfinite(distance[np.arange(len(world)), nearest])
        if chosen.any():
            plane = nearest[chosen]
            across = turn[planes.axis[plane]]  # the plane's normal where the camera is believed to be
            yield np.concatenate([across, np.cross(mine[chosen], across)], 1), away[chosen, plane]
