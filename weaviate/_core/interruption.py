"""Ending, from another thread, the wait for an answer: `close()` does not wait for a slow host."""

from __future__ import annotations

import socket
import threading
from typing import Optional

_current = threading.local()
"""`interruption` of this thread, or nothing."""


class Interruption:
    """Breaks off the exchange that the thread inside of its `with` block waits in, and later ones.

    It has no lock: `set` may be called by the garbage collector, in the middle of whatever the
    same thread does. Each side writes its own part first and reads the other's then.
    """

    def __init__(self) -> None:
        self._has_come = False
        self._socket: Optional[socket.socket] = None

    def __enter__(self) -> "Interruption":
        _current.interruption = self
        return self

    def __exit__(self, *_: object) -> None:
        _current.interruption = None
        self._socket = None

    def set(self) -> None:
        """Interrupt: who reads from the socket finds its end."""
        self._has_come = True
        waiting = self._socket
        if waiting is not None:
            try:
                # not the shutdown() of a TLS socket, which takes away what the reader is using
                socket.socket.shutdown(waiting, socket.SHUT_RDWR)
            except OSError:  # it is closed already
                pass

    def _watch(self, sock: socket.socket) -> None:
        self._socket = sock
        if self._has_come:
            self.set()


def is_interruptible() -> bool:
    """Say whether this thread has an interruption that may come."""
    return getattr(_current, "interruption", None) is not None


def watch(sock: object) -> None:
    """Let this thread's interruption, if it has one, end the wait for an answer on a socket."""
    interruption = getattr(_current, "interruption", None)
    if interruption is not None and isinstance(sock, socket.socket):
        interruption._watch(sock)
