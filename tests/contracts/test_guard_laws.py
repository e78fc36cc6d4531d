"""Laws that every registered guard keeps."""

import numpy as np
import pytest

from contracts.action import ActionChunk
from contracts.protocols import Guard
from contracts.robot import DOF
from safety import GUARDS
from safety.scripted import PROFILE, Rig, observed, scripted_body


@pytest.fixture(params=list(GUARDS))
def guard(request: pytest.FixtureRequest) -> Guard:
    return GUARDS.build(request.param, scripted_body())


def asked(seed: int, rows: int = 6) -> ActionChunk:
    """A wild chunk: some targets near, some far outside every limit."""
    rng = np.random.default_rng(seed)
    wild = PROFILE.rest + rng.normal(0, rng.choice([0.01, 0.3, 5.0, 1e5], DOF), (rows, DOF))
    return ActionChunk(wild, 0.05)


@pytest.mark.parametrize("seed", range(8))
def test_checking_twice_changes_nothing_more(guard: Guard, seed: int) -> None:
    rig = Rig()
    for tick in range(6):
        observation = rig.observe()
        once = guard.check(asked(100 * seed + tick), observation)
        twice = guard.check(once.chunk, observation)
        np.testing.assert_allclose(twice.chunk.targets, once.chunk.targets, atol=1e-9)
        assert twice.chunk.dt == once.chunk.dt
        rig.apply(once.chunk, 1 + tick)


@pytest.mark.parametrize("seed", range(8))
def test_what_comes_out_is_finite_and_never_empty(guard: Guard, seed: int) -> None:
    rig = Rig()
    for tick in range(6):
        verdict = rig.drive(guard, asked(100 * seed + tick, rows=1 + tick), rows=1 + tick)
        assert verdict.chunk.targets.shape == (1 + tick, DOF)
        assert np.isfinite(verdict.chunk.targets).all()


def test_a_still_chunk_at_rest_passes_unchanged(guard: Guard) -> None:
    still = ActionChunk(np.tile(PROFILE.rest, (4, 1)), 0.05)
    for time in (0.0, 0.2, 0.4):
        verdict = guard.check(still, observed(PROFILE.rest, time))
        np.testing.assert_array_equal(verdict.chunk.targets, still.targets)
        assert verdict.reasons == ()


def test_who_changes_a_chunk_says_why_in_one_line(guard: Guard) -> None:
    for seed in range(8):
        chunk = asked(seed)
        verdict = guard.check(chunk, observed(PROFILE.rest))
        if not np.array_equal(verdict.chunk.targets, chunk.targets):
            assert verdict.reasons
        assert all(reason and "\n" not in reason for reason in verdict.reasons)
        if verdict.stopped:
            assert verdict.reasons


def test_the_chunk_and_the_observation_that_came_are_left_alone(guard: Guard) -> None:
    chunk, observation = asked(0), observed(PROFILE.rest)
    before = (chunk.targets.copy(), observation.targets.copy(), observation.joints.copy())
    guard.check(chunk, observation)
    for kept, now in zip(before, (chunk.targets, observation.targets, observation.joints), strict=True):
        np.testing.assert_array_equal(kept, now)
