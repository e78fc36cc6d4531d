"""Lifting pictures to points."""

import torch

from skills.vla.encoders import CHANNELS, Trunk, cell_points, lift
from skills.vla.layout import BODY


def lifted(centre: float = 48.0, pose: torch.Tensor | None = None) -> torch.Tensor:
    depth = torch.full((1, 96, 96), 2.0)
    rgb = torch.zeros(1, 96, 96, 3, dtype=torch.uint8)
    at = torch.eye(4)[None] if pose is None else pose
    return lift(rgb, depth, torch.tensor([100.0]), torch.tensor([[centre, centre]]), at, 2.5)


def test_a_pixel_is_lifted_along_its_ray() -> None:
    view = lifted()
    row, column = 10, 90
    expected = torch.tensor([(column + 0.5 - 48) / 100 * 2, (row + 0.5 - 48) / 100 * 2, 2.0])
    torch.testing.assert_close(view[0, 4:, row, column], expected)


def test_a_point_moves_with_its_camera() -> None:
    pose = torch.eye(4)
    pose[:3, :3] = torch.tensor([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]])
    pose[:3, 3] = torch.tensor([1.0, 2.0, 3.0])
    still, moved = lifted()[0, 4:].flatten(1), lifted(pose=pose[None])[0, 4:].flatten(1)
    torch.testing.assert_close(moved, pose[:3, :3] @ still + pose[:3, 3:])


def test_a_shifted_principal_point_shifts_the_points() -> None:
    torch.testing.assert_close(lifted(52.0)[0, 4:, 4:, 4:], lifted()[0, 4:, :-4, :-4])


def test_far_depths_are_cut() -> None:
    view = lift(
        torch.zeros(1, 96, 96, 3, dtype=torch.uint8),
        torch.full((1, 96, 96), 9.0),
        torch.tensor([100.0]),
        torch.tensor([[48.0, 48.0]]),
        torch.eye(4)[None],
        2.5,
    )
    assert float(view[:, 3].max()) == 2.5


def test_the_point_of_a_cell_is_a_pixels_of_that_cell() -> None:
    view = lifted()
    points = cell_points(view)
    assert points.shape == (1, 576, 3)
    torch.testing.assert_close(points[0, 24 * 3 + 5], view[0, 4:, 3 * 4 + 2, 5 * 4 + 2])


def test_a_trunk_makes_a_feature_of_every_cell() -> None:
    trunk = Trunk(16, BODY)
    view = torch.randn(2, 96, 96, CHANNELS).permute(0, 3, 1, 2)
    assert trunk(view, torch.randn(2, BODY)).shape == (2, 576, 16)
