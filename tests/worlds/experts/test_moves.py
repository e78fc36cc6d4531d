"""Every expert does its skill, without cameras, on a handful of seeds."""

import numpy as np
import pytest

from worlds.experts.body import Body
from worlds.experts.moves import expert_for
from worlds.experts.start import SKILLS, Start, begin, draw_start
from worlds.household.kinematics import ArmKinematics
from worlds.household.kitchen import FLOOR_PLAN
from worlds.household.simulation import Simulation
from worlds.household.truth import held_thing, state_of, true_scene

LONGEST = 200  # steps of 0.1 s: the 20 s that a skill has
STAYS = 4  # steps that the effect must last
SEEDS = range(5)


@pytest.fixture(scope="module")
def kinematics() -> ArmKinematics:
    return ArmKinematics(FLOOR_PLAN)


def started(seed: int, skill: str, kinematics: ArmKinematics) -> tuple[Start, Simulation]:
    rng = np.random.default_rng([seed, 77])
    start = draw_start(rng, skill, kinematics)
    return start, begin(start, rng)


def done(start: Start, sim: Simulation, kinematics: ArmKinematics) -> bool:
    body = Body(sim, kinematics)
    expert = expert_for(body, start.call.skill, start.call.arguments, start.place)
    lasted = 0
    for _ in range(LONGEST):
        expert.act()
        body.follow()
        lasted = lasted + 1 if expert.done() else 0
        if lasted == STAYS:
            return True
    return False


def shows(start: Start, sim: Simulation) -> bool:
    """Whether the scene has the effect that the card promises."""
    skill, thing = start.call.skill, start.call.arguments.get("object", "")
    if skill == "pick":
        return held_thing(sim) == thing
    if skill in ("place", "hand_over"):
        scene = true_scene(sim)
        return scene.robot.holding is None and scene.objects[thing].at == start.place
    words = {"open": "open", "close": "closed", "turn_on": "on", "turn_off": "off"}
    was_on = skill == "press" and start.layout.joints["lamp"] > 0
    return state_of(sim, start.place) == (words.get(skill, "off" if was_on else "on"),)


@pytest.mark.parametrize("skill", SKILLS)
def test_an_expert_does_its_skill_and_the_scene_shows_it(skill: str, kinematics: ArmKinematics) -> None:
    good = 0
    for seed in SEEDS:
        start, sim = started(seed, skill, kinematics)
        good += done(start, sim, kinematics) and shows(start, sim)
    assert good >= len(SEEDS) - 1


@pytest.mark.parametrize("skill", SKILLS)
def test_a_start_is_what_the_skill_needs_and_not_yet_done(skill: str, kinematics: ArmKinematics) -> None:
    for seed in SEEDS:
        start, sim = started(seed, skill, kinematics)
        held = held_thing(sim)
        assert held == start.held
        assert start.call.skill == skill
        assert not shows(start, sim)
        x, y, yaw = FLOOR_PLAN.places[start.place].dock
        assert np.abs(start.base - (x, y, yaw)).max() <= 0.0251


def test_the_same_seed_gives_the_same_start_and_the_same_motion(kinematics: ArmKinematics) -> None:
    ends = []
    for _ in range(2):
        start, sim = started(1, "pick", ArmKinematics(FLOOR_PLAN))
        done(start, sim, ArmKinematics(FLOOR_PLAN))
        ends.append(sim.data.qpos.tobytes())
    assert ends[0] == ends[1]
