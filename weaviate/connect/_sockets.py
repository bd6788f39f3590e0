"""Connections that read no longer than a deadline, and send each request in one piece.

They are urllib3's and http.client's own, with some steps taken at once that these take one by one.
"""

from __future__ import annotations

import http.client
import io
import socket
import threading
import time
from typing import Any, Dict, List, Optional, Tuple

from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from weaviate._core.interruption import watch
from weaviate.connect._breakable import BreakableHTTPConnection, BreakableHTTPSConnection
from weaviate.connect._head import Head, read_head

CHUNK_BYTES = 65536

current = threading.local()
"""`deadline` of the exchange that this thread is in: a moment of `time.monotonic`, or None."""


class _BoundedReader(socket.SocketIO):
    """Reads a socket with its own timeout, and never beyond the deadline."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        super().__init__(sock, "r")
        self._socket = sock
        self._deadline = deadline
        self._read_timeout_s = sock.gettimeout()

    def readinto(self, buffer: Any) -> Optional[int]:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise socket.timeout("the total time for this request is over")
        if self._read_timeout_s is not None and left >= self._read_timeout_s:
            return super().readinto(buffer)
        self._socket.settimeout(left)
        try:
            return super().readinto(buffer)
        finally:
            if self._socket.fileno() != -1:
                self._socket.settimeout(self._read_timeout_s)


class _BoundedSocket:
    """Stands for a socket where only a file for reading is asked of it."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._deadline = deadline

    def makefile(self, mode: str) -> io.BufferedReader:
        reader = _BoundedReader(self._sock, self._deadline)
        # as socket.makefile does it: the socket is closed when its last file is
        self._sock._io_refs += 1  # type: ignore[attr-defined]
        return io.BufferedReader(reader, CHUNK_BYTES)


class _BoundedResponse(http.client.HTTPResponse):
    _method: Optional[str]  # of http.client

    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        watch(sock)
        deadline = getattr(current, "deadline", None)
        if deadline is not None and isinstance(sock, socket.socket):
            sock = _BoundedSocket(sock, deadline)
        super().__init__(sock, *args, **kwargs)

    def begin(self) -> None:
        """Read the head."""
        known: Any = self.headers  # None before the first call, whatever typeshed says
        if known is None and isinstance(self.fp, io.BufferedReader):
            try:
                head = read_head(self.fp.peek(), self._method)
            except BaseException:
                self.close()
                raise
            if head is not None:
                self._take(head)
                return
        super().begin()

    def _take(self, head: Head) -> None:
        """Go on behind a head that was read, as `begin` does."""
        self.fp.read(head.size)
        self.code = self.status = head.status
        self.reason = head.reason
        self.version = 11
        self.headers = self.msg = head.message
        self.chunked = head.body_length is None
        self.chunk_left = None
        self.length = head.body_length
        self.will_close = False

    def _read_status(self) -> Any:
        try:
            return super()._read_status()  # type: ignore[misc]
        except BaseException:
            self.close()  # before Python 3.12 nobody else does, when it was that of a proxy
            raise


_MOST_LINES = 64


class _OnePiece:
    """Sends the head of a request together with a small body: one packet, and one system call.

    Header fields that recur in each request are checked and encoded once.
    """

    _pieces: Optional[List[bytes]] = None
    _buffer: List[bytes]  # of http.client: the lines of the head that is being written

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines: Dict[Tuple[str, Any], bytes] = {}

    def putheader(self, header: Any, *values: Any) -> None:
        """Write a header field."""
        if len(values) != 1 or type(header) is not str or type(values[0]) not in (str, bytes):
            super().putheader(header, *values)  # type: ignore[misc]
            return
        line = self._lines.get((header, values[0]))
        if line is not None:
            self._buffer.append(line)
            return
        count = len(self._buffer)
        super().putheader(header, *values)  # type: ignore[misc]
        if len(self._buffer) == count + 1:  # else it was one of urllib3's that is not to be sent
            if len(self._lines) >= _MOST_LINES:
                self._lines.clear()
            self._lines[header, values[0]] = self._buffer[-1]

    def request(
        self, method: str, url: str, body: Any = None, headers: Any = None, **kwargs: Any
    ) -> None:
        is_small = isinstance(body, bytes) and len(body) <= CHUNK_BYTES
        self._pieces = [] if is_small else None
        try:
            super().request(method, url, body, headers, **kwargs)  # type: ignore[misc]
            pieces = self._pieces
        finally:
            self._pieces = None
        if pieces:
            self.send(b"".join(pieces))

    def send(self, data: Any) -> None:
        if self._pieces is None:
            super().send(data)  # type: ignore[misc]
        else:
            self._pieces.append(data)


class _BoundedHTTPConnection(_OnePiece, BreakableHTTPConnection):
    response_class = _BoundedResponse


class _BoundedHTTPSConnection(_OnePiece, BreakableHTTPSConnection):
    response_class = _BoundedResponse


class _BoundedHTTPPool(HTTPConnectionPool):
    ConnectionCls = _BoundedHTTPConnection  # pyright: ignore[reportAssignmentType]


class _BoundedHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _BoundedHTTPSConnection  # pyright: ignore[reportAssignmentType]


POOLS = {"http": _BoundedHTTPPool, "https": _BoundedHTTPSPool}
