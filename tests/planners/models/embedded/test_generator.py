"""Generated samples: true to their scenes, the same for the same seed, never in words that are held out."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

import skills
from planners.models.embedded.generator import kitchens
from planners.models.embedded.generator.lexicon import Lexicon, held_out
from planners.models.embedded.generator.sample import FAMILIES, STATUSES, Generator

CARDS = skills.cards()
ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize("family", list(FAMILIES))
def test_every_label_names_what_is_in_the_scene(family: str) -> None:
    generator = Generator(CARDS, 3)
    for _ in range(15):
        sample = generator.sample(family)
        named = {*sample.scene.objects, *sample.scene.places}
        assert sample.command.strip()
        for goal in sample.goals:
            assert {*goal.first, *goal.second} <= named
            assert 0 < goal.anchor <= len(sample.command)
            assert 0 < goal.target <= len(sample.command)
        assert sample.goals or STATUSES[sample.status] != "plan"


def test_the_same_seed_gives_the_same_samples() -> None:
    one, two = Generator(CARDS, 11), Generator(CARDS, 11)
    assert [one.sample() for _ in range(20)] == [two.sample() for _ in range(20)]


def test_the_samples_do_not_depend_on_how_python_orders_its_sets() -> None:
    code = "import skills; from planners.models.embedded.generator.sample import Generator; "
    code += "g = Generator(skills.cards(), 4); print([g.sample().command for _ in range(150)])"
    told = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1]


def test_unlike_clauses_speak_of_each_thing_once_and_in_order() -> None:
    generator = Generator(CARDS, 8)
    for _ in range(200):
        goals = [g for g in generator.sample("unlike").goals if g.skill in ("place", "hand_over")]
        moved = [name for g in goals if not g.quota for name in g.first]
        assert len(moved) == len(set(moved))
        assert [g.stage for g in goals] == sorted(g.stage for g in goals)


def test_a_kitchen_has_a_person_and_doors_with_a_state() -> None:
    rng = random.Random(1)
    for _ in range(50):
        draft = kitchens.kitchen(rng, Lexicon.load("train"))
        kitchens.fill(draft)
        places = draft.scene().places
        assert "user" in places
        assert all({"open", "closed", "locked"} & set(p.state) for p in places.values() if "container" in p.kind)


def test_held_out_words_are_kept_apart() -> None:
    train, held = Lexicon.load("train"), Lexicon.load("held")
    trained = {word.name for words in train.nouns.values() for word in words}
    kept = {word.name for words in held.nouns.values() for word in words}
    assert not trained & kept
    assert all(held_out(name) for name in kept)
    assert len(kept) > 25


def test_held_out_nouns_never_occur_in_training_scenes() -> None:
    kept = {word.name for words in Lexicon.load("held").nouns.values() for word in words}
    generator = Generator(CARDS, 5)
    for _ in range(300):
        sample = generator.sample()
        assert not kept & {thing.kind for thing in sample.scene.objects.values()}
