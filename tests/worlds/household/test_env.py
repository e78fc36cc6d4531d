"""The same world as a `gymnasium.Env`."""

import warnings
from collections.abc import Iterator
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from worlds.household.env import HouseholdEnv

NAME = "worlds.household.env:gofer/Household-v0"


@pytest.fixture
def env() -> Iterator[gymnasium.Env[Any, Any]]:
    made = gymnasium.make(NAME, size=32, steps=3)
    yield made
    made.close()


def test_it_passes_gymnasiums_own_check() -> None:
    made = gymnasium.make(NAME, size=32)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        check_env(made.unwrapped)
    made.close()
    assert [str(one.message) for one in told] == []


def test_the_module_registers_the_name_it_promises() -> None:
    assert gymnasium.spec("gofer/Household-v0").entry_point == "worlds.household.env:HouseholdEnv"


def test_an_action_moves_the_robot_and_a_seed_starts_it_alike(env: gymnasium.Env[Any, Any]) -> None:
    first, info = env.reset(seed=5)
    assert info == {"seed": 5}
    action = np.zeros(13, np.float32)
    action[12] = 1.0
    after, reward, terminated, truncated, info = env.step(action)
    assert reward == 0.0
    assert not terminated
    assert not truncated
    assert info["time"] > 0
    assert after["state"][19] > first["state"][19]
    again, _ = env.reset(seed=5)
    assert again["state"].tobytes() == first["state"].tobytes()
    assert again["head"].tobytes() == first["head"].tobytes()


def test_an_episode_ends_after_its_steps(env: gymnasium.Env[Any, Any]) -> None:
    env.reset(seed=5)
    ends = [env.step(env.action_space.sample())[3] for _ in range(3)]
    assert ends == [False, False, True]


def test_no_action_moves_a_target_faster_than_the_robot_may() -> None:
    env = HouseholdEnv(size=32)
    env.reset(seed=5)
    world = env._world
    assert world is not None
    before = world.sim.targets
    env.step(np.ones(13, np.float32))
    stride = np.abs(world.sim.targets - before) / 0.05
    env.close()
    assert (stride <= world.profile.velocity + 1e-9).all()


def test_it_says_that_it_must_be_reset_first() -> None:
    env = HouseholdEnv(size=32)
    with pytest.raises(gymnasium.error.ResetNeeded, match="call reset"):
        env.step(np.zeros(13, np.float32))
    env.close()


def test_without_a_seed_every_episode_is_another_kitchen() -> None:
    env = HouseholdEnv(size=32)
    _, first = env.reset(seed=1)
    drawn = [env.reset()[1]["seed"] for _ in range(2)]
    env.close()
    assert first["seed"] == 1
    assert len(set(drawn)) == 2
