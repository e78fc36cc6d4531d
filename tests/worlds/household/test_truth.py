"""What is the case, in the words of a scene."""

import numpy as np
import pytest

from worlds.household.furniture import DOOR_RANGE, DRAWER_RANGE, KNOB_RANGE, PIECES
from worlds.household.kitchen import FLOOR_PLAN
from worlds.household.truth import docked_at, held_thing, place_of, state_of, true_scene
from worlds.household.world import HouseholdWorld


def test_the_scene_says_what_the_seed_drew() -> None:
    for seed in range(6):
        world = HouseholdWorld(seed, size=0)
        scene, layout = true_scene(world.sim), world.sim.layout
        assert set(scene.places) == set(PIECES)
        assert {name: thing.at for name, thing in scene.objects.items()} == {t.name: t.at for t in layout.things}
        assert {name: thing.kind for name, thing in scene.objects.items()} == {t.name: t.kind for t in layout.things}
        for place, value in layout.joints.items():
            word = ("on", "off") if place in ("stove", "lamp") else ("open", "closed")
            assert scene.places[place].state == (word[0] if value else word[1],)
        assert scene.robot.holding is None
        assert scene.robot.at is None


def test_positions_are_those_of_the_simulator(blind: HouseholdWorld) -> None:
    scene = true_scene(blind.sim)
    for name, thing in scene.objects.items():
        assert thing.position == pytest.approx(blind.sim.body(name).position, abs=6e-4)


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("top drawer", 0.0, ("closed",)),
        ("top drawer", 0.3 * DRAWER_RANGE, ("ajar",)),
        ("top drawer", 0.9 * DRAWER_RANGE, ("open",)),
        ("fridge", 0.04 * DOOR_RANGE, ("closed",)),
        ("fridge", 0.8 * DOOR_RANGE, ("open",)),
        ("stove", 0.0, ("off",)),
        ("stove", 0.4 * KNOB_RANGE, ("between",)),
        ("stove", KNOB_RANGE, ("on",)),
        ("table", None, ()),
    ],
)
def test_a_state_is_a_share_of_the_joints_range(
    blind: HouseholdWorld, place: str, value: float | None, words: tuple[str, ...]
) -> None:
    if value is not None:
        blind.sim.data.joint(blind.sim.joint_name(place)).qpos[0] = value
    assert state_of(blind.sim, place) == words


def test_what_lies_on_the_floor_is_nowhere(blind: HouseholdWorld) -> None:
    name = blind.sim.layout.things[0].name
    blind.sim.data.joint(f"{name.replace(' ', '_')}_free").qpos[:3] = (0.0, 0.6, 0.05)
    blind.sim.step(blind.sim.targets)
    assert place_of(blind.sim, name) is None
    assert true_scene(blind.sim).objects[name].at is None
    assert held_thing(blind.sim) is None


@pytest.mark.parametrize("name", FLOOR_PLAN.places)
def test_a_base_at_a_dock_is_at_that_place_and_no_other(name: str) -> None:
    dock = np.array(FLOOR_PLAN.places[name].dock)
    assert docked_at(dock) == name
    assert docked_at(dock + np.array([0.02, -0.02, 2 * np.pi])) == name
    assert docked_at(dock + np.array([0.0, 0.0, 1.0])) is None
    assert docked_at(dock - 0.3 * np.array([np.cos(dock[2]), np.sin(dock[2]), 0.0])) is None
