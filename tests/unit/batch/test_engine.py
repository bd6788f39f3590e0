"""The engine of a batch with a connection that records and workers that are no threads."""

from __future__ import annotations

import time
import warnings
import weakref
from typing import Any, List

import pytest
import requests

from tests.unit.batch.recording import RecordingConnection, SerialExecutor, counted, failed, stored
from weaviate.batch._engine import BatchEngine
from weaviate.batch._item import (
    object_item,
    object_prefix,
    reference_item,
    reference_template,
)
from weaviate.batch._settings import BatchSettings
from weaviate.batch._sizing import ServerLoad

ID = "00000000-0000-5000-8000-000000000001"
WORKERS = pytest.mark.parametrize("workers", [1, 2])


def engine_of(connection: RecordingConnection, workers: int = 1, size: Any = 2) -> BatchEngine:
    made: Any = connection
    executor_type: Any = SerialExecutor
    engine = BatchEngine(made, executor_type)
    engine.sizing.configure(size, 1.0, dynamic=False)
    engine.settings = BatchSettings(connection_error_retries=0, callback=None)
    engine.sender.tasks.num_workers = workers
    engine.sender.executor = SerialExecutor()
    engine.load_watch.start_once = lambda: None  # type: ignore[method-assign]  # no thread here
    return engine


def add(engine: BatchEngine, *numbers: int) -> None:
    for number in numbers:
        engine.add(object_item(object_prefix("Thing"), {"n": number}))


def link(engine: BatchEngine) -> None:
    template = reference_template("Thing", "to", "Thing", None)
    engine.add(reference_item(template, ID, ID))


@WORKERS
def test_a_full_batch_is_sent_and_a_flush_sends_the_rest(workers: int) -> None:
    connection = RecordingConnection()
    engine = engine_of(connection, workers)
    add(engine, 1, 2, 3)
    assert connection.numbers() == [[1, 2]]
    engine.flush()
    assert connection.numbers() == [[1, 2], [3]]
    assert counted(engine.results.objects) == (3, 0)


@WORKERS
def test_objects_go_before_references(workers: int) -> None:
    connection = RecordingConnection()
    engine = engine_of(connection, workers, size=10)
    link(engine)
    add(engine, 1)
    engine.flush()
    assert [path for _, path, _ in connection.calls] == ["/batch/objects", "/batch/references"]


@WORKERS
def test_a_failure_names_its_items_and_brings_them_back(workers: int) -> None:
    connection = RecordingConnection(requests.ConnectionError("away"))
    engine = engine_of(connection, workers, size=10)
    add(engine, 1)
    link(engine)
    with pytest.raises(requests.ConnectionError) as caught:
        engine.flush()
    error: Any = caught.value
    assert [item["properties"]["n"] for item in error.failed_objects] == [1]
    assert len(error.failed_references) == 1
    assert (len(engine.pending.objects), len(engine.pending.references)) == (1, 1)
    engine.flush()
    assert (len(engine.pending.objects), len(engine.pending.references)) == (0, 0)


def test_what_is_refused_can_be_sent_again() -> None:
    def refuse(items: List[Any]) -> List[Any]:
        return [{**entry, "result": failed("no")} for entry in stored(items)]

    connection = RecordingConnection(refuse)
    engine = engine_of(connection)
    add(engine, 1, 2)
    assert [reason for _, reason in engine.results.objects.kept] == ["no", "no"]
    engine.retry_failed()
    assert connection.numbers() == [[1, 2], [1, 2]]
    assert engine.results.objects.kept == []


@WORKERS
def test_what_a_callback_adds_for_ever_is_flushed_a_few_times_and_kept(workers: int) -> None:
    connection = RecordingConnection()
    engine = engine_of(connection, workers, size=10)
    added = [0]

    def add_one(entries: List[Any]) -> None:
        added[0] += 1
        add(engine, added[0])

    engine.settings = BatchSettings(callback=add_one)
    add(engine, 0)
    engine.flush()
    sent = [number for numbers in connection.numbers() for number in numbers]
    assert len(sent) + len(engine.pending.objects) == added[0] + 1
    assert sent == list(range(len(sent)))
    engine.pending.objects.clear()


def test_workers_that_were_shut_down_are_started_again_with_a_warning() -> None:
    engine = engine_of(RecordingConnection(), workers=2)
    engine.shutdown()
    with pytest.warns(RuntimeWarning, match="Bat100"):
        add(engine, 1, 2)


def test_a_task_that_no_worker_takes_is_carried_out_by_who_submits_it() -> None:
    connection = RecordingConnection()
    engine = engine_of(connection, workers=2)
    executor: Any = engine.sender.executor
    executor.is_shutdown = lambda: False
    executor.shutdown()
    add(engine, 1, 2)
    engine.flush()
    assert connection.numbers() == [[1, 2]]


@WORKERS
def test_a_block_counts_anew_and_ends_with_everything_sent(workers: int) -> None:
    connection = RecordingConnection()
    engine = engine_of(connection, workers)
    engine.load_watch.start = lambda: None  # type: ignore[method-assign]  # no thread here
    add(engine, 1, 2)
    engine.enter()
    add(engine, 3)
    engine.leave(None)
    assert connection.numbers() == [[1, 2], [3]]
    assert counted(engine.results.objects) == (1, 0)


@WORKERS
def test_an_error_in_a_block_does_not_keep_the_rest_from_being_sent(workers: int) -> None:
    connection = RecordingConnection()
    engine = engine_of(connection, workers, size=10)
    engine.load_watch.start = lambda: None  # type: ignore[method-assign]  # no thread here
    engine.enter()
    add(engine, 1)
    engine.leave(ValueError("from the user"))
    assert connection.numbers() == [[1]]


@WORKERS
def test_a_failure_at_the_end_hangs_on_the_error_that_comes_out(workers: int) -> None:
    engine = engine_of(RecordingConnection(requests.ConnectionError("away")), workers, size=10)
    engine.load_watch.start = lambda: None  # type: ignore[method-assign]  # no thread here
    engine.enter()
    add(engine, 1)
    raised: Any = ValueError("from the user")
    engine.leave(raised)
    assert isinstance(raised.__context__, requests.ConnectionError)
    assert len(engine.pending.objects) == 1
    engine.pending.objects.clear()


@WORKERS
def test_one_failure_is_raised_once_and_not_sent_again_by_the_end_of_the_block(
    workers: int,
) -> None:
    connection = RecordingConnection(requests.ConnectionError("away"))
    engine = engine_of(connection, workers)
    engine.load_watch.start = lambda: None  # type: ignore[method-assign]  # no thread here
    engine.enter()
    with pytest.raises(requests.ConnectionError) as caught:
        add(engine, 1, 2)
    engine.leave(caught.value)
    assert connection.numbers() == [[1, 2]]
    assert len(engine.pending.objects) == 2
    engine.pending.objects.clear()


def test_manual_creation_returns_the_entries_of_this_call_only() -> None:
    connection = RecordingConnection()
    engine = engine_of(connection, size=None)
    link(engine)
    add(engine, 1)
    with pytest.warns(DeprecationWarning, match="Dep002"):
        assert [entry["properties"]["n"] for entry in engine.create_objects()] == [1]
    assert engine.create_objects() == []
    with pytest.warns(DeprecationWarning, match="Dep002"):
        assert len(engine.create_references()) == 1
    assert engine.create_references() == []


def test_a_warning_that_is_an_error_loses_nothing() -> None:
    engine = engine_of(RecordingConnection(), workers=2)
    engine.shutdown()
    add(engine, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(RuntimeWarning) as caught:
            add(engine, 2)
    error: Any = caught.value
    assert len(error.failed_objects) == len(engine.pending.objects) == 2
    engine.pending.objects.clear()


def test_a_dropped_batch_warns_of_what_it_held() -> None:
    engine = engine_of(RecordingConnection(), size=10)
    add(engine, 1, 2)
    link(engine)
    end = weakref.finalize(engine, lambda: None)
    with pytest.warns(ResourceWarning, match="2 objects and 1 references"):
        del engine
    assert not end.alive


def test_what_fills_the_batch_by_new_settings_is_sent() -> None:
    connection = RecordingConnection()
    engine = engine_of(connection, size=10)
    add(engine, 1, 2)
    engine.sizing.configure(2, 1.0, dynamic=False)
    engine.send_if_full()
    assert connection.numbers() == [[1, 2]]


def test_the_workers_end_with_the_last_of_several_blocks() -> None:
    engine = engine_of(RecordingConnection(), workers=2)
    engine.load_watch.start = lambda: None  # type: ignore[method-assign]  # no thread here
    executor: Any = engine.sender.executor
    engine.enter()
    engine.enter()
    engine.leave(None)
    assert not executor.is_shutdown()
    engine.leave(None)
    assert executor.is_shutdown()


def test_another_number_of_workers_ends_those_that_are_there() -> None:
    engine = engine_of(RecordingConnection(), workers=2)
    executor: Any = engine.sender.executor
    engine.set_num_workers(2)
    assert not executor.is_shutdown()
    engine.set_num_workers(3)
    assert executor.is_shutdown()
    assert engine.sender.executor is None


def test_a_forked_process_leaves_the_items_to_its_parent() -> None:
    engine = engine_of(RecordingConnection(), workers=2, size=10)
    executor = engine.sender.executor
    add(engine, 1)
    link(engine)
    engine.results.note_lost(ValueError("of the parent"))
    engine._after_fork_in_child()
    assert (len(engine.pending.objects), len(engine.pending.references)) == (0, 0)
    assert engine.sender.executor is not executor
    engine.flush()


@pytest.mark.parametrize(
    ("is_dynamic", "idle_s", "goes_on"), [(True, 0, True), (True, 31, False), (False, 0, False)]
)
def test_the_load_is_polled_while_a_dynamic_batch_is_in_use(
    is_dynamic: bool, idle_s: float, goes_on: bool
) -> None:
    engine = engine_of(RecordingConnection(), size=10)
    engine.sizing.configure(10, 1.0, dynamic=is_dynamic)
    engine.sender.last_used_s = time.monotonic() - idle_s
    assert engine._note_load(ServerLoad(0, 1.0)) is goes_on
    assert engine._note_load(None) is goes_on


def test_a_long_queue_makes_smaller_requests_until_the_server_reports_no_more() -> None:
    engine = engine_of(RecordingConnection(), size=10)
    engine.sizing.configure(10, 1.0, dynamic=True)
    engine._note_load(ServerLoad(10**6, 1.0))
    assert (engine.sizing.objects, engine.sizing.brake_s > 0) == (5, True)
    engine._note_load(None)
    assert engine.sizing.brake_s == 0
