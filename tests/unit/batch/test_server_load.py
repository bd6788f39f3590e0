"""The thread that asks how busy the server is: one at most, and one whenever it is wanted."""

from __future__ import annotations

import threading
import weakref
from typing import Any, Callable, Iterator, List, Optional

import pytest

from weaviate.batch import _server_load
from weaviate.batch._server_load import ServerLoadWatch
from weaviate.batch._sizing import ServerLoad


class Nodes:
    """Stands for a connection to a server without a queue."""

    server_version = "1.24.26"


class Taker:
    """Takes what the server says, and does then what a test wants."""

    def __init__(self) -> None:
        self.threads: List[threading.Thread] = []
        self.then: Callable[[], bool] = lambda: True

    def take(self, load: Optional[ServerLoad]) -> bool:
        self.threads.append(threading.current_thread())
        return self.then()


@pytest.fixture
def taker() -> Taker:
    return Taker()


@pytest.fixture
def monitor(taker: Taker, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServerLoadWatch]:
    connection: Any = Nodes()
    monkeypatch.setattr(_server_load, "load_of", lambda nodes: ServerLoad(0, 1.0))
    monkeypatch.setattr(_server_load.Cluster, "get_nodes_status", lambda cluster: [])
    made = ServerLoadWatch(connection, weakref.WeakMethod(taker.take))
    yield made
    made.stop(10)


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(2000):
        if is_so():
            return
        threading.Event().wait(0.005)
    raise AssertionError("it is not so after 10 s")


def test_who_starts_it_while_it_is_about_to_end_gets_another_thread(
    monitor: ServerLoadWatch, taker: Taker
) -> None:
    is_at_its_end, may_end = threading.Event(), threading.Event()

    def end() -> bool:
        monitor.note_end(until_next_request=True)
        is_at_its_end.set()
        return not may_end.wait(10)

    taker.then = end
    monitor.start()
    assert is_at_its_end.wait(10)
    taker.then = lambda: True
    starting = threading.Thread(target=monitor.start)
    starting.start()
    may_end.set()
    starting.join(10)
    wait_until(lambda: len(taker.threads) == 2)
    first, second = taker.threads
    assert not first.is_alive()
    assert second.is_alive()


def test_a_thread_that_was_stopped_does_not_speak_for_the_next(
    monitor: ServerLoadWatch, taker: Taker
) -> None:
    is_asked, may_end = threading.Event(), threading.Event()

    def end_late() -> bool:
        is_asked.set()
        may_end.wait(10)
        monitor.note_end(until_next_request=True)
        return False

    taker.then = end_late
    monitor.start()
    assert is_asked.wait(10)
    monitor.stop()
    taker.then = lambda: True
    monitor.start()
    wait_until(lambda: len(taker.threads) == 2)
    may_end.set()
    taker.threads[0].join(10)
    monitor.start()
    assert taker.threads[1].is_alive()
    assert len(taker.threads) == 2


def test_it_is_started_once_until_it_has_ended_for_want_of_requests(
    monitor: ServerLoadWatch, taker: Taker
) -> None:
    def end() -> bool:
        monitor.note_end(until_next_request=True)
        return False

    taker.then = end
    monitor.start_once()
    wait_until(lambda: len(taker.threads) == 1 and not taker.threads[0].is_alive())
    taker.then = lambda: True
    monitor.start_once()
    monitor.start_once()
    wait_until(lambda: len(taker.threads) == 2)
    assert taker.threads[1].is_alive()


def test_the_first_question_is_asked_however_short_the_import_is(
    monitor: ServerLoadWatch, taker: Taker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(cluster: Any) -> List[Any]:
        threading.Event().wait(0.05)
        return []

    monkeypatch.setattr(_server_load.Cluster, "get_nodes_status", slowly)
    for count in range(1, 4):
        monitor.start()
        monitor.stop(10)
        assert len(taker.threads) == count
