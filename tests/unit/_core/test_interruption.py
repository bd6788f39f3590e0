"""Ending the wait for an answer from another thread."""

from __future__ import annotations

import socket
import threading
from typing import Iterator, Tuple

import pytest

from weaviate._core.interruption import Interruption, watch

Pair = Tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    ours.settimeout(5)
    with ours, theirs:
        yield ours, theirs


def test_a_thread_that_waits_for_an_answer_is_told_that_it_ends(pair: Pair) -> None:
    ours, _ = pair
    interruption = Interruption()
    waiting = threading.Event()
    received = []

    def wait() -> None:
        with interruption:
            watch(ours)
            waiting.set()
            received.append(ours.recv(1))

    thread = threading.Thread(target=wait)
    thread.start()
    assert waiting.wait(5)
    interruption.set()
    thread.join(3)
    assert received == [b""]


def test_a_wait_that_begins_after_the_interruption_ends_at_once(pair: Pair) -> None:
    ours, _ = pair
    interruption = Interruption()
    interruption.set()
    with interruption:
        watch(ours)
        assert ours.recv(1) == b""


def test_other_threads_and_later_waits_are_left_alone(pair: Pair) -> None:
    ours, theirs = pair
    interruption = Interruption()
    with interruption:
        pass
    watch(ours)
    interruption.set()
    theirs.sendall(b"x")
    assert ours.recv(1) == b"x"


def test_interrupting_when_nobody_waits_or_the_socket_is_closed_does_no_harm(pair: Pair) -> None:
    interruption = Interruption()
    interruption.set()
    ours, _ = pair
    with interruption:
        ours.close()
        watch(ours)
        watch(object())
