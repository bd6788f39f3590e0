"""What is known of an import: counts, refusals, failures that wait to be raised."""

from __future__ import annotations

from typing import Any, List

import pytest

from weaviate.batch._item import ObjectItem, object_item, object_prefix
from weaviate.batch._pending import Pending
from weaviate.batch._results import (
    FailedItem,
    Results,
    another_like,
    failure_in,
    name_lost,
)
from weaviate.batch._sizing import Sizing
from weaviate.exceptions import WeaviateBaseError


class Call:
    """A call of a batch that is over."""

    def __init__(self, left: List[Any], refused: List[Any]) -> None:
        self.items = left
        self.refused = refused
        self.count_and_seconds = None


def thing(number: int) -> ObjectItem:
    return object_item(object_prefix("Thing"), {"n": number})


@pytest.fixture
def results() -> Results:
    return Results(Pending(Sizing(10, 1.0)))


def note(results: Results, stored: int, refused: int, left: int = 0) -> None:
    items = [thing(number) for number in range(stored + refused + left)]
    call: Any = Call(items[stored + refused :], [(item, "no") for item in items[:refused]])
    results.note(items, call)


def test_what_is_stored_refused_and_left_is_counted_apart(results: Results) -> None:
    note(results, stored=3, refused=2, left=4)
    note(results, stored=1, refused=0)
    assert results.objects == (4, 2)
    results.begin_import()
    assert results.objects == (0, 0)
    assert results.refused_objects.copy() == []


def test_one_line_is_logged_for_what_was_refused_since_the_last(
    results: Results, caplog: pytest.LogCaptureFixture
) -> None:
    note(results, stored=19_996, refused=4)
    results.log_refused()
    results.log_refused()
    note(results, stored=5, refused=0)
    results.log_refused()
    assert [record.getMessage() for record in caplog.records] == [
        "4 of 20,000 objects were refused; the first: no; see batch.failed_objects"
    ]


def test_failures_are_raised_once_with_the_items_of_all(results: Results) -> None:
    first, second = ValueError("first"), ValueError("second")
    results.note_lost(first, [thing(1)], [])
    results.note_lost(second, [thing(2)], [])
    with pytest.raises(ValueError, match="first") as caught:
        results.raise_lost()
    error: Any = caught.value
    assert [item["properties"]["n"] for item in error.failed_objects] == [1, 2]
    results.raise_lost()


def test_a_failure_is_found_behind_the_exception_that_it_led_to() -> None:
    failure = ValueError()
    name_lost(failure, [thing(1)], [])
    outer = KeyError()
    outer.__context__ = failure
    assert failure_in(outer) is failure
    assert failure_in(KeyError()) is None
    circular = KeyError()
    circular.__context__ = circular
    assert failure_in(circular) is None


def test_another_error_for_other_items_names_none_of_the_first() -> None:
    error = WeaviateBaseError("away")
    name_lost(error, [thing(1)], [])
    again = another_like(error)
    assert type(again) is WeaviateBaseError
    assert str(again) == "away"
    assert not hasattr(again, "failed_objects")


def test_a_failed_item_is_the_item_with_its_reason() -> None:
    item = FailedItem({"a": 1}, "no")
    assert (item, item.item, item.reason) == ({"a": 1}, {"a": 1}, "no")
    assert repr(item) == "FailedItem({'a': 1}, reason='no')"
