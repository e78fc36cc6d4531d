"""Things that are taken away and doors that are pushed shut end a skill; what the hand does itself does not."""

from dataclasses import replace

import numpy as np
import pytest

import skills
from contracts.observation import Observation
from contracts.outcome import Cause
from contracts.scene import ObjectState, PlaceState, RobotState, Scene
from contracts.skill_card import SkillCall
from skills.library.upset import Upset

SCENE = Scene(
    robot=RobotState(at="fridge"),
    places={
        "fridge": PlaceState(kind=("container",), state=("open",)),
        "table": PlaceState(kind=("surface",)),
    },
    objects={"can": ObjectState(at="fridge", position=(1.0, 0.0, 0.8))},
)
CALM = Observation(0.0, {}, {}, {}, np.zeros(7), np.zeros(7), 0.08, 0.0, np.zeros(3), np.zeros(2), np.zeros(13))
PICK, PLACE = (skills.CARDS.load(name) for name in ("pick", "place"))
TAKE = SkillCall(skill="pick", arguments={"object": "can"})
PUT = SkillCall(skill="place", arguments={"object": "can", "target": "fridge"})


def after(upset: Upset, scene: Scene, seconds: float = 0.4, **felt: float) -> Cause | None:
    """The cause of the failure once a scene was seen for some seconds."""
    outcome, start = None, upset.calm + 0.1
    for time in np.arange(0.0, seconds + 1e-9, 0.1):
        outcome = upset.look(scene, replace(CALM, time=start + time, **felt))
    return outcome.cause if outcome else None


@pytest.mark.parametrize(
    "gone",
    [
        SCENE.with_object("can", at="table", position=(3.0, 0.0, 0.8)),
        SCENE.model_copy(update={"objects": {}}),
    ],
    ids=["elsewhere", "nowhere"],
)
def test_a_thing_that_is_taken_away_is_not_found(gone: Scene) -> None:
    upset = Upset(PICK, TAKE, SCENE, 10.0)
    assert after(upset, SCENE) is None
    assert after(upset, gone) is Cause.NOT_FOUND


def test_one_odd_look_is_not_enough() -> None:
    upset = Upset(PICK, TAKE, SCENE, 10.0)
    assert after(upset, SCENE) is None
    assert after(upset, SCENE.model_copy(update={"objects": {}}), seconds=0.1) is None


@pytest.mark.parametrize(
    "scene",
    [
        SCENE.with_object("can", position=(1.0, 0.1, 0.8)),  # pushed a little
        SCENE.with_object("can", position=(3.0, 0.0, 0.8), age=2.0),  # not seen now
        SCENE.with_object("can", at=None, position=(1.0, 0.0, 1.2)).with_robot(holding="can"),
    ],
    ids=["pushed", "out of sight", "held"],
)
def test_what_belongs_to_the_work_upsets_nothing(scene: Scene) -> None:
    assert after(Upset(PICK, TAKE, SCENE, 10.0), scene) is None


def test_what_was_once_held_is_left_to_the_fingers() -> None:
    upset = Upset(PICK, TAKE, SCENE, 10.0)
    assert after(upset, SCENE, gripper_force=9.0, gripper_width=0.05) is None
    assert after(upset, SCENE.with_object("can", at="table", position=(3.0, 0.0, 0.8))) is None


def test_what_falls_to_the_floor_is_dropped_once_held_or_not() -> None:
    fallen = SCENE.with_object("can", at=None, position=(1.0, 0.1, 0.03))
    for force in (0.0, 9.0):
        upset = Upset(PICK, TAKE, SCENE, 10.0)
        assert after(upset, SCENE, gripper_force=force, gripper_width=0.05) is None
        assert after(upset, fallen) is Cause.DROPPED


@pytest.mark.parametrize(("card", "call"), [(PICK, TAKE), (PLACE, PUT)], ids=["pick", "place"])
def test_a_door_that_is_pushed_shut_must_be_opened_again(card: skills.SkillCard, call: SkillCall) -> None:
    held = SCENE.with_robot(holding="can") if call is PUT else SCENE
    upset = Upset(card, call, held, 10.0)
    assert after(upset, held) is None
    assert after(upset, held.with_place("fridge", state=("closed",))) is Cause.PRECONDITION


@pytest.mark.parametrize(
    "seen", [{"state": ("closed",), "confidence": 0.6}, {"state": ("ajar",)}], ids=["unsure", "ajar"]
)
def test_a_door_that_is_not_surely_shut_upsets_nothing(seen: dict[str, object]) -> None:
    assert after(Upset(PICK, TAKE, SCENE, 10.0), SCENE.with_place("fridge", **seen)) is None


def test_what_slipped_and_lies_elsewhere_is_dropped() -> None:
    held = SCENE.with_object("can", at=None, position=(0.5, 0.0, 1.0)).with_robot(holding="can")
    fallen = held.with_robot(holding=None).with_object("can", at=None, position=(0.5, 0.3, 0.05))
    upset = Upset(PLACE, PUT, held, 10.0)
    assert after(upset, held) is None
    assert after(upset, held.with_robot(holding=None)) is None  # in the air
    assert after(upset, SCENE) is None  # where it belongs
    assert after(upset, fallen) is Cause.DROPPED


def test_what_slips_out_of_the_fingers_on_the_way_is_dropped() -> None:
    upset = Upset(PLACE, PUT, SCENE, 10.0)
    gripping = replace(CALM, gripper_force=9.0, gripper_width=0.05)
    for time in (10.0, 10.2, 10.4):
        assert upset.look(SCENE, replace(gripping, time=time), carrying=True) is None
    outcomes = [upset.look(SCENE, replace(CALM, time=10.4 + time), carrying=True) for time in (0.2, 0.4)]
    assert outcomes[0] is None
    assert outcomes[1] is not None
    assert outcomes[1].cause is Cause.DROPPED
