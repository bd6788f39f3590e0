"""The sender with tasks that are carried out when a test wants it."""

from __future__ import annotations

from typing import Any, List, Tuple

import pytest

from tests.unit.batch.recording import RecordingConnection, SerialExecutor
from weaviate.batch._item import (
    object_item,
    object_prefix,
    reference_item,
    reference_template,
)
from weaviate.batch._pending import Flush, Pending
from weaviate.batch._results import Results
from weaviate.batch._sender import Sender
from weaviate.batch._settings import BatchSettings
from weaviate.batch._sizing import Sizing
from weaviate.exceptions import WeaviateBaseError

ID = "00000000-0000-5000-8000-000000000001"
QUIET = BatchSettings(callback=None, connection_error_retries=0)


def sender_of(connection: RecordingConnection) -> Tuple[Sender, Pending, SerialExecutor]:
    sizing = Sizing(10, 1.0)
    sizing.configure(None, 1.0, dynamic=False)
    pending = Pending(sizing)
    made: Any = connection
    sender = Sender(made, pending, Results(pending))
    executor = SerialExecutor(is_late=True)
    sender.executor = executor
    sender.num_workers = 4
    return sender, pending, executor


def flush_of(pending: Pending, objects: int, links: int = 0) -> Flush:
    for number in range(objects):
        pending.add_object(object_item(object_prefix("Thing"), {"n": number}))
    for _ in range(links):
        template = reference_template("Thing", "to", "Thing", None)
        pending.add_reference(reference_item(template, ID, ID))
    flush = pending.take()
    assert flush is not None
    return flush


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
