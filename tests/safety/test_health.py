"""An observation that cannot be true means stop, within limits."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from contracts.action import ActionChunk
from contracts.observation import Observation
from contracts.robot import DOF
from safety.chain import standard
from safety.health import HealthGuard
from safety.scripted import PROFILE, Rig, observed, scripted_body

WELL = observed(PROFILE.rest)
CHUNK = ActionChunk(np.tile(PROFILE.rest, (3, 1)), 0.05)
NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("ill", "reason"),
    [
        (replace(WELL, time=NAN), "time not finite"),
        (replace(WELL, joints=np.full(7, NAN)), "joint angles not finite"),
        (replace(WELL, velocities=np.full(7, INF)), "joint speeds not finite"),
        (replace(WELL, gripper_force=NAN), "gripper not finite"),
        (replace(WELL, base=np.array([0, INF, 0])), "base not finite"),
        (replace(WELL, head=np.array([NAN, 0])), "head not finite"),
        (replace(WELL, targets=np.full(DOF, NAN)), "targets not finite"),
        (replace(WELL, joints=np.degrees(WELL.joints)), "arm joint 2 measured at -28.6, far outside its range"),
        (replace(WELL, images={"head": np.zeros((8, 8, 3), np.uint8)}), r"every camera is blank \(head\)"),
    ],
)
def test_it_stops_and_says_what_is_wrong(ill: Observation, reason: str) -> None:
    for guard in (HealthGuard(scripted_body()), standard(scripted_body())):
        verdict = guard.check(CHUNK, ill)
        assert verdict.stopped
        np.testing.assert_allclose(verdict.chunk.targets, CHUNK.targets)
        with pytest.raises(AssertionError, match=f"health: {reason}; stopping"):
            raise AssertionError(verdict.reasons[0])


def test_one_camera_may_be_covered() -> None:
    images = {"head": np.eye(8, dtype=np.uint8)[..., None].repeat(3, -1), "wrist": np.zeros((8, 8, 3), np.uint8)}
    assert not HealthGuard(scripted_body()).check(CHUNK, replace(WELL, images=images)).stopped


def test_a_robot_in_motion_brakes_on_a_sick_observation(oracle: Callable[[Rig], list[str]]) -> None:
    rig, guard = Rig(), standard(scripted_body())
    for _ in range(4):
        rig.drive(guard, ActionChunk(np.tile(PROFILE.rest + np.eye(DOF)[0], (6, 1)), 0.05), rows=3)
    for _ in range(8):
        sick = replace(rig.observe(), targets=np.full(DOF, NAN), joints=np.full(7, NAN))
        verdict = guard.check(CHUNK, sick)
        assert verdict.stopped
        rig.apply(verdict.chunk, 3)
    assert oracle(rig) == []
    np.testing.assert_array_equal(rig.rows[-1], rig.rows[-2])
