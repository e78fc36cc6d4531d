"""Making a model again says how it was made."""

import json
from pathlib import Path

import pytest

import skills
from agent.wiring.training import train_policy
from contracts import UsageError
from skills.training.loop import TrainSettings
from worlds.experts.record import FIRST, record, skill_of

SMOKE = TrainSettings(steps=2, width=8, batch=2, others=3, draws=1, warm=1)
SHORT = next(seed for seed in range(FIRST, FIRST + 100) if skill_of(seed) == "press")


def test_a_trained_policy_has_its_recipe_beside_it(tmp_path: Path) -> None:
    record(SHORT, tmp_path / "shown", {card.name: card for card in skills.cards()})
    shares: list[float] = []
    made = train_policy(tmp_path / "shown", tmp_path / "p.safetensors", SMOKE, lambda _, share: shares.append(share))
    recipe = json.loads((tmp_path / "p.recipe.json").read_text())
    assert made == tmp_path / "p.safetensors"
    assert recipe["demonstrations"]["seeds"] == [str(SHORT), str(SHORT)]
    assert recipe["demonstrations"]["episodes"] == 1
    assert recipe["stored"]["recipe"]["updates"] == 2
    assert recipe["stored"]["recipe"]["seed"] == 0
    assert shares[0] == 0.0
    assert shares[-1] == 1.0


def test_training_on_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no demonstrations to train on; record some first"):
        train_policy(tmp_path, tmp_path / "p.safetensors", SMOKE, lambda line, share: None)
