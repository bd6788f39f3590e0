"""Calls of the user's callback: one at a time, and none of them under a lock.

A thread with results calls the callback, unless another thread is doing so: then it leaves the
results to that thread and goes on. So a callback may use the batch, or wait for a thread that does.
No thread waits forever for a callback, because the callback may be waiting for that thread.
"""

from __future__ import annotations

import collections
import threading
from contextlib import contextmanager
from functools import partial
from typing import Callable, Deque, Iterator, List, NamedTuple, Optional

from weaviate.batch._response import Entry
from weaviate.batch._settings import Callback

_BACKLOG = 32
"""The number of calls that may wait before sending threads are held up, ..."""
_PATIENCE_S = 20.0
"""... and for how long at most: after that, this call holds up no thread any more."""


class _Call(NamedTuple):
    callback: Callback
    entries: List[Entry]
    owner: int


class CallbackQueue:
    """Passes results to callbacks.

    Args:
        on_error: takes an exception of a callback that cannot be raised in the thread whose results
            were reported.
    """

    def __init__(self, on_error: Callable[[BaseException], None]) -> None:
        self._on_error = on_error
        self.renew()

    def renew(self) -> None:
        """Forget all calls, and create new locks."""
        self._changed = threading.Condition(threading.Lock())
        self._calls: Deque[_Call] = collections.deque()
        self._caller: Optional[int] = None
        self._number = 0
        """The number of the current call, or of the last one."""
        self._slow_number = -1
        """The number of the call that took longer than threads wait."""
        self._caller_waits = False

    def put(self, callback: Optional[Callback], reports: List[List[Entry]]) -> None:
        """Add calls; `run` makes them."""
        if callback is None or not reports:
            return
        me = threading.get_ident()
        with self._changed:
            self._calls.extend(_Call(callback, entries, me) for entries in reports)

    def is_in_callback(self) -> bool:
        """Return whether this thread is inside a callback."""
        return self._caller == threading.get_ident()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let no thread wait for the callback in which this thread waits."""
        if not self.is_in_callback():
            yield
            return
        with self._changed:
            self._caller_waits = True
            self._changed.notify_all()
        try:
            yield
        finally:
            self._caller_waits = False

    def run(self, *, raises: bool, in_worker: bool = False) -> None:
        """Make all calls, unless another thread is doing so.

        Args:
            raises: whether an exception of the callback for results of this thread is raised here,
                after all calls.
            in_worker: whether this is a worker of the batch, in which nothing is raised. In another
                thread an exception that is not an `Exception` (SystemExit, Ctrl-C) is raised at
                once; the next thread makes the remaining calls.

        Raises:
            BaseException: an exception of the callback, as above.
        """
        if not self._calls or not self._become_caller():
            return
        me = threading.get_ident()
        error: Optional[BaseException] = None
        try:
            while True:
                call = self._next()
                if call is None:
                    break
                try:
                    call.callback(call.entries)
                except BaseException as raised:
                    if not in_worker and not isinstance(raised, Exception):
                        if error is not None:
                            self._on_error(error)
                        raise
                    if raises and call.owner == me and error is None:
                        error = raised
                    else:
                        self._on_error(raised)
        finally:
            self._leave()
        if error is not None:
            raise error

    def _become_caller(self) -> bool:
        me = threading.get_ident()
        with self._changed:
            if self._caller == me:
                return False
            if self._caller is not None:
                self._wait_for_room()
                return False
            self._caller = me
            return True

    def _next(self) -> Optional[_Call]:
        with self._changed:
            if not self._calls:
                self._caller = None  # under the lock of the queue: no call is left behind
                return None
            self._number += 1
            self._changed.notify_all()
            return self._calls.popleft()

    def _leave(self) -> None:
        me = threading.get_ident()
        with self._changed:
            if self._caller == me:
                self._caller = None
            self._changed.notify_all()

    def _wait_for_room(self) -> None:
        number = self._number

        def has_room() -> bool:
            is_slow = self._slow_number == self._number
            has_few = self._caller is None or len(self._calls) < _BACKLOG
            return has_few or self._caller_waits or is_slow

        if not self._changed.wait_for(has_room, _PATIENCE_S) and self._number == number:
            self._slow_number = number
            self._changed.notify_all()

    def wait_idle(self, timeout_s: Optional[float] = None, *, in_worker: bool = False) -> bool:
        """Wait until all calls have been made; make those that no other thread makes.

        Return False if the time is up, or the callback does not return. Inside a callback this does
        not wait.

        Args:
            timeout_s: seconds to wait at most for a call of another thread.
            in_worker: as `run`.
        """
        while True:
            with self._changed:
                if not self._wait_for_caller(timeout_s):
                    return False
                if not self._calls or self.is_in_callback():
                    return True
            self.run(raises=False, in_worker=in_worker)

    def _wait_for_caller(self, timeout_s: Optional[float]) -> bool:
        """Wait until no other thread is calling; False if its call does not end."""
        patience_s = _PATIENCE_S if timeout_s is None else min(timeout_s, _PATIENCE_S)
        while not self._is_free():
            number = self._number
            if self._slow_number == number:
                return False
            if not self._changed.wait_for(partial(self._has_moved, number), patience_s):
                if timeout_s is None:
                    self._slow_number = number
                    self._changed.notify_all()
                return False
        return True

    def _is_free(self) -> bool:
        return self._caller is None or self.is_in_callback()

    def _has_moved(self, number: int) -> bool:
        return self._is_free() or self._number != number or self._slow_number == number
