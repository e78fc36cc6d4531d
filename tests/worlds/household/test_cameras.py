"""Pictures, and depth that agrees with the geometry behind them."""

from collections.abc import Iterator

import mujoco
import numpy as np
import pytest

from worlds.household.cameras import NAMES, OPENCV, Cameras
from worlds.household.world import HouseholdWorld

SIZE = 96


@pytest.fixture(scope="module")
def cameras(seeing: HouseholdWorld) -> Iterator[Cameras]:
    """Another pair of eyes on the kitchen that is seen."""
    cameras = Cameras(seeing.sim.model, SIZE, SIZE)
    yield cameras
    cameras.close()


def rays(world: HouseholdWorld, name: str, pixels: np.ndarray) -> np.ndarray:
    """Depth along the optical axis where a ray through each pixel's middle meets a geom, (pixels,), m."""
    camera = world.observe().cameras[name]
    across = (pixels[:, ::-1] + 0.5 - SIZE / 2) / camera.focal
    ways = np.column_stack([across, np.ones(len(across))]) @ camera.world_from_camera.rotation.T
    eye, own = camera.world_from_camera.position, world.sim.model.camera(name).bodyid[0]
    hit = np.zeros(1, np.int32)
    model, data = world.sim.model, world.sim.data
    return np.array([mujoco.mj_ray(model, data, eye, way, None, 1, own, hit) for way in ways])


@pytest.mark.parametrize("name", NAMES)
def test_depth_is_how_far_the_geometry_is(seeing: HouseholdWorld, name: str) -> None:
    depth = seeing.observe().depths[name]
    grid = np.stack(np.meshgrid(np.arange(4, SIZE, 8), np.arange(4, SIZE, 8), indexing="ij"), axis=-1).reshape(-1, 2)
    wanted = rays(seeing, name, grid)
    model = seeing.sim.model
    met = wanted > model.vis.map.znear * model.stat.extent  # what is nearer, such as the fingers, is not drawn
    assert met.mean() > 0.5
    error = np.abs(depth[grid[:, 0], grid[:, 1]] - wanted)[met]
    assert np.median(error) < 0.002
    assert (error < 0.01).mean() > 0.9  # the rest are edges and shapes drawn coarsely


@pytest.mark.parametrize("name", NAMES)
def test_shapes_kinds_and_ranges(seeing: HouseholdWorld, name: str) -> None:
    seen = seeing.observe()
    assert seen.images[name].shape == (SIZE, SIZE, 3)
    assert seen.images[name].dtype == np.uint8
    assert seen.depths[name].shape == (SIZE, SIZE)
    assert seen.depths[name].dtype == np.float32
    assert 0.0 < seen.depths[name].min() < seen.depths[name].max() <= 25.0
    assert len(np.unique(seen.images[name].reshape(-1, 3), axis=0)) > 30


@pytest.mark.parametrize("name", NAMES)
def test_a_cameras_pose_is_a_rotation_and_its_focal_length_its_field_of_view(seeing: HouseholdWorld, name: str) -> None:
    camera = seeing.observe().cameras[name]
    rotation = camera.world_from_camera.rotation
    assert rotation @ rotation.T == pytest.approx(np.eye(3))
    assert np.linalg.det(rotation) == pytest.approx(1.0)
    fovy = float(seeing.sim.model.camera(name).fovy[0])
    assert 2 * np.degrees(np.arctan(SIZE / 2 / camera.focal)) == pytest.approx(fovy)
    in_mujoco = seeing.sim.data.camera(name).xmat.reshape(3, 3)
    assert rotation @ OPENCV == pytest.approx(in_mujoco)


def test_things_are_seen_where_they_are(seeing: HouseholdWorld) -> None:
    """A thing's middle projects to a pixel whose depth is just before it."""
    seen = seeing.observe()
    camera, depth = seen.cameras["head"], seen.depths["head"]
    checked = 0
    for thing in seeing.sim.layout.things:
        x, y, z = camera.world_from_camera.inverse().rotation @ (
            seeing.sim.body(thing.name).position - camera.world_from_camera.position
        )
        column, row = (np.array([x, y]) / z * camera.focal + SIZE / 2).astype(int)
        if thing.at == "counter" and 2 < column < SIZE - 2 and 2 < row < SIZE - 2:
            assert -0.1 < depth[row, column] - z < 0.01
            checked += 1
    assert checked


def test_the_same_seed_gives_the_same_pictures(seeing: HouseholdWorld) -> None:
    pictures = []
    for _ in range(2):
        world = HouseholdWorld(9, 48)
        pictures.append(world.observe())
        world.close()
    first, second = pictures
    for name in NAMES:
        assert first.images[name].tobytes() == second.images[name].tobytes()
        assert first.depths[name].tobytes() == second.depths[name].tobytes()


def test_closing_twice_is_no_harm_and_a_world_without_cameras_has_no_pictures(blind: HouseholdWorld) -> None:
    world = HouseholdWorld(9, 48)
    world.close()
    world.close()
    assert dict(blind.observe().images) == dict(blind.observe().depths) == dict(blind.observe().cameras) == {}


def test_every_pixel_shows_the_body_that_its_ray_meets(seeing: HouseholdWorld, cameras: Cameras) -> None:
    labels = cameras.segment(seeing.sim.data, "head")
    assert labels.shape == (SIZE, SIZE)
    model, data, camera = seeing.sim.model, seeing.sim.data, seeing.observe().cameras["head"]
    eye, hit, right = camera.world_from_camera.position, np.zeros(1, np.int32), []
    for row, column in np.argwhere(labels >= 0)[::97]:
        way = np.array([*(np.array([column, row]) + 0.5 - SIZE / 2) / camera.focal, 1.0])
        mujoco.mj_ray(model, data, eye, camera.world_from_camera.rotation @ way, None, 1, -1, hit)
        right.append(model.geom_bodyid[hit[0]] == labels[row, column])
    assert np.mean(right) > 0.9  # the rest are edges and shapes drawn coarsely


def test_a_body_alone_is_seen_whole_whatever_stands_before_it(seeing: HouseholdWorld, cameras: Cameras) -> None:
    data = seeing.sim.data
    labels = cameras.segment(data, "head")
    hidden = 0
    for thing in seeing.sim.layout.things:
        body = seeing.sim.model.body(thing.name.replace(" ", "_")).id
        alone = cameras.segment(data, "head", alone=body)
        assert set(np.unique(alone)) <= {-1, body}
        shown = labels == body
        assert (alone == body)[shown].all()
        hidden += int((alone == body).sum() > shown.sum())
    assert hidden
    np.testing.assert_array_equal(cameras.segment(data, "head"), labels)  # nothing was left out for good


def test_labels_leave_the_next_picture_as_it_was(seeing: HouseholdWorld, cameras: Cameras) -> None:
    before, _ = cameras.look(seeing.sim.data, "head")
    cameras.segment(seeing.sim.data, "head", alone=1)
    after, _ = cameras.look(seeing.sim.data, "head")
    np.testing.assert_array_equal(after, before)
