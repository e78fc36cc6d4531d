"""The arm slows near contact, holds before it, and may always part."""

from collections.abc import Callable

import numpy as np
import pytest

from contracts.action import ActionChunk
from contracts.arrays import Floats
from contracts.robot import DOF
from safety.body import Body
from safety.chain import Chain
from safety.collision import CollisionGuard
from safety.limits import LimitGuard
from safety.scripted import PLAN, PROFILE, Rig, ScriptedKinematics, observed, scripted_body

GAPS = ScriptedKinematics().distances


def guard(body: Body | None = None) -> Chain:
    body = body or scripted_body()
    return Chain((LimitGuard(body), CollisionGuard(body)), body)


def reaching(bend: float) -> Floats:
    position = PROFILE.rest.copy()
    position[[1, 3, 8]] = (1.6, bend, 0.55)  # upper arm level, over the floor; the forearm swings down on the table
    return position


CLEAR, INTO_TABLE = reaching(-1.3), reaching(-2.4)
TOUCHING = next(p for p in (reaching(bend) for bend in np.linspace(-1.3, -2.4, 2000)) if GAPS(p).min() < -0.04)


def test_it_holds_before_the_table_and_keeps_limits(oracle: Callable[[Rig], list[str]]) -> None:
    rig, judge, said = Rig(CLEAR), guard(), set[str]()
    for _ in range(60):
        said |= set(rig.drive(judge, ActionChunk(np.tile(INTO_TABLE, (8, 1)), 0.05), rows=4).reasons)
    least = min(GAPS(row).min() for row in rig.rows)
    assert 0.005 - 1e-6 <= least < 0.03
    assert any("held before contact" in reason for reason in said)
    assert oracle(rig) == []


def test_it_is_slow_along_what_is_near(oracle: Callable[[Rig], list[str]]) -> None:
    near = next(p for p in (reaching(bend) for bend in np.linspace(-1.3, -2.4, 2000)) if GAPS(p).min() < 0.012)
    along = near.copy()
    along[0] = 0.35  # the gap to the table stays the same
    rig, judge, said = Rig(near), guard(), set[str]()
    for _ in range(60):
        said |= set(rig.drive(judge, ActionChunk(np.tile(along, (8, 1)), 0.05), rows=4).reasons)
    speeds = np.abs(np.diff(np.array(rig.rows), axis=0))[:, 0] / 0.05
    part = (0.012 - 0.005) / (0.03 - 0.005)
    assert speeds.max() == pytest.approx(part * PROFILE.velocity[0], rel=0.1)
    assert rig.rows[-1][0] == pytest.approx(0.35)
    assert any(reason.startswith("collision: slowed near contact, smallest gap 0.01") for reason in said)
    assert oracle(rig) == []


def test_what_is_too_near_may_part_and_not_come_nearer() -> None:
    for goal, arrives in ((CLEAR, True), (INTO_TABLE, False)):
        rig, judge = Rig(TOUCHING), guard()
        for _ in range(60):
            rig.drive(judge, ActionChunk(np.tile(goal, (6, 1)), 0.05), rows=6)
        assert np.allclose(rig.rows[-1], goal, atol=1e-6) is arrives
        assert min(GAPS(row).min() for row in rig.rows) >= GAPS(TOUCHING).min() - 1e-6


def test_the_gripper_and_the_head_stay_free_while_the_arm_is_held() -> None:
    goal = INTO_TABLE.copy()
    goal[7], goal[11] = 0.08, 1.0
    rig, judge = Rig(TOUCHING), guard()
    for _ in range(20):
        rig.drive(judge, ActionChunk(np.tile(goal, (6, 1)), 0.05), rows=6)
    assert rig.rows[-1][[7, 11]] == pytest.approx([0.08, 1.0])


def test_far_from_everything_gaps_are_measured_seldom() -> None:
    class Counting(ScriptedKinematics):
        asked = 0

        def distances(self, targets: Floats) -> Floats:
            self.asked += 1
            return np.array([0.3])

    counting = Counting()
    judge = CollisionGuard(Body(PROFILE, counting, PLAN))
    rows = PROFILE.rest + np.linspace(0, 0.02, 16)[:, None] * np.eye(DOF)[:7].sum(0)
    assert judge.check(ActionChunk(rows, 0.05), observed(PROFILE.rest)).reasons == ()
    assert counting.asked <= 2


def test_wild_chunks_never_get_past_it(oracle: Callable[[Rig], list[str]]) -> None:
    rng, rig, judge = np.random.default_rng(5), Rig(CLEAR), guard()
    for _ in range(60):
        goal = CLEAR + rng.normal(0, 0.7, DOF)
        rig.drive(judge, ActionChunk(np.tile(goal, (6, 1)), 0.05), rows=int(rng.integers(1, 7)))
    assert min(GAPS(row).min() for row in rig.rows) >= 0.005 - 1e-6
    assert oracle(rig) == []
