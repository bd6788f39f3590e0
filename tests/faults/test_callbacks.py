"""Promise 25: a callback may raise and do anything; the block ends, and no item is lost."""

from __future__ import annotations

import threading
from typing import Any, List

import pytest

import weaviate
from tests.support.storing import StoringServer
from tests.support.threads import in_time

pytestmark = [pytest.mark.filterwarnings("ignore:Bat100")]

WORKERS = [1, 2, 4]


class Odd(BaseException):
    """As pytest.fail raises, and other tools do."""


RAISED = [SystemExit, KeyboardInterrupt, GeneratorExit, Odd, ValueError, BrokenPipeError]


def add(batch: Any, start: int, count: int) -> None:
    for number in range(start, start + count):
        batch.add_data_object({"number": number}, "A", f"00000000-0000-0000-0000-{number:012}")


def everything_is_somewhere(server: StoringServer, client: weaviate.Client, count: int) -> bool:
    """Return whether each object is stored once, or still in the batch."""
    held = client.batch.num_objects()
    stored = len(server.storage.objects)
    return stored + held == count and set(server.storage.writes.values()) <= {1}


@pytest.mark.parametrize("workers", WORKERS)
@pytest.mark.parametrize("kind", RAISED)
@pytest.mark.parametrize("how_often", ["once", "always"])
def test_whatever_a_callback_raises_the_block_ends_and_no_item_is_lost(
    server: StoringServer, client: weaviate.Client, workers: int, kind: Any, how_often: str
) -> None:
    calls: List[int] = []
    lock = threading.Lock()

    def callback(entries: List[Any]) -> None:
        with lock:
            calls.append(len(entries))
            raises = how_often == "always" or len(calls) == 1
        if raises:
            raise kind("of the callback")

    added = 0

    def work() -> None:
        nonlocal added
        settings = {"batch_size": 5, "dynamic": False, "num_workers": workers}
        with client.batch(callback=callback, **settings) as batch:
            for number in range(40):
                added += 1  # it is in the batch also when the call raises
                add(batch, number, 1)

    error = in_time(work)
    assert isinstance(error, kind)
    assert everything_is_somewhere(server, client, added)
    assert in_time(client.batch.flush) is None or how_often == "always"
    client.batch.configure(batch_size=None, callback=None)
    assert in_time(client.batch.flush) is None
    assert len(server.storage.objects) == added


@pytest.mark.parametrize("workers", WORKERS)
def test_reports_that_a_broken_off_callback_left_behind_are_given_later(
    server: StoringServer, client: weaviate.Client, workers: int
) -> None:
    reported: List[str] = []
    is_first = True

    def callback(entries: List[Any]) -> None:
        nonlocal is_first
        reported.extend(entry["id"] for entry in entries)
        if is_first:
            is_first = False
            raise SystemExit(1)

    client.batch.configure(batch_size=2, dynamic=False, num_workers=workers, callback=callback)
    client.batch.start()
    for number in range(20):
        in_time(lambda number=number: add(client.batch, number, 1))  # type: ignore[misc]
    in_time(client.batch.flush)
    assert in_time(client.batch.flush) is None
    assert in_time(client.batch.shutdown) is None
    assert len(reported) == len(set(reported)) == len(server.storage.objects) == 20


@pytest.mark.parametrize("workers", WORKERS)
@pytest.mark.parametrize("use", ["flush", "add", "add and flush"])
def test_a_callback_that_flushes_or_adds_many_does_not_hold_the_workers_up(
    server: StoringServer, client: weaviate.Client, workers: int, use: str
) -> None:
    batch = client.batch
    extra = iter(range(1000, 1200))
    lock = threading.Lock()

    def callback(entries: List[Any]) -> None:
        if "add" in use:
            with lock:
                numbers = [number for _, number in zip(range(7), extra)]
            for number in numbers:  # more than a request's worth
                add(batch, number, 1)
        if "flush" in use:
            batch.flush()

    def work() -> None:
        batch.configure(batch_size=2, dynamic=False, num_workers=workers, callback=callback)
        with batch:
            add(batch, 0, 200)

    assert in_time(work) is None
    assert in_time(batch.flush) is None
    wanted = 400 if "add" in use else 200
    assert len(server.storage.objects) == wanted
    assert set(server.storage.writes.values()) == {1}


@pytest.mark.parametrize("workers", WORKERS)
def test_a_slow_callback_does_not_lose_reports(
    server: StoringServer, client: weaviate.Client, workers: int
) -> None:
    goes_on = threading.Event()
    reported: List[str] = []

    def callback(entries: List[Any]) -> None:
        goes_on.wait(0.01)
        reported.extend(entry["id"] for entry in entries)

    def work() -> None:
        settings = {"batch_size": 1, "dynamic": False, "num_workers": workers}
        with client.batch(callback=callback, **settings) as batch:
            add(batch, 0, 100)

    assert in_time(work) is None
    assert sorted(reported) == sorted(key[2] for key in server.storage.objects)
