"""Generated samples: true to their scenes, the same for the same seed, never in words that are held out."""

import pytest

import skills
from planners.models.embedded.generator.lexicon import Lexicon, held_out
from planners.models.embedded.generator.sample import FAMILIES, STATUSES, Generator

CARDS = skills.cards()


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


def test_held_out_words_are_kept_apart() -> None:
    train, held = Lexicon.load("train"), Lexicon.load("held")
    trained = {word.name for words in train.nouns.values() for word in words}
    kept = {word.name for words in held.nouns.values() for word in words}
    assert not trained & kept
    assert all(held_out(name) for name in kept)
    assert len(kept) > 30


def test_held_out_nouns_never_occur_in_training_scenes() -> None:
    kept = {word.name for words in Lexicon.load("held").nouns.values() for word in words}
    generator = Generator(CARDS, 5)
    for _ in range(300):
        sample = generator.sample()
        assert not kept & {thing.kind for thing in sample.scene.objects.values()}
