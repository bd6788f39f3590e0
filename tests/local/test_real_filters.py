"""Filters whose details a real server 1.24.26 decides: where they are checked, and in which words.

Each of them was found by comparing the local server with a real one; see `tests/live/generated`.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List

import pytest

from tests.local.near_and_flat import counts, fill, ids_of, shard_of
from tests.local.plain_http import Caller
from tests.local.samples import uid


@pytest.fixture(autouse=True)
def _data(call: Caller) -> None:
    fill(call)


def _refused_where(where: Dict[str, Any]) -> str:
    text = json.dumps(where)
    for key in ("operator", "operands", "path", "valueText", "valueBoolean", "valueInt"):
        text = text.replace(f'"{key}"', key)
    for word in ("And", "IsNull", "Equal"):
        text = text.replace(f'"{word}"', word)
    return f"where: {text}"


NULL = {"path": ["t"], "operator": "IsNull", "valueBoolean": True}
LENGTH = {"path": ["len(t)"], "operator": "Equal", "valueInt": 1}
WRONG = {"path": ["n"], "operator": "Equal", "valueInt": 1}


@pytest.mark.parametrize(
    ("operands", "words"),
    [
        ([NULL], "fetch doc ids for prop/value pair: nested query: nested child 0: Nullstate"),
        (
            [{"path": ["id"], "operator": "Equal", "valueText": "x"}, LENGTH],
            "fetch doc ids for prop/value pair: nested query: nested child 1: Property length",
        ),
        ([NULL, WRONG], "Filtering by property 'n' requires inverted index"),
    ],
)
def test_a_filter_is_read_before_its_objects_are_fetched(
    call: Caller, operands: List[Dict[str, Any]], words: str
) -> None:
    where = {"operator": "And", "operands": operands}
    assert words in ids_of(call, "Near", _refused_where(where))
    body = {"match": {"class": "Near", "where": where}, "dryRun": True}
    refused = call.send("DELETE", "/v1/batch/objects", body)
    at = f'batch delete objects: cannot find objects: find matching doc ids in shard "{shard_of(call, "Near")}": '
    assert refused.status == 500
    assert refused.message.startswith(at)
    assert words in refused.message


def test_a_hybrid_search_says_which_of_its_searches_refused(call: Caller) -> None:
    at = f"near_{shard_of(call, 'Near')}"
    where = _refused_where(NULL)
    words = "fetch doc ids for prop/value pair: Nullstate"
    mixed = ids_of(call, "Near", f'hybrid: {{query: "fox", vector: [1, 1, 2]}}, {where}')
    assert mixed.startswith(
        f"sparse search: object search at index near: local shard object search {at}: {words}"
    )
    only = ids_of(call, "Near", f'hybrid: {{query: "fox", alpha: 1, vector: [1, 1, 2]}}, {where}')
    assert only.startswith(
        f"dense search: search index near: shard {at}: build inverted filter allow list: {words}"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"output": "loud"},
        {
            "match": {
                "class": "Near",
                "where": {"path": ["nope"], "operator": "Equal", "valueText": "x"},
            }
        },
    ],
)
def test_a_batch_delete_is_checked_before_a_filter_is_run(
    call: Caller, wrong: Dict[str, Any]
) -> None:
    body = {"match": {"class": "Near", "where": NULL}, "dryRun": True, **wrong}
    refused = call.send("DELETE", "/v1/batch/objects", body)
    assert (refused.status, refused.message[:9]) == (422, "validate:")


def _typed(call: Caller) -> None:
    kinds = ("boolean", "int", "number", "date", "text", "uuid")
    properties = [{"name": kind, "dataType": [kind]} for kind in kinds]
    call.post("/v1/schema", {"class": "Typed", "vectorizer": "none", "properties": properties})
    for number, yes in ((1, True), (2, False)):
        values = {"boolean": yes, "int": number, "number": 1.5, "date": "2020-01-01T00:00:00Z"}
        values.update(text="fox", uuid=uid(1))
        call.post("/v1/objects", {"class": "Typed", "id": uid(number), "properties": values})


def refusal_of_date(call: Caller, date: str) -> str:
    """Return the message for a filter by a date that is not valid."""
    _typed(call)
    return str(
        ids_of(call, "Typed", f'where: {{path: ["date"], operator: Equal, valueDate: "{date}"}}')
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("boolean", "valueBoolean: true"),
        ("int", "valueInt: 1"),
        ("number", "valueNumber: 1.5"),
        ("date", 'valueDate: "2020-01-01T00:00:00Z"'),
        ("text", 'valueText: "fox"'),
        ("id", f'valueText: "{uid(1)}"'),
    ],
)
def test_nothing_but_coordinates_is_within_a_range(call: Caller, name: str, value: str) -> None:
    _typed(call)
    assert (
        ids_of(call, "Typed", f'where: {{path: ["{name}"], operator: WithinGeoRange, {value}}}')
        == []
    )


def test_like_of_a_boolean_is_equal_and_of_a_number_refused(call: Caller) -> None:
    _typed(call)
    like = 'where: {path: ["%s"], operator: Like, %s}'
    assert ids_of(call, "Typed", like % ("boolean", "valueBoolean: true")) == [uid(1)]
    assert ids_of(call, "Typed", like % ("boolean", "valueBoolean: false")) == [uid(2)]
    for name, value in (("int", "valueInt: 1"), ("number", "valueNumber: 1.5")):
        assert "fetch doc ids" in ids_of(call, "Typed", like % (name, value))


def test_an_index_is_missed_where_a_vector_search_looks_for_it(call: Caller) -> None:
    where = _refused_where(WRONG)
    words = "Filtering by property 'n' requires inverted index"
    assert ids_of(call, "Near", where).startswith(words)
    refused = ids_of(call, "Near", f"nearVector: {{vector: [1, 1, 2]}}, {where}")
    assert refused.startswith("explorer: get class: vector search: object vector search at index")
    assert f"build inverted filter allow list: {words}" in refused


def test_an_aggregation_says_where_an_index_is_missing(call: Caller) -> None:
    where = _refused_where({"operator": "And", "operands": [WRONG]})
    at = f"shard {shard_of(call, 'Near')}: retrieve doc IDs from searcher: nested query: nested clause at pos 0"
    assert counts(call, "Near", where).startswith(f"{at}: Filtering by property 'n'")


@pytest.mark.parametrize(
    ("date", "part"),
    [
        ("2020-02-30T00:00:00Z", "day"),
        ("2020-13-01T00:00:00Z", "month"),
        ("2020-01-01T24:00:00Z", "hour"),
        ("2020-01-01T00:60:00Z", "minute"),
        ("2020-01-01T00:00:60Z", "second"),
    ],
)
def test_a_date_that_is_none_is_refused_in_the_words_of_go(
    call: Caller, date: str, part: str
) -> None:
    assert refusal_of_date(call, date).endswith(f'parsing time "{date}": {part} out of range')


@pytest.mark.parametrize(
    "where",
    [
        {"path": ["n"], "operator": "IsNull", "valueBoolean": True},
        {"path": ["len(m)"], "operator": "Equal", "valueInt": 1},
    ],
)
def test_what_is_not_indexed_has_no_null_state_and_no_length(
    call: Caller, where: Dict[str, Any]
) -> None:
    kinds = {"n": "int", "m": "int[]"}
    properties = [
        {"name": name, "dataType": [kind], "indexFilterable": False} for name, kind in kinds.items()
    ]
    inverted = {"indexNullState": True, "indexPropertyLength": True}
    schema = {"class": "Bare", "vectorizer": "none", "properties": properties}
    call.post("/v1/schema", {**schema, "invertedIndexConfig": inverted})
    assert "not found - is it indexed?" in ids_of(call, "Bare", _refused_where(where))


def test_a_list_of_ids_is_no_id(call: Caller) -> None:
    _typed(call)
    refused = ids_of(
        call, "Typed", f'where: {{path: ["uuid"], operator: Equal, valueText: ["{uid(1)}"]}}'
    )
    assert refused.endswith("expected to see uuid as string in filter, got []string")


def test_a_number_is_compared_as_a_float(call: Caller) -> None:
    properties = [{"name": "x", "dataType": ["number"]}]
    call.post("/v1/schema", {"class": "Number", "vectorizer": "none", "properties": properties})
    call.post("/v1/objects", {"class": "Number", "id": uid(1), "properties": {"x": 2**53 + 1}})
    where = 'where: {path: ["x"], operator: Equal, valueNumber: %d}'
    assert ids_of(call, "Number", where % (2**53 + 1)) == [uid(1)]
    assert ids_of(call, "Number", where % 2**53) == [uid(1)]


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2020-01-01", '"" as "T"'),
        ("", '"" as "2006"'),
        ("x", '"x" as "2006"'),
        ("2020-01-01T00:00:00", '"" as "Z07:00"'),
        ("2020-1-01T00:00:00Z", '"1-01T00:00:00Z" as "01"'),
    ],
)
def test_a_date_of_another_layout_is_refused_in_the_words_of_go(
    call: Caller, date: str, words: str
) -> None:
    refused = refusal_of_date(call, date)
    layout = "2006-01-02T15:04:05Z07:00"
    assert refused.endswith(f'parsing time "{date}" as "{layout}": cannot parse {words}')
