"""Closing on a thing is normal; pressing above the cap is not."""

import numpy as np
import pytest

from contracts.action import ActionChunk
from safety.force import ForceGuard
from safety.scripted import PROFILE, observed, scripted_body


def held(width: float) -> np.ndarray:
    position = PROFILE.rest.copy()
    position[7] = width
    return position


def test_a_target_below_the_things_width_passes_while_the_force_is_below_the_cap() -> None:
    chunk = ActionChunk(np.tile(held(0.0), (4, 1)), 0.05)
    verdict = ForceGuard(scripted_body()).check(chunk, observed(held(0.0), force=39.0, width=0.06))
    assert verdict.chunk is chunk


def test_at_the_cap_the_fingers_close_no_further_but_may_open() -> None:
    for goal, last in ((0.0, 0.03), (0.05, 0.05)):
        guard = ForceGuard(scripted_body())
        chunk = ActionChunk(np.tile(held(goal), (8, 1)), 0.05)
        verdict = guard.check(chunk, observed(held(0.03), force=40.0, width=0.04))
        assert verdict.chunk.targets[-1][7] == pytest.approx(last)
    assert ForceGuard(scripted_body()).check(
        ActionChunk(held(0.0)[None], 0.05), observed(held(0.03), force=41.0, width=0.04)
    ).reasons == ("force: 41 N between the fingers, the cap is 40 N; not closing further",)


def test_well_above_the_cap_they_give_way_to_the_measured_width() -> None:
    chunk = ActionChunk(np.tile(held(0.0), (12, 1)), 0.05)
    verdict = ForceGuard(scripted_body()).check(chunk, observed(held(0.01), force=60.0, width=0.04))
    assert verdict.chunk.targets[-1][7] == pytest.approx(0.04)
    assert np.diff(verdict.chunk.targets[:, 7], prepend=0.01).max() <= PROFILE.velocity[7] * 0.05 + 1e-9


def test_the_arm_is_not_touched() -> None:
    rows = np.tile(held(0.0), (6, 1))
    rows[:, 0] += np.cumsum(np.linspace(0, 0.01, 6))
    verdict = ForceGuard(scripted_body()).check(ActionChunk(rows, 0.05), observed(held(0.03), force=60.0, width=0.04))
    np.testing.assert_allclose(np.delete(verdict.chunk.targets, 7, axis=1), np.delete(rows, 7, axis=1))
