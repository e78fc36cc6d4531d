"""Chances learned from attempts are honest, and are kept in a file."""

from pathlib import Path

import numpy as np
import pytest
import torch

from contracts.errors import BadCheckpoint, UsageError
from skills.perception.chances import Chances, load, save
from skills.training.chances import Learning, learn, platt

NAMES = {"skills": ("pick",), "kinds": ("mug",), "places": ("table",)}
QUICK = Learning(width=16, members=3, epochs=120, decay=3.0, drop=0.3)  # these chances differ more than a skill's do


def attempts(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Situations of six numbers, two of which matter; true chances; how they ended."""
    rng = np.random.default_rng(seed)
    numbers = rng.normal(size=(count, 6)).astype(np.float32)
    chance = 1 / (1 + np.exp(-(1.5 * numbers[:, 0] - np.abs(numbers[:, 1]) + 0.5)))
    return numbers, chance, rng.random(count) < chance


@pytest.fixture(scope="module")
def learned() -> Chances:
    numbers, _, good = attempts(1200, 0)
    return learn(numbers, good, NAMES, QUICK)


def test_what_is_learned_is_near_the_true_chance(learned: Chances) -> None:
    numbers, chance, good = attempts(2000, 1)
    said = learned.log_odds(torch.from_numpy(numbers)).sigmoid().detach().numpy()
    assert np.abs(said - chance).mean() < 0.08
    assert ((said - good) ** 2).mean() < 0.85 * good.var()
    bins = np.array_split(np.argsort(said), 8)
    assert max(abs(said[part].mean() - good[part].mean()) for part in bins) < 0.12


def test_a_rare_failure_with_a_plain_reason_is_learned_by_the_settings_that_are_used() -> None:
    numbers, _, _ = attempts(800, 3)
    good = (numbers[:, 0] > -1.3) | (np.random.default_rng(0).random(800) < 0.3)
    said = learn(numbers, good, NAMES, Learning()).log_odds(torch.from_numpy(numbers)).sigmoid().detach().numpy()
    bad = numbers[:, 0] < -1.6
    assert said[bad].mean() < 0.7 < 0.9 < said[numbers[:, 0] > 0].mean()


def test_the_same_seed_learns_the_same(learned: Chances) -> None:
    numbers, _, good = attempts(1200, 0)
    again = learn(numbers, good, NAMES, QUICK)
    assert again.chance(numbers[0]) == learned.chance(numbers[0])


@pytest.mark.parametrize("good", [np.ones(80, bool), np.zeros(80, bool), np.array([True, False])])
def test_too_little_to_learn_from_is_refused(good: np.ndarray) -> None:
    numbers = np.zeros((len(good), 6), np.float32)
    with pytest.raises(UsageError, match="record at least 50, of both ends"):
        learn(numbers, good, NAMES, QUICK)


def test_platt_undoes_what_is_too_sure_of_itself() -> None:
    rng = np.random.default_rng(0)
    odds = torch.from_numpy(rng.normal(size=4000).astype(np.float32))
    good = (torch.from_numpy(rng.random(4000)) < odds.sigmoid()).float()
    slope, offset = platt(3 * odds + 1, good)
    assert slope == pytest.approx(1 / 3, abs=0.03)
    assert offset == pytest.approx(-1 / 3, abs=0.08)


def test_a_checkpoint_is_read_as_written(learned: Chances, tmp_path: Path) -> None:
    save(tmp_path / "c.safetensors", learned)
    again = load(tmp_path / "c.safetensors")
    numbers, _, _ = attempts(5, 2)
    assert [again.chance(one) for one in numbers] == [learned.chance(one) for one in numbers]
    assert again.card == learned.card


def test_a_checkpoint_that_must_not_be_used_is_refused(learned: Chances, tmp_path: Path) -> None:
    path = tmp_path / "c.safetensors"
    with pytest.raises(BadCheckpoint, match="no chances at"):
        load(path)
    path.write_bytes(b"junk")
    with pytest.raises(BadCheckpoint, match="no chances of ours"):
        load(path)
    save(path, learned)
    with torch.no_grad():
        learned.mean[0], kept = torch.nan, learned.mean[0].clone()
        save(path, learned)
        learned.mean[0] = kept
    with pytest.raises(BadCheckpoint, match="NaN"):
        load(path)
