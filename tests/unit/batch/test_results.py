"""What is known of an import: counts, refusals, failures that wait to be raised."""

from __future__ import annotations

from typing import Any, List

import pytest

from tests.unit.batch.recording import counted
from weaviate._core.progress import Bar
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

    def __init__(self, sent: List[Any], left: List[Any], refused: List[Any]) -> None:
        self.sent = sent
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
    call: Any = Call(items, items[stored + refused :], [(item, "no") for item in items[:refused]])
    results.note(call)


def test_what_is_stored_refused_and_left_is_counted_apart(results: Results) -> None:
    note(results, stored=3, refused=2, left=4)
    note(results, stored=1, refused=0)
    assert counted(results.objects) == (4, 2)
    results.begin_import()
    assert counted(results.objects) == (0, 0)
    assert results.objects.kept == []


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


def test_failures_after_one_that_was_raised_are_named_in_it(results: Results) -> None:
    raised = ValueError("first")
    name_lost(raised, [thing(1)], [])
    results.note_lost(ValueError("second"), [thing(2)], [])
    results.name_rest(raised)
    named: Any = raised
    assert [item["properties"]["n"] for item in named.failed_objects] == [1, 2]
    assert [item.reason for item in named.failed_objects] == ["first", "first"]
    results.raise_lost()


def test_an_exception_that_takes_no_attributes_is_left_as_it_is() -> None:
    class Closed(Exception):
        def __setattr__(self, name: str, value: Any) -> None:
            raise AttributeError(name)

    name_lost(Closed(), [thing(1)], [])


def test_refusals_beyond_a_limit_are_counted_and_not_kept(
    results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weaviate.batch._results.MAX_KEPT_BYTES", 1)
    note(results, stored=0, refused=3)
    assert counted(results.objects) == (0, 3)
    assert len(results.objects.kept) == 1


def test_what_was_refused_is_taken_once(results: Results) -> None:
    note(results, stored=0, refused=2)
    assert len(results.objects.take_kept()) == 2
    assert results.objects.take_kept() == []


def test_the_classes_and_tenants_that_were_imported_are_known(results: Results) -> None:
    items = [
        object_item(object_prefix("Thing"), {}, tenant="t"),
        object_item(object_prefix("Other"), {}),
    ]
    call: Any = Call(items, [], [])
    call.count_and_seconds = (2, 0.1)
    results.note(call)
    assert results.imported == {("Thing", "t"), ("Other", None)}


def test_a_bar_is_told_how_many_items_have_found_their_end(results: Results) -> None:
    class Shown(Bar):
        def __init__(self) -> None:
            self.told: List[Any] = []

        def update(self, count: int = 1) -> None:
            self.told.append(count)

        def remark(self, text: str) -> None:
            self.told.append(text)

    bar = Shown()
    results.bar = bar
    note(results, stored=3, refused=2, left=4)
    note(results, stored=1, refused=0)
    assert bar.told == [5, "2 refused", 1]
