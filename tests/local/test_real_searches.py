"""Searches whose details a real server 1.24.26 decides: what they find at the edges, and refusals.

Each of them was found by comparing the local server with a real one; see `tests/live/generated`.
"""

from __future__ import annotations

import json
import math
import time
from typing import Any, Callable, Dict, List

import pytest

from tests.local.plain_http import Caller
from tests.local.samples import uid
from weaviate.local.graphql.documents import lift_vectors

FOX = 'where: {path: ["t"], operator: Equal, valueText: "fox"}'
NOTHING = 'where: {path: ["t"], operator: Equal, valueText: "nothing"}'
KNN = "knn search: distance between entrypoint and query node: "


@pytest.fixture(autouse=True)
def _data(call: Caller) -> None:
    for name, settings in (
        ("Near", {"vectorIndexConfig": {"distance": "cosine"}}),
        ("Flat", {"vectorIndexType": "flat", "vectorIndexConfig": {"distance": "manhattan"}}),
    ):
        properties = [
            {"name": "t", "dataType": ["text"]},
            {"name": "n", "dataType": ["int"], "indexFilterable": False},
        ]
        schema = {"class": name, "vectorizer": "none", "properties": properties, **settings}
        call.post("/v1/schema", schema)
        for number in (1, 2, 3):
            body = {"class": name, "id": uid(number), "properties": {"t": "fox", "n": number}}
            call.post("/v1/objects", {**body, "vector": [number, 1, 2]})
        call.post("/v1/objects", {"class": name, "id": uid(9), "properties": {"t": "dog"}})


def _ask(call: Caller, query: str) -> Any:
    """Return the results of a query, or the message of its refusal."""
    answer = call.post("/v1/graphql", {"query": query}).json
    if "errors" in answer:
        return answer["errors"][0]["message"]
    (function,) = answer["data"].values()
    (results,) = function.values()
    return results


def _get(call: Caller, name: str, arguments: str) -> Any:
    found = _ask(call, f"{{Get{{{name}({arguments}){{_additional{{id}}}}}}}}")
    return found if isinstance(found, str) else [hit["_additional"]["id"] for hit in found]


def _counts(call: Caller, name: str, arguments: str) -> Any:
    found = _ask(call, f"{{Aggregate{{{name}({arguments}){{meta{{count}}}}}}}}")
    return found if isinstance(found, str) else [group["meta"]["count"] for group in found]


def _shard(call: Caller, name: str) -> str:
    return str(call.get(f"/v1/schema/{name}/shards").json[0]["name"])


@pytest.mark.parametrize("arguments", ["autocut: 1", "autocut: 2, limit: 3", f"autocut: 1, {FOX}"])
def test_autocut_without_a_search_cuts_everything_off(call: Caller, arguments: str) -> None:
    assert _get(call, "Near", arguments) == []


def test_autocut_of_nothing_cuts_nothing(call: Caller) -> None:
    assert len(_get(call, "Near", "autocut: 0")) == 4


@pytest.mark.parametrize(
    "near", ["nearVector: {vector: [], %s}", f'nearObject: {{id: "{uid(9)}", %s}}']
)
@pytest.mark.parametrize("limit", ["distance: 0.5", "certainty: 0.9", "distance: 3"])
def test_an_aggregation_near_no_vector_is_one_of_everything(
    call: Caller, near: str, limit: str
) -> None:
    assert _counts(call, "Near", near % limit) == [4]
    assert _counts(call, "Near", f"{near % limit}, {FOX}") == [3]


@pytest.mark.parametrize("name", ["Near", "Flat"])
def test_an_aggregation_near_needs_a_limit_other_than_two(call: Caller, name: str) -> None:
    near = "nearVector: {vector: [1, 1, 2], distance: %s}"
    needs = "must provide certainty or objectLimit with vector search"
    assert _counts(call, name, near % 2) == needs
    assert _counts(call, name, near % 3) == f"shard {_shard(call, name)}: {needs}"
    assert _counts(call, name, f"{near % 2}, objectLimit: 2") == [2]
    assert _counts(call, name, f"{near % 3}, objectLimit: 2") == [2]


def test_an_aggregation_takes_certainty_with_any_distance(call: Caller) -> None:
    assert _counts(call, "Flat", "nearVector: {vector: [1, 1, 2], certainty: 0.4}") == [2]
    assert _counts(call, "Near", "nearVector: {vector: [1, 1, 2], certainty: 0.999}") == [1]
    refused = _get(call, "Flat", "nearVector: {vector: [1, 1, 2], certainty: 0.4}")
    assert refused.startswith("can't compute and return certainty")


@pytest.mark.parametrize("name", ["Near", "Flat"])
@pytest.mark.parametrize("vector", ["[1, 2]", "[]"])
def test_no_vector_is_too_short_for_a_filter_that_finds_nothing(
    call: Caller, name: str, vector: str
) -> None:
    near = f"nearVector: {{vector: {vector}}}, {NOTHING}"
    assert _get(call, name, near) == []
    assert _get(call, name, f'hybrid: {{query: "fox", alpha: 1, vector: [1]}}, {NOTHING}') == []


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        (
            "Near",
            "nearVector: {vector: [1, 2]}",
            f"vector search: {KNN}vector lengths don't match: 3 vs 2",
        ),
        (
            "Near",
            "nearVector: {vector: [1, 2], distance: 1}",
            f"vector search by distance: vector search: {KNN}vector lengths don't match: 3 vs 2",
        ),
        (
            "Near",
            "nearVector: {vector: [1, 2], distance: -1}",
            f"vector search by distance: {KNN}vector lengths don't match: 3 vs 2",
        ),
        (
            "Near",
            "nearVector: {vector: [1, 2], certainty: 3}",
            f"vector search by distance: vector search: {KNN}vector lengths don't match: 3 vs 2",
        ),
        (
            "Near",
            f"nearVector: {{vector: [1, 2]}}, {FOX}",
            "vector search: vector lengths don't match: 3 vs 2",
        ),
        (
            "Flat",
            "nearVector: {vector: [1, 2]}",
            "vector search: vector lengths don't match: 2 vs 3",
        ),
        (
            "Flat",
            f"nearVector: {{vector: []}}, {FOX}",
            "vector search: vector lengths don't match: 0 vs 3",
        ),
    ],
)
def test_a_vector_of_the_wrong_length_is_refused_as_its_index_refuses_it(
    call: Caller, name: str, arguments: str, words: str
) -> None:
    index = name.lower()
    at = f"shard {index}_{_shard(call, name)}"
    before = f"explorer: get class: vector search: object vector search at index {index}: {at}"
    assert _get(call, name, arguments) == f"{before}: {words}"


@pytest.mark.parametrize(
    ("offset", "named"),
    [("offset: -1", "where"), ("offset: 0", "where"), ("offset: 1", "offset,where")],
)
def test_an_offset_below_one_is_none_beside_a_cursor(call: Caller, offset: str, named: str) -> None:
    refused = _get(call, "Near", f'after: "{uid(1)}", {FOX}, limit: 1, {offset}')
    prefix = "cursor api: invalid 'after' parameter"
    assert refused == f"{prefix}: {named} cannot be set with after and limit parameters"


def test_certainty_is_compared_in_32_bits_at_its_very_edge(call: Caller) -> None:
    call.post("/v1/schema", {"class": "Edge", "vectorizer": "none"})
    call.post("/v1/objects", {"class": "Edge", "id": uid(1), "vector": [0.96, 0.2800006]})
    show = "{_additional{distance}}"
    distance = _ask(call, f"{{Get{{Edge(nearVector: {{vector: [1, 0]}}){show}}}}}")[0]
    distance = distance["_additional"]["distance"]
    assert 0.04 < distance < 0.0400002
    assert _get(call, "Edge", "nearVector: {vector: [1, 0], certainty: 0.98}") == []
    assert _get(call, "Edge", "nearVector: {vector: [1, 0], distance: 0.04}") == [uid(1)]


def test_the_figures_of_a_property_without_index_are_refused(call: Caller) -> None:
    words = f"shard {_shard(call, 'Near')}: aggregate properties: property n: could not find bucket for prop n"
    assert _ask(call, "{Aggregate{Near{n{sum}}}}") == words
    assert _ask(call, f"{{Aggregate{{Near({FOX}){{n{{sum}}}}}}}}") == [{"n": {"sum": 6}}]


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
    assert words in _get(call, "Near", _refused_where(where))
    body = {"match": {"class": "Near", "where": where}, "dryRun": True}
    refused = call.send("DELETE", "/v1/batch/objects", body)
    at = f'batch delete objects: cannot find objects: find matching doc ids in shard "{_shard(call, "Near")}": '
    assert refused.status == 500
    assert refused.message.startswith(at)
    assert words in refused.message


def test_a_hybrid_search_says_which_of_its_searches_refused(call: Caller) -> None:
    at = f"near_{_shard(call, 'Near')}"
    where = _refused_where(NULL)
    words = "fetch doc ids for prop/value pair: Nullstate"
    mixed = _get(call, "Near", f'hybrid: {{query: "fox", vector: [1, 1, 2]}}, {where}')
    assert mixed.startswith(
        f"sparse search: object search at index near: local shard object search {at}: {words}"
    )
    only = _get(call, "Near", f'hybrid: {{query: "fox", alpha: 1, vector: [1, 1, 2]}}, {where}')
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


@pytest.mark.parametrize(
    ("settings", "k1", "b"),
    [
        (None, 1.2, 0.75),
        ({"b": 0, "k1": 1.2}, 1.2, 0),
        ({"b": 0.75, "k1": 0}, 0, 0.75),
        ({"b": 0.3}, 0, 0.3),
        ({"k1": 2}, 2, 0),
        ({}, 0, 0),
    ],
)
def test_a_bm25_setting_of_zero_is_zero(call: Caller, settings: Any, k1: float, b: float) -> None:
    inverted = {} if settings is None else {"bm25": settings}
    schema = {"class": "Words", "vectorizer": "none", "invertedIndexConfig": inverted}
    call.post("/v1/schema", schema)
    for number, text in enumerate(("fox", "fox fox dog dog dog", "dog"), 1):
        call.post("/v1/objects", {"class": "Words", "id": uid(number), "properties": {"t": text}})
    found = _ask(call, '{Get{Words(bm25: {query: "fox"}){_additional{id score}}}}')
    scores = {hit["_additional"]["id"]: float(hit["_additional"]["score"]) for hit in found}
    inverse = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    mean = (1 + 2 + 1) / 3  # a real server counts the different words
    for number, frequency, length in ((1, 1, 1), (2, 2, 2)):
        wanted = inverse * frequency / (frequency + k1 * (1 - b + b * length / mean))
        assert scores[uid(number)] == pytest.approx(wanted, abs=1e-4)


def _typed(call: Caller) -> None:
    kinds = ("boolean", "int", "number", "date", "text", "uuid")
    properties = [{"name": kind, "dataType": [kind]} for kind in kinds]
    call.post("/v1/schema", {"class": "Typed", "vectorizer": "none", "properties": properties})
    for number, yes in ((1, True), (2, False)):
        values = {"boolean": yes, "int": number, "number": 1.5, "date": "2020-01-01T00:00:00Z"}
        values.update(text="fox", uuid=uid(1))
        call.post("/v1/objects", {"class": "Typed", "id": uid(number), "properties": values})


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
        _get(call, "Typed", f'where: {{path: ["{name}"], operator: WithinGeoRange, {value}}}') == []
    )


def test_like_of_a_boolean_is_equal_and_of_a_number_refused(call: Caller) -> None:
    _typed(call)
    like = 'where: {path: ["%s"], operator: Like, %s}'
    assert _get(call, "Typed", like % ("boolean", "valueBoolean: true")) == [uid(1)]
    assert _get(call, "Typed", like % ("boolean", "valueBoolean: false")) == [uid(2)]
    for name, value in (("int", "valueInt: 1"), ("number", "valueNumber: 1.5")):
        assert "fetch doc ids" in _get(call, "Typed", like % (name, value))


def test_an_index_is_missed_where_a_vector_search_looks_for_it(call: Caller) -> None:
    where = _refused_where(WRONG)
    words = "Filtering by property 'n' requires inverted index"
    assert _get(call, "Near", where).startswith(words)
    refused = _get(call, "Near", f"nearVector: {{vector: [1, 1, 2]}}, {where}")
    assert refused.startswith("explorer: get class: vector search: object vector search at index")
    assert f"build inverted filter allow list: {words}" in refused


def test_null_is_no_value_in_a_query(call: Caller) -> None:
    for query in ("{Get{Near(limit: null){t}}}", "{Get{Near(where: {path: [null]}){t}}}"):
        words = 'Unexpected Name "null"'
        place = query.index("null") + 1
        assert _ask(call, query).startswith(f"Syntax Error GraphQL request (1:{place}) {words}")
    assert _ask(call, '{Get{Near(bm25: {query: "null"}){t}}}') == []


def test_operations_without_a_name_have_the_same_one(call: Caller) -> None:
    errors = call.post("/v1/graphql", {"query": "{Get{Near{t}}}{Get{Near{t}}}"}).json["errors"]
    lone = "This anonymous operation must be the only defined operation."
    twice = 'There can only be one operation named "".'
    assert [error["message"] for error in errors] == [lone, lone, twice]
    errors = call.post("/v1/graphql", {"query": "query A{Get{Near{t}}}query A{Get{Near{t}}}"}).json
    words = [error["message"] for error in errors["errors"]]
    assert words == ['There can only be one operation named "A".']


def test_a_group_without_hits_is_not_looked_at(call: Caller) -> None:
    group = 'groupBy: {path: ["nope"], groups: 1, objectsPerGroup: 1}'
    assert _get(call, "Near", f"nearVector: {{vector: [1, 1, 2]}}, {NOTHING}, {group}") == []
    assert "nope" in _get(call, "Near", f"nearVector: {{vector: [1, 1, 2]}}, {group}")


def test_an_exploration_near_an_object_needs_classes_without_tenants(call: Caller) -> None:
    tenants = {"multiTenancyConfig": {"enabled": True}}
    call.send("DELETE", "/v1/schema/Flat")
    call.post("/v1/schema", {"class": "Tenants", "vectorizer": "none", **tenants})
    answer = call.post(
        "/v1/graphql", {"query": f'{{Explore(nearObject: {{id: "{uid(1)}"}}){{beacon}}}}'}
    )
    refused = answer.json["errors"][0]["message"]
    assert refused == (
        "vectorize params: nearObject params: find objects: search index tenants: class Tenants "
        "has multi-tenancy enabled, but request was without tenant"
    )


def test_sums_of_large_whole_numbers_are_shown(call: Caller) -> None:
    properties = [{"name": "n", "dataType": ["int"]}, {"name": "ns", "dataType": ["int[]"]}]
    call.post("/v1/schema", {"class": "Large", "vectorizer": "none", "properties": properties})
    for number in (1, 2):
        values = {"n": 2**53 - number, "ns": [2**53 - 1, 7]}
        call.post("/v1/objects", {"class": "Large", "id": uid(number), "properties": values})
    (found,) = _ask(call, "{Aggregate{Large{n{sum maximum} ns{sum mean}}}}")
    assert found == {
        "n": {"sum": 18014398509481980, "maximum": 2**53 - 1},
        "ns": {"sum": 18014398509481996, "mean": 4503599627370499},
    }


@pytest.mark.parametrize(("groups", "each"), [(0, 1), (-1, 1), (1, 0), (2, -1)])
def test_no_groups_or_no_objects_in_them_are_no_hits(call: Caller, groups: int, each: int) -> None:
    group = f'groupBy: {{path: ["t"], groups: {groups}, objectsPerGroup: {each}}}'
    assert _get(call, "Near", f"nearVector: {{vector: [1, 1, 2]}}, {group}") == []


def test_a_class_without_words_cannot_be_searched_for_them(call: Caller) -> None:
    properties = [{"name": "n", "dataType": ["int"]}]
    call.post("/v1/schema", {"class": "Mute", "vectorizer": "none", "properties": properties})
    words = "object search at index mute: No properties provided, and no indexed properties found in class"
    refused = _get(call, "Mute", 'bm25: {query: "fox"}')
    assert refused == f"explorer: get class: vector search: {words}"
    assert _get(call, "Mute", 'hybrid: {query: "fox", alpha: 0}') == f"sparse search: {words}"


def test_an_aggregation_says_where_an_index_is_missing(call: Caller) -> None:
    where = _refused_where({"operator": "And", "operands": [WRONG]})
    at = f"shard {_shard(call, 'Near')}: retrieve doc IDs from searcher: nested query: nested clause at pos 0"
    assert _counts(call, "Near", where).startswith(f"{at}: Filtering by property 'n'")


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
    _typed(call)
    refused = _get(
        call, "Typed", f'where: {{path: ["date"], operator: Equal, valueDate: "{date}"}}'
    )
    assert refused.endswith(f'parsing time "{date}": {part} out of range')


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
    assert "not found - is it indexed?" in _get(call, "Bare", _refused_where(where))


def test_a_list_of_ids_is_no_id(call: Caller) -> None:
    _typed(call)
    refused = _get(
        call, "Typed", f'where: {{path: ["uuid"], operator: Equal, valueText: ["{uid(1)}"]}}'
    )
    assert refused.endswith("expected to see uuid as string in filter, got []string")


def test_grouping_by_nothing_and_figures_of_blobs_are_refused(call: Caller) -> None:
    assert _counts(call, "Near", "groupBy: []") == (
        "could not extract groupBy path: missing an argument after 'Near'"
    )
    properties = [{"name": "data", "dataType": ["blob"]}]
    call.post("/v1/schema", {"class": "Blobs", "vectorizer": "none", "properties": properties})
    words = "property data: unrecoginzed dataType blob"
    assert words in _ask(call, "{Aggregate{Blobs{data{count}}}}")


def test_a_group_of_objects_is_named_with_its_keys_in_order(call: Caller) -> None:
    nested = [{"name": "z", "dataType": ["int"]}, {"name": "a", "dataType": ["text"]}]
    properties = [{"name": "o", "dataType": ["object"], "nestedProperties": nested}]
    call.post("/v1/schema", {"class": "Boxes", "vectorizer": "none", "properties": properties})
    body = {"class": "Boxes", "id": uid(1), "vector": [1], "properties": {"o": {"z": 1, "a": "x"}}}
    call.post("/v1/objects", body)
    group = 'groupBy: {path: ["o"], groups: 1, objectsPerGroup: 1}'
    shown = "_additional{group{groupedBy{value}}}"
    found = _ask(call, f"{{Get{{Boxes(nearVector: {{vector: [1]}}, {group}){{{shown}}}}}}}")
    value = found[0]["_additional"]["group"]["groupedBy"]["value"]
    assert value == '{"a":"x","z":1}'


def test_a_hybrid_search_with_a_name_for_vectors_without_names_is_refused(call: Caller) -> None:
    named = 'hybrid: {query: "fox", targetVectors: ["first"]'
    words = "get vector input from modules provider: VectorFromInput was called without vectorizer"
    assert _get(call, "Near", f"{named}}}") == words
    assert "target vector not found" in _get(call, "Near", f"{named}, vector: [1, 1, 2]}}")


def test_a_search_near_an_object_of_an_unknown_class_finds_no_vector(call: Caller) -> None:
    near = f'nearObject: {{beacon: "weaviate://localhost/Nope/{uid(1)}"}}'
    refused = _get(call, "Near", near)
    assert refused == "explorer: get class: vectorize params: nearObject params: vector not found"


def test_a_number_is_compared_as_a_float(call: Caller) -> None:
    properties = [{"name": "x", "dataType": ["number"]}]
    call.post("/v1/schema", {"class": "Number", "vectorizer": "none", "properties": properties})
    call.post("/v1/objects", {"class": "Number", "id": uid(1), "properties": {"x": 2**53 + 1}})
    where = 'where: {path: ["x"], operator: Equal, valueNumber: %d}'
    assert _get(call, "Number", where % (2**53 + 1)) == [uid(1)]
    assert _get(call, "Number", where % 2**53) == [uid(1)]


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
    _typed(call)
    refused = _get(
        call, "Typed", f'where: {{path: ["date"], operator: Equal, valueDate: "{date}"}}'
    )
    layout = "2006-01-02T15:04:05Z07:00"
    assert refused.endswith(f'parsing time "{date}" as "{layout}": cannot parse {words}')


def test_the_pages_of_a_hybrid_search_are_not_checked_like_others(call: Caller) -> None:
    hybrid = 'hybrid: {query: "fox", vector: [1, 1, 2]}'
    assert len(_get(call, "Near", f"{hybrid}, limit: 20000")) == 3
    words = "sparse search: invalid pagination params: query maximum results exceeded"
    assert _get(call, "Near", f"{hybrid}, offset: 20000") == words


@pytest.mark.parametrize(
    "make",
    [
        lambda size: "vector: [" + "0.125, " * size + "x]",
        lambda size: "vector: [" + "0.125\n" * size + "]",
        lambda size: "vector: [" + "1, " * size,
        lambda size: "vector: [1 " * size,
        lambda size: "vector" + " " * size,
        lambda size: '"\\' * size,
        lambda size: '"' * size,
        lambda size: '"""' + '\\"""' * size,
    ],
)
def test_the_time_to_look_for_vectors_in_a_query_grows_with_its_length(
    make: Callable[[int], str],
) -> None:
    def seconds(size: int) -> float:
        query = make(size)
        times = []
        for _ in range(5):
            start = time.thread_time()
            lift_vectors(query)
            times.append(time.thread_time() - start)
        return min(times)

    seconds(30)  # 32 numbers took hours once
    assert seconds(20_000) < 60 * max(seconds(2_000), 1e-3)  # the square of it would be 100


@pytest.mark.parametrize("between", [", ", " ", "\n", ",\n  "])
@pytest.mark.parametrize("count", [1, 20, 32, 33, 500])
def test_a_vector_is_found_whatever_stands_between_its_numbers(
    call: Caller, between: str, count: int
) -> None:
    call.post("/v1/schema", {"class": "Long", "vectorizer": "none"})
    vector = [0.5 + number for number in range(count)]
    call.post("/v1/objects", {"class": "Long", "id": uid(1), "vector": vector})
    numbers = between.join(map(str, vector))
    found = _ask(
        call, f"{{Get{{Long(nearVector: {{vector: [{numbers}]}}){{_additional{{distance}}}}}}}}"
    )
    assert found[0]["_additional"]["distance"] == pytest.approx(0, abs=1e-5)
