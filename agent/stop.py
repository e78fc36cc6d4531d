"""Ctrl-C: the first one stops the robot within its limits, the second leaves at once."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SHOW_CURSOR = b"\x1b[?25h"


class Stop:
    """A wish to stop, seen by the loop between two ticks.

    `reason` is empty until somebody wishes it.
    """

    def __init__(self) -> None:
        self.reason = ""
        self._thinking = False

    def request(self, reason: str) -> None:
        self.reason = self.reason or reason

    def obeyed(self) -> None:
        """The run that was to stop is over; the next one may start."""
        self.reason = ""

    @contextmanager
    def thinking(self) -> Iterator[None]:
        """While nothing moves and something slow is awaited, a stop interrupts at once."""
        self._thinking = True
        try:
            if self.reason:
                raise KeyboardInterrupt
            yield
        finally:
            self._thinking = False

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        """What SIGINT does."""
        if self.reason:
            if sys.stderr.isatty():
                os.write(sys.stderr.fileno(), SHOW_CURSOR)  # a live view has hidden it and gets no turn to show it
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGINT)
            return
        self.request("stopped by Ctrl-C")
        if self._thinking:
            raise KeyboardInterrupt

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen to Ctrl-C; outside the main thread, where no signal arrives, only `request` stops."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self.on_signal)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
