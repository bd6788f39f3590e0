"""The thread that polls the load of the server: one at most, and one whenever it is needed."""

from __future__ import annotations

import threading
import weakref
from typing import Any, Callable, Dict, Iterator, List, Optional

import pytest
import requests

from tests.unit.fakes import Answer
from weaviate.batch import _server_load
from weaviate.batch._server_load import ServerLoadWatch, load_of
from weaviate.batch._sizing import ServerLoad
from weaviate.exceptions import UnexpectedStatusCodeException


class Nodes:
    """Stands for a connection to a server without a queue."""

    server_version = "1.24.26"


class Taker:
    """Takes the load that the server reports, and then runs an action of the test."""

    def __init__(self) -> None:
        self.threads: List[threading.Thread] = []
        self.loads: List[Optional[ServerLoad]] = []
        self.then: Callable[[], bool] = lambda: True
        self._has_taken = threading.Semaphore(0)

    def take(self, load: Optional[ServerLoad]) -> bool:
        then = self.then  # before the test goes on, and sets another
        self.threads.append(threading.current_thread())
        self.loads.append(load)
        self._has_taken.release()
        return then()

    def wait_for_one(self) -> threading.Thread:
        """Wait until a load was taken that no call has waited for, and return its thread."""
        assert self._has_taken.acquire(timeout=10)
        return self.threads[-1]


def refusal(status: int) -> UnexpectedStatusCodeException:
    return UnexpectedStatusCodeException("nodes", Answer(status, {}).response())


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
    first = taker.wait_for_one()
    taker.then = lambda: True
    starting = threading.Thread(target=monitor.start)
    starting.start()
    may_end.set()
    starting.join(10)
    second = taker.wait_for_one()
    assert not first.is_alive()
    assert second.is_alive()


def test_a_thread_that_was_stopped_does_not_speak_for_the_next(
    monitor: ServerLoadWatch, taker: Taker
) -> None:
    may_end = threading.Event()

    def end_late() -> bool:
        may_end.wait(10)
        monitor.note_end(until_next_request=True)
        return False

    taker.then = end_late
    monitor.start()
    first = taker.wait_for_one()
    monitor.stop()
    taker.then = lambda: True
    monitor.start()
    second = taker.wait_for_one()
    may_end.set()
    first.join(10)
    monitor.start()
    assert second.is_alive()
    assert len(taker.threads) == 2


def test_it_is_started_once_until_it_has_ended_for_want_of_requests(
    monitor: ServerLoadWatch, taker: Taker
) -> None:
    def end() -> bool:
        monitor.note_end(until_next_request=True)
        return False

    taker.then = end
    monitor.start_once()
    taker.wait_for_one().join(10)
    taker.then = lambda: True
    monitor.start_once()
    monitor.start_once()
    assert taker.wait_for_one().is_alive()
    assert len(taker.threads) == 2


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


@pytest.mark.parametrize(
    ("outcome", "load", "goes_on"),
    [
        ([], ServerLoad(0, 1.0), True),
        (requests.ConnectionError("away"), None, True),
        (requests.ReadTimeout("slow"), None, True),
        (refusal(500), None, True),
        (refusal(503), None, True),
        (refusal(401), None, False),
        (refusal(404), None, False),
        (ZeroDivisionError("by accident"), None, False),
    ],
)
def test_polling_goes_on_where_the_next_answer_may_be_another(
    taker: Taker,
    monitor: ServerLoadWatch,
    monkeypatch: pytest.MonkeyPatch,
    outcome: Any,
    load: Any,
    goes_on: bool,
) -> None:
    def answer(cluster: Any) -> Any:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(_server_load.Cluster, "get_nodes_status", answer)
    connection: Any = Nodes()
    assert _server_load._poll_once(lambda: connection, weakref.WeakMethod(taker.take)) is goes_on
    assert taker.loads == [load]


def test_a_server_that_reports_no_load_is_polled_once(
    taker: Taker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_server_load.Cluster, "get_nodes_status", lambda cluster: [])
    connection: Any = Nodes()
    assert not _server_load._poll_once(lambda: connection, weakref.WeakMethod(taker.take))
    assert taker.loads == [None]


def test_nothing_is_polled_for_a_connection_that_is_gone(taker: Taker) -> None:
    assert not _server_load._poll_once(lambda: None, weakref.WeakMethod(taker.take))
    assert taker.loads == []


NODES: Dict[str, Any] = {
    "one": ([{"batchStats": {"queueLength": 7, "ratePerSecond": 5}}], ServerLoad(7, 5)),
    "two": ([{"batchStats": {"queueLength": 7, "ratePerSecond": 5}}] * 2, ServerLoad(14, 10)),
    "one that is down": (
        [{"batchStats": {"queueLength": 7, "ratePerSecond": 5}}, {"status": "UNAVAILABLE"}],
        ServerLoad(7, 5),
    ),
    "indexing in the background": ([{"batchStats": {"ratePerSecond": 5}}], None),
    "before 1.21": ([{"stats": {"objectCount": 5, "shardCount": 1}}], None),
    "none": ([], None),
}


@pytest.mark.parametrize("name", NODES)
def test_the_load_is_that_of_all_nodes(name: str) -> None:
    nodes: List[Dict[str, Any]]
    nodes, expected = NODES[name]
    assert load_of(nodes) == expected
