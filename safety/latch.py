"""The software stop: once pressed, everything becomes a stop until an operator resets and then resumes.

It is a software stop on whatever runs this program; a hardware stop stays required on a real robot.
"""

import hmac
import os
from contextlib import suppress
from pathlib import Path

from contracts.action import ActionChunk, Verdict
from contracts.observation import Observation
from safety.body import Body
from safety.stop import stop_chunk


class StopSwitch:
    """Pressing needs no permission; resetting and resuming need the operator's token.

    Args:
        token: the operator's; an empty one never fits, so a switch without a token stays pressed.
        path: where it is kept that the switch is pressed, so that a restart or a kill does not release it.
    """

    def __init__(self, token: str = "", path: Path | None = None) -> None:
        self._token = token.encode()
        self._path = path
        self._reason = "" if path is None or not path.exists() else "pressed before this start"
        self._reset = False

    @property
    def reason(self) -> str:
        """Why everything stands still; empty when it does not."""
        return self._reason

    def press(self, reason: str = "stop") -> None:
        """Stop; what a signal handler may call."""
        self._reason = reason or "stop"
        self._reset = False
        if self._path is not None:
            with suppress(OSError):  # a full disk must not keep it from stopping here and now
                _write(self._path, self._reason)

    def reset(self, token: str) -> bool:
        """The first of two steps back: the danger is over. Nothing moves by it."""
        if self._fits(token) and self._reason:
            self._reset = True
            self._reason = "reset, waiting to be resumed"
        return self._reset

    def resume(self, token: str) -> bool:
        """The second step: chunks may go on; only after a reset."""
        if not (self._fits(token) and self._reset):
            return False
        if self._path is not None:
            self._path.unlink(missing_ok=True)
        self._reason = ""
        self._reset = False
        return True

    def _fits(self, token: str) -> bool:
        return bool(self._token) and hmac.compare_digest(token.encode(), self._token)


def _write(path: Path, text: str) -> None:
    """Write a file that is whole and on disk, or not there."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="utf-8", errors="replace") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class LatchGuard:
    """Turns every chunk into a stop within limits while the switch is pressed.

    Args:
        body: what every guard stands on.
        switch: the switch to obey.
    """

    def __init__(self, body: Body, switch: StopSwitch | None = None) -> None:
        self._body = body
        self.switch = switch or StopSwitch()

    def check(self, chunk: ActionChunk, observation: Observation) -> Verdict:
        start = self._body.motion.start(observation)
        verdict = Verdict(chunk)
        if self.switch.reason:
            halt = stop_chunk(start, self._body.profile, len(chunk.targets))
            verdict = Verdict.stop(halt, f"stop: {self.switch.reason}")
        self._body.motion.sent(verdict.chunk)
        return verdict
