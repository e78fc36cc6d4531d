"""No stream, however wild, makes the emitted commands break a limit, and commands within limits are left alone."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.action import ActionChunk
from contracts.arrays import Floats
from contracts.robot import DOF
from safety.limits import LimitGuard
from safety.scripted import PROFILE, Rig, observed, scripted_body
from safety.stop import full_stop

Oracle = Callable[[Rig], list[str]]
LOW, HIGH = np.maximum(PROFILE.lower, -6), np.minimum(PROFILE.upper, 6)


def uniform(rng: np.random.Generator, last: Floats, rows: int) -> Floats:
    return rng.uniform(LOW - 1, HIGH + 1, (rows, DOF))


def bang_bang(rng: np.random.Generator, last: Floats, rows: int) -> Floats:
    return np.where(rng.random((rows, DOF)) < 0.5, LOW - 1, HIGH + 1)


def steps(rng: np.random.Generator, last: Floats, rows: int) -> Floats:
    return np.tile(rng.uniform(LOW, HIGH), (rows, 1))


def hugging(rng: np.random.Generator, last: Floats, rows: int) -> Floats:
    return np.where(rng.random(DOF) < 0.5, LOW, HIGH) * np.ones((rows, 1))


def smooth(rng: np.random.Generator, last: Floats, rows: int) -> Floats:
    return last + np.cumsum(rng.normal(0, 0.02, (rows, DOF)), axis=0)


def absurd(rng: np.random.Generator, last: Floats, rows: int) -> Floats:
    return rng.choice([1e300, -1e300, 5e-324, 0.0, 1e12, np.finfo(float).max], (rows, DOF))


STREAMS = (uniform, bang_bang, steps, hugging, smooth, absurd)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 2**32 - 1),
    ticks=st.lists(
        st.tuples(
            st.sampled_from(STREAMS),
            st.integers(1, 12),  # rows of a chunk
            st.floats(0, 1),  # part of them that is applied
            st.sampled_from([0.05, 0.05, 0.05, 0.02, 0.1, 0.15, 1e-6, 3.0]),
        ),
        min_size=1,
        max_size=15,
    ),
)
def test_any_stream_keeps_every_limit(oracle: Oracle, seed: int, ticks: list[tuple[object, int, float, float]]) -> None:
    rng, rig, guard = np.random.default_rng(seed), Rig(), LimitGuard(scripted_body())
    for stream, rows, part, dt in ticks:
        asked = ActionChunk(stream(rng, rig.rows[-1], rows), dt)  # type: ignore[operator]
        rig.drive(guard, asked, rows=1 + int(part * (rows - 1)))
    assert oracle(rig) == []


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), applied=st.integers(1, 8), stream=st.sampled_from(STREAMS))
def test_at_every_row_a_stop_within_limits_exists(oracle: Oracle, seed: int, applied: int, stream: object) -> None:
    rng, rig, body = np.random.default_rng(seed), Rig(), scripted_body()
    guard = LimitGuard(body)
    for _ in range(int(rng.integers(1, 8))):
        rig.drive(guard, ActionChunk(stream(rng, rig.rows[-1], 8), 0.05), rows=applied)  # type: ignore[operator]
    halt = full_stop(body.motion.start(rig.observe()), PROFILE)
    rig.apply(halt, len(halt.targets))
    still = ActionChunk(np.tile(rig.rows[-1], (2, 1)), halt.dt)
    rig.apply(still, 2)  # from the end of the stop, standing still breaks no acceleration limit
    assert oracle(rig) == []


def test_the_oracle_sees_what_is_broken(oracle: Oracle) -> None:
    for change, found in ((1.0, ["speed", "acceleration"]), (0.05, ["acceleration"]), (99.0, "all"), (0.0, [])):
        rig = Rig()
        rig.apply(ActionChunk(PROFILE.rest[None] + change * np.eye(DOF)[0], 0.05), 1)
        assert oracle(rig) == (["position", "speed", "acceleration"] if found == "all" else found)


def test_a_motion_within_limits_passes_unchanged() -> None:
    rng, rig, guard = np.random.default_rng(1), Rig(), LimitGuard(scripted_body())
    speed = np.zeros(DOF)
    for _ in range(50):
        rows = [rig.rows[-1]]
        for _ in range(8):
            back = np.where(rows[-1] > PROFILE.rest, -0.9, 0.9)  # accelerations that swing about the middle
            speed = np.clip(
                speed + back * rng.random(DOF) * PROFILE.acceleration * 0.05,
                *(s * 0.2 * PROFILE.velocity for s in (-1, 1)),
            )
            rows.append(rows[-1] + speed * 0.05)
        asked = ActionChunk(np.array(rows[1:]), 0.05)
        verdict = rig.drive(guard, asked, rows=8)
        assert verdict.chunk is asked
        assert verdict.reasons == ()


def test_a_slowed_reach_still_arrives() -> None:
    goal = PROFILE.rest + np.array([1.0, 0.5, -1.0, 0.6, 1.0, -0.5, 2.0, 0.04, 1.0, -1.0, 3.0, 1.0, -0.8])
    rig, guard = Rig(), LimitGuard(scripted_body())
    for _ in range(60):
        rig.drive(guard, ActionChunk(np.tile(goal, (6, 1)), 0.05), rows=3)
    np.testing.assert_allclose(rig.rows[-1], goal, atol=1e-9)
    passed = np.array(rig.rows)
    assert (np.abs(passed - goal).max(axis=0) <= np.abs(PROFILE.rest - goal) + 1e-9).all()  # nothing overshoots


def test_fingers_shut_and_open_all_the_way() -> None:
    rig, guard = Rig(), LimitGuard(scripted_body())
    for width in (0.0, 0.08):
        goal = PROFILE.rest.copy()
        goal[7] = width
        for _ in range(10):
            rig.drive(guard, ActionChunk(np.tile(goal, (4, 1)), 0.05), rows=4)
        assert rig.rows[-1][7] == pytest.approx(width, abs=1e-12)


def test_the_reason_names_the_limit_and_the_target() -> None:
    def reason(joint: int, by: float) -> tuple[str, ...]:
        goal = PROFILE.rest + by * np.eye(DOF)[joint]
        return LimitGuard(scripted_body()).check(ActionChunk(goal[None], 0.05), observed(PROFILE.rest)).reasons

    assert reason(2, 0.05) == ("limits: acceleration of arm joint 3",)
    assert reason(8, 0.5) == ("limits: speed of base x",)
    assert reason(7, 9.0) == ("limits: position of gripper",)


def test_from_outside_the_limits_it_may_come_back_but_not_go_further() -> None:
    outside = PROFILE.rest.copy()
    outside[0] = PROFILE.upper[0] + 0.2
    for goal, last in ((PROFILE.upper[0] - 0.5, PROFILE.upper[0] - 0.5), (9.0, outside[0])):
        rig, guard = Rig(outside), LimitGuard(scripted_body())
        asked = outside.copy()
        asked[0] = goal
        for _ in range(20):
            rig.drive(guard, ActionChunk(np.tile(asked, (4, 1)), 0.05), rows=4)
        assert rig.rows[-1][0] == pytest.approx(last, abs=1e-9)
        assert max(row[0] for row in rig.rows) <= outside[0] + 1e-12


@pytest.mark.parametrize("edge", [PROFILE.lower[0] - 0.2, PROFILE.upper[0] + 0.2])
def test_standing_still_outside_the_limits_is_left_alone(edge: float) -> None:
    outside = PROFILE.rest.copy()
    outside[0] = edge
    still = ActionChunk(np.tile(outside, (3, 1)), 0.05)
    assert LimitGuard(scripted_body()).check(still, observed(outside)).chunk is still


def test_rows_that_no_robot_can_follow_become_a_stop() -> None:
    guard = LimitGuard(scripted_body())
    for dt in (1e-9, 1e9):
        verdict = guard.check(ActionChunk(PROFILE.rest[None], dt), observed(PROFILE.rest))
        assert verdict.stopped
        assert "not 0.002 to 0.5 s; stopping" in verdict.reasons[0]


def test_a_motion_that_is_a_little_too_hard_is_followed_closely(oracle: Oracle) -> None:
    size, pace = 0.3, np.sqrt(1.05 * PROFILE.acceleration[0] / 0.3)  # asks for 1.05 times the acceleration
    rig, guard = Rig(), LimitGuard(scripted_body())

    def asked(row: int) -> Floats:
        swing = size * (1 - np.cos(pace * 0.05 * row)) * min(1.0, row / 20)
        return np.asarray(PROFILE.rest + swing * np.eye(DOF)[0])

    lags = []
    for first in range(0, 80, 2):
        rig.drive(guard, ActionChunk(np.stack([asked(first + n) for n in range(1, 5)]), 0.05), rows=2)
        lags.append(abs(rig.rows[-1][0] - asked(first + 2)[0]))
    assert max(lags) < 0.05 * size
    assert oracle(rig) == []
