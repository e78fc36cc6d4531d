"""The gantry world, and a way to do a skill in it."""

from collections.abc import Callable

import pytest

from contracts.goal import Goal
from contracts.outcome import Outcome
from contracts.protocols import Skill
from tests.skills.library.gantry import GantryWorld


@pytest.fixture
def world() -> GantryWorld:
    return GantryWorld()


@pytest.fixture
def run() -> Callable[[GantryWorld, Skill, Goal], Outcome]:
    """Do a skill to its end, as a tree's leaf would."""

    def do(world: GantryWorld, skill: Skill, goal: Goal) -> Outcome:
        skill.start(goal, world.observe())
        while (outcome := skill.judge(world.observe())).status == "RUNNING":
            assert world.time < 120, "no end"
            world.apply(skill.act(world.observe()))
        return outcome

    return do
