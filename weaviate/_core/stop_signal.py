"""The signal that ends a background thread, also while the thread waits."""

from __future__ import annotations

import queue


class StopSignal:
    """Ends the wait of one thread.

    The garbage collector may call `set` at any moment, also in the thread that waits or between two
    lines of `set` itself. `threading.Event.set` could then wait forever for a lock that its own
    thread holds; `SimpleQueue.put` cannot.
    """

    def __init__(self) -> None:
        self._signals: "queue.SimpleQueue[None]" = queue.SimpleQueue()

    def set(self) -> None:
        """End the current wait, or the next one."""
        self._signals.put(None)

    def wait(self, seconds: float) -> bool:
        """Wait for the signal, for `seconds` at most; return whether it came."""
        try:
            self._signals.get(timeout=seconds)
        except queue.Empty:
            return False
        return True
