"""From kitchen files to batches whose labels fit their pictures."""

from pathlib import Path

import numpy as np
import pytest
import torch

from contracts.errors import UsageError
from skills.perception.net import TICKS
from skills.training.looks import CLEAR, CROP, NOWHERE, Draw, Looks, load, soft
from tests.skills.training.kitchens import CONFIG, PLACES, SHARE, THINGS, pose_from, write_kitchen


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> Looks:
    return load([write_kitchen(tmp_path_factory.mktemp("looks") / "1.npz")], CONFIG, PLACES)


@pytest.fixture(scope="module")
def draw(looks: Looks) -> Draw:
    return Draw(looks, CONFIG, seed=0, colour=0.0, noise=0.0)


def middles() -> np.ndarray:
    """Every thing in every look's camera frame, and mirrored, m, (2, looks, things, 3)."""
    poses = [pose_from(turn) for turn in (0.2, 1.7, 3.4, 5.0)]
    there = np.array(list(THINGS.values()))
    seen = np.stack([(there - pose[:3, 3]) @ pose[:3, :3] for pose in poses])
    return np.stack([seen, seen * (-1, 1, 1)])


def test_middles_are_told_in_the_camera_frame(looks: Looks) -> None:
    assert len(looks) == 4
    np.testing.assert_allclose(looks.middle[:, : len(THINGS)], middles()[0], atol=1e-5)
    assert (looks.kind[:, len(THINGS) :] == NOWHERE).all()
    assert looks.kind[0, : len(THINGS)].tolist() == [0, 1, 0]
    assert looks.colour[0, : len(THINGS)].tolist() == [0, 1, 1]


def test_what_is_clearly_in_view_is_a_target(looks: Looks) -> None:
    assert len(looks.targets) > 4
    for look, thing in looks.targets:
        assert (looks.label[look] == thing + 1).sum() >= CLEAR


def test_the_parts_of_a_kitchen_have_its_shares(looks: Looks) -> None:
    assert looks.points.shape == (4, 256, 6)
    assert looks.share.tolist() == pytest.approx([SHARE] * 4)
    assert looks.place.tolist() == [0] * 4


def test_nothing_to_learn_from_is_said() -> None:
    with pytest.raises(UsageError) as refused:
        load([], CONFIG, PLACES)
    assert str(refused.value) == "no looks to learn from; record some first"


def test_two_kitchens_are_twice_as_many_looks(looks: Looks, tmp_path: Path) -> None:
    files = [write_kitchen(tmp_path / f"{number}.npz") for number in range(2)]
    twice = load(files, CONFIG, PLACES)
    assert len(twice) == 2 * len(looks)
    assert len(twice.targets) == 2 * len(looks.targets)


def test_a_pixel_and_its_way_to_the_middle_lead_to_the_middle_also_when_mirrored(draw: Draw) -> None:
    crops = draw.crops(0, 24)
    assert crops.view.shape == (24, 8, CROP, CROP)
    there = crops.view[:, 3:6, 1::2, 1::2] + crops.away
    sides = set()
    for index, crop in enumerate(there):
        for kind in (1, 2):
            led_to = crop[:, crops.kind[index] == kind].T.numpy()
            wanted = middles()[
                :, :, [number for number, (name, _) in enumerate(THINGS) if name == CONFIG.kinds[kind - 1]]
            ]
            gaps = np.linalg.norm(wanted[..., None, :] - led_to, axis=-1)  # (2, looks, things, pixels)
            if len(led_to):
                assert gaps.min((0, 1, 2)).max() < 1e-4
                sides |= set(gaps.min((1, 2)).argmin(0))
    assert sides == {0, 1}


def test_a_named_pixel_has_the_colour_that_it_is_said_to_have(draw: Draw) -> None:
    crops = draw.crops(1, 16)
    red, blue = crops.view[:, 0, 1::2, 1::2], crops.view[:, 2, 1::2, 1::2]
    thing = crops.kind > 0
    assert thing.any()
    assert ((crops.colour >= 0) == thing).all()
    assert ((red > blue) == (crops.colour == 0))[thing].all()
    assert ((red - blue).abs() < 0.01)[~thing].all()


def test_a_thing_weighs_as_the_fourth_root_of_its_pixels(draw: Draw) -> None:
    crops = draw.crops(2, 8)
    for index in range(8):
        for kind in crops.kind[index].unique():
            weights = crops.weight[index][crops.kind[index] == kind]
            shares = (weights.unique() ** (-4 / 3)).round()  # pixels of each thing of the kind
            assert float(shares.sum()) == pytest.approx(len(weights))


def test_a_small_thing_is_aimed_at_more_often(looks: Looks) -> None:
    pixels = np.array([(looks.label[look] == thing + 1).sum() for look, thing in looks.targets])
    assert looks.chances.sum() == pytest.approx(1.0)
    assert looks.chances[pixels.argmin()] == looks.chances.max()
    assert looks.chances[pixels.argmax()] == looks.chances.min()


def test_most_crops_show_a_thing(draw: Draw) -> None:
    shown = (draw.crops(3, 32).kind > 0).flatten(1).any(1)
    assert float(shown.float().mean()) > 0.7


def test_the_same_step_draws_the_same_batch_and_another_another(looks: Looks) -> None:
    draw = Draw(looks, CONFIG, seed=5)
    torch.testing.assert_close(draw.crops(7, 4).view, Draw(looks, CONFIG, seed=5).crops(7, 4).view)
    torch.testing.assert_close(draw.parts(7, 4).points, Draw(looks, CONFIG, seed=5).parts(7, 4).points)
    assert not torch.equal(draw.crops(7, 4).view, draw.crops(8, 4).view)
    assert not torch.equal(draw.crops(7, 4).view, Draw(looks, CONFIG, seed=6).crops(7, 4).view)


def test_a_batch_of_parts_is_what_the_network_takes(draw: Draw) -> None:
    parts = draw.parts(0, 6)
    assert parts.points.shape == (6, 256, 6)
    assert parts.there.shape == (6, 256)
    assert parts.there.any(1).all()
    assert parts.place.tolist() == [0] * 6
    assert (parts.share @ torch.tensor(TICKS)).tolist() == pytest.approx([SHARE] * 6)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.333, 0.5, 0.99, 1.0])
def test_a_share_is_shared_by_the_two_nearest_bins(share: float) -> None:
    weights = soft(torch.tensor([share]))
    assert float(weights.sum()) == pytest.approx(1.0, abs=1e-5)
    assert float(weights @ torch.tensor(TICKS)) == pytest.approx(share, abs=1e-5)
    assert int((weights > 1e-6).sum()) <= 2
