"""Calls of the user's callback: one at a time, and none of them under a lock.

A thread that has results calls the callback, unless another thread is doing so: then it leaves the
results to that thread and goes on. So a callback may use the batch, or wait for a thread that
does. Nobody waits for ever for a callback: it may be waiting for who waits.
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
"""So many calls may wait before the threads that send are held up, ..."""
_PATIENCE_S = 20.0
"""... for so long at most: after it, nobody is held up by that very call any more."""


class _Call(NamedTuple):
    callback: Callback
    entries: List[Entry]
    owner: int


class CallbackQueue:
    """Passes results to callbacks.

    Args:
        on_error: takes what a callback raised, if it cannot come out of a call of the thread whose
            results these were.
    """

    def __init__(self, on_error: Callable[[BaseException], None]) -> None:
        self._on_error = on_error
        self.renew()

    def renew(self) -> None:
        """Forget all calls, and make new locks."""
        self._changed = threading.Condition(threading.Lock())
        self._calls: Deque[_Call] = collections.deque()
        self._caller: Optional[int] = None
        self._number = 0
        """The number of the call that is being made, or was made last."""
        self._slow_number = -1
        """The number of the call that took longer than who waited for it had patience."""
        self._caller_waits = False

    def put(self, callback: Optional[Callback], reports: List[List[Entry]]) -> None:
        """Add calls; `run` makes them."""
        if callback is None or not reports:
            return
        me = threading.get_ident()
        with self._changed:
            self._calls.extend(_Call(callback, entries, me) for entries in reports)

    def is_in_callback(self) -> bool:
        """Return whether this thread is inside of a callback."""
        return self._caller == threading.get_ident()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let nobody wait for the callback that this thread is inside of, if it is, meanwhile."""
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
            raises: whether what the callback raises for results of this thread comes out of this
                method, when all calls have been made.
            in_worker: whether this is a thread of ours, out of which nothing comes. Out of another
                an exception that is not an `Exception` (SystemExit, Ctrl-C) comes at once; the
                calls that are left are made by who comes next.

        Raises:
            BaseException: what the callback raises, as above.
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
                self._caller = None  # together with the look at the queue: nothing stays behind
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
        """Wait until all calls have been made, and make those that nobody else makes.

        Return False if time is over, or the callback does not return. Inside of a callback this
        does not wait.

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
        """Wait until no other thread is calling; False if it does not come to an end."""
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
