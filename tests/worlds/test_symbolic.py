"""The world without physics: effects by the cards, refusals that name the unmet condition."""

from pathlib import Path

import pytest

import skills
from contracts.errors import BadScene
from contracts.outcome import Cause
from contracts.scene import Scene
from contracts.scene_file import parse_scene
from contracts.skill_card import SkillCall
from worlds.symbolic import SymbolicWorld

DATA = {
    "robot": {"at": "table", "holding": None},
    "places": {
        "table": {"kind": "surface"},
        "drawer": {"kind": "container", "state": "closed"},
        "safe": {"kind": "container", "state": "locked"},
        "lamp": {"kind": "button", "state": "off"},
        "user": {"kind": "person"},
    },
    "objects": {"mug": {"at": "table"}, "key": {}, "ring": {"at": "safe"}},
}


def world(**changes: object) -> SymbolicWorld:
    return SymbolicWorld(parse_scene({**DATA, **changes}), skills.cards())


def call(skill: str, **arguments: str) -> SkillCall:
    return SkillCall(skill=skill, arguments=arguments)


def test_a_possible_call_has_its_cards_effects() -> None:
    here = world()
    assert here.enact(call("pick", object="mug")).status == "SUCCESS"
    assert here.scene().robot.holding == "mug"
    assert here.scene().objects["mug"].at is None


def test_a_failed_call_changes_nothing_and_names_the_unmet_condition() -> None:
    here = world()
    before = here.scene()
    outcome = here.enact(call("open", container="drawer"))
    assert outcome.cause is Cause.PRECONDITION
    assert outcome.evidence == "the robot is not at the drawer"
    assert here.scene() == before


def test_a_locked_door_stays_shut() -> None:
    here = world(robot={"at": "safe", "holding": None})
    assert here.enact(call("open", container="safe")).evidence == "the safe is locked"


def test_what_nobody_has_located_is_not_found() -> None:
    here = world()
    assert here.enact(call("look_for", object="key")).cause is Cause.NOT_FOUND
    assert here.enact(call("pick", object="key")).cause is Cause.NOT_FOUND


def test_looking_reveals_what_is_hidden() -> None:
    here = SymbolicWorld(parse_scene(DATA), skills.cards(), hidden={"key": "table"})
    assert here.enact(call("look_for", object="key")).status == "SUCCESS"
    assert here.scene().objects["key"].at == "table"
    assert here.enact(call("pick", object="key")).status == "SUCCESS"


@pytest.mark.parametrize(
    ("wrong", "evidence"),
    [
        (call("fly"), "no skill called 'fly' here"),
        (call("pick"), "pick takes object, not nothing"),
        (call("pick", object="ghost"), "pick needs a object; 'ghost' is none here"),
        (call("press", button="drawer"), "press needs a button; 'drawer' is none here"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(wrong: SkillCall, evidence: str) -> None:
    assert world().enact(wrong).evidence == evidence


def test_a_whole_errand_ends_as_asked() -> None:
    here = world()
    errand = [
        call("go_to", place="drawer"), call("open", container="drawer"), call("go_to", place="table"),
        call("pick", object="mug"), call("go_to", place="drawer"), call("place", object="mug", target="drawer"),
        call("close", container="drawer"),
    ]  # fmt: skip
    assert [here.enact(step).status for step in errand] == ["SUCCESS"] * 7
    scene = here.scene()
    assert (scene.objects["mug"].at, scene.places["drawer"].state, scene.robot.holding) == ("drawer", ("closed",), None)


def test_a_scene_file_starts_a_world(tmp_path: Path) -> None:
    path = tmp_path / "scene.yaml"
    path.write_text("places: {table: {}}\nobjects: {mug: {at: table}}\n", encoding="utf-8")
    assert SymbolicWorld.from_file(path, skills.cards()).scene() == Scene.model_validate(
        {"places": {"table": {}}, "objects": {"mug": {"at": "table"}}}
    )
    path.write_text("places: {table: {colour: red}}\n", encoding="utf-8")
    with pytest.raises(BadScene, match="no such key"):
        SymbolicWorld.from_file(path, skills.cards())
