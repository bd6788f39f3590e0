"""Promises 26 and 28: one answer for one request, and the time that a body may take to send."""

from __future__ import annotations

import json
import socket
import threading
import time
from typing import Any, Callable, Iterator, List, Optional

import pytest
import requests

import weaviate
from tests.support.scripted import Exchange, ScriptedServer, say, silence, weaviate_like
from weaviate.exceptions import WeaviateBaseError

FIRST = "00000001-0000-5000-8000-000000000001"
SECOND = "00000002-0000-5000-8000-000000000002"


def answer_of(uuid: str) -> bytes:
    body = json.dumps({"id": uuid, "class": "A", "properties": {}}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def own_answer(exchange: Exchange) -> bytes:
    return answer_of(exchange.request.path[-36:])


class World:
    """A server whose raw answers are chosen, and a client of it."""

    def __init__(self) -> None:
        self.answer: Callable[[Exchange], None] = lambda e: e.sock.sendall(own_answer(e))
        self.server = ScriptedServer(weaviate_like(lambda exchange: self.answer(exchange)))
        self.client = weaviate.Client(self.server.url, startup_period=None, timeout_config=(20, 20))

    def get(self, uuid: str) -> Any:
        found = self.client.data_object.get_by_id(uuid, class_name="A")
        return found and found["id"]


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.client.close()
    made.server.close()


# ----------------------------------------------------------------------- interim answers

HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
INTERIM = {
    "100": b"HTTP/1.1 100 Continue\r\n\r\n",
    "101": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    "102": b"HTTP/1.1 102 Processing\r\n\r\n",
    "103": HINT,
    "199": b"HTTP/1.1 199 Odd\r\nContent-Length: 5\r\n\r\n",
    "103 that closes": b"HTTP/1.1 103 Early Hints\r\nConnection: close\r\n\r\n",
    "three": b"HTTP/1.1 100 Continue\r\n\r\n" + HINT + b"HTTP/1.1 102 Processing\r\n\r\n",
    "without a reason": b"HTTP/1.1 103\r\n\r\n",
}


@pytest.mark.parametrize("pieces", [1, 2, 7])
@pytest.mark.parametrize("interim", list(INTERIM))
def test_an_interim_answer_is_not_the_answer(interim: str, pieces: int, world: World) -> None:
    def answer(exchange: Exchange) -> None:
        data = INTERIM[interim] + own_answer(exchange)
        size = -(-len(data) // pieces)
        for start in range(0, len(data), size):
            exchange.sock.sendall(data[start : start + size])

    world.answer = answer
    for uuid in (FIRST, SECOND, FIRST):
        assert world.get(uuid) == uuid


@pytest.mark.parametrize("interim", list(INTERIM))
def test_an_interim_answer_is_not_the_answer_to_a_write(interim: str, world: World) -> None:
    def answer(exchange: Exchange) -> None:
        status = b"204 No Content" if exchange.request.method in ("PATCH", "HEAD") else b"200 OK"
        exchange.sock.sendall(INTERIM[interim])
        exchange.sock.sendall(b"HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n" % status)

    world.answer = answer
    data = world.client.data_object
    data.replace({}, "A", FIRST)
    data.update({}, "A", FIRST)
    assert data.exists(FIRST, class_name="A") is True


def test_interim_answers_without_end_are_a_connection_error(world: World) -> None:
    world.answer = lambda exchange: exchange.sock.sendall(HINT * 1000)
    with pytest.raises(requests.ConnectionError):
        world.get(FIRST)
    world.answer = lambda exchange: exchange.sock.sendall(own_answer(exchange))
    assert world.get(SECOND) == SECOND


# ----------------------------------------------------------------------- left-over bytes

POISON = answer_of(FIRST)
"""The answer to another request, which whoever reads on takes for the next one."""

LEFT_OVER = {
    "a whole answer": POISON,
    "a line end": b"\r\n",
    "a byte": b"x",
    "an error": b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
    "much": POISON * 3000,
}
EARLY_ENDS = {
    "204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "204 with a length": b"HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n",
    "304": b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
    "a small length": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    "no length": b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("is_together", [True, False])
@pytest.mark.parametrize("left", list(LEFT_OVER))
@pytest.mark.parametrize("early", list(EARLY_ENDS))
def test_what_is_left_over_is_not_the_next_answer(
    early: str, left: str, is_together: bool, world: World
) -> None:
    has_arrived = threading.Event()

    def answer(exchange: Exchange) -> None:
        pieces = [EARLY_ENDS[early], LEFT_OVER[left]]
        for piece in [b"".join(pieces)] if is_together else pieces:
            exchange.sock.sendall(piece[:50_000])
            has_arrived.set()
            exchange.sock.sendall(piece[50_000:])

    world.answer = answer
    try:
        world.client.data_object.get_by_id(SECOND, class_name="A")
    except (WeaviateBaseError, requests.RequestException):
        pass
    assert has_arrived.wait(30)
    if not is_together:
        _wait_for_more(world)
    world.answer = lambda exchange: exchange.sock.sendall(own_answer(exchange))
    assert world.get(SECOND) == SECOND
    assert world.get(FIRST) == FIRST


def _wait_for_more(world: World) -> None:
    """Wait until bytes on their way have arrived; those that come after the next request cannot
    be told from its answer."""
    time.sleep(0.02)


@pytest.mark.parametrize("left", list(LEFT_OVER))
def test_the_body_of_an_answer_to_head_is_not_the_next_answer(left: str, world: World) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.sock.sendall(
            b"HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n" + LEFT_OVER[left]
        )

    world.answer = answer
    assert world.client.data_object.exists(SECOND, class_name="A") is True
    world.answer = lambda exchange: exchange.sock.sendall(own_answer(exchange))
    assert world.get(SECOND) == SECOND


def test_an_answer_that_fits_leaves_its_connection_open(world: World) -> None:
    before = world.server.connections
    for uuid in (FIRST, SECOND) * 5:
        assert world.get(uuid) == uuid
    assert world.server.connections == before


def test_the_answer_to_an_earlier_request_is_refused(world: World) -> None:
    assert world.get(FIRST) == FIRST
    world.answer = lambda exchange: exchange.sock.sendall(answer_of(FIRST))
    with pytest.raises(WeaviateBaseError, match=FIRST):
        world.get(SECOND)
    assert world.get(FIRST.upper()) == FIRST


# --------------------------------------------------------------------------- chunk sizes

SIZES = [
    b"-1",
    b"-5",
    b"-0",
    b"zz",
    b"",
    b" ",
    b"0x5",
    b"5_0",
    b"1e3",
    b"ffffffffffffffff",
    b"7fffffffffffffff",
    b"9" * 1000,
    b"\xff",
]


@pytest.mark.parametrize("size", SIZES)
def test_a_chunk_size_without_sense_is_a_connection_error(size: bytes, world: World) -> None:
    def answer(exchange: Exchange) -> None:
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        exchange.sock.sendall(head + size + b"\r\nhello\r\n0\r\n\r\n")
        # Python takes these for 0 and 5: the answer is whole, and the connection is used again
        exchange.keep_open = size in (b"-0", b"0x5")

    world.answer = answer
    with pytest.raises((requests.ConnectionError, WeaviateBaseError)):
        world.get(FIRST)
    world.answer = lambda exchange: exchange.sock.sendall(own_answer(exchange))
    assert world.get(SECOND) == SECOND


def test_a_batch_is_sent_again_after_a_negative_chunk_size(world: World) -> None:
    answers: List[Optional[bytes]] = [b"-5\r\nhello\r\n0\r\n\r\n", None]

    def answer(exchange: Exchange) -> None:
        chunks = answers.pop(0)
        if chunks is None:
            items = exchange.request.json["objects"]
            say([{**item, "result": {"status": "SUCCESS"}} for item in items])(exchange)
        else:
            head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            exchange.sock.sendall(head + chunks)

    world.answer = answer
    batch = world.client.batch.configure(batch_size=10, dynamic=False, callback=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", lambda seconds: None)
        with batch:
            batch.add_data_object({"n": 1}, "A", FIRST)
    assert answers == []


# --------------------------------------------------------------------------- slow lines


class SlowReader:
    """A server that takes a body slowly, a piece at a time, or stops to take it."""

    def __init__(self, pause_s: float, stops_after: Optional[int] = None) -> None:
        self._pause_s = pause_s
        self._stops_after = stops_after
        self._over = threading.Event()
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.received = 0
        self._thread = threading.Thread(target=self._serve, daemon=True, name="scripted-slow")
        self._thread.start()

    def _serve(self) -> None:
        sock, _ = self._listener.accept()
        with sock:
            start = b""
            while b"\r\n\r\n" not in start:
                start += sock.recv(1000)
            head, _, rest = start.partition(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            self.received = len(rest)
            while self.received < length:
                if self._stops_after is not None and self.received >= self._stops_after:
                    self._over.wait(30)
                    return
                self._over.wait(self._pause_s)
                piece = sock.recv(1 << 20)
                if not piece:
                    return
                self.received += len(piece)
            sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    def close(self) -> None:
        self._over.set()
        self._thread.join(10)
        self._listener.close()


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Connections without a start: nobody is there who would answer one."""
    made: List[Any] = []

    def connect(url: str, timeout: Any) -> Any:
        from weaviate.connect import Connection

        monkeypatch.setattr(Connection, "_create_sessions", lambda *_: None)
        monkeypatch.setattr(Connection, "_read_version", lambda _: None)
        made.append(
            Connection(url, None, timeout, None, False, None, None, weaviate.ConnectionConfig())
        )
        return made[-1]

    yield connect
    for one in made:
        one.close()


BODY = b"[" + b"1," * 6_000_000 + b"1]"


def test_a_large_body_may_take_longer_than_connecting(connection: Callable[..., Any]) -> None:
    server = SlowReader(pause_s=0.02)
    try:
        answer = connection(server.url, (0.2, 10)).post("/batch/objects", BODY)
        assert answer.status_code == 200
        assert server.received == len(BODY)
    finally:
        server.close()


def test_a_body_that_nobody_takes_ends_with_the_read_timeout(
    connection: Callable[..., Any],
) -> None:
    server = SlowReader(pause_s=0, stops_after=1)
    try:
        with pytest.raises((requests.ConnectionError, requests.Timeout)):
            connection(server.url, (30, 0.3)).post("/batch/objects", BODY)
    finally:
        server.close()


def test_a_body_that_is_taken_for_ever_ends_with_the_deadline(
    connection: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weaviate.connect._adapter._READS_PER_DEADLINE", 0.1)
    server = SlowReader(pause_s=0.1)
    try:
        with pytest.raises((requests.ConnectionError, requests.Timeout)):
            connection(server.url, (0.2, 5)).post("/batch/objects", BODY)
        assert server.received < len(BODY)
    finally:
        server.close()


def test_a_proxy_that_is_silent_has_the_time_for_connecting() -> None:
    """A read timeout of a minute is for the server, which nobody has reached yet."""
    with ScriptedServer(silence) as proxy:
        started = time.monotonic()
        with pytest.raises(requests.RequestException):
            weaviate.Client(
                "https://weaviate.test",
                startup_period=None,
                proxies={"https": proxy.url},
                timeout_config=(0.3, 60),
            )
        assert [request.method for request in proxy.requests] == ["CONNECT"]
        assert time.monotonic() - started < 30


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_probe_whose_answer_drips_ends_in_time(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: List[float] = []
    here = threading.get_ident()  # other threads of the process may sleep, too

    def sleep(seconds: float) -> None:
        if threading.get_ident() == here:
            waits.append(seconds)

    monkeypatch.setattr(time, "sleep", sleep)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"

    def answer(exchange: Exchange) -> None:
        exchange.keep_open = False
        if part == "body":
            exchange.sock.sendall(head)
        for _ in range(1000):
            if exchange.server.closing.wait(0.1):
                return
            exchange.sock.sendall(b"H")

    with ScriptedServer(answer) as server:
        started = time.monotonic()
        with pytest.raises(weaviate.WeaviateStartUpError):
            weaviate.Client(server.url, startup_period=2)
        assert len(server.requests) == 3
        assert waits == [1, 1]
        assert time.monotonic() - started < 8  # 9 s and more without a deadline of its own
