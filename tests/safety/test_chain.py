"""A chain lets out what all guards agree on, or a stop."""

from collections.abc import Callable

import numpy as np
import pytest

from contracts.action import ActionChunk, Verdict
from contracts.observation import Observation
from contracts.robot import DOF
from safety.chain import Chain, standard
from safety.latch import StopSwitch
from safety.limits import LimitGuard
from safety.scripted import PROFILE, Rig, ScriptedKinematics, observed, scripted_body
from safety.stop import stop_chunk


class Nudge:
    """A guard that always wants something else."""

    def __init__(self, by: float) -> None:
        self.by = by

    def check(self, chunk: ActionChunk, observation: Observation) -> Verdict:
        return Verdict.changed(ActionChunk(chunk.targets + self.by, chunk.dt), f"nudged by {self.by}")


class Asked:
    """A guard that counts and lets everything pass."""

    times = 0

    def check(self, chunk: ActionChunk, observation: Observation) -> Verdict:
        self.times += 1
        return Verdict(chunk)


STILL = ActionChunk(np.tile(PROFILE.rest, (3, 1)), 0.05)


def test_guards_that_cannot_agree_end_in_a_stop() -> None:
    verdict = Chain((Nudge(0.1), Nudge(0.2)), scripted_body()).check(STILL, observed(PROFILE.rest))
    assert verdict.stopped
    assert verdict.reasons == (
        "nudged by 0.1",
        "nudged by 0.2",
        "guards: no motion that all of them allow; stopping",
    )
    np.testing.assert_array_equal(verdict.chunk.targets, STILL.targets)


def test_a_stop_ends_the_round() -> None:
    switch, asked = StopSwitch(), Asked()
    body = scripted_body()
    switch.press("now")
    assert Chain((standard(body, switch), asked), body).check(STILL, observed(PROFILE.rest)).reasons == ("stop: now",)
    assert asked.times == 0


def test_what_a_later_guard_changes_an_earlier_one_sees_again(oracle: Callable[[Rig], list[str]]) -> None:
    class Once:
        """Asks for a jump whenever the chunk is still."""

        def check(self, chunk: ActionChunk, observation: Observation) -> Verdict:
            if np.abs(chunk.targets - PROFILE.rest).max() > 0:
                return Verdict(chunk)
            return Verdict.changed(ActionChunk(chunk.targets + 1.0, chunk.dt), "jump")

    body, rig = scripted_body(), Rig()
    rig.drive(Chain((LimitGuard(body), Once()), body), STILL, rows=3)
    assert oracle(rig) == []
    assert not np.array_equal(rig.rows[-1], PROFILE.rest)


def test_a_chain_in_a_chain_is_a_guard() -> None:
    body = scripted_body()
    chain = Chain((standard(body), LimitGuard(body)), body)
    assert chain.check(STILL, observed(PROFILE.rest)).chunk is STILL


@pytest.mark.parametrize("seed", range(4))
def test_wild_streams_through_the_standard_guards_keep_all_promises(
    oracle: Callable[[Rig], list[str]], seed: int
) -> None:
    rng, rig, guard = np.random.default_rng(seed), Rig(), standard(scripted_body())
    kinematics = ScriptedKinematics()
    for _ in range(40):
        size = rng.choice([0.02, 0.3, 3.0, 1e6])
        chunk = ActionChunk(rig.rows[-1] + rng.normal(0, size, (8, DOF)), float(rng.choice([0.05, 0.05, 0.02, 0.12])))
        rig.drive(guard, chunk, rows=int(rng.integers(1, 9)))
    assert oracle(rig) == []
    assert min(kinematics.distances(row).min() for row in rig.rows) > 0.005 - 1e-6


def test_from_any_state_of_a_wild_stream_the_stop_keeps_all_promises(oracle: Callable[[Rig], list[str]]) -> None:
    kinematics = ScriptedKinematics()
    for seed in range(10):
        rng, rig, body = np.random.default_rng(seed), Rig(), scripted_body()
        guard = standard(body)
        for _ in range(int(rng.integers(1, 12))):
            goal = rig.rows[-1] + rng.normal(0, 0.6, DOF)
            rig.drive(guard, ActionChunk(np.tile(goal, (8, 1)), 0.05), rows=int(rng.integers(1, 9)))
        halt = stop_chunk(body.motion.start(rig.observe()), PROFILE, 30)
        rig.apply(halt, 30)
        assert oracle(rig) == []
        assert min(kinematics.distances(row).min() for row in rig.rows) > 0.005 - 1e-3  # half-way points are sampled
