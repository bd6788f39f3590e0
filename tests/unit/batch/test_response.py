"""Answers to a batch: one entry for each item, by what identifies it."""

from __future__ import annotations

from typing import Any, List

import pytest

from tests.unit.batch.recording import OK, answer, failed
from weaviate.batch._item import (
    object_item,
    object_prefix,
    reference_item,
    reference_template,
)
from weaviate.batch._response import is_unnamed, messages_of, read_entries
from weaviate.exceptions import ResponseCannotBeDecodedException

IDS = [f"00000000-0000-5000-8000-00000000000{number}" for number in range(1, 4)]
THINGS = [object_item(object_prefix("Thing"), {}, id_) for id_ in IDS]
LINKS = [
    reference_item(reference_template("Thing", "to", "Thing", None), IDS[0], id_) for id_ in IDS
]


def read(value: Any, items: Any = THINGS) -> List[Any]:
    return read_entries(answer(value), "words", items)


@pytest.mark.parametrize("items", [THINGS, LINKS])
def test_entries_in_another_order_are_put_in_that_of_the_items(items: Any) -> None:
    entries = [{**item.plain(), "result": OK} for item in items]
    assert read(entries[::-1], items) == entries


@pytest.mark.parametrize("items", [THINGS, LINKS])
def test_an_item_without_an_entry_has_failed(items: Any) -> None:
    entries = [{**item.plain(), "result": OK} for item in items[:2]]
    found = read(entries, items)
    assert found[:2] == entries
    assert is_unnamed(found[2])


@pytest.mark.parametrize("value", [None, 1, "x", {"a": 1}, True])
def test_an_answer_that_is_not_a_list_is_refused(value: Any) -> None:
    with pytest.raises(ResponseCannotBeDecodedException):
        read(value)


@pytest.mark.parametrize("value", [[], {}])
def test_an_empty_answer_warns_unless_it_was_warned_before(value: Any) -> None:
    with pytest.warns(UserWarning, match="Bat101"):
        assert all(map(is_unnamed, read(value)))
    assert all(map(is_unnamed, read_entries(answer(value), "words", THINGS, warns=False)))


def test_refusals_that_name_nothing_keep_their_place() -> None:
    entries = [{**item.plain(), "result": OK} for item in LINKS]
    entries[1] = {"result": failed("no")}
    assert read(entries, LINKS) == entries


@pytest.mark.parametrize(
    ("entry", "messages"),
    [
        ({}, []),
        ({"result": OK}, []),
        ({"result": failed("no")}, ["no"]),
        ({"result": {"status": "FAILED"}}, ["the server says FAILED"]),
        ({"result": {"errors": {"error": "text"}}}, ["text"]),
        ({"result": {"errors": [{"message": "a"}, "b"]}}, ["a", "b"]),
        ({"result": None}, []),
    ],
)
def test_messages_are_read_in_whatever_shape_they_come(entry: Any, messages: List[str]) -> None:
    assert messages_of(entry) == messages
