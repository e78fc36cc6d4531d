"""Once pressed everything becomes a stop within limits, until an operator resets and resumes, also after a restart."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.action import ActionChunk
from contracts.robot import DOF
from safety.chain import standard
from safety.latch import StopSwitch
from safety.scripted import PROFILE, Rig, scripted_body

GOAL = ActionChunk(np.tile(PROFILE.rest + 0.5, (6, 1)), 0.05)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(before=st.integers(0, 15), applied=st.integers(1, 6), seed=st.integers(0, 2**32 - 1))
def test_a_stop_at_any_tick_brakes_at_once_within_limits(
    oracle: Callable[[Rig], list[str]], before: int, applied: int, seed: int
) -> None:
    rng, rig, switch = np.random.default_rng(seed), Rig(), StopSwitch("secret")
    guard = standard(scripted_body(), switch)
    for _ in range(before):
        rig.drive(guard, ActionChunk(PROFILE.rest + rng.normal(0, 0.5, (6, DOF)), 0.05), rows=applied)
    pressed = len(rig.rows)
    switch.press("the operator pressed stop")
    for _ in range(40):
        verdict = rig.drive(guard, GOAL, rows=applied)
        assert verdict.stopped
        assert verdict.reasons == ("stop: the operator pressed stop",)
    speeds = np.abs(np.diff(np.array(rig.rows), axis=0)) / 0.05
    braking = np.vstack([speeds[max(pressed - 2, 0)], speeds[pressed - 1 :]])
    least = np.minimum(braking[:-1], PROFILE.acceleration * 0.05)
    assert (braking[1:] <= braking[:-1] - least + 1e-6).all()  # every row from the first on brakes as hard as it may
    assert oracle(rig) == []
    if applied >= 2:
        assert speeds[-1].max() == 0


def test_only_the_token_resets_and_a_reset_alone_moves_nothing() -> None:
    rig, switch = Rig(), StopSwitch("secret")
    guard = standard(scripted_body(), switch)
    switch.press()
    for wrong in ("", "Secret", "secret ", "ключ"):
        assert not switch.reset(wrong)
        assert not switch.resume(wrong)
    assert not switch.resume("secret")  # not before a reset
    assert switch.reset("secret")
    assert rig.drive(guard, GOAL, rows=6).reasons == ("stop: reset, waiting to be resumed",)
    np.testing.assert_array_equal(rig.rows[-1], PROFILE.rest)
    assert switch.resume("secret")
    assert not rig.drive(guard, GOAL, rows=6).stopped
    assert not np.array_equal(rig.rows[-1], PROFILE.rest)


def test_pressed_again_while_reset_it_holds_again() -> None:
    switch = StopSwitch("secret")
    switch.press()
    switch.reset("secret")
    switch.press("again")
    assert not switch.resume("secret")
    assert switch.reason == "again"


def test_a_switch_without_a_token_stays_pressed() -> None:
    switch = StopSwitch()
    switch.press()
    assert not switch.reset("")
    assert switch.reason


def test_a_reset_of_what_was_not_pressed_is_no_reset() -> None:
    switch = StopSwitch("secret")
    assert not switch.reset("secret")
    assert switch.reason == ""


def test_it_survives_a_kill_and_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "stop"
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom safety.latch import StopSwitch\n"
        "StopSwitch('secret', Path(sys.argv[1])).press('stop')\nprint('pressed', flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) as pressing:
        assert pressing.stdout is not None
        assert pressing.stdout.readline() == "pressed\n"
        os.kill(pressing.pid, signal.SIGKILL)
    again = StopSwitch("secret", path)
    assert again.reason == "pressed before this start"
    assert again.reset("secret")
    assert StopSwitch("secret", path).reason  # a reset that was not resumed does not survive: it is pressed
    assert again.resume("secret")
    assert StopSwitch("secret", path).reason == ""


def test_it_stops_also_where_nothing_can_be_written(tmp_path: Path) -> None:
    switch = StopSwitch("secret", tmp_path / "missing" / "stop")
    switch.press("stop")
    assert switch.reason == "stop"
