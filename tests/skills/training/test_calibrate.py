"""Confidence learned from what was right and what was not."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from contracts.robot import Pose
from skills.perception.detect import detect
from skills.perception.detector import judged
from skills.training.calibrate import calibrate
from tests.skills.training.kitchens import CONFIG, FOCAL, THINGS, drawn, pose_from, write_kitchen

TURNS = (0.2, 1.7, 3.4, 5.0)


class Told:
    """Eyes that see red things rightly and surely, and take blue ones for red ones, unsurely."""

    config = CONFIG

    def __init__(self) -> None:
        self.looked = 0

    @property
    def pixels(self) -> "Told":
        return self

    def __call__(self, view: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        pose = pose_from(TURNS[self.looked % len(TURNS)])
        self.looked += 1
        _, _, label = drawn(pose)
        thing = torch.from_numpy(label[1::2, 1::2].astype(np.int64))
        kinds, colours = torch.full((1, 3, *thing.shape), -9.0), torch.zeros(1, 2, *thing.shape)
        kinds[:, 0], away = 9.0, torch.zeros(1, 3, *thing.shape)
        for number, ((kind, colour), middle) in enumerate(THINGS.items(), start=1):
            shown = thing == number
            kinds[0, :, shown] = torch.tensor([0.0, -9.0, -9.0])[:, None]
            kinds[0, 1 + CONFIG.kinds.index(kind), shown] = 6.0 if colour == "red" else 1.0
            colours[0, 0, shown] = 9.0
            to = torch.from_numpy((np.array(middle) - pose[:3, 3]) @ pose[:3, :3]).float()
            away[0, :, shown] = to[:, None] - view[0, 3:6, 1::2, 1::2][:, shown]
        return kinds, colours, away


class Blind(Told):
    def __call__(self, view: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        kinds, colours, away = super().__call__(view)
        kinds[:, 0], kinds[:, 1:] = 9.0, -9.0
        return kinds, colours, away


def test_what_was_right_is_trusted_and_what_was_wrong_is_not(tmp_path: Path) -> None:
    weights = calibrate(Told(), [write_kitchen(tmp_path / "1.npz")])  # type: ignore[arg-type]
    assert len(weights) == 12
    rgb, depth, _ = drawn(pose_from(TURNS[0]))
    pose = pose_from(TURNS[0]).astype(float)
    found = detect(Told(), rgb, depth, FOCAL, Pose(pose[:3, 3], pose[:3, :3]))  # type: ignore[arg-type]
    assert len(found) == len(THINGS)
    for one in found:
        sure = judged(one, weights).confidence
        near_red = np.linalg.norm(one.position - np.array(THINGS["mug", "red"])) < 0.05
        assert sure > 0.8 if near_red else sure < 0.2


def test_eyes_that_see_nothing_cannot_be_calibrated(tmp_path: Path) -> None:
    assert calibrate(Blind(), [write_kitchen(tmp_path / "1.npz")]) == ()  # type: ignore[arg-type]


def test_the_same_files_give_the_same_weights(tmp_path: Path) -> None:
    files = [write_kitchen(tmp_path / "1.npz")]
    assert calibrate(Told(), files) == pytest.approx(calibrate(Told(), files))  # type: ignore[arg-type]
