"""Votes for middles become things."""

import numpy as np
import pytest

from contracts.robot import Pose
from skills.perception.detect import Detection, detect
from tests.skills.perception.toy import BOARD, CONFIG, EYE, FOCAL, SIZE, Told, ToldPixels, board

RGB = np.zeros((SIZE, SIZE, 3), np.uint8)


def found(pixels: ToldPixels, *things: Told, eye: Pose = EYE) -> list[Detection]:
    pixels.things = list(things)
    return sorted(detect(pixels, RGB, board(), FOCAL, eye), key=lambda one: one.position[0])


@pytest.fixture
def pixels() -> ToldPixels:
    return ToldPixels()


def test_a_thing_is_where_its_pixels_vote(pixels: ToldPixels) -> None:
    (one,) = found(pixels, Told("can", "blue", (0.2, 0.1, BOARD + 0.05), 0.05))
    np.testing.assert_allclose(one.position, (0.2, 0.1, BOARD + 0.05), atol=1e-4)
    assert CONFIG.kinds[int(one.kinds.argmax())] == "can"
    assert CONFIG.colours[int(one.colours.argmax())] == "blue"
    assert one.kinds.sum() == pytest.approx(1.0)
    assert one.sure == pytest.approx(0.99, abs=1e-3)
    assert one.spread < 1e-3
    left, top, right, bottom = one.box  # 0.1 m at 120 pixels a metre around column 72, row 36
    assert (left, right) == pytest.approx((66, 78), abs=2)
    assert (top, bottom) == pytest.approx((30, 42), abs=2)
    assert one.pixels == pytest.approx((right - left) * (bottom - top) / 4)


def test_where_the_camera_is_moved_the_thing_moves_along(pixels: ToldPixels) -> None:
    told = Told("can", "blue", (0.2, 0.1, BOARD))
    (here,), (there,) = (
        found(pixels, told, eye=eye) for eye in (EYE, Pose(EYE.position + np.array((0, 1, 0)), EYE.rotation))
    )
    np.testing.assert_allclose(there.position - here.position, (0, 1, 0), atol=1e-5)


def test_two_of_a_kind_six_centimetres_apart_are_two(pixels: ToldPixels) -> None:
    one, other = found(
        pixels, Told("mug", "red", (0.0, 0.0, BOARD), 0.03), Told("mug", "red", (0.06, 0.0, BOARD), 0.03)
    )
    assert (one.position[0], other.position[0]) == pytest.approx((0.0, 0.06), abs=1e-3)


def test_two_kinds_in_one_spot_are_one_and_a_fruit_over_a_bowl_is_two(pixels: ToldPixels) -> None:
    bowl = Told("bowl", "red", (0.1, 0.1, BOARD), 0.08)
    for away, kinds in ((0.018, {"bowl"}), (0.05, {"bowl", "orange"})):
        told = found(pixels, bowl, Told("orange", "orange", (0.1 + away, 0.1, BOARD), 0.03))
        assert {CONFIG.kinds[int(one.kinds.argmax())] for one in told} == kinds


def test_one_thing_behind_a_post_is_one(pixels: ToldPixels) -> None:
    pixels.hidden = [(-0.03, 0.03)]
    (one,) = found(pixels, Told("bowl", "blue", (0.0, 0.0, BOARD), 0.10))
    left, _, right, _ = one.box
    assert right - left > 8  # it spans the post
    assert one.position[:2] == pytest.approx((0.0, 0.0), abs=1e-3)


def test_too_few_pixels_are_nothing(pixels: ToldPixels) -> None:
    few = Told("mug", "red", (0.1, 0.1, BOARD), 0.009)
    assert found(pixels, few) == []
    assert len(found(pixels, few._replace(reach=0.04))) == 1


def test_pixels_that_are_more_likely_nothing_do_not_vote(pixels: ToldPixels) -> None:
    told = Told("mug", "red", (0.0, 0.0, BOARD), 0.05)
    assert found(pixels, told._replace(sure=0.45)) == []
    assert len(found(pixels, told._replace(sure=0.55))) == 1
    assert found(pixels) == []


def test_what_confidence_is_judged_by_is_always_a_number() -> None:
    certain = Detection(np.array([1.0, 0.0]), np.array([0.0, 1.0]), np.zeros(3), 3, 0.0, 1.0, (0, 0, 2, 2))
    assert np.isfinite(certain.features()).all()
    unsure = Detection(np.array([0.6, 0.4]), np.array([0.0, 1.0]), np.zeros(3), 3, 0.0, 0.7, (0, 0, 2, 2))
    assert (certain.features()[[2, 4]] > unsure.features()[[2, 4]]).all()
