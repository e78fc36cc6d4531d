"""The gripper's limits, contact grasps, and the button that latches."""

import numpy as np
import pytest

from contracts.robot import GRIPPER
from worlds.household.furniture import BUTTON_TRAVEL
from worlds.household.robot import GRIP, PROFILE, WIDEST
from worlds.household.simulation import LATCHED, Simulation
from worlds.household.truth import held_thing, state_of
from worlds.household.world import HouseholdWorld

SAG = 0.0015  # m by which a button's own weight lets it sink


def commanded(sim: Simulation, width: float, steps: int = 25) -> float:
    targets = sim.targets
    targets[GRIPPER] = width
    for _ in range(steps):
        sim.step(targets)
    return sim.width()


@pytest.mark.parametrize("width", [0.13, 0.09, 0.05, 0.0])
def test_the_fingers_open_as_wide_as_they_are_told(blind: HouseholdWorld, width: float) -> None:
    assert commanded(blind.sim, width) == pytest.approx(width, abs=0.003)


@pytest.mark.parametrize(("width", "end"), [(1.0, WIDEST), (-1.0, 0.0)])
def test_the_fingers_stop_at_their_ends_whatever_they_are_told(blind: HouseholdWorld, width: float, end: float) -> None:
    assert commanded(blind.sim, width) == pytest.approx(end, abs=0.008)  # joint limits give a little


def test_the_fingers_stay_in_the_middle(blind: HouseholdWorld) -> None:
    for width in (0.12, 0.02):
        commanded(blind.sim, width)
        left, right = (blind.sim.data.joint(f"robot_{side}_slide").qpos[0] for side in ("left", "right"))
        assert left == pytest.approx(right, abs=1e-3)


def test_an_empty_hand_feels_nothing_and_holds_nothing(blind: HouseholdWorld) -> None:
    commanded(blind.sim, 0.05)
    assert blind.sim.grip_force() == 0.0
    assert held_thing(blind.sim) is None


def between_the_fingers(sim: Simulation) -> str:
    """Hold the first thing that is narrow enough in the air for a moment and close the hand on it."""
    name = next(t.name for t in sim.layout.things if t.kind in ("mug", "can", "sponge", "toy car", "lemon", "banana"))
    commanded(sim, 0.12)
    grasp, targets = sim.site("robot_grasp").position, sim.targets
    targets[GRIPPER] = 0.0
    for _ in range(15):
        free = sim.data.joint(f"{name.replace(' ', '_')}_free")
        free.qpos[:], free.qvel[:] = [*grasp, 1, 0, 0, 0], 0.0
        sim.step(targets)
    return name


def test_a_grasp_is_friction_alone_and_ends_when_the_hand_opens(blind: HouseholdWorld) -> None:
    sim = blind.sim
    name = between_the_fingers(sim)
    for _ in range(20):
        sim.step(sim.targets)
    assert held_thing(sim) == name
    assert 1.0 < sim.grip_force() <= 1.2 * float(GRIP["forcerange"].split()[1])
    assert sim.grip_force() <= PROFILE.grip_force
    before = sim.body(name).position[2]
    commanded(sim, 0.13)
    assert held_thing(sim) is None
    assert sim.body(name).position[2] < before - 0.1


def press(sim: Simulation, depth: float) -> None:
    """Push the button in to a share of its travel by hand, and let go."""
    joint = sim.data.joint("lamp_joint")
    for share in np.linspace(0.0, 1.0, 6):
        joint.qpos[0], joint.qvel[0] = max(share * depth * BUTTON_TRAVEL, joint.qpos[0]), 0.0
        sim.step(sim.targets)
    for _ in range(10):
        sim.step(sim.targets)


def test_a_button_pressed_through_latches_and_the_next_press_lets_it_out() -> None:
    sim = next(w.sim for w in (HouseholdWorld(s, size=0) for s in range(20)) if w.sim.layout.joints["lamp"] == 0)
    assert state_of(sim, "lamp") == ("off",)
    press(sim, 1.0)
    assert sim.joint("lamp") == pytest.approx(LATCHED, abs=SAG)
    assert state_of(sim, "lamp") == ("on",)
    press(sim, 1.0)
    assert sim.joint("lamp") == pytest.approx(0.0, abs=SAG)
    assert state_of(sim, "lamp") == ("off",)


def test_a_half_press_changes_nothing() -> None:
    sim = next(w.sim for w in (HouseholdWorld(s, size=0) for s in range(20)) if w.sim.layout.joints["lamp"] == 0)
    press(sim, 0.5)
    assert sim.joint("lamp") == pytest.approx(0.0, abs=SAG)
    assert state_of(sim, "lamp") == ("off",)


def test_a_lamp_that_starts_on_starts_latched() -> None:
    sim = next(w.sim for w in (HouseholdWorld(s, size=0) for s in range(20)) if w.sim.layout.joints["lamp"] == 1)
    assert sim.joint("lamp") == pytest.approx(LATCHED, abs=SAG)
    assert state_of(sim, "lamp") == ("on",)
