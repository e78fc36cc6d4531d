"""A smoke run of training: the loss falls, a stopped run goes on, the same seed gives the same weights."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import skills
from memory.embed import MiniLM
from planners.models.embedded.network import Size
from planners.models.embedded.train import Recipe, State, Trainer

TINY = {"batch": 5, "pool": 2, "warm": 1, "size": Size(layers=1, tuned=1, width=32, heads=2, pair=16)}


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


class Enough(Exception):
    """Raised to stop a run from outside, as Ctrl-C does."""


def train(minilm: Any, folder: Path, reports: int) -> tuple[State, list[float]]:
    """Train for some steps of two reports each, then stop."""
    seen: list[float] = []

    def report(state: State, terms: dict[str, float]) -> None:
        seen.append(terms["total"])
        if len(seen) > reports:
            raise Enough

    trainer = Trainer(minilm, list(skills.cards()), Recipe(minutes=60.0, **TINY), folder)
    with pytest.raises(Enough):
        trainer.run(report, every=2)
    return trainer.state, seen


def test_the_loss_falls_and_a_stopped_run_goes_on(minilm: MiniLM, tmp_path: Path) -> None:
    _, losses = train(minilm, tmp_path, 4)
    assert np.mean(losses[-2:]) < losses[0]
    again, _ = train(minilm, tmp_path, 1)
    assert again.step > 8
    assert (tmp_path / "train.jsonl").read_text(encoding="utf-8").count("\n") >= 5


def weights(folder: Path) -> Sequence[torch.Tensor]:
    saved = torch.load(folder / "resume.pt", weights_only=True)["pointer"]
    return [saved[name] for name in sorted(saved)]


def test_the_same_seed_gives_the_same_weights(minilm: MiniLM, tmp_path: Path) -> None:
    for name in ("one", "two"):
        train(minilm, tmp_path / name, 1)
    for left, right in zip(weights(tmp_path / "one"), weights(tmp_path / "two"), strict=True):
        torch.testing.assert_close(left, right, rtol=1e-3, atol=1e-5)
