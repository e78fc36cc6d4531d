"""Waiting for slow work no longer than one means to, whatever the work itself thinks of time."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T:
    """Do work in a thread of its own; what it raises is raised here.

    A socket's timeout only bounds the silence between two bytes, so a server that sends one byte a second holds a
    reader for ever. Work that is given up goes on unheard and ends with the process at the latest.

    Args:
        seconds: how long to wait.
        work: what to do.

    Raises:
        TimeoutError: it is not over by then.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # carried over to whoever waits
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future.result(seconds)
