"""Attempts from rough starts: what they are drawn like, what is kept of them, and what is learned from them."""

import json

import numpy as np
import pytest

import skills
from agent.attempts import kinematics, prospect, rough_start, situation, world_of
from agent.wiring.training import _check_same, _made_by, _rows, train_affordance
from contracts import UsageError
from skills.perception.chances import load
from skills.perception.situation import names
from worlds.experts.start import Rough, draw_start


def test_a_seed_decides_a_rough_start():
    first, again, other = (rough_start(seed)[0] for seed in (4, 4, 5))
    assert first.layout == again.layout
    assert (first.base == again.base).all()
    assert first.layout != other.layout


def test_rough_starts_are_farther_off_than_usual_ones():
    def spread(rough):
        off = []
        for seed in range(12):
            start = draw_start(np.random.default_rng(seed), "pick", kinematics(), rough=rough)
            usual = draw_start(np.random.default_rng(seed), "pick", kinematics())
            off.append(np.abs(start.base - usual.base).max())
        return max(off)

    assert spread(Rough()) == 0
    assert 0.02 < spread(Rough(astray=0.08)) <= 0.08


def test_a_thing_that_is_crowded_has_another_close_beside_it():
    near = 0
    for seed in range(20):
        start = draw_start(np.random.default_rng(seed), "pick", kinematics(), rough=Rough(0.0, 0.0, 1.0))
        things = {thing.name: thing for thing in start.layout.things}
        mine = things[start.call.arguments["object"]]
        beside = [t for t in things.values() if t.at == mine.at and t.name != mine.name]
        near += any(0.07 < np.hypot(t.x - mine.x, t.y - mine.y) < 0.125 for t in beside)
    assert near >= 8  # of those that lie on a surface


def test_what_is_known_before_an_attempt_are_the_numbers_of_its_situation():
    seen = next(one for one in map(prospect, range(3, 30)) if one is not None)
    seen.world.close()
    where = situation()
    told = dict(zip(names(where.skills, where.kinds, where.places), seen.numbers, strict=True))
    assert told[f"skill {seen.start.call.skill}"] == 1
    assert 0 < told["light"] < 1


def test_a_world_of_a_start_has_the_robot_where_the_start_says():
    start, rng = rough_start(9)
    world = world_of(start, 9, rng)
    np.testing.assert_allclose(world.observe().base, start.base, atol=0.01)
    world.close()


@pytest.fixture
def folder(tmp_path):
    """A folder of made-up attempts of which those with a thing far ahead fail."""
    where = situation()
    labels = names(where.skills, where.kinds, where.places)
    rng = np.random.default_rng(0)
    with (tmp_path / "attempts.jsonl").open("w") as file:
        for seed in range(300):
            numbers = np.zeros(len(labels))
            numbers[labels.index("ahead")] = rng.uniform(0.4, 1.0)
            good = bool(numbers[labels.index("ahead")] < 0.7)
            file.write("\n" + json.dumps({"seed": seed, "call": "pick(mug)", "numbers": list(numbers), "good": good}))
        file.write("\n" + json.dumps({"seed": 300}))
        file.write('\n{"seed": 301, "call": "pi')
    return tmp_path


def test_chances_are_learned_from_a_folder_of_attempts(folder):
    assert len(_rows(folder / "attempts.jsonl")) == 301  # the last line was cut off
    path = train_affordance(folder, folder / "chances.safetensors", 0)
    where, chances = situation(), load(path)
    labels = names(where.skills, where.kinds, where.places)
    near, far = np.zeros((2, len(labels)), np.float32)
    near[labels.index("ahead")], far[labels.index("ahead")] = 0.5, 0.9
    assert chances.chance(near) > 0.9 > 0.1 > chances.chance(far)
    assert chances.card.recipe["attempts"] == 300
    assert json.loads(path.with_suffix(".recipe.json").read_text())["recipe"]["policy"] == _made_by()["policy"]


def test_a_folder_without_attempts_is_told_of_in_a_sentence(tmp_path):
    with pytest.raises(UsageError, match="holds no attempts; have some made"):
        train_affordance(tmp_path / "none", tmp_path / "chances.safetensors", 0)
    assert not (tmp_path / "chances.safetensors").exists()


def test_attempts_of_another_policy_are_not_mixed_in(tmp_path, monkeypatch):
    path = tmp_path / "made_by.json"
    _check_same(path, _made_by())
    _check_same(path, _made_by())
    other = tmp_path / "other.safetensors"
    other.write_bytes(b"other")
    monkeypatch.setattr(skills, "CHECKPOINT", other)
    with pytest.raises(UsageError, match="another policy or other eyes"):
        _check_same(path, _made_by())
