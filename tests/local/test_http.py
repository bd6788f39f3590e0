"""The wire: requests read and answers written, on a bare socket."""

from __future__ import annotations

import socket
from typing import Iterator

import pytest

from weaviate.local.http.server import HttpServer, Request, Response


def _echo(request: Request) -> Response:
    text = f"{request.method} {request.path} {request.query} {len(request.body)}"
    return Response(204 if request.path == "/empty" else 200, text.encode())


@pytest.fixture
def wire() -> Iterator[socket.socket]:
    server = HttpServer("127.0.0.1", 0)
    server.serve(_echo)
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    yield connection
    connection.close()
    server.close()


def _read(wire: socket.socket, until: bytes) -> bytes:
    data = b""
    while not data.endswith(until):
        more = wire.recv(65_536)
        assert more, data
        data += more
    return data


def _ended(wire: socket.socket) -> bool:
    while True:
        try:
            if not wire.recv(65_536):
                return True
        except ConnectionError:
            return True


def test_a_connection_is_kept_for_more_requests(wire: socket.socket) -> None:
    for path in (b"/one", b"/two"):
        wire.sendall(b"GET " + path + b"?a=b HTTP/1.1\r\nHost: x\r\n\r\n")
        assert path + b" [('a', 'b')] 0" in _read(wire, b" 0")


def test_requests_may_come_before_the_answers_of_others(wire: socket.socket) -> None:
    wire.sendall(b"GET /one HTTP/1.1\r\n\r\nGET /two HTTP/1.1\r\n\r\n")
    assert b"GET /one" in _read(wire, b"/two [] 0")


def test_a_connection_is_closed_when_the_caller_wants_it(wire: socket.socket) -> None:
    wire.sendall(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert _ended(wire)


def test_a_caller_of_http_1_0_gets_one_answer(wire: socket.socket) -> None:
    wire.sendall(b"GET / HTTP/1.0\r\n\r\n")
    assert _ended(wire)


def test_a_body_is_read_by_its_length(wire: socket.socket) -> None:
    wire.sendall(b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab")
    wire.sendall(b"cde")
    assert _read(wire, b" 5").startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_body_is_read_in_chunks(wire: socket.socket) -> None:
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    wire.sendall(head + b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: 1\r\n\r\n")
    _read(wire, b" 5")
    wire.sendall(b"GET /next HTTP/1.1\r\n\r\n")
    assert b"/next" in _read(wire, b" 0")


def test_a_caller_that_asks_first_is_told_to_go_on(wire: socket.socket) -> None:
    wire.sendall(b"POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
    assert _read(wire, b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    wire.sendall(b"ab")
    _read(wire, b" 2")


def test_an_answer_to_head_has_no_body(wire: socket.socket) -> None:
    wire.sendall(b"HEAD / HTTP/1.1\r\n\r\nGET /next HTTP/1.1\r\n\r\n")
    assert b"HEAD" not in _read(wire, b"/next [] 0")


def test_an_answer_without_content_has_neither_body_nor_length(wire: socket.socket) -> None:
    wire.sendall(b"GET /empty HTTP/1.1\r\n\r\n")
    assert _read(wire, b"\r\n\r\n") == b"HTTP/1.1 204 No Content\r\n\r\n"


@pytest.mark.parametrize(
    "nonsense",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/2\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 300 + b"\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_http_is_told_and_the_connection_closed(
    wire: socket.socket, nonsense: bytes
) -> None:
    wire.sendall(nonsense)
    data = b""
    try:
        while True:
            more = wire.recv(65_536)
            if not more:
                break
            data += more
    except ConnectionError:
        pass  # more was sent than was read
    assert data.startswith(b"HTTP/1.1 400 ") or not data


def test_a_caller_that_hangs_up_early_is_no_trouble(wire: socket.socket) -> None:
    wire.sendall(b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc")
    wire.shutdown(socket.SHUT_WR)
    assert _ended(wire)


def _answer_to(wire: socket.socket, head: str) -> bytes:
    wire.sendall(head.encode("latin-1"))
    parts = list(iter(lambda: wire.recv(65_536), b""))
    return b"".join(parts)


@pytest.mark.parametrize(
    "size", [str(10**30), "9" * 5000, "-1", "+1", "1_0", "\u00b2", "1.0", "0x1", ""]
)
def test_a_content_length_that_is_not_a_number_is_answered_with_400(
    wire: socket.socket, size: str
) -> None:
    head = f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n"
    assert _answer_to(wire, head).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("size", ["", "-1", "0x1", "1_0", "+1", "f" * 40, "g"])
def test_a_chunk_without_a_size_is_answered_with_400(wire: socket.socket, size: str) -> None:
    head = f"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\n"
    assert _answer_to(wire, head).startswith(b"HTTP/1.1 400 ")
