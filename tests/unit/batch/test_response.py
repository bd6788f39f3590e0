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
from weaviate.batch._response import (
    failed_entry,
    is_read_only,
    is_retried,
    is_unnamed,
    messages_of,
    read_entries,
    stored_entry,
)
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
        ({"result": {"status": "FAILED"}}, ["the server reports FAILED"]),
        ({"result": {"errors": {"error": "text"}}}, ["text"]),
        ({"result": {"errors": [{"message": "a"}, "b"]}}, ["a", "b"]),
        ({"result": None}, []),
    ],
)
def test_messages_are_read_in_whatever_shape_they_come(entry: Any, messages: List[str]) -> None:
    assert messages_of(entry) == messages


@pytest.mark.parametrize(
    ("exclude", "include", "is_again"),
    [
        (None, None, True),
        (["busy"], None, False),
        (["other"], None, True),
        (None, ["busy"], True),
        (None, ["other"], False),
    ],
)
def test_a_part_of_a_message_decides_about_a_retry(
    exclude: Any, include: Any, is_again: bool
) -> None:
    assert is_retried(["too busy", "no"], exclude, include) is is_again


@pytest.mark.parametrize(
    "text", ["store is read-only", "status READONLY", "Read only", "read-Only"]
)
def test_a_read_only_shard_is_known_by_its_words(text: str) -> None:
    assert is_read_only(["no", text])
    assert not is_read_only(["no", "reading, only"])


def test_objects_with_one_id_are_told_apart_by_class_and_tenant() -> None:
    items = [
        object_item(object_prefix(name), {}, IDS[0], tenant=tenant)
        for name, tenant in [("Thing", None), ("Other", None), ("Other", "t")]
    ]
    entries = [{**item.plain(), "result": OK} for item in items]
    assert read(entries[::-1], items) == entries
    entries[2].pop("tenant")
    assert is_unnamed(read(entries[2:], items)[2])


def test_an_id_in_capitals_is_the_same_id() -> None:
    entries = [{**item.plain(), "id": item.uuid.upper(), "result": OK} for item in THINGS]
    assert read(entries) == entries


def test_an_entry_of_another_class_is_not_that_of_the_item() -> None:
    entries = [{**item.plain(), "class": "Other", "result": OK} for item in THINGS]
    assert all(map(is_unnamed, read(entries)))


def test_one_entry_counts_for_one_item_only() -> None:
    twice = [THINGS[0], THINGS[0]]
    found = read([{**THINGS[0].plain(), "result": OK}], twice)
    assert [is_unnamed(entry) for entry in found] == [False, True]


def test_entries_of_ours_read_as_those_of_a_server() -> None:
    assert messages_of(stored_entry(THINGS[0])) == []
    assert messages_of(failed_entry(LINKS[0], "why")) == ["why"]
    assert failed_entry(LINKS[0], "why")["from"] == LINKS[0].plain()["from"]
