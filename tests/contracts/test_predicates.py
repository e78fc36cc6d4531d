"""Half-way states: something may start from them, and nothing is done in them."""

import pytest

from contracts import Scene, SkillCall
from contracts.predicates import Condition
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
