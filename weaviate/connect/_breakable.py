"""Connections that an interruption breaks off while they are made, and while they send.

The wait for an answer is watched by the adapter. What remains, the look-up of a name and the
beginning of TLS, ends by itself: by the limits of the system, and by the timeout for connecting.
"""

from __future__ import annotations

import errno
import os
import socket
from typing import Any, Optional, Sequence, Tuple

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.wait import wait_for_write

from weaviate._core.interruption import is_interruptible, watch

_UNDER_WAY = (errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", 0))


class BreakableHTTPConnection(HTTPConnection):
    """A connection of urllib3 that background threads can be called away from."""

    def _new_conn(self) -> socket.socket:
        if not is_interruptible():
            return super()._new_conn()
        address = (self._dns_host, self.port)
        try:
            return connect(address, self.timeout, self.source_address, self.socket_options)
        except socket.timeout as error:
            text = f"Connection to {self.host} timed out. (connect timeout={self.timeout})"
            raise ConnectTimeoutError(self, text) from error
        except OSError as error:
            text = f"Failed to establish a new connection: {error}"
            raise NewConnectionError(self, text) from error

    def send(self, data: Any) -> None:
        watch(self.sock)
        super().send(data)


class BreakableHTTPSConnection(BreakableHTTPConnection, HTTPSConnection):
    """The same with TLS."""


def connect(
    address: Tuple[str, int],
    timeout_s: Any,
    source_address: Optional[Tuple[str, int]] = None,
    options: Optional[Sequence[Tuple[Any, ...]]] = None,
) -> socket.socket:
    """Connect as `socket.create_connection` does, unless this thread is interrupted.

    Raises:
        OSError: what went wrong with the last address of the host.
    """
    failure = OSError("The host has no address.")
    for family, kind, protocol, _, target in socket.getaddrinfo(*address, 0, socket.SOCK_STREAM):
        sock = socket.socket(family, kind, protocol)
        try:
            for option in options or ():
                sock.setsockopt(*option)
            if source_address is not None:
                sock.bind(source_address)
            _connect_one(sock, target, timeout_s)
            return sock
        except OSError as error:
            sock.close()
            failure = error
        except BaseException:
            sock.close()
            raise
    raise failure


def _connect_one(sock: socket.socket, target: Any, timeout_s: Any) -> None:
    sock.setblocking(False)
    code = sock.connect_ex(target)
    if code in _UNDER_WAY:
        watch(sock)  # only now: what is not on its way cannot be broken off
        if not wait_for_write(sock, timeout_s):
            raise socket.timeout("timed out")
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise OSError(code, os.strerror(code))
    sock.settimeout(timeout_s)
