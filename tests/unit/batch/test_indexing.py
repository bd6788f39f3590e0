"""Waiting for the index, with a clock that stands still unless somebody sleeps."""

from __future__ import annotations

import time
from typing import Any, List, Optional

import pytest
import requests

from tests.unit.fakes import Answer, RecordingConnection
from weaviate._core.progress import Bar
from weaviate.batch._indexing import wait_until_indexed
from weaviate.exceptions import UnexpectedStatusCodeException, WeaviateBaseError


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self.slept: List[float] = []
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(time, "sleep", self.sleep)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class CountingBar(Bar):
    """A bar that keeps what it is told."""

    def __init__(self) -> None:
        self.expected: List[Optional[int]] = []
        self.done: List[int] = []

    def expect(self, count: Optional[int]) -> None:
        self.expected.append(count)

    def update(self, count: int = 1) -> None:
        self.done.append(count)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def shards(*queues: int, status: str = "READY") -> Answer:
    return Answer(200, [{"name": "s", "status": status, "vectorQueueSize": n} for n in queues])


def wait(connection: RecordingConnection, *asked: Any, **more: Any) -> None:
    made: Any = connection
    settings = {"how_many_failures": 2, "limit_s": None, **more}
    wait_until_indexed(made, asked or [("Thing", None)], **settings)


def test_what_is_ready_is_not_waited_for(clock: Clock) -> None:
    connection = RecordingConnection(shards(0, 0))
    wait(connection, ("Thing", None), ("other", "a b"))
    assert connection.calls == ["GET /schema/Thing/shards", "GET /schema/Other/shards"]
    assert connection.last.query == {"tenant": "a b"}
    assert clock.slept == []


def test_a_class_without_shards_is_ready(clock: Clock) -> None:
    wait(RecordingConnection(Answer(200, [])))
    assert clock.slept == []


def test_no_classes_are_no_requests(clock: Clock) -> None:
    connection = RecordingConnection()
    made: Any = connection
    wait_until_indexed(made, [], 2, None)
    assert connection.calls == []


def test_the_queues_are_asked_for_four_times_a_second_and_shown_in_a_bar(clock: Clock) -> None:
    bar = CountingBar()
    connection = RecordingConnection(shards(5, 3), shards(2, 3), shards(2, 3), shards(0, 0))
    wait(connection, bar=bar)
    assert clock.slept == [0.25] * 3
    assert (bar.expected, bar.done) == ([8], [3])


@pytest.mark.parametrize(
    "busy",
    [
        shards(0, status="INDEXING"),
        Answer(200, [{"status": "READY", "vectorQueueSize": 1}]),
        Answer(200, [{"vectorQueueSize": 0}]),
    ],
)
def test_a_shard_is_ready_when_it_says_so_and_nothing_waits(busy: Answer, clock: Clock) -> None:
    wait(RecordingConnection(busy, shards(0)))
    assert clock.slept == [0.25]


@pytest.mark.parametrize("queue", [None, "5", []])
def test_a_queue_without_a_number_counts_as_empty(queue: Any, clock: Clock) -> None:
    wait(RecordingConnection(Answer(200, [{"status": "READY", "vectorQueueSize": queue}])))
    assert clock.slept == []


def test_a_limit_ends_the_wait_with_what_is_left(clock: Clock) -> None:
    with pytest.raises(WeaviateBaseError, match=r"after 2 s: 7 of them"):
        wait(RecordingConnection(shards(7)), limit_s=2)
    assert sum(clock.slept) == 2


def test_five_minutes_without_progress_end_the_wait(clock: Clock) -> None:
    with pytest.raises(WeaviateBaseError, match="read-only"):
        wait(RecordingConnection(shards(7)))
    assert sum(clock.slept) == 300


def test_progress_gives_five_minutes_more(clock: Clock) -> None:
    stuck = [shards(7)] * 1200
    wait(RecordingConnection(*stuck, shards(6), *[shards(6)] * 1199, shards(0)))
    assert sum(clock.slept) == 600


def test_connections_that_fail_are_tried_again_after_longer_and_longer_waits(clock: Clock) -> None:
    lost = requests.ConnectionError("away")
    wait(RecordingConnection(lost, lost, shards(0)))
    assert clock.slept == [1.0, 2.0]


def test_more_failures_in_a_row_than_that_come_out(clock: Clock) -> None:
    with pytest.raises(requests.ConnectionError, match="away"):
        wait(RecordingConnection(*[requests.ConnectionError("away")] * 3), how_many_failures=1)
    assert clock.slept == [1.0]


def test_a_refusal_comes_out_at_once(clock: Clock) -> None:
    with pytest.raises(UnexpectedStatusCodeException):
        wait(RecordingConnection(Answer(404, {"error": []})))
    assert clock.slept == []
