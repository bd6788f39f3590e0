"""The lock that many readers or one writer hold."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import Iterator, Optional


class ReadWriteLock:
    """Many readers or one writer, who goes before new readers. Not reentrant."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._readers = 0
        self._writing = False
        self._waiting_writers = 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Lock for reading, together with other readers."""
        with self._condition:
            while self._writing or self._waiting_writers:
                self._condition.wait()
            self._readers += 1
        try:
            yield
        finally:
            with self._condition:
                self._readers -= 1
                self._condition.notify_all()

    def _is_free(self) -> bool:
        return not self._writing and not self._readers

    @contextmanager
    def writing(self, patience_s: Optional[float] = None) -> Iterator[None]:
        """Lock for writing, alone.

        Args:
            patience_s: How long to wait for it; None means without limit.

        Raises:
            TimeoutError: if others hold it for longer.
        """
        with self._condition:
            self._waiting_writers += 1
            try:
                if not self._condition.wait_for(self._is_free, patience_s):
                    self._condition.notify_all()  # readers who let this writer go first
                    raise TimeoutError("the lock was held for too long")
            finally:
                self._waiting_writers -= 1
            self._writing = True
        try:
            yield
        finally:
            with self._condition:
                self._writing = False
                self._condition.notify_all()
