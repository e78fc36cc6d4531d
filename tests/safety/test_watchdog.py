"""Old news, time that runs back and silence stop the robot."""

import numpy as np

from contracts.action import ActionChunk
from safety.scripted import PROFILE, observed, scripted_body
from safety.watchdog import Pulse, WatchdogGuard

CHUNK = ActionChunk(np.tile(PROFILE.rest, (3, 1)), 0.05)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_an_observation_that_does_not_advance_goes_stale() -> None:
    clock = Clock()
    guard = WatchdogGuard(scripted_body(clock))
    clock.now += 50  # planning took long; the first look is still fresh
    assert not guard.check(CHUNK, observed(PROFILE.rest, 1.0)).stopped
    clock.now += 0.19
    assert not guard.check(CHUNK, observed(PROFILE.rest, 1.0)).stopped
    clock.now += 0.02
    verdict = guard.check(CHUNK, observed(PROFILE.rest, 1.0))
    assert verdict.stopped
    assert verdict.reasons == ("watchdog: no new observation for 0.21 s; stopping",)
    assert not guard.check(CHUNK, observed(PROFILE.rest, 1.05)).stopped


def test_time_that_runs_back_stops_once() -> None:
    guard = WatchdogGuard(scripted_body(Clock()))
    guard.check(CHUNK, observed(PROFILE.rest, 1.0))
    verdict = guard.check(CHUNK, observed(PROFILE.rest, 0.5))
    assert verdict.reasons == ("watchdog: time ran back from 1.000 to 0.500 s; stopping",)
    assert not guard.check(CHUNK, observed(PROFILE.rest, 0.55)).stopped


def test_who_falls_silent_stops_it_until_heard_again() -> None:
    clock = Clock()
    pulse = Pulse(clock)
    guard = WatchdogGuard(scripted_body(clock), pulse)
    clock.now += 1.1
    verdict = guard.check(CHUNK, observed(PROFILE.rest, 1.0))
    assert verdict.reasons == ("watchdog: no sign of life for 1.10 s; stopping",)
    pulse.beat()
    assert not guard.check(CHUNK, observed(PROFILE.rest, 1.05)).stopped
