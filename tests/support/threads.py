"""The threads of this process, and work in a thread that must end in time."""

from __future__ import annotations

import threading
from typing import Any, Callable, List, Optional, Set


def own_threads() -> Set[threading.Thread]:
    """Return all threads but the main one and those that answer requests of a test."""
    return {
        thread
        for thread in threading.enumerate()
        if not thread.name.startswith("scripted") and thread is not threading.main_thread()
    }


def in_time(work: Callable[[], Any], seconds: float = 60) -> Optional[BaseException]:
    """Do some work in a thread, which must end in time, and return the exception it raised."""
    raised: List[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive(), "it hangs"
    return raised[0] if raised else None


def within(seconds: float, work: Callable[[], None]) -> None:
    """Do some work in a thread, which must end in time, and raise its exception here."""
    error = in_time(work, seconds)
    if error is not None:
        raise error
