"""Connecting, and sending, until somebody calls the thread away."""

from __future__ import annotations

import socket
import sys
import threading
import time
from typing import Any, Callable, Iterator, List, Tuple

import pytest
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from weaviate._core.interruption import Interruption
from weaviate.connect._breakable import BreakableHTTPConnection, connect

Address = Tuple[str, int]

on_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems take the whole timeout"
)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


@pytest.fixture
def mute() -> Iterator[Address]:
    """The address of somebody who answers no attempt to connect: too many wait already."""
    waiting: List[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0), backlog=0) as made:
        for _ in range(5):
            waiting.append(socket.socket())
            waiting[-1].setblocking(False)
            waiting[-1].connect_ex(made.getsockname())
        yield made.getsockname()
        for sock in waiting:
            sock.close()


@pytest.fixture
def closed() -> Address:
    with socket.create_server(("127.0.0.1", 0)) as made:
        address: Address = made.getsockname()
    return address


def interrupted(action: Callable[[], Any]) -> BaseException:
    """Do something in another thread, call it away when it waits, and give what it raises."""
    interruption = Interruption()
    raised: List[BaseException] = []

    def work() -> None:
        with interruption:
            try:
                action()
            except OSError as error:
                raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while interruption._socket is None and thread.is_alive():
        time.sleep(0.001)
    interruption.set()
    thread.join(10)
    assert not thread.is_alive()
    return raised[0]


def test_a_connection_is_made_with_its_timeout_and_options(listener: socket.socket) -> None:
    option = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connect(listener.getsockname(), 5, ("127.0.0.1", 0), [option]) as sock:
        assert sock.gettimeout() == 5
        assert sock.getsockopt(*option[:2]) != 0
        sock.sendall(b"x")
        with listener.accept()[0] as other:
            assert other.recv(1) == b"x"


def test_a_refused_connection_is_said_to_be_one(closed: Address) -> None:
    with pytest.raises(ConnectionRefusedError):
        connect(closed, 5)


@on_linux
def test_waiting_for_a_connection_ends_with_its_timeout(mute: Address) -> None:
    with pytest.raises(socket.timeout):
        connect(mute, 0.05)


@on_linux
def test_waiting_for_a_connection_ends_when_the_thread_is_called_away(mute: Address) -> None:
    assert isinstance(interrupted(lambda: connect(mute, 60)), OSError)


@on_linux
def test_a_connection_that_begins_after_that_ends_at_once(mute: Address) -> None:
    interruption = Interruption()
    interruption.set()
    with interruption, pytest.raises(OSError):
        connect(mute, 60)


@on_linux
def test_sending_ends_when_the_thread_is_called_away(listener: socket.socket) -> None:
    connection = BreakableHTTPConnection(*listener.getsockname(), timeout=60)
    connection.connect()
    try:
        assert isinstance(interrupted(lambda: connection.send(b"x" * 100_000_000)), OSError)
    finally:
        connection.close()


def test_errors_of_a_thread_that_can_be_called_away_are_those_of_urllib3(closed: Address) -> None:
    with Interruption(), pytest.raises(NewConnectionError, match="refused"):
        BreakableHTTPConnection(*closed, timeout=5).connect()


@on_linux
def test_a_timeout_of_such_a_thread_is_that_of_urllib3(mute: Address) -> None:
    with Interruption(), pytest.raises(ConnectTimeoutError, match="timed out"):
        BreakableHTTPConnection(*mute, timeout=0.05).connect()
