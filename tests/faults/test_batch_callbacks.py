"""Promise 25: whatever a callback does, the block ends, nobody waits for ever, nothing is lost."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from typing import Any, Callable, Dict, List, Set, Type

import pytest

import weaviate
from tests.faults.test_batch_threads import in_threads
from tests.support.scripted import Exchange, Request
from tests.support.storing import StoringServer, give, stored_numbers
from tests.support.threads import own_threads, within
from weaviate.batch import _callbacks

pytestmark = [
    pytest.mark.usefixtures("slept"),
    pytest.mark.filterwarnings("ignore:Bat100:RuntimeWarning"),
]

WORKERS = pytest.mark.parametrize("workers", [1, 2, 4])
COUNT = 40


class Stop(BaseException):
    """As pytest's own: an exception that is not an `Exception`."""


EXITS: Dict[str, Type[BaseException]] = {
    "SystemExit": SystemExit,
    "KeyboardInterrupt": KeyboardInterrupt,
    "GeneratorExit": GeneratorExit,
    "pytest.fail": pytest.fail.Exception,
    "of a program's own": Stop,
    "Exception": ValueError,
}


def numbers_in(batch: Any) -> List[int]:
    return [item["properties"]["n"] for item in batch._objects_batch.get_request_body()["objects"]]


@WORKERS
@pytest.mark.parametrize("name", EXITS)
def test_a_callback_that_raises_anything_ends_the_block_and_loses_nothing(
    name: str, workers: int, server: StoringServer, client: weaviate.Client
) -> None:
    batch = client.batch
    called: List[int] = []

    def leave(entries: List[Any]) -> None:
        called.append(len(entries))
        raise EXITS[name]("from a callback")

    def fill() -> None:
        with batch:
            for number in range(COUNT):
                try:
                    batch.add_data_object({"n": number}, "Thing")
                except EXITS[name]:
                    continue

    batch.configure(batch_size=2, dynamic=False, num_workers=workers, callback=leave)
    try:
        within(60, fill)
    except EXITS[name]:
        pass
    assert called
    assert stored_numbers(server) + Counter(numbers_in(batch)) == dict.fromkeys(range(COUNT), 1)
    within(60, client.close)


@WORKERS
@pytest.mark.parametrize("name", EXITS)
def test_what_one_callback_raises_does_not_keep_the_next_report_from_its_call(
    name: str, workers: int, server: StoringServer, client: weaviate.Client
) -> None:
    """A report waits while another call of the callback is running and then raises."""
    batch = client.batch
    told: List[int] = []
    waits = threading.Event()

    def leave_first(entries: List[Any]) -> None:
        told.extend(entry["properties"]["n"] for entry in entries)
        if len(told) <= 2:
            waits.wait(10)
            raise EXITS[name]("from a callback")

    def add(first: int) -> None:
        for number in (first, first + 1):
            try:
                batch.add_data_object({"n": number}, "Thing")
            except EXITS[name]:
                continue
            finally:
                waits.set()

    def fill() -> None:
        in_threads(lambda place: add(2 * place), count=3)
        try:
            batch.flush()
        except EXITS[name]:
            batch.flush()

    batch.configure(batch_size=2, dynamic=False, num_workers=workers, callback=leave_first)
    batch.start()
    within(60, fill)
    assert sorted(told) == list(range(6))
    assert stored_numbers(server) == dict.fromkeys(range(6), 1)


def test_an_exit_in_a_worker_comes_out_of_the_next_flush(
    server: StoringServer, client: weaviate.Client
) -> None:
    def leave(entries: List[Any]) -> None:
        raise SystemExit(3)

    client.batch.configure(batch_size=1, dynamic=False, num_workers=2, callback=leave)
    client.batch.start()
    with pytest.raises(SystemExit):
        client.batch.add_data_object({"n": 1}, "Thing")
        client.batch.flush()


class Then:
    """Callbacks that use the batch again."""

    def __init__(self, batch: Any, most: int) -> None:
        self.batch = batch
        self.most = most
        self._next = COUNT
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        for _ in range(count):
            with self._lock:
                if self._next >= self.most:
                    return
                number = self._next
                self._next += 1
            self.batch.add_data_object({"n": number}, "Thing")

    def flush(self, entries: List[Any]) -> None:
        self.add(1)
        self.batch.flush()

    def add_more_than_a_request(self, entries: List[Any]) -> None:
        self.add(7)

    def create(self, entries: List[Any]) -> None:
        self.add(1)
        self.batch.create_objects()

    def open_a_block(self, entries: List[Any]) -> None:
        with self.batch:
            self.add(3)

    def configure(self, entries: List[Any]) -> None:
        self.add(1)
        self.batch.batch_size = 2

    def shut_down(self, entries: List[Any]) -> None:
        self.add(1)
        self.batch.shutdown()

    def retry(self, entries: List[Any]) -> None:
        self.add(1)
        self.batch.retry_failed()

    def flush_in_a_thread(self, entries: List[Any]) -> None:
        self.add(1)
        in_threads(lambda place: self.batch.flush(), count=1)

    def add_in_a_thread(self, entries: List[Any]) -> None:
        in_threads(lambda place: self.add(5), count=1)


def end_threads(batch: Any, others: Set[threading.Thread]) -> None:
    """Close the batch until no callback is under way that uses it, and starts workers again."""
    deadline = time.monotonic() + 60
    batch.close()
    while own_threads() - others:
        assert time.monotonic() < deadline, "a thread does not end"
        threading.Event().wait(0.01)
        batch.close()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@WORKERS
@pytest.mark.parametrize("name", [name for name in vars(Then) if name[0] != "_" and name != "add"])
def test_a_callback_may_use_the_batch_in_any_way(
    name: str,
    workers: int,
    server: StoringServer,
    client: weaviate.Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_callbacks, "_PATIENCE_S", 0.02)
    others = own_threads()
    batch = client.batch
    then = Then(batch, COUNT + 60)
    batch.configure(batch_size=3, dynamic=False, num_workers=workers, callback=getattr(then, name))

    def fill() -> None:
        with batch:
            for number in range(COUNT):
                batch.add_data_object({"n": number}, "Thing")
        for _ in range(20):
            batch.flush()

    within(90, fill)
    end_threads(batch, others)
    stored = stored_numbers(server)
    assert set(stored.values()) == {1}
    assert set(range(COUNT)) <= set(stored)
    assert len(stored) + batch.num_objects() == then._next


@pytest.mark.parametrize("name", ["flush", "add_more_than_a_request"])
def test_nobody_waits_for_a_worker_whose_callback_waits_for_him(
    name: str, server: StoringServer, client: weaviate.Client
) -> None:
    """Hundreds of requests; with a wait of 20 s among them this would take hours."""
    batch = client.batch
    then = Then(batch, 1200)
    batch.configure(batch_size=3, dynamic=False, num_workers=2, callback=getattr(then, name))

    def fill() -> None:
        with batch:
            for number in range(COUNT):
                batch.add_data_object({"n": number}, "Thing")
            for number in range(2000, 2300):
                batch.add_data_object({"n": number}, "Thing")
        for _ in range(20):
            batch.flush()

    within(90, fill)
    assert len(stored_numbers(server)) + batch.num_objects() == then._next + 300


@WORKERS
def test_references_that_a_callback_adds_and_flushes_follow_their_objects(
    workers: int, server: StoringServer, client: weaviate.Client
) -> None:
    batch = client.batch

    def link(entries: List[Any]) -> None:
        for entry in entries:
            if "class" in entry:
                batch.add_reference(entry["id"], "Thing", "self", entry["id"], "Thing")
        batch.flush()

    def fill() -> None:
        with batch:
            for number in range(COUNT):
                batch.add_data_object({"n": number}, "Thing")

    batch.configure(batch_size=3, dynamic=False, num_workers=workers, callback=link)
    within(60, fill)
    assert server.storage.early == []
    assert set(server.storage.links.values()) == {1}
    assert len(server.storage.links) == COUNT


WORKER_PARTS = [
    "weaviate.batch._request.BatchCall.run",
    "weaviate.batch._request.BatchCall.__init__",
    "weaviate.batch._results.Results.note",
    "weaviate.batch._callbacks.CallbackQueue.put",
]


@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt, RecursionError])
@pytest.mark.parametrize("part", WORKER_PARTS)
def test_a_task_leaves_the_books_whatever_is_raised_in_it(
    part: str,
    error: Type[BaseException],
    server: StoringServer,
    client: weaviate.Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = client.batch
    batch.configure(batch_size=1, dynamic=False, num_workers=2, callback=lambda entries: None)
    batch.start()
    is_broken = threading.Event()
    is_broken.set()
    path, _, method = part.rpartition(".")
    module, _, class_name = path.rpartition(".")
    owner = getattr(sys.modules[module], class_name)
    real = getattr(owner, method)

    workers = batch._engine.sender.executor._threads

    def fail_once(*arguments: Any, **keywords: Any) -> Any:
        if is_broken.is_set() and threading.current_thread() in workers:
            is_broken.clear()
            raise error("in a worker")
        return real(*arguments, **keywords)

    monkeypatch.setattr(owner, method, fail_once)

    raised: List[BaseException] = []

    def attempt(action: Callable[..., Any], *arguments: Any) -> None:
        try:
            action(*arguments)
        except error as caught:
            raised.append(caught)

    def fill() -> None:
        for number in range(9):
            attempt(batch.add_data_object, {"n": number}, "Thing")
        attempt(batch.flush)
        attempt(batch.flush)

    within(60, fill)
    assert len(raised) == 1
    assert stored_numbers(server) == dict.fromkeys(range(9), 1)


def test_a_callback_that_never_returns_holds_up_no_other_import(
    server: StoringServer, client: weaviate.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_callbacks, "_PATIENCE_S", 0.05)
    batch = client.batch
    may_return = threading.Event()

    def block(entries: List[Any]) -> None:
        may_return.wait(120)

    def fill() -> None:
        with batch:
            for number in range(200):
                batch.add_data_object({"n": number}, "Thing")

    batch.configure(batch_size=1, dynamic=False, num_workers=2, callback=block)
    try:
        within(60, fill)
    finally:
        may_return.set()
    assert stored_numbers(server) == dict.fromkeys(range(200), 1)


def test_a_flush_in_a_callback_does_not_wait_for_requests_of_others(
    server: StoringServer, client: weaviate.Client
) -> None:
    batch = client.batch
    has_flushed, is_held = threading.Event(), threading.Event()

    def hold_the_second(request: Request) -> Any:
        if (
            request.path != "/v1/batch/objects"
            or request.json["objects"][0]["properties"]["n"] != 1
        ):
            return None

        def answer(exchange: Exchange, honest: Any) -> None:
            is_held.set()
            assert has_flushed.wait(60)
            give(exchange, honest())

        return answer

    def flush(entries: List[Any]) -> None:
        if entries[0]["properties"]["n"] == 0:
            assert is_held.wait(60)
            batch.flush()
            has_flushed.set()

    def fill() -> None:
        for number in range(2):
            batch.add_data_object({"n": number}, "Thing")
        batch.flush()

    server.fault = hold_the_second
    batch.configure(batch_size=1, dynamic=False, num_workers=2, callback=flush)
    batch.start()
    within(60, fill)
    assert stored_numbers(server) == {0: 1, 1: 1}
