"""Pictures as points: two ways that agree, and boxes that let nothing in from outside."""

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from contracts.robot import Pose
from skills.perception.views import MOST, into_front, lift, part_points, world_points
from tests.skills.perception.toy import AWAY, DRAWER, EYE, FOCAL, SIZE, board

POSE = Pose(np.array([0.3, -0.4, 1.2]), Rotation.from_euler("xyz", (2.2, 0.3, -0.7)).as_matrix())
LOW, HIGH = np.array(DRAWER.moving.low), np.array(DRAWER.moving.high)


def lifted(depth: np.ndarray, centre: tuple[float, float], far: float = 4.0) -> torch.Tensor:
    pose = np.eye(4, dtype=np.float32)
    pose[:3, :3], pose[:3, 3] = POSE.rotation, POSE.position
    rgb = np.random.default_rng(1).integers(0, 256, (*depth.shape, 3)).astype(np.uint8)
    return lift(
        torch.from_numpy(rgb)[None],
        torch.from_numpy(depth)[None],
        torch.tensor([50.0]),
        torch.from_numpy(pose)[None],
        torch.tensor([centre]),
        far,
    )


@pytest.fixture
def depth() -> np.ndarray:
    return np.random.default_rng(0).uniform(0.5, 3.0, (32, 48)).astype(np.float32)


def test_points_beside_colours_are_the_points_in_the_world(depth: np.ndarray) -> None:
    view = lifted(depth, (24.0, 16.0))[0].numpy()
    assert view.shape == (8, 32, 48)
    in_world = np.einsum("ij,jhw->hwi", POSE.rotation, view[3:6]) + POSE.position
    np.testing.assert_allclose(in_world, world_points(depth, 50.0, POSE), atol=1e-5)
    np.testing.assert_allclose(view[6], in_world[..., 2], atol=1e-5)
    assert np.abs(view[:3]).max() <= 1.0


def test_a_crop_lifts_to_a_crop_of_the_whole(depth: np.ndarray) -> None:
    whole = lifted(depth, (24.0, 16.0))
    crop = lifted(depth[8:24, 16:32].copy(), (24.0 - 16, 16.0 - 8))
    torch.testing.assert_close(crop[:, 3:], whole[:, 3:, 8:24, 16:32])


def test_what_is_too_far_is_cut_and_says_so(depth: np.ndarray) -> None:
    view = lifted(depth, (24.0, 16.0), far=1.5)[0].numpy()
    np.testing.assert_array_equal(view[7], depth < 1.5)
    np.testing.assert_allclose(view[5], np.minimum(depth, 1.5))


def test_into_the_front_frame_undoes_the_way_out_of_it() -> None:
    local = np.random.default_rng(2).normal(size=(4, 5, 3)).astype(np.float32)
    x, y, yaw = DRAWER.space.front
    out = local @ Rotation.from_euler("z", yaw).as_matrix().T.astype(np.float32) + np.float32([x, y, 0])
    np.testing.assert_allclose(into_front(out, DRAWER), local, atol=1e-6)


def test_the_points_of_a_part_are_those_in_its_box() -> None:
    points = world_points(board(), FOCAL, EYE)
    rgb = np.full((SIZE, SIZE, 3), (255, 0, 0), np.uint8)
    held, count = part_points(points, rgb, DRAWER, np.random.default_rng(0))
    local = into_front(points, DRAWER)
    assert count == ((local >= LOW) & (local <= HIGH)).all(-1).sum() > MOST
    assert held.shape == (MOST, 6)
    assert np.abs(held[:, :3]).max() <= 1.0
    np.testing.assert_allclose(held[:, 3:], np.broadcast_to((1.0, -1.0, -1.0), (MOST, 3)))
    back = held[:, :3] * (HIGH - LOW) / 2 + (HIGH + LOW) / 2
    gaps = np.abs(back[:, None] - local.reshape(-1, 3)[None]).max(-1).min(1)
    assert gaps.max() < 1e-5


def test_few_points_are_all_kept_and_the_rest_is_zero() -> None:
    points = world_points(board(), FOCAL, EYE)[::6, ::6]
    held, count = part_points(points, np.ones((*points.shape[:2], 3), np.uint8), DRAWER, np.random.default_rng(0))
    assert 0 < count < MOST
    assert (held[:count] != 0).any(1).all()
    assert (held[count:] == 0).all()


def test_a_part_out_of_sight_has_no_points() -> None:
    points = world_points(board(), FOCAL, AWAY)
    held, count = part_points(points, np.ones((SIZE, SIZE, 3), np.uint8), DRAWER, np.random.default_rng(0))
    assert count == 0
    assert not held.any()
