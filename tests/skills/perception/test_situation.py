"""Numbers of the situation that a call would start in."""

from dataclasses import replace

import numpy as np
import pytest

from contracts.observation import Observation
from contracts.scene import ObjectState, RobotState, Scene
from contracts.skill_card import SkillCall
from skills.perception.situation import NUMBERS, Situation, names
from tests.skills.perception.toy import PLAN, observed

WHERE = Situation(("pick", "open"), ("mug", "can"), PLAN)
NAMES = names(WHERE.skills, WHERE.kinds, WHERE.places)
PICK = SkillCall(skill="pick", arguments={"object": "red mug"})
DOCK = PLAN.places["shelf"].dock


def scene(**others: tuple[float, float, float]) -> Scene:
    mug = ObjectState(at="shelf", kind="mug", colour="red", position=(0.3, 0.1, 0.8), confidence=0.9)
    things = {name: ObjectState(at="shelf", kind="can", colour="red", position=at) for name, at in others.items()}
    return Scene(robot=RobotState(at="shelf"), objects={"red mug": mug, **things})


def read(call: SkillCall = PICK, seen: Scene | None = None, observation: Observation | None = None) -> dict[str, float]:
    numbers = WHERE.numbers(call, seen or scene(), observation)
    return dict(zip(NAMES, map(float, numbers), strict=True))


def test_every_number_has_a_name() -> None:
    assert len(NAMES) == len(set(NAMES)) == len(WHERE.numbers(PICK, scene(), None))
    assert NAMES[-len(NUMBERS) :] == list(NUMBERS)


def test_skill_kind_and_place_are_told_apart() -> None:
    told = read()
    assert [name for name in NAMES if name.split()[0] in ("skill", "kind", "place") and told[name] == 1] == [
        "skill pick",
        "kind mug",
        "place shelf",
    ]
    assert read(SkillCall(skill="open", arguments={"container": "drawer"}))["place drawer"] == 1


def test_a_thing_is_where_it_is_from_the_base_or_from_the_dock_in_a_predicted_scene() -> None:
    at_dock = read(observation=observed(base=DOCK))
    predicted = read()
    for number in ("ahead", "aside", "height", "reach"):
        assert at_dock[number] == pytest.approx(predicted[number])
    assert at_dock["ahead"] == pytest.approx(0.3 - DOCK[0])
    assert read(observation=observed(base=(DOCK[0] - 0.2, DOCK[1], DOCK[2])))["ahead"] == pytest.approx(0.5 - DOCK[0])


def test_how_the_base_stands_beside_its_dock_is_told() -> None:
    x, y, yaw = DOCK
    told = read(observation=observed(base=(x + 0.03, y - 0.02, yaw + 0.05)))
    assert [told[f"dock {name}"] for name in ("ahead", "aside", "turn")] == pytest.approx([0.3, -0.2, 0.5])
    assert read()["dock ahead"] == 0


def test_what_stands_near_and_looks_alike_is_told() -> None:
    alone, beside = read(), read(seen=scene(can=(0.3, 0.2, 0.8)))
    assert (alone["room"], alone["alike"]) == (1.0, 0.0)
    assert (beside["room"], beside["alike"]) == (pytest.approx(0.25), 1.0)


def test_light_is_told_from_pictures() -> None:
    dark = replace(observed(), images={"head": np.zeros((8, 8, 3), np.uint8)})
    bright = replace(observed(), images={"head": np.full((8, 8, 3), 255, np.uint8)})
    assert (read(observation=dark)["light"], read(observation=bright)["light"]) == (0.0, 1.0)


def test_what_is_not_in_the_scene_has_numbers_too() -> None:
    ghost = read(SkillCall(skill="pick", arguments={"object": "ghost"}))
    assert ghost["thing seen"] == 0
    assert np.isfinite(list(ghost.values())).all()
