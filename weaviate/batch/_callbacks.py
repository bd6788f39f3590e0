"""Calls of the user's callback: one at a time, and none of them under a lock.

Who has results when nobody is calling calls the callback; who comes meanwhile leaves the results
to that thread and goes on. So a callback may use the batch, or wait for a thread that does.
"""

from __future__ import annotations

import collections
import threading
from typing import Callable, Deque, List, NamedTuple, Optional

from weaviate.batch._results import Entry

Callback = Callable[[List[Entry]], None]

_BACKLOG = 32
"""So many calls may wait before those who send are held up, ..."""
_BACKLOG_WAIT_S = 20.0
"""... for so long at most: the callback may be waiting for one of them."""


class _Call(NamedTuple):
    callback: Callback
    entries: List[Entry]
    owner: int


class Delivery:
    """Gives results to callbacks.

    Args:
        on_error: takes what a callback raised when it was called by another thread than the one
            whose results these were.
    """

    def __init__(self, on_error: Callable[[Exception], None]) -> None:
        self._on_error = on_error
        self.renew()

    def renew(self) -> None:
        """Forget all calls, and make new locks."""
        self._changed = threading.Condition(threading.Lock())
        self._calls: Deque[_Call] = collections.deque()
        self._caller: Optional[int] = None

    def put(self, callback: Optional[Callback], reports: List[List[Entry]]) -> None:
        """Add calls; `run` carries them out."""
        if callback is None or not reports:
            return
        me = threading.get_ident()
        with self._changed:
            self._calls.extend(_Call(callback, entries, me) for entries in reports)

    def run(self, raises: bool) -> None:
        """Carry out all calls, unless another thread is doing so.

        Args:
            raises: what the callback raises for results of this thread comes out of this call.

        Raises:
            Exception: the first of these.
        """
        if not self._calls:
            return
        me = threading.get_ident()
        with self._changed:
            if self._caller == me:
                return
            if self._caller is not None:
                self._changed.wait_for(self._has_room, _BACKLOG_WAIT_S)
                return
            self._caller = me
        error = None
        try:
            while True:
                with self._changed:
                    if not self._calls:
                        self._caller = None  # with the look at the queue: nothing stays behind
                        break
                    call = self._calls.popleft()
                    self._changed.notify_all()
                try:
                    call.callback(call.entries)
                except Exception as raised:
                    if raises and call.owner == me and error is None:
                        error = raised
                    else:
                        self._on_error(raised)
        finally:
            with self._changed:
                if self._caller == me:  # Ctrl-C in a callback
                    self._caller = None
                self._changed.notify_all()
        if error is not None:
            raise error

    def _has_room(self) -> bool:
        return self._caller is None or len(self._calls) < _BACKLOG

    def wait_idle(self, timeout_s: Optional[float] = None) -> bool:
        """Wait until all calls are done; within a callback this does not wait."""
        me = threading.get_ident()
        with self._changed:
            return self._changed.wait_for(
                lambda: self._caller == me or (self._caller is None and not self._calls), timeout_s
            )
