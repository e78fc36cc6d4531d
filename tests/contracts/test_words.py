"""Conditions in words, so and not so."""

import pytest

import skills
from contracts import Condition, ObjectState, PlaceState, RobotState, Scene
from contracts.words import in_words, not_so, where

SCENE = Scene(
    robot=RobotState(at="table"),
    places={
        "table": PlaceState(),
        "drawer": PlaceState(kind=("container",), state=("closed",)),
        "trash": PlaceState(kind=("bin",)),
        "sink": PlaceState(kind=("sink",)),
        "microwave": PlaceState(kind=("container", "appliance"), state=("closed", "off")),
        "user": PlaceState(kind=("person",)),
    },
    objects={"red mug": ObjectState(at="table")},
)


def test_every_condition_of_a_shipped_skill_has_words_for_both_sides():
    every = [one for card in skills.cards() for one in (*card.preconditions, *card.postconditions)]
    bound = [one.bind({name: "it" for card in skills.cards() for name in card.arguments}) for one in every]
    assert [one for one in bound for said in (in_words([one], SCENE), not_so([one], SCENE)) if str(one) in said] == []


@pytest.mark.parametrize(
    ("condition", "so", "otherwise"),
    [
        ("holding(red mug)", "the red mug is in the hand", "the red mug is not in the hand"),
        ("at(red mug, drawer)", "the red mug is in the drawer", "the red mug is not in the drawer"),
        ("accessible(drawer)", "the drawer is not shut", "the drawer is shut"),
        ("located(red mug)", "it is known where the red mug is", "nobody knows where the red mug is"),
        ("asked(Do you want tea?)", "“Do you want tea?” was asked", "“Do you want tea?” was not asked"),
    ],
)
def test_conditions_are_said_as_a_person_would(condition: str, so: str, otherwise: str):
    one = Condition.read(condition)
    assert (in_words([one], SCENE), not_so([one], SCENE)) == (so, otherwise)


def test_several_are_one_clause():
    both = [Condition.read("at(red mug, table)"), Condition.read("closed(drawer)")]
    assert in_words(both, SCENE) == "the red mug is on the table, the drawer is closed"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("table", "on the table"),
        ("drawer", "in the drawer"),
        ("trash", "in the trash"),
        ("sink", "in the sink"),
        ("microwave", "in the microwave"),
        ("user", "at the user"),
        ("moon", "at the moon"),
    ],
)
def test_things_are_in_what_holds_them_and_on_what_bears_them(place: str, words: str):
    assert where(place, SCENE) == words


def test_a_condition_nobody_has_words_for_is_shown_as_it_is():
    one = Condition(predicate="at", arguments=("mug",))
    assert (in_words([one], SCENE), not_so([one], SCENE)) == ("at(mug)", "at(mug) does not hold")
