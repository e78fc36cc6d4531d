"""A person at a terminal who may be asked for approval, read beside the loop so that nothing waits."""

import threading
from typing import TextIO


class Console:
    """Asks on one stream and reads the answer from another, in a thread of its own.

    Args:
        read: where the answer comes from; its end means no.
        write: where the question goes.
    """

    def __init__(self, read: TextIO, write: TextIO) -> None:
        self.read = read
        self.write = write
        self._answer: bool | None = None

    def ask(self, question: str) -> None:
        self._answer = None
        self.write.write(f"{question} [y/n] ")
        self.write.flush()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        line = self.read.readline()
        self._answer = line.strip().lower() in ("y", "yes")

    def answer(self) -> bool | None:
        return self._answer
