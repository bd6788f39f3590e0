"""The tasks of the workers, without workers."""

from __future__ import annotations

from typing import Any, List

import pytest

from tests.unit.batch.recording import flush_of, manual_pending
from weaviate.batch._pending import Pending
from weaviate.batch._results import Results
from weaviate.batch._tasks import Task, Tasks


@pytest.fixture
def pending() -> Pending:
    return manual_pending()


@pytest.fixture
def tasks(pending: Pending) -> Tasks:
    tasks = Tasks(pending, Results(pending))
    tasks.num_workers = 2
    return tasks


def started(tasks: Tasks) -> List[Task]:
    moved: List[Task] = []
    tasks.move_ready(moved)
    return moved


def test_a_task_is_taken_once(pending: Pending, tasks: Tasks) -> None:
    flush = flush_of(pending, 1, 0)
    task = Task(flush, flush.objects[0])
    tasks.wait_for_slot(task)
    assert tasks.take(task)
    assert not tasks.take(task)
    assert tasks.take_back([task]) == []
    assert not tasks.are_finished()
    tasks.finish(task)
    assert tasks.are_finished()


def test_a_task_that_is_taken_back_frees_its_slot(pending: Pending, tasks: Tasks) -> None:
    flush = flush_of(pending, 1, 0)
    task = Task(flush, flush.objects[0])
    tasks.wait_for_slot(task)
    assert tasks.take_back([task]) == [task]
    assert tasks.are_finished()
    assert not tasks.take(task)


def test_references_wait_until_their_objects_are_settled(pending: Pending, tasks: Tasks) -> None:
    flush = flush_of(pending, 1, 1)
    tasks.defer_references(flush)
    assert tasks.has_references()
    assert started(tasks) == []
    pending.settle_objects(flush, [], None)
    assert [task.items for task in started(tasks)] == flush.references
    assert not tasks.has_references()
    assert not tasks.are_finished()


def test_references_wait_for_a_free_slot(pending: Pending, tasks: Tasks) -> None:
    flush = flush_of(pending, 0, 1)
    busy = [Task(flush, []), Task(flush, [])]
    for task in busy:
        tasks.wait_for_slot(task)
    tasks.defer_references(flush)
    assert started(tasks) == []
    tasks.finish(busy[0])
    assert len(started(tasks)) == 1


def test_references_whose_objects_came_back_come_back_and_are_named(
    pending: Pending, tasks: Tasks
) -> None:
    flush = flush_of(pending, 1, 2)
    tasks.defer_references(flush)
    pending.settle_objects(flush, flush.objects[0], ConnectionResetError("gone"))
    assert started(tasks) == []
    assert tasks.are_finished()
    assert (len(pending.objects), len(pending.references)) == (1, 2)
    with pytest.raises(ConnectionResetError) as caught:
        tasks._results.raise_lost()
    error: Any = caught.value
    assert len(error.failed_references) == 2


def test_references_that_no_worker_took_are_started_by_the_next_thread(
    pending: Pending, tasks: Tasks
) -> None:
    first, second = flush_of(pending, 0, 1), flush_of(pending, 0, 1)
    tasks.defer_references(first)
    tasks.defer_references(second)
    moved = started(tasks)
    assert tasks.take(moved[1])
    tasks.put_back_ready(moved)
    tasks.finish(moved[1])
    assert [task.of for task in started(tasks)] == [first]


@pytest.mark.parametrize("settled", [False, True])
def test_references_that_were_not_sent_are_taken_back(
    pending: Pending, tasks: Tasks, settled: bool
) -> None:
    flush = flush_of(pending, 1, 1)
    tasks.defer_references(flush)
    if settled:
        pending.settle_objects(flush, [], None)
    assert tasks.take_back_references(flush) == flush.references[0]
    assert not tasks.has_references()
    assert started(tasks) == []
