"""Connections: their bounds, what they skip, and what they leave to tools."""

from __future__ import annotations

import http.client
import io
import socket
import time
from typing import Any, Iterator, Optional, Tuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3 import connection, connectionpool

from weaviate.connect import _http
from weaviate.connect._http import Bounds, bounded


@pytest.fixture
def pair() -> Iterator[Tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_the_next_wait_is_as_long_as_the_shorter_bound() -> None:
    now = time.monotonic()
    assert Bounds(5, None).next_wait_s() == 5
    assert Bounds(None, None).next_wait_s() is None
    assert Bounds(5, now + 100).next_wait_s() == 5
    assert 0 < (Bounds(5, now + 1).next_wait_s() or 0) <= 1
    assert 0 < (Bounds(None, now + 1).next_wait_s() or 0) <= 1
    with pytest.raises(socket.timeout):
        Bounds(5, now - 1).next_wait_s()


def test_an_outer_deadline_counts_inside_and_bounds_end_with_their_block() -> None:
    with bounded(Bounds(None, 100.0)):
        with bounded(Bounds(3, 200.0)):
            assert _http._bounds.get() == Bounds(3, 100.0)
        with bounded(Bounds(3, 50.0)):
            assert _http._bounds.get() == Bounds(3, 50.0)
        with bounded(Bounds(3, None)):
            assert _http._bounds.get() == Bounds(3, 100.0)
    assert _http._bounds.get() is None


def read(sock: Any, method: str = "GET") -> Any:
    with bounded(Bounds(2, time.monotonic() + 5)):
        response: Any = _http._Response(sock, method=method)
        response.begin()
    return response


class FakeSocket:
    """Stands for a socket with an answer, for http.client."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, mode: str, buffering: int = -1) -> io.BytesIO:
        return io.BytesIO(self._data)


_LINES = st.sampled_from(
    [
        b"Content-Type: application/json",
        b"Content-Length: 8",
        b"Content-Length:  5 ",
        b"content-length: 0x7",
        b"Content-Length: -1",
        b"Transfer-Encoding: chunked",
        b"Transfer-Encoding: gzip",
        b"Connection: close",
        b"connection: Keep-Alive",
        b"Set-Cookie: a=b",
        b"X-Odd: \xe9",
        b"X-Empty:",
        b" folded",
        b"no colon",
        b": no name",
        b"X: a\nY: b",
    ]
)
_STARTS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 204 No Content",
        b"HTTP/1.1 304 ",
        b"HTTP/1.1 500",
        b"HTTP/1.0 200 OK",
        b"HTTP/1.1 20 OK",
        b"HTTP/1.1 999 Odd",
        b"http/1.1 200 OK",
        b"",
    ]
)


def outcome(make: Any, data: bytes, method: str) -> Any:
    """Return all that is read of an answer, or the class of the error."""
    try:
        response = make(data, method)
        head = (response.status, response.reason, response.version, response.msg.items())
        return head, response.chunked, response.length, response.will_close, response.read()
    except (http.client.HTTPException, ValueError) as error:
        return type(error)


def by_http_client(data: bytes, method: str) -> Any:
    response = http.client.HTTPResponse(FakeSocket(data), method=method)  # type: ignore[arg-type]
    response.begin()
    return response


@given(
    start=_STARTS,
    lines=st.lists(_LINES, max_size=4),
    ends=st.sampled_from([b"\r\n", b"\n"]),
    method=st.sampled_from(["GET", "HEAD", "POST"]),
    interim=st.sampled_from([b"", b"HTTP/1.1 103 Hint\r\nLink: x\r\n\r\n"]),
)
def test_an_answer_is_read_as_http_client_reads_it(
    start: bytes, lines: Any, ends: bytes, method: str, interim: bytes
) -> None:
    data = ends.join([start, *lines, b"", b""]) + b"the body"
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(interim + data)
        theirs.shutdown(socket.SHUT_WR)
        mine = outcome(lambda _, method: read(ours, method), data, method)
    assert mine == outcome(by_http_client, data, method)


def test_a_file_that_is_read_to_its_end_leaves_the_socket_open(pair: Any) -> None:
    ours, theirs = pair
    theirs.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    assert read(ours).read() == b"{}"
    theirs.sendall(b"more")
    assert ours.recv(10) == b"more"


@pytest.mark.parametrize("left", [b"x", b"\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_left_over_bytes_end_the_socket(left: bytes, pair: Any) -> None:
    ours, theirs = pair
    theirs.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" + left)
    assert read(ours).read() == b"{}"
    assert ours.recv(10) == b""


def test_what_tls_has_decrypted_already_is_left_over_as_well(pair: Any) -> None:
    class Pending:
        """A socket on which TLS holds bytes."""

        has_ended = False

        def makefile(self, mode: str, buffering: int) -> Any:
            return pair[0].makefile(mode, buffering)

        def settimeout(self, seconds: Optional[float]) -> None:
            pass

        def pending(self) -> int:
            return 5

        def shutdown(self, how: int) -> None:
            self.has_ended = True

    sock = Pending()
    pair[1].sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    assert read(sock).read() == b"{}"
    assert sock.has_ended


def test_a_stand_in_for_a_socket_is_read_as_it_is() -> None:
    response = read(FakeSocket(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}more"))
    assert response.read() == b"{}"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_pool_makes_bounded_connections_unless_a_tool_has_its_own(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = _http.POOLS[scheme]("host")
    original = type(pool).__mro__[1].ConnectionCls
    assert issubclass(pool.ConnectionCls, original)
    assert issubclass(pool.ConnectionCls, _http._BoundedConnection)
    assert pool.ConnectionCls is pool.ConnectionCls
    assert pool.ConnectionCls.__name__ == original.__name__

    class OfTool(connection.HTTPConnection):
        pass

    monkeypatch.setattr(type(pool).__mro__[1], "ConnectionCls", OfTool)
    assert pool.ConnectionCls is OfTool
    monkeypatch.undo()
    assert issubclass(pool.ConnectionCls, _http._BoundedConnection)
    pool.close()


def test_the_names_in_error_messages_are_those_of_urllib3() -> None:
    for scheme, theirs in (
        ("http", connectionpool.HTTPConnectionPool),
        ("https", connectionpool.HTTPSConnectionPool),
    ):
        assert _http.POOLS[scheme].__name__ == theirs.__name__


class Recorder:
    """A connection that keeps what it sends, and the timeouts with which it does so."""

    timeout = None

    def __init__(self) -> None:
        self.sock: Any = None
        self.sent: Any = []
        self.timeouts: Any = []

    def connect(self) -> None:
        self.sock = self

    def settimeout(self, seconds: Optional[float]) -> None:
        self.timeouts.append(seconds)

    def send(self, data: Any) -> None:
        self.sent.append(data)

    def close(self) -> None:
        self.sock = None


class Bounded(_http._BoundedConnection, Recorder):
    """A bounded connection without a network."""


def test_a_large_body_goes_out_in_pieces_each_within_the_bounds() -> None:
    sender = Bounded()
    with bounded(Bounds(7, None)):
        sender.send(b"x" * (2 * _http.CHUNK_BYTES + 1))
    assert [len(piece) for piece in sender.sent] == [_http.CHUNK_BYTES, _http.CHUNK_BYTES, 1]
    assert sender.timeouts == [7, 7, 7]


def test_without_bounds_and_for_other_bodies_it_is_sent_as_ever() -> None:
    sender = Bounded()
    sender.send(b"head")
    with bounded(Bounds(7, None)):
        sender.send(bytearray(b"body"))
    assert sender.sent == [b"head", b"body"]
    assert sender.timeouts == []


def test_nothing_is_sent_after_the_deadline() -> None:
    sender = Bounded()
    with bounded(Bounds(7, time.monotonic() - 1)), pytest.raises(socket.timeout):
        sender.send(b"late")
    assert sender.sent == []


BROKEN_HEADS = {
    "none": b"",
    "no head": b"nonsense\r\n\r\n",
    "long line": b"HTTP/1.1 200 OK\r\n" + b"x" * 70_000,
    "many fields": b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n",
    "many interim answers": b"HTTP/1.1 100 Continue\r\n\r\n" * 200,
}


@pytest.mark.parametrize("case", BROKEN_HEADS)
def test_an_answer_whose_head_is_broken_lets_go_of_its_socket(case: str) -> None:
    ours, theirs = socket.socketpair()
    theirs.sendall(BROKEN_HEADS[case])
    theirs.close()
    with bounded(Bounds(1.0, None)):
        response = _http._Response(ours, method="GET")
    with pytest.raises((http.client.HTTPException, OSError)):
        response.begin()
    ours.close()
    assert ours.fileno() == -1
