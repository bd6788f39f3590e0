"""The sender with tasks that are carried out when a test wants it."""

from __future__ import annotations

import threading
from typing import Any, List, Tuple

import pytest

from tests.unit.batch.recording import (
    RecordingConnection,
    SerialExecutor,
    counted,
    flush_of,
    manual_pending,
    stored,
)
from weaviate.batch._pending import Flush, Pending
from weaviate.batch._results import Results
from weaviate.batch._sender import Sender
from weaviate.batch._settings import BatchSettings
from weaviate.exceptions import WeaviateBaseError

QUIET = BatchSettings(callback=None, connection_error_retries=0)


def sender_of(connection: RecordingConnection) -> Tuple[Sender, Pending, SerialExecutor]:
    pending = manual_pending()
    made: Any = connection
    sender = Sender(made, pending, Results(pending))
    executor = SerialExecutor(is_late=True)
    sender.executor = executor
    sender.tasks.num_workers = 4
    return sender, pending, executor


def paths(connection: RecordingConnection) -> List[str]:
    return [path.rpartition("/")[2] for _, path, _ in connection.calls]


def test_references_are_started_by_the_task_that_was_in_their_way() -> None:
    connection = RecordingConnection()
    sender, pending, executor = sender_of(connection)
    sender.submit(flush_of(pending, 1, 1), QUIET)
    assert len(executor.waiting) == 1
    assert not sender.wait_idle(timeout_s=0.001)
    executor.run_all()
    assert paths(connection) == ["objects", "references"]
    assert sender.wait_idle()


def test_a_later_flush_of_objects_does_not_wait_for_references() -> None:
    connection = RecordingConnection()
    sender, pending, executor = sender_of(connection)
    sender.submit(flush_of(pending, 1, 1), QUIET)
    sender.submit(flush_of(pending, 1), QUIET)
    executor.waiting.reverse()
    executor.run_all()
    assert paths(connection) == ["objects", "objects", "references"]


def test_references_come_back_when_their_objects_do() -> None:
    connection = RecordingConnection(ConnectionResetError("odd"))
    sender, pending, executor = sender_of(connection)
    sender.submit(flush_of(pending, 2, 1), QUIET)
    executor.run_all()
    assert sender.wait_idle()
    assert (len(pending.objects), len(pending.references)) == (2, 1)
    assert paths(connection) == ["objects"]


def test_references_that_come_back_are_named_before_anybody_finds_the_batch_idle() -> None:
    connection = RecordingConnection(ConnectionResetError("odd"))
    sender, pending, executor = sender_of(connection)
    sender.submit(flush_of(pending, 2, 1), QUIET)
    seen: List[Any] = []

    def is_held(pending: Pending) -> bool:
        free: List[bool] = []
        thread = threading.Thread(target=lambda: free.append(pending.lock.acquire(blocking=False)))
        thread.start()
        thread.join()
        return not free[0]

    put_back = pending.return_held_back

    def look_and_put_back(of: Flush) -> None:
        seen.append((is_held(pending), sender.tasks.are_finished()))
        put_back(of)

    pending.return_held_back = look_and_put_back  # type: ignore[method-assign]  # to look on
    named = sender._results.note_lost

    def look_and_name(error: BaseException, objects: Any, references: Any) -> None:
        if references:
            seen.append((is_held(pending), sender.tasks.are_finished()))
        named(error, objects, references)

    sender._results.note_lost = look_and_name  # type: ignore[method-assign]  # to look on
    executor.run_all()
    # both under the lock that whoever waits for an idle batch has to take, and not idle yet
    assert seen == [(True, False)] * 2
    assert sender.wait_idle()
    with pytest.raises(ConnectionResetError) as caught:
        sender._results.raise_lost()
    error: Any = caught.value
    assert (len(error.failed_objects), len(error.failed_references)) == (2, 1)
    assert (len(pending.objects), len(pending.references)) == (2, 1)


def test_one_failing_request_leaves_the_others_alone() -> None:
    connection = RecordingConnection(stored, ConnectionResetError("odd"))
    sender, pending, executor = sender_of(connection)
    for _ in range(3):
        sender.submit(flush_of(pending, 1), QUIET)
    executor.run_all()
    assert counted(sender._results.objects) == (2, 0)
    assert len(pending.objects) == 1
    with pytest.raises(ConnectionResetError):
        sender._results.raise_lost()


def test_an_error_of_a_callback_in_a_worker_is_kept_and_nothing_sent_again() -> None:
    def fail(entries: Any) -> None:
        raise ValueError("from the callback")

    connection = RecordingConnection()
    sender, pending, executor = sender_of(connection)
    sender.submit(flush_of(pending, 1), BatchSettings(callback=fail))
    executor.run_all()
    assert len(pending.objects) == 0
    with pytest.raises(ValueError, match="from the callback"):
        sender._results.raise_lost()


def test_results_that_cannot_be_noted_leave_no_task_in_the_books(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = RecordingConnection()
    sender, pending, executor = sender_of(connection)

    def fail(*_: Any) -> None:
        raise OSError("the terminal is closed")

    monkeypatch.setattr(sender._results, "note", fail)
    sender.submit(flush_of(pending, 1), QUIET)
    executor.run_all()
    assert sender.wait_idle(timeout_s=0.001)
    with pytest.raises(OSError, match="closed"):
        sender._results.raise_lost()


def test_what_is_sent_here_comes_back_with_the_references_behind_it() -> None:
    connection = RecordingConnection(ConnectionResetError("odd"))
    sender, pending, _ = sender_of(connection)
    with pytest.raises(ConnectionResetError) as caught:
        sender.send_here(flush_of(pending, 2, 1), QUIET)
    error: Any = caught.value
    assert (len(error.failed_objects), len(error.failed_references)) == (2, 1)
    assert (len(pending.objects), len(pending.references)) == (2, 1)
    assert paths(connection) == ["objects"]


def test_references_that_fail_come_back_without_their_objects() -> None:
    connection = RecordingConnection(stored, ConnectionResetError("odd"))
    sender, pending, _ = sender_of(connection)
    with pytest.raises(ConnectionResetError) as caught:
        sender.send_here(flush_of(pending, 2, 1), QUIET)
    error: Any = caught.value
    assert (len(error.failed_objects), len(error.failed_references)) == (0, 1)
    assert (len(pending.objects), len(pending.references)) == (0, 1)


def test_a_brake_that_brought_nothing_is_let_go() -> None:
    connection = RecordingConnection()
    sender, pending, _ = sender_of(connection)
    pending.sizing.configure(10, 1.0, dynamic=True)
    pending.sizing._brake_s = 0.001
    sender.send_here(flush_of(pending, 1), QUIET)
    assert pending.sizing.brake_s <= 0
    assert paths(connection) == ["objects"]


def test_a_closed_batch_does_not_wait_for_the_server() -> None:
    connection = RecordingConnection()
    sender, pending, _ = sender_of(connection)
    pending.sizing.configure(10, 1.0, dynamic=True)
    pending.sizing._brake_s = 20.0
    sender.close(0)
    sender.send_here(flush_of(pending, 1), QUIET)
    assert paths(connection) == ["objects"]


def test_a_task_that_was_taken_back_is_not_carried_out() -> None:
    connection = RecordingConnection()
    sender, pending, executor = sender_of(connection)
    flush = flush_of(pending, 2, 1)

    def interrupt(*task: Any, **_: Any) -> Any:
        executor.waiting.append(lambda: task[0](*task[1:]))
        raise KeyboardInterrupt

    executor.submit = interrupt  # type: ignore[method-assign]  # as a signal at this moment
    with pytest.raises(KeyboardInterrupt):
        sender.submit(flush, QUIET)
    executor.run_all()
    assert connection.calls == []
    assert (len(pending.objects), len(pending.references)) == (2, 1)


def test_a_worker_that_waits_to_send_again_gives_up_when_the_batch_is_closed() -> None:
    sender, _, _ = sender_of(RecordingConnection())
    sender.close(0)
    with pytest.raises(WeaviateBaseError, match="closed"):
        sender._sleep_unless_closed(60)
    sender.reopen()
    sender._sleep_unless_closed(0)


def test_what_is_sent_here_returns_the_entries_of_both_kinds() -> None:
    connection = RecordingConnection()
    sender, pending, _ = sender_of(connection)
    objects, references = sender.send_here(flush_of(pending, 2, 1), QUIET, wants_entries=True)
    assert [entry["properties"]["n"] for entry in objects] == [0, 1]
    assert len(references) == 1
