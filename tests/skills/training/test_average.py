"""The mean of policies: in the middle, refused where there is none."""

from pathlib import Path

import pytest
import torch

from contracts.errors import BadCheckpoint
from skills.training.average import average
from skills.training.checkpoint import CheckpointCard, load, save
from skills.vla.net import VlaConfig, VlaNet

ROBOT = "toy"


def made(path: Path, seed: int, width: int = 8) -> Path:
    torch.manual_seed(seed)
    config = VlaConfig(width=width, text=8)
    save(path, VlaNet(config), CheckpointCard(robot=ROBOT, config=config, recipe={"seed": seed}))
    return path


def test_the_mean_is_in_the_middle_and_says_of_what(tmp_path: Path) -> None:
    paths = [made(tmp_path / f"{seed}.safetensors", seed) for seed in (1, 2)]
    average(paths, tmp_path / "mean.safetensors", ROBOT)
    (one, _), (other, _), (mean, card) = (load(path, ROBOT) for path in (*paths, tmp_path / "mean.safetensors"))
    for a, b, m in zip(one.parameters(), other.parameters(), mean.parameters(), strict=True):
        torch.testing.assert_close(m, (a + b) / 2, rtol=2e-3, atol=1e-4)
    assert card.recipe["seed"] == 2
    assert str(card.recipe["mean of"]).count("sha256") == 2


def test_a_mean_of_one_or_of_different_networks_is_refused(tmp_path: Path) -> None:
    small, large = made(tmp_path / "a.safetensors", 1), made(tmp_path / "b.safetensors", 1, width=16)
    for paths, why in (
        ([small], "two"),
        ([small, large], "other sizes"),
        ([small, tmp_path / "none"], "no checkpoint"),
    ):
        with pytest.raises(BadCheckpoint, match=why):
            average(paths, tmp_path / "mean.safetensors", ROBOT)
    assert not (tmp_path / "mean.safetensors").exists()
