"""A bumped head is found out by what it sees of the floor and the furniture."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from contracts.floor_plan import FloorPlan
from contracts.observation import FINE_HEAD, Camera, Observation
from contracts.robot import Pose
from skills.perception.mount import DOUBT, LOOKS, Mount, Mounts, find_mount, planes_of, surfels

PLAN = FloorPlan((-2.0, -1.5, 2.5, 1.8), ((-2.0, -0.4, -1.4, 0.5), (1.2, 0.9, 2.5, 1.8)), {}, 0.2)
PLANES = planes_of(PLAN)
SIZE, FOCAL = 96, 110.0
BUMPED = Pose(np.array([0.02, -0.015, 0.01]), Rotation.from_rotvec([0.04, -0.06, 0.03]).as_matrix())


def head(pan: float) -> Pose:
    """`world_from_camera` of a head at 1.6 m in the middle of the room, tilted down; z forward, y down."""
    ahead = np.array([np.cos(pan) * np.cos(0.45), np.sin(pan) * np.cos(0.45), -np.sin(0.45)])
    right = np.array([np.sin(pan), -np.cos(pan), 0.0])
    return Pose(np.array([0.1, 0.2, 1.6]), np.stack([right, np.cross(ahead, right), ahead], 1))


def depth_from(true: Pose) -> np.ndarray:
    """What a depth camera measures of the plan's faces, by casting rays."""
    steps = (np.arange(SIZE) + 0.5 - SIZE / 2) / FOCAL
    x, y = np.meshgrid(steps, steps)
    rays = np.stack([x, y, np.ones_like(x)], -1) @ true.rotation.T
    depth = np.full((SIZE, SIZE), 9.0)
    for axis, at, low, high, side in zip(PLANES.axis, PLANES.at, PLANES.low, PLANES.high, PLANES.side, strict=True):
        with np.errstate(divide="ignore", invalid="ignore"):
            far = (at - true.position[axis]) / rays[..., axis]
        points = true.position + np.nan_to_num(far)[..., None] * rays
        along = [other for other in range(3) if other != axis]
        hit = (far > 0.05) & (rays[..., axis] * side < 0)
        hit &= ((points >= low - 1e-9) & (points <= high + 1e-9))[..., along].all(-1)
        depth = np.where(hit & (far < depth), far, depth)
    return depth.astype(np.float32)


def off(found: Pose, true: Pose) -> tuple[float, float]:
    """Between two mounts, m and rad."""
    gap = true.inverse() @ found
    return float(np.linalg.norm(gap.position)), float(Rotation.from_matrix(gap.rotation).magnitude())


@pytest.mark.parametrize("mount", [BUMPED, Pose(np.zeros(3), np.eye(3))], ids=["bumped", "as believed"])
def test_many_looks_find_the_mount(mount: Pose) -> None:
    believed = [head(pan) for pan in np.linspace(-3, 3, 9)]
    looks = [surfels(depth_from(one @ mount), Camera(FOCAL, one)) for one in believed]
    found, doubt = find_mount(looks, PLANES)
    far, turned = off(found, mount)
    assert far < 0.004
    assert turned < np.radians(0.15)
    assert (doubt < DOUBT).all()


def test_it_is_found_once_the_room_was_seen_and_corrects_from_then_on() -> None:
    mount = Mount(PLANES)
    for pan in np.linspace(-2.8, 2.8, LOOKS):
        assert not mount.found
        for _ in range(2):  # the same look again is no other look
            mount.learn(depth_from(head(pan) @ BUMPED), Camera(FOCAL, head(pan)))
    assert mount.found
    far, turned = off(mount.correct(Camera(FOCAL, head(0.3))).world_from_camera, head(0.3) @ BUMPED)
    assert far < 0.004
    assert turned < np.radians(0.15)


def test_what_one_heading_leaves_open_is_not_believed_however_often_it_is_looked_at():
    down = Pose(np.array([0.1, 0.2, 1.0]), np.diag([1.0, -1.0, -1.0]))  # nothing but floor
    looks = [surfels(depth_from(down @ BUMPED), Camera(FOCAL, down))] * LOOKS
    _, doubt = find_mount(looks, PLANES)
    assert (doubt > DOUBT).any()


def seen_by(believed: Pose) -> Observation:
    depth = depth_from(believed @ BUMPED)
    camera = Camera(FOCAL, believed)
    return Observation(
        time=0.0,
        images={},
        depths={"head": depth},
        cameras={"head": camera, FINE_HEAD: camera},
        joints=np.zeros(7),
        velocities=np.zeros(7),
        gripper_width=0.0,
        gripper_force=0.0,
        base=np.zeros(3),
        head=np.zeros(2),
        targets=np.zeros(13),
    )


def test_an_observation_has_its_cameras_put_right_and_fine_pictures_are_of_the_same_camera():
    mounts = Mounts(PLAN)
    for pan in np.linspace(-2.8, 2.8, LOOKS):
        seen = seen_by(head(pan))
        corrected = mounts.correct(seen)
    for name in ("head", FINE_HEAD):
        far, turned = off(corrected.cameras[name].world_from_camera, head(2.8) @ BUMPED)
        assert far < 0.004
        assert turned < np.radians(0.15)
    assert corrected.depths is seen.depths
    assert mounts.correct(seen) is corrected


def test_a_mount_that_is_as_believed_is_left_alone():
    mount = Mount(PLANES)
    for pan in np.linspace(-2.8, 2.8, LOOKS):
        mount.learn(depth_from(head(pan)), Camera(FOCAL, head(pan)))
    assert mount.found
    assert mount.correct(Camera(FOCAL, head(0.0))).world_from_camera.position == pytest.approx(head(0.0).position)
