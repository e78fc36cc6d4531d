"""Stops when observations go stale, time runs backwards, or who must say that it is alive falls silent."""

from collections.abc import Callable

from contracts.action import ActionChunk, Verdict
from contracts.observation import Observation
from safety.body import Body
from safety.stop import stop_chunk


class Pulse:
    """Whoever must be alive beats it.

    Args:
        clock: a clock that never jumps, s.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = clock()

    def beat(self) -> None:
        self._last = self._clock()

    def silence(self) -> float:
        """Time since the last beat, s."""
        return self._clock() - self._last


class WatchdogGuard:
    """Stops on old news.

    An observation is stale when its time has not advanced for long, on a clock that has nothing to do with the world's.

    Args:
        body: what every guard stands on.
        pulse: must beat, where given.
    """

    def __init__(self, body: Body, pulse: Pulse | None = None) -> None:
        self._body = body
        self._pulse = pulse
        self._time = float("-inf")
        self._seen = body.clock()

    def check(self, chunk: ActionChunk, observation: Observation) -> Verdict:
        wrong = self._wrong(observation.time)
        start = self._body.motion.start(observation)
        verdict = Verdict(chunk)
        if wrong:
            halt = stop_chunk(start, self._body.profile, len(chunk.targets))
            verdict = Verdict.stop(halt, f"watchdog: {wrong}; stopping")
        self._body.motion.sent(verdict.chunk)
        return verdict

    def _wrong(self, time: float) -> str:
        """What is wrong with the time; nothing if all is well."""
        now, before = self._body.clock(), self._time
        if time != before:
            self._time, self._seen = time, now
        if time < before:
            return f"time ran back from {before:.3f} to {time:.3f} s"
        if now - self._seen > self._body.settings.stale:
            return f"no new observation for {now - self._seen:.2f} s"
        if self._pulse is not None and self._pulse.silence() > self._body.settings.heartbeat:
            return f"no sign of life for {self._pulse.silence():.2f} s"
        return ""
