"""The hand stays in its box and below its top speed, the base off the furniture; coming back is always allowed."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from contracts.action import ActionChunk
from contracts.arrays import Floats
from contracts.robot import DOF
from safety.chain import Chain
from safety.limits import LimitGuard
from safety.scripted import PLAN, PROFILE, Rig, ScriptedKinematics, scripted_body
from safety.settings import SafetySettings
from safety.workspace import WorkspaceGuard, box_of, clearance, outside

GRASP = ScriptedKinematics().forward


SMALL = SafetySettings(beyond=0.2)  # so that the arm can reach out of the box


def guard(settings: SafetySettings = SafetySettings()) -> Chain:  # noqa: B008 (frozen)
    body = replace(scripted_body(), settings=settings)
    return Chain((LimitGuard(body), WorkspaceGuard(body)), body)


def driven(
    goal: Floats, start: Floats = PROFILE.rest, judge: Chain | None = None, dt: float = 0.05
) -> tuple[Rig, set[str]]:
    rig, judge, said = Rig(start), judge or guard(), set[str]()
    for _ in range(60):
        said |= set(rig.drive(judge, ActionChunk(np.tile(goal, (8, 1)), dt), rows=4).reasons)
    return rig, said


def at(**changes: float) -> Floats:
    position = PROFILE.rest.copy()
    for name, value in changes.items():
        position[{"x": 8, "y": 9, "yaw": 10, "lift": 1, "bend": 3, "turn": 0}[name]] = value
    return position


def test_the_base_stops_before_furniture_and_keeps_limits(oracle: Callable[[Rig], list[str]]) -> None:
    rig, said = driven(at(x=2.5))
    assert clearance(rig.rows[-1][8:11], PLAN) >= -0.03 - 1e-6
    assert rig.rows[-1][8] == pytest.approx(1.2 - 0.3 + 0.03, abs=0.02)  # it goes as far as it may
    assert "workspace: the base keeps off furniture and walls" in said
    assert oracle(rig) == []


def test_the_base_may_leave_what_it_overlaps() -> None:
    rig, _ = driven(at(x=0.0), start=at(x=1.1))
    assert rig.rows[-1][8] == pytest.approx(0.0, abs=1e-6)


def test_the_hand_stays_in_its_box(oracle: Callable[[Rig], list[str]]) -> None:
    box = box_of(PLAN, SMALL)
    rig, said = driven(at(x=-1.7, turn=2.9, lift=1.2), at(x=-1.2, turn=2.9, lift=0.2), guard(SMALL))
    assert all(outside(GRASP(row).position, box) < 1e-6 for row in rig.rows)
    assert GRASP(rig.rows[-1]).position[0] == pytest.approx(-2.2, abs=0.02)  # it goes as far as it may
    assert "workspace: the hand stays in its box" in said
    assert oracle(rig) == []


@pytest.mark.parametrize("dt", [0.05, 0.1])
def test_the_hand_keeps_below_its_top_speed(oracle: Callable[[Rig], list[str]], dt: float) -> None:
    rig, said = driven(at(turn=2.5, lift=1.0, x=-1.5, yaw=2.0), dt=dt)
    points = np.array([GRASP(row).position for row in rig.rows])
    speeds = np.linalg.norm(np.diff(points, axis=0), axis=1) / dt
    assert speeds.max() == pytest.approx(PROFILE.tool_speed, rel=0.05)  # it uses what it may
    assert speeds.max() <= PROFILE.tool_speed + 1e-6
    assert "workspace: the hand at most 1 m/s" in said
    np.testing.assert_allclose(rig.rows[-1], at(turn=2.5, lift=1.0, x=-1.5, yaw=2.0), atol=1e-6)  # and still arrives
    assert oracle(rig) == []


@pytest.mark.parametrize(("place", "gap"), [((0, 0), 0.9), ((1.0, 0.0), -0.1), ((1.5, 0.0), -0.6), ((-1.9, 0), -0.2)])
def test_clearance_is_a_gap_outside_and_a_depth_inside(place: tuple[float, float], gap: float) -> None:
    assert clearance(np.array([*place, 0.0]), PLAN) == pytest.approx(gap)


def test_wild_chunks_never_get_past_it(oracle: Callable[[Rig], list[str]]) -> None:
    rng, rig, judge = np.random.default_rng(3), Rig(), guard(SMALL)
    box = box_of(PLAN, SMALL)
    for _ in range(60):
        goal = rng.uniform(np.maximum(PROFILE.lower, -4), np.minimum(PROFILE.upper, 4), DOF)
        rig.drive(judge, ActionChunk(np.tile(goal, (6, 1)), 0.05), rows=int(rng.integers(1, 7)))
    assert oracle(rig) == []
    assert all(outside(GRASP(row).position, box) < 1e-6 for row in rig.rows)
    assert all(clearance(row[8:11], PLAN) > -0.03 - 1e-6 for row in rig.rows)
