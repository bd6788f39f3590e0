"""One call of a batch: what is retried, looked up, reported."""

from __future__ import annotations

from typing import Any, List

import pytest
import requests

import weaviate
from tests.unit.batch.recording import RecordingConnection, answer, failed, stored
from weaviate.batch._item import (
    object_item,
    object_prefix,
    reference_item,
    reference_template,
)
from weaviate.batch._request import BatchCall
from weaviate.batch._settings import BatchSettings

IDS = [f"00000000-0000-5000-8000-00000000000{number}" for number in range(1, 4)]
THINGS = [object_item(object_prefix("Thing"), {"n": n}, IDS[n]) for n in range(3)]
LINK = reference_item(reference_template("Thing", "to", "Thing", None), IDS[0], IDS[1])


def call_of(
    connection: RecordingConnection, items: Any = THINGS, **settings: Any
) -> "tuple[BatchCall, List[float]]":
    slept: List[float] = []
    made: Any = connection
    return BatchCall(made, items, BatchSettings(**settings), sleep=slept.append), slept


def test_all_that_is_stored_is_settled_and_not_reported() -> None:
    connection = RecordingConnection()
    call, slept = call_of(connection)
    assert call.run() == []
    assert (call.items, call.reports, call.refused, slept) == ([], [], [], [])
    assert connection.numbers() == [[0, 1, 2]]


def test_what_is_refused_is_told_with_its_reason() -> None:
    def refuse_second(items: List[Any]) -> List[Any]:
        entries = stored(items)
        entries[1]["result"] = failed("no")
        return entries

    call, _ = call_of(RecordingConnection(refuse_second))
    call.run()
    assert call.items == []
    assert call.refused == [(THINGS[1], "no")]
    assert [len(report) for report in call.reports] == [3]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again_after_two_four_and_six_seconds(status: int) -> None:
    connection = RecordingConnection(*[answer({}, status)] * 3)
    call, slept = call_of(connection)
    call.run()
    assert slept == [2.0, 4.0, 6.0]
    assert call.items == []


def test_the_pause_that_a_server_asks_for_is_kept() -> None:
    call, slept = call_of(RecordingConnection(answer({}, 503, **{"Retry-After": "9"})))
    call.run()
    assert slept == [9.0]


def test_the_items_are_left_when_no_retry_helps() -> None:
    connection = RecordingConnection(*[requests.ConnectionError("away")] * 2)
    call, slept = call_of(connection, connection_error_retries=1)
    with pytest.raises(requests.ConnectionError, match="away"):
        call.run()
    assert call.items == THINGS
    assert slept == [2.0]


def test_a_refusal_of_the_whole_is_not_retried() -> None:
    connection = RecordingConnection(answer({"error": []}, 422))
    call, slept = call_of(connection)
    with pytest.raises(weaviate.UnexpectedStatusCodeException):
        call.run()
    assert (len(connection.calls), slept, call.items) == (1, [], THINGS)


def test_after_a_timeout_only_what_is_not_stored_is_sent_again() -> None:
    connection = RecordingConnection(requests.ReadTimeout("slow"))
    connection.objects[f"/objects/Thing/{IDS[1]}"] = THINGS[1].plain()
    call, _ = call_of(connection, callback=lambda entries: None)
    call.run()
    assert connection.numbers() == [[0, 1, 2], [0, 2]]
    assert [[entry["id"] for entry in report] for report in call.reports] == [
        [IDS[1]],
        [IDS[0], IDS[2]],
    ]


def test_a_reference_that_may_be_stored_is_read_before_it_is_sent_again() -> None:
    connection = RecordingConnection(requests.ConnectionError("reset"))
    beacon = f"weaviate://localhost/Thing/{IDS[1]}"
    connection.objects[f"/objects/Thing/{IDS[0]}"] = {"properties": {"to": [{"beacon": beacon}]}}
    call, _ = call_of(connection, [LINK])
    call.run()
    assert connection.verbs() == ["post", "get"]
    assert call.items == []


def test_only_what_failed_is_sent_again_with_error_retries() -> None:
    def refuse_all_but_first(items: List[Any]) -> List[Any]:
        return [
            {**item, "result": failed("later")} if place else entry
            for place, (item, entry) in enumerate(zip(items, stored(items)))
        ]

    connection = RecordingConnection(refuse_all_but_first)
    call, _ = call_of(connection, error_retries=weaviate.WeaviateErrorRetryConf(2))
    call.run()
    assert connection.numbers() == [[0, 1, 2], [1, 2]]
    assert call.refused == []


@pytest.mark.parametrize(
    ("reply", "is_read"),
    [
        (requests.ConnectionError("reset"), True),
        (requests.ConnectTimeout("no connection"), False),
        (answer({}, 503), True),
        (answer({}, 429), False),
    ],
)
def test_a_reference_is_read_only_where_it_may_have_been_stored(reply: Any, is_read: bool) -> None:
    connection = RecordingConnection(reply)
    call, _ = call_of(connection, [LINK])
    call.run()
    assert connection.verbs() == (["post", "get", "post"] if is_read else ["post", "post"])


def test_a_reference_that_the_answer_does_not_name_is_doubtful_when_it_is_sent_again() -> None:
    connection = RecordingConnection(lambda items: [])
    call, _ = call_of(connection, [LINK], error_retries=weaviate.WeaviateErrorRetryConf(1))
    with pytest.warns(UserWarning, match="Bat101"):
        call.run()
    assert connection.verbs() == ["post", "get", "post"]


def test_an_answer_without_sense_leaves_the_references_doubtful() -> None:
    call, _ = call_of(RecordingConnection(answer("text")), [LINK])
    with pytest.raises(weaviate.exceptions.ResponseCannotBeDecodedException):
        call.run()
    assert [item.is_doubtful for item in call.items] == [True]  # type: ignore[union-attr]  # links


def test_a_server_with_a_read_only_shard_is_not_believed() -> None:
    def refuse_first(items: List[Any]) -> List[Any]:
        entries = stored(items)
        entries[0]["result"] = failed("store is read-only")
        return entries

    connection = RecordingConnection(refuse_first)
    connection.objects[f"/objects/Thing/{IDS[1]}"] = THINGS[1].plain()
    call, _ = call_of(connection)
    call.run()
    assert [item for item, _ in call.refused] == [THINGS[0], THINGS[2]]
    assert "read-only" in call.refused[1][1]


def test_the_consistency_level_goes_along() -> None:
    connection = RecordingConnection()
    call_of(connection, consistency_level="ALL")[0].run()
    call_of(connection)[0].run()
    assert connection.queries == [{"consistency_level": "ALL"}, {}]


def test_entries_of_stored_items_come_back_where_they_are_wanted() -> None:
    made: Any = RecordingConnection()
    entries = BatchCall(made, THINGS, BatchSettings(), wants_entries=True).run()
    assert [entry["id"] for entry in entries] == IDS


def test_how_many_items_the_last_request_had_is_known() -> None:
    call, _ = call_of(RecordingConnection())
    assert call.count_and_seconds is None
    call.run()
    assert call.count_and_seconds is not None
    assert call.count_and_seconds[0] == 3
