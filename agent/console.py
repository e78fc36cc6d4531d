"""A person at a terminal who may be asked, read beside the loop so that nothing waits."""

import threading
from collections.abc import Callable
from typing import TextIO


class Console:
    """Asks on one stream and reads the answer from another, in a thread of its own.

    Args:
        read: where the answer comes from; its end means no. Questions in words are for a terminal only.
        write: where the question goes.
    """

    def __init__(self, read: TextIO, write: TextIO) -> None:
        self.read = read
        self.write = write
        self._answer: bool | None = None
        self._reply: str | None = None

    def ask(self, question: str) -> None:
        self._answer = None
        self._put(f"{question} [y/n] ", self._decide)

    def answer(self) -> bool | None:
        return self._answer

    def wonder(self, question: str) -> None:
        self._reply = None if self.read.isatty() else ""
        if self._reply is None:
            self._put(f"{question} ", self._hear)

    def reply(self) -> str | None:
        return self._reply

    def _put(self, text: str, heard: Callable[[str], None]) -> None:
        self.write.write(text)
        self.write.flush()
        threading.Thread(target=lambda: heard(self.read.readline()), daemon=True).start()

    def _decide(self, line: str) -> None:
        self._answer = line.strip().lower() in ("y", "yes")

    def _hear(self, line: str) -> None:
        self._reply = line.strip()
