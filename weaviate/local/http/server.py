"""A small HTTP/1.1 server on sockets: one thread a connection, kept alive.

It is small so that it can end cleanly: it closes all connections and waits for all threads.
It serves loopback; it is not made for the open internet.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BufferedReader
from typing import Callable, Dict, List, Optional, Tuple
from urllib.parse import parse_qsl, unquote

log: logging.Logger = logging.getLogger(__name__)

_LONGEST_LINE = 65_536
_MOST_HEADERS = 200
_LONGEST_SIZE = 15
_HEX_DIGITS = b"0123456789abcdefABCDEF"
_PIECE = 1 << 20
_LONGEST_FAREWELL_S = 5.0
_BACKLOG = 128
_REASONS = {status.value: status.phrase for status in HTTPStatus}
_NO_BODY = frozenset((204, 304))


@dataclass
class Request:
    """A request. Names of headers are in lower case."""

    method: str
    path: str
    query: List[Tuple[str, str]]
    headers: Dict[str, str]
    body: bytes = b""

    def asked(self, name: str) -> Optional[str]:
        """Return the last query parameter of this name, or None if there is no text."""
        return next((value or None for key, value in reversed(self.query) if key == name), None)

    @property
    def segments(self) -> List[str]:
        """The parts of the path, decoded."""
        return [unquote(part) for part in self.path.split("/")[1:]]


@dataclass
class Response:
    """A response. `hang_up` closes the connection without an answer."""

    status: int
    body: bytes = b""
    headers: Dict[str, str] = field(default_factory=dict)
    hang_up: bool = False


class BadRequest(Exception):
    """A request is not HTTP that this server can read."""


Respond = Callable[[Request], Response]


class HttpServer:
    """Listens on a port and hands each request to a function.

    Args:
        host: Address to listen on.
        port: Port; 0 takes a free one.

    Raises:
        OSError: if the address cannot be used.
    """

    def __init__(self, host: str, port: int) -> None:
        self._lock = threading.Lock()
        self._connections: Dict[socket.socket, threading.Thread] = {}
        self._thread: Optional[threading.Thread] = None
        self._closing = False
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.bind((host, port))
            self._listener.listen(_BACKLOG)
        except BaseException:
            self._listener.close()
            raise
        self.port: int = self._listener.getsockname()[1]

    def serve(self, respond: Respond) -> None:
        """Start to answer with `respond`, which runs in each connection's thread."""
        self._thread = threading.Thread(
            target=self._accept, args=(respond,), name="weaviate-local", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop listening, close all connections, and wait until all threads have ended.

        A thread whose request takes longer is left behind, and its answer is lost.
        """
        with self._lock:
            if self._closing:
                return
            self._closing = True
            open_now = dict(self._connections)
        if self._thread is not None:
            self._wake()
            self._thread.join()
        self._listener.close()
        for connection in open_now:
            _shut(connection)
        until = time.monotonic() + _LONGEST_FAREWELL_S
        for thread in open_now.values():
            if thread is not threading.current_thread():
                thread.join(max(0.0, until - time.monotonic()))
                if thread.is_alive():
                    log.warning("a request still ran when the server stopped")

    def _wake(self) -> None:
        """End the wait for callers; on some systems only a caller ends it."""
        address = self._listener.getsockname()[:2]
        _shut(self._listener)
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address[0], address[0])
        try:
            socket.create_connection((host, address[1]), timeout=1.0).close()
        except OSError:
            pass  # it has noticed

    def _accept(self, respond: Respond) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                if self._closing:
                    return
                continue  # the caller was gone before it was accepted
            with self._lock:
                if self._closing:
                    connection.close()
                    return
                thread = threading.Thread(
                    target=self._serve,
                    args=(connection, respond),
                    name="weaviate-local-connection",
                    daemon=True,
                )
                self._connections[connection] = thread
                thread.start()

    def _serve(self, connection: socket.socket, respond: Respond) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection.makefile("rb") as stream:
                while not self._closing and _serve_one(connection, stream, respond):
                    pass
        except (OSError, ValueError):
            log.debug("a connection ended early", exc_info=True)
        finally:
            with self._lock:
                self._connections.pop(connection, None)
            connection.close()


def _serve_one(connection: socket.socket, stream: BufferedReader, respond: Respond) -> bool:
    """Serve one request, and return whether the connection stays open."""
    try:
        request, keep = read_request(stream, connection)
    except BadRequest as error:
        text = f"400 Bad Request: {error}".encode("utf-8", "replace")
        _send(connection, Response(400, text, {"content-type": "text/plain"}), "GET", False)
        return False
    if request is None:
        return False
    response = respond(request)
    if response.hang_up:
        return False
    _send(connection, response, request.method, keep)
    return keep


def read_request(
    stream: BufferedReader, connection: socket.socket
) -> Tuple[Optional[Request], bool]:
    """Read one request, and whether the connection is kept; None if it was closed.

    Raises:
        BadRequest: if it is not HTTP/1.x, or more than this server takes.
    """
    line = stream.readline(_LONGEST_LINE + 1)
    if not line:
        return None, False
    parts = line.decode("latin-1").split()
    if len(parts) != 3 or not parts[2].startswith("HTTP/1.") or not line.endswith(b"\n"):
        raise BadRequest("the first line is not that of an HTTP/1.1 request")
    method, target, version = parts
    headers = _read_headers(stream)
    if headers.get("expect", "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = _read_body(stream, headers)
    path, _, query = target.partition("?")
    wish = headers.get("connection", "").lower()
    keep = wish != "close" and (version != "HTTP/1.0" or wish == "keep-alive")
    pairs = parse_qsl(query, keep_blank_values=True)
    return Request(method, path, pairs, headers, body), keep


def _read_headers(stream: BufferedReader) -> Dict[str, str]:
    headers: Dict[str, str] = {}
    for _ in range(_MOST_HEADERS):
        line = stream.readline(_LONGEST_LINE + 1)
        if line in (b"\r\n", b"\n"):
            return headers
        if not line.endswith(b"\n"):
            raise BadRequest("the headers end too early, or one is too long")
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon:
            raise BadRequest("a header has no colon")
        headers[name.strip().lower()] = value.strip()
    raise BadRequest(f"there are more than {_MOST_HEADERS} headers")


def _read_body(stream: BufferedReader, headers: Dict[str, str]) -> bytes:
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return b"".join(iter(lambda: _read_chunk(stream), b""))
    text = headers.get("content-length", "0")
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST_SIZE:
        raise BadRequest("content-length is not a number, or too large")
    return _read_exactly(stream, int(text))


def _read_chunk(stream: BufferedReader) -> bytes:
    size_text = stream.readline(_LONGEST_LINE + 1).split(b";")[0].strip()
    if not size_text or len(size_text) > _LONGEST_SIZE or size_text.strip(_HEX_DIGITS):
        raise BadRequest("a chunk has no size, or too large a one")
    size = int(size_text, 16)
    chunk = _read_exactly(stream, size)
    if size:
        stream.readline(_LONGEST_LINE + 1)
    else:
        while stream.readline(_LONGEST_LINE + 1).strip():
            pass  # trailers
    return chunk


def _read_exactly(stream: BufferedReader, size: int) -> bytes:
    parts: List[bytes] = []
    while size:
        part = stream.read(min(size, _PIECE))  # memory is taken for what comes, not for a promise
        if not part:
            raise OSError("the caller hung up in the middle of its request")
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _send(connection: socket.socket, response: Response, method: str, keep: bool) -> None:
    status = response.status
    lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in response.headers.items()]
    if status not in _NO_BODY:
        lines.append(f"content-length: {len(response.body)}")
    if not keep:
        lines.append("connection: close")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
    if method == "HEAD" or status in _NO_BODY:
        connection.sendall(head)
    else:
        connection.sendall(head + response.body)


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # the other side was faster
