"""Half-way states: something may start from them, and nothing is done in them. How sure one is of what holds."""

import pytest

from contracts import ObjectState, PlaceState, Scene, SkillCall
from contracts.predicates import HOLDS, UNSEEN, Condition
from contracts.scene_file import parse_scene
from skills.library import close, open, pick, turn_off, turn_on


def scene(state: str) -> Scene:
    places = {"cupboard": {"kind": ["container", "appliance"], "state": state}}
    return parse_scene({"robot": {"at": "cupboard"}, "places": places, "objects": {"mug": {"at": "cupboard"}}})


@pytest.mark.parametrize(
    ("card", "argument", "state"),
    [
        (open.CARD, "container", "ajar"),
        (close.CARD, "container", "ajar"),
        (turn_on.CARD, "appliance", "between"),
        (turn_off.CARD, "appliance", "between"),
    ],
)
def test_from_half_way_either_end_may_be_gone_to_and_neither_is_reached(card, argument: str, state: str) -> None:
    call = SkillCall(skill=card.name, arguments={argument: "cupboard"})
    assert card.unmet(call, scene(state)) == []
    assert not card.shown(call, scene(state))
    after = card.after(call, scene(state))
    assert card.shown(call, after)
    assert state not in after.places["cupboard"].state


def test_nothing_is_reached_for_behind_a_door_that_is_ajar() -> None:
    call = SkillCall(skill="pick", arguments={"object": "mug"})
    assert [str(one) for one in pick.CARD.unmet(call, scene("ajar"))] == ["uncovered(mug)"]
    assert pick.CARD.unmet(call, scene("open")) == []


@pytest.mark.parametrize("word", ["open", "closed", "on", "off"])
def test_making_a_state_so_makes_it_hold(word: str) -> None:
    condition = Condition(predicate=word, arguments=("cupboard",))
    for start in ("open", "closed", "ajar", "on", "off", "between"):
        made = condition.make(scene(start))
        assert condition.holds(made)
        assert len(made.places["cupboard"].state) <= 2


DOUBTED = parse_scene(
    {
        "robot": {"at": "table", "holding": "can", "confidence": 0.9},
        "places": {
            "table": {"kind": "surface"},
            "cupboard": {"kind": "container", "state": "closed", "confidence": 0.7},
        },
        "objects": {"mug": {"at": "table", "confidence": 0.8}, "can": {"confidence": 0.3}},
        "facts": ["told(hello)"],
    }
)


@pytest.mark.parametrize(
    ("text", "chance"),
    [
        ("holding(can)", 0.9),
        ("hand_empty()", 0.1),
        ("holding(mug)", 0.1),
        ("robot_at(table)", 1.0),
        ("robot_at(cupboard)", 0.0),
        ("at(mug, table)", 0.8),
        ("at(mug, cupboard)", 0.2),
        ("located(mug)", 0.8),
        ("located(can)", 0.9),  # the hand is surer than the eyes
        ("beside(mug)", 0.8),
        ("uncovered(mug)", 0.8),
        ("closed(cupboard)", 0.7),
        ("open(cupboard)", 0.3),
        ("accessible(cupboard)", 0.3),
        ("unlocked(cupboard)", 0.7),
        ("told(hello)", 1.0),
        ("told(goodbye)", 0.0),
        ("located(ghost)", 1 - UNSEEN),
        ("open(attic)", 1 - UNSEEN),
    ],
)
def test_a_chance_is_how_sure_perception_is_of_what_a_condition_speaks_of(text: str, chance: float) -> None:
    assert Condition.read(text).chance(DOUBTED) == pytest.approx(chance)


@pytest.mark.parametrize("sure", [0.0, 0.3, 0.6, 0.9, 1.0])
def test_what_does_not_hold_is_never_more_likely_than_not(sure: float) -> None:
    missed = DOUBTED.with_object("mug", confidence=sure)
    assert Condition.read("at(mug, cupboard)").chance(missed) <= 1 - UNSEEN


def test_what_nobody_has_looked_at_for_long_is_unsure_and_not_refuted() -> None:
    old = Scene(objects={"mug": ObjectState(at="cupboard", confidence=0.05, age=300.0)})
    assert 0.2 < Condition.read("at(mug, cupboard)").chance(old) < 0.5


@pytest.mark.parametrize("name", list(HOLDS))
def test_where_perception_is_certain_a_chance_is_whether_it_holds(name: str) -> None:
    sure = DOUBTED.with_robot(confidence=1.0).with_place("cupboard", confidence=1.0)
    sure = sure.with_object("mug", confidence=1.0).with_object("can", confidence=1.0)
    thing = name in ("holding", "beside", "located", "at", "uncovered")
    both = ("mug" if thing else "cupboard", "table")
    count = {"hand_empty": 0, "at": 2, "poured": 2}.get(name, 1)
    condition = Condition(predicate=name, arguments=both[:count])
    assert condition.chance(sure) == float(condition.holds(sure))


def test_a_knob_of_which_one_is_unsure_says_nothing_of_reaching_there() -> None:
    stove = PlaceState(kind=("surface", "appliance"), state=("between",), confidence=0.2)
    assert Condition.read("accessible(stove)").chance(Scene(places={"stove": stove})) == 1.0
