"""Promise 8: dynamic sizing never blocks for long, never falls below 1, and its thread is quiet."""

from __future__ import annotations

import threading
import time
from typing import Any, Dict, List

import pytest

import weaviate
from tests.support import scripted
from tests.support.answers import ANSWERS
from tests.support.faults import always, before
from tests.support.storing import StoringServer, give
from weaviate.batch import _sender, _server_load, _sizing

NODES = {"method": "GET", "path": "/v1/nodes"}


def monitors() -> List[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "batchSizeRefresh"]


@pytest.fixture(autouse=True)
def _short_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_server_load, "_INTERVAL_S", 0.005)
    monkeypatch.setattr(_sizing, "MAX_BRAKE_S", 0.05)
    monkeypatch.setattr(_sender, "MAX_BRAKE_S", 0.05)


def wait_for_questions(server: StoringServer, count: int) -> None:
    deadline = time.monotonic() + 20
    while len(server.seen("GET", "/v1/nodes")) < count:
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_no_answer_about_the_nodes_disturbs_an_import(
    server: StoringServer, client: weaviate.Client, capfd: Any
) -> None:
    """A thread that dies of an exception fails this test as well."""
    client.batch.configure(batch_size=5, callback=None)
    client.batch.shutdown()
    for place, name in enumerate(ANSWERS):
        server.fault = always(before(ANSWERS[name]), **NODES)
        server.clear()
        with client.batch as batch:
            wait_for_questions(server, 1)
            for number in range(8):
                batch.add_data_object({"n": number}, "A")
        assert len(server.storage.objects) == 8 * (place + 1), name
    assert client.batch.recommended_num_objects >= 1
    assert client.batch.recommended_num_references >= 1
    assert capfd.readouterr() == ("", "")


LOADS: Dict[str, Any] = {
    "endless": {"queueLength": 10**9, "ratePerSecond": 1},
    "stuck": {"queueLength": 10**9, "ratePerSecond": 0},
    "negative": {"queueLength": -5, "ratePerSecond": -5},
    "tiny rate": {"queueLength": 5, "ratePerSecond": 1e-300},
    "texts": {"queueLength": "7", "ratePerSecond": "x"},
    "null": {"queueLength": None, "ratePerSecond": None},
    "huge": {"queueLength": 10**400, "ratePerSecond": 10**400},
}


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("workers", [1, 4])
def test_no_queue_of_the_server_stops_an_import(
    workers: int, load: str, server: StoringServer, client: weaviate.Client
) -> None:
    nodes = {"nodes": [{"batchStats": LOADS[load]}]}
    server.fault = always(before(scripted.say(nodes)), **NODES)
    client.batch.configure(batch_size=5, num_workers=workers, callback=None)
    with client.batch as batch:
        wait_for_questions(server, 1)
        for number in range(25):
            batch.add_data_object({"n": number}, "A")
        assert client.batch.recommended_num_objects >= 1
        assert client.batch.recommended_num_references >= 1
    assert len(server.storage.objects) == 25


@pytest.mark.parametrize("workers", [1, 4])
def test_a_brake_that_brought_nothing_is_not_applied_again(
    workers: int, server: StoringServer, client: weaviate.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server reports the same long queue for ever."""
    spent: List[float] = []
    note = _sizing.Sizing.note_spent_brake

    def count(sizing: _sizing.Sizing) -> None:
        spent.append(sizing.brake_s)
        note(sizing)

    monkeypatch.setattr(_sizing.Sizing, "note_spent_brake", count)
    nodes = {"nodes": [{"batchStats": {"queueLength": 10**9, "ratePerSecond": 1}}]}
    server.fault = always(before(scripted.say(nodes)), **NODES)
    client.batch.configure(batch_size=5, num_workers=workers, callback=None)
    for number in range(60):
        with client.batch as batch:
            wait_for_questions(server, 1)
            batch.add_data_object({"n": number}, "A")
    assert len(server.storage.objects) == 60
    assert len(spent) == 1


def test_a_slow_server_leads_to_small_sizes_and_never_to_none(
    server: StoringServer, client: weaviate.Client
) -> None:
    def slow(request: scripted.Request) -> Any:
        def answer(exchange: scripted.Exchange, honest: Any) -> None:
            exchange.server.closing.wait(0.03)
            give(exchange, honest())

        return answer if request.path.startswith("/v1/batch") else None

    server.fault = slow
    client.batch.configure(batch_size=10, creation_time=0.01, callback=None)
    sizes = []
    with client.batch as batch:
        for number in range(20):
            batch.add_data_object({"n": number}, "A")
            sizes.append(batch.recommended_num_objects)
    assert min(sizes) == 1 or min(sizes) < 10
    assert min(sizes) >= 1
    assert len(server.storage.objects) == 20


def test_there_is_one_thread_for_a_batch(server: StoringServer, client: weaviate.Client) -> None:
    nodes = {"nodes": [{"batchStats": {"queueLength": 0, "ratePerSecond": 100}}]}
    server.fault = always(before(scripted.say(nodes)), **NODES)
    for _ in range(5):
        client.batch.configure(batch_size=1, callback=None)
        client.batch.add_data_object({}, "A")  # a batch that sends nothing asks nothing
        client.batch.start()
        with client.batch, client.batch:
            assert len(monitors()) == 1
    client.batch.start()
    client.close()
    deadline = time.monotonic() + 3
    while monitors() and time.monotonic() < deadline:
        time.sleep(0.002)
    assert monitors() == []


def test_a_system_without_threads_to_spare_does_without_one(
    server: StoringServer, client: weaviate.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    client.batch.configure(batch_size=None, callback=None)
    monkeypatch.setattr(_server_load.threading.Thread, "start", refuse)
    batch = client.batch
    batch._engine.sizing.kind = _sizing.DYNAMIC
    batch.add_data_object({"n": 1}, "A")
    batch.flush()
    assert len(server.storage.objects) == 1
