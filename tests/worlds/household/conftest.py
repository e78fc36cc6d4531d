"""Kitchens without cameras, which are quick, and one with."""

from collections.abc import Iterator

import numpy as np
import pytest

from contracts.robot import BASE
from worlds.household.kinematics import ArmKinematics
from worlds.household.kitchen import FLOOR_PLAN
from worlds.household.world import HouseholdWorld


@pytest.fixture
def blind() -> HouseholdWorld:
    """A kitchen whose robot has no eyes."""
    return HouseholdWorld(3, size=0)


@pytest.fixture(scope="module")
def seeing() -> Iterator[HouseholdWorld]:
    """A kitchen seen from the counter; nothing in it is to be moved."""
    world = HouseholdWorld(3, base=np.array(FLOOR_PLAN.places["counter"].dock))
    targets = world.sim.targets
    targets[12] = 0.9
    assert targets[BASE].shape == (3,)
    for _ in range(12):
        world.sim.step(targets)
    yield world
    world.close()


@pytest.fixture(scope="session")
def kinematics() -> ArmKinematics:
    return ArmKinematics(FLOOR_PLAN, iterations=80)
