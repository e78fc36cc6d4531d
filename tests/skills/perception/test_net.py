"""Shapes of the two networks' answers, and what must not change them."""

import pytest
import torch

from skills.perception.net import BINS, Eyes
from tests.skills.perception.toy import CONFIG


@pytest.fixture(scope="module")
def eyes() -> Eyes:
    torch.manual_seed(0)
    return Eyes(CONFIG).eval()


@pytest.fixture(scope="module")
def points() -> torch.Tensor:
    return torch.rand(2, 30, 6, generator=torch.Generator().manual_seed(1)) * 2 - 1


def test_every_second_pixel_is_named(eyes: Eyes) -> None:
    kinds, colours, away = eyes.pixels(torch.zeros(2, 8, 32, 48))
    assert kinds.shape == (2, 1 + len(CONFIG.kinds), 16, 24)
    assert colours.shape == (2, len(CONFIG.colours), 16, 24)
    assert away.shape == (2, 3, 16, 24)


def test_a_pixel_is_named_by_what_is_around_it(eyes: Eyes) -> None:
    view = torch.rand(1, 8, 64, 64, generator=torch.Generator().manual_seed(2))
    moved = view.roll(32, -1)
    before, after = (eyes.pixels(one)[0] for one in (view, moved))
    assert not torch.allclose(before, after)
    torch.testing.assert_close(eyes.pixels(view.expand(2, -1, -1, -1))[0][1], before[0])


@torch.inference_mode()
def test_a_part_is_felt_whatever_the_order_of_its_points(eyes: Eyes, points: torch.Tensor) -> None:
    there, place = torch.ones(2, 30, dtype=torch.bool), torch.tensor([0, 1])
    felt = eyes.parts(points, there, place)
    assert felt.shape == (2, BINS)
    turned = torch.randperm(30, generator=torch.Generator().manual_seed(3))
    torch.testing.assert_close(eyes.parts(points[:, turned], there, place), felt)


@torch.inference_mode()
def test_what_is_no_point_is_not_felt(eyes: Eyes, points: torch.Tensor) -> None:
    there, place = torch.arange(30)[None].expand(2, -1) < 20, torch.tensor([0, 1])
    other = points.clone()
    other[:, 20:] = 7.0
    torch.testing.assert_close(eyes.parts(other, there, place), eyes.parts(points, there, place))
    more = eyes.parts(points, torch.ones_like(there), place)
    assert not torch.allclose(more, eyes.parts(points, there, place))


@torch.inference_mode()
def test_the_same_points_mean_something_else_at_another_place(eyes: Eyes, points: torch.Tensor) -> None:
    there = torch.ones(2, 30, dtype=torch.bool)
    one, other = (eyes.parts(points, there, torch.tensor([index, index])) for index in (0, 1))
    assert not torch.allclose(one, other)


@torch.inference_mode()
def test_no_points_at_all_still_give_numbers(eyes: Eyes, points: torch.Tensor) -> None:
    assert eyes.parts(points, torch.zeros(2, 30, dtype=torch.bool), torch.tensor([0, 1])).isfinite().all()
