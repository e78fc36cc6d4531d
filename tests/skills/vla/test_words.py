"""What a goal's words name."""

import numpy as np

from contracts.floor_plan import FixedPlace, FloorPlan
from contracts.goal import Goal
from contracts.skill_card import SkillCall
from skills.vla.words import Asked, Dictionary, asked, part_of


def plan() -> FloorPlan:
    def place(*kind: str) -> FixedPlace:
        return FixedPlace(kind, (0, 0, 0), (1, 0, 1), (0.5, 0, 1), (0.5, 0, 1), (0, 0, 1))

    places = {
        "fridge": place("container"),
        "stove": place("surface", "appliance"),
        "lamp": place("appliance", "button"),
    }
    return FloorPlan((-1, -1, 1, 1), (), places, 0.2)


def goal(text: str, skill: str, **arguments: str) -> Goal:
    return Goal(text, SkillCall(skill=skill, arguments=arguments))


def test_a_pick_names_a_thing_without_its_number() -> None:
    got = asked(goal("pick up the red mug 2", "pick", object="red mug 2"), plan())
    assert got == Asked("pick up the red mug", "red mug", "", "")


def test_a_place_names_thing_and_target_but_touches_no_part() -> None:
    got = asked(goal("put the apple in the fridge", "place", object="apple", target="fridge"), plan())
    assert got.own == ("apple", "fridge", "")


def test_opening_touches_the_handle() -> None:
    assert asked(goal("open the fridge", "open", container="fridge"), plan()).own == ("", "fridge", "fridge handle")


def test_an_appliance_has_a_knob_unless_it_has_a_button() -> None:
    assert part_of("turn_on", "stove", ("surface", "appliance")) == "stove knob"
    assert part_of("turn_on", "lamp", ("appliance", "button")) == "lamp button"


def test_each_text_is_embedded_once_and_the_empty_one_never(embedder) -> None:  # type: ignore[no-untyped-def]
    words = Dictionary(embedder, embedder.width)
    first = words.look_up(["red mug", "", "red mug"])
    again = words.look_up(["red mug"])
    assert embedder.asked == ["red mug"]
    np.testing.assert_array_equal(first[0], again[0])
    assert not first[1].any()
