"""Names fall into classes by whole words."""

import pytest

from safety.things import BURNABLE, ELECTRIC, LIVING, METAL, SHARP, Things, singular


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("knives", "knife"),
        ("glass", "glass"),
        ("glasses", "glass"),
        ("matches", "match"),
        ("batteries", "battery"),
        ("boxes", "box"),
        ("scissors", "scissors"),
        ("towels", "towel"),
        ("bus", "bus"),
        ("gas", "gas"),
    ],
)
def test_one_of_a_thing(word: str, one: str) -> None:
    assert singular(word) == one


@pytest.mark.parametrize(
    ("things", "name", "belongs"),
    [
        (METAL, "Red Soda-Can 2", True),
        (METAL, "candle", False),
        (METAL, "plastic fork", False),
        (BURNABLE, "cereal box", True),
        (BURNABLE, "paper plate", False),
        (ELECTRIC, "phones", True),
        (ELECTRIC, "headphones", True),
        (ELECTRIC, "toy phone", False),
        (LIVING, "cat", True),
        (LIVING, "cat food", False),
        (LIVING, "caterpillar", False),
        (SHARP, "kitchen_knife", True),
        (SHARP, "knife block", False),
    ],
)
def test_a_name_belongs_by_whole_words(things: Things, name: str, belongs: bool) -> None:
    assert things.hold(name) is belongs
