"""Ways to a call, and the scene before some calls, by the cards alone."""

import pytest

import skills
from contracts.scene import Scene
from contracts.scene_file import parse_scene
from contracts.skill_card import SkillCall
from planners.models.embedded.means import Means, before_all

CARDS = skills.cards()
SCENE = parse_scene(
    {
        "robot": {"at": "user"},
        "places": {
            "user": {"kind": "person"}, "table": {}, "drawer": {"kind": "container", "state": "closed"},
            "fridge": {"kind": "container", "state": "closed"}, "safe": {"kind": "container", "state": "locked"},
        },
        "objects": {"mug": {"at": "table"}, "milk": {"at": "fridge"}, "ring": {"at": "safe"}, "key": {}},
    }
)  # fmt: skip


def call(skill: str, **arguments: str) -> SkillCall:
    return SkillCall(skill=skill, arguments=arguments)


def steps(wish: SkillCall, scene: Scene = SCENE) -> list[str] | None:
    way = Means(CARDS).way(wish, scene)
    return None if way is None else [str(step) for step in way.steps]


def test_a_closed_target_is_opened_before_the_hand_is_full() -> None:
    assert steps(call("place", object="mug", target="drawer")) == [
        "go_to(drawer)", "open(drawer)", "go_to(table)", "pick(mug)", "go_to(drawer)", "place(mug, drawer)",
    ]  # fmt: skip


def test_what_lies_in_a_closed_container_is_got_out() -> None:
    assert steps(call("hand_over", object="milk", person="user")) == [
        "go_to(fridge)", "open(fridge)", "pick(milk)", "go_to(user)", "hand_over(milk, user)",
    ]  # fmt: skip


def test_a_full_hand_is_emptied_first() -> None:
    held = SCENE.with_robot(holding="mug", at="table").with_object("mug", at=None)
    assert steps(call("pick", object="milk"), held) == [
        "place(mug, table)", "go_to(fridge)", "open(fridge)", "pick(milk)",
    ]  # fmt: skip


def test_what_is_held_is_put_down_to_open_its_target() -> None:
    held = SCENE.with_robot(holding="mug", at="drawer").with_object("mug", at=None)
    way = steps(call("place", object="mug", target="drawer"), held)
    assert way is not None
    assert way[-1] == "place(mug, drawer)"
    assert "open(drawer)" in way


@pytest.mark.parametrize(
    "wish", [call("open", container="safe"), call("pick", object="ring"), call("place", object="mug", target="safe")]
)
def test_there_is_no_way_past_a_lock(wish: SkillCall) -> None:
    assert steps(wish) is None


def test_the_scene_before_a_history_is_found_again() -> None:
    history = [
        call("go_to", place="drawer"), call("open", container="drawer"), call("go_to", place="table"),
        call("pick", object="mug"),
        call("go_to", place="drawer"), call("place", object="mug", target="drawer"),
    ]  # fmt: skip
    table = {card.name: card for card in CARDS}
    scene = SCENE
    for step in history:
        scene = table[step.skill].after(step, scene)
    before = before_all(history, scene, CARDS)
    assert before.objects == SCENE.objects
    assert before.places == SCENE.places
    assert before.robot.holding is None
