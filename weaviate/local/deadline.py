"""The end of a request that takes too long, which releases the database for others.

Whatever can take long for a short question (references that unfold, operands times objects, fields
times hits) calls `check_time` once a step. A request that changes data is broken off only while it
searches, never between two changes.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import Iterator

LONGEST_S = 50.0  # less than the 60 s after which a client hangs up, so that it learns why

_running = threading.local()


class Overdue(BaseException):
    """A request took too long, or the server stops.

    No `Exception`, for the GraphQL library would take it for the failure of one field and go on.
    """


@contextmanager
def limited(stopping: threading.Event) -> Iterator[None]:
    """Limit the time of the block, which `check_time` aborts, or `stopping`."""
    before = getattr(_running, "end", None)
    _running.end = (time.monotonic() + LONGEST_S, stopping)
    try:
        yield
    finally:
        _running.end = before


def check_time() -> None:
    """Break off what runs in this thread if its time is over.

    Raises:
        Overdue: if it is.
    """
    end = getattr(_running, "end", None)
    if end is None:
        return
    if end[1].is_set():
        raise Overdue("the server stops")
    if time.monotonic() > end[0]:
        raise Overdue(f"the request was broken off after {LONGEST_S:g} s")
