"""Searches whose details a real server 1.24.26 decides: what they find at the edges, and refusals.

Each of them was found by comparing the local server with a real one; see `tests/live/generated`.
"""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.local.near_and_flat import ask, counts, fill, ids_of, shard_of
from tests.local.plain_http import Caller
from tests.local.samples import uid

FOX = 'where: {path: ["t"], operator: Equal, valueText: "fox"}'
NOTHING = 'where: {path: ["t"], operator: Equal, valueText: "nothing"}'
KNN = "knn search: distance between entrypoint and query node: "


@pytest.fixture(autouse=True)
def _data(call: Caller) -> None:
    fill(call)


@pytest.mark.parametrize("arguments", ["autocut: 1", "autocut: 2, limit: 3", f"autocut: 1, {FOX}"])
def test_autocut_without_a_search_cuts_everything_off(call: Caller, arguments: str) -> None:
    assert ids_of(call, "Near", arguments) == []


def test_autocut_of_nothing_cuts_nothing(call: Caller) -> None:
    assert len(ids_of(call, "Near", "autocut: 0")) == 4


@pytest.mark.parametrize(
    "near", ["nearVector: {vector: [], %s}", f'nearObject: {{id: "{uid(9)}", %s}}']
)
@pytest.mark.parametrize("limit", ["distance: 0.5", "certainty: 0.9", "distance: 3"])
def test_an_aggregation_near_no_vector_is_one_of_everything(
    call: Caller, near: str, limit: str
) -> None:
    assert counts(call, "Near", near % limit) == [4]
    assert counts(call, "Near", f"{near % limit}, {FOX}") == [3]


@pytest.mark.parametrize("name", ["Near", "Flat"])
def test_an_aggregation_near_needs_a_limit_other_than_two(call: Caller, name: str) -> None:
    near = "nearVector: {vector: [1, 1, 2], distance: %s}"
    needs = "must provide certainty or objectLimit with vector search"
    assert counts(call, name, near % 2) == needs
    assert counts(call, name, near % 3) == f"shard {shard_of(call, name)}: {needs}"
    assert counts(call, name, f"{near % 2}, objectLimit: 2") == [2]
    assert counts(call, name, f"{near % 3}, objectLimit: 2") == [2]


def test_an_aggregation_takes_certainty_with_any_distance(call: Caller) -> None:
    assert counts(call, "Flat", "nearVector: {vector: [1, 1, 2], certainty: 0.4}") == [2]
    assert counts(call, "Near", "nearVector: {vector: [1, 1, 2], certainty: 0.999}") == [1]
    refused = ids_of(call, "Flat", "nearVector: {vector: [1, 1, 2], certainty: 0.4}")
    assert refused.startswith("can't compute and return certainty")


@pytest.mark.parametrize("name", ["Near", "Flat"])
@pytest.mark.parametrize("vector", ["[1, 2]", "[]"])
def test_no_vector_is_too_short_for_a_filter_that_finds_nothing(
    call: Caller, name: str, vector: str
) -> None:
    near = f"nearVector: {{vector: {vector}}}, {NOTHING}"
    assert ids_of(call, name, near) == []
    assert ids_of(call, name, f'hybrid: {{query: "fox", alpha: 1, vector: [1]}}, {NOTHING}') == []


@pytest.mark.parametrize("name", ["Near", "Flat"])
def test_no_vector_is_too_short_for_a_filter_that_finds_objects_without_one(
    call: Caller, name: str
) -> None:
    dog = 'where: {path: ["t"], operator: Equal, valueText: "dog"}'
    assert ids_of(call, name, f"nearVector: {{vector: [1, 2]}}, {dog}") == []


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
    at = f"shard {index}_{shard_of(call, name)}"
    before = f"explorer: get class: vector search: object vector search at index {index}: {at}"
    assert ids_of(call, name, arguments) == f"{before}: {words}"


@pytest.mark.parametrize(
    ("offset", "named"),
    [("offset: -1", "where"), ("offset: 0", "where"), ("offset: 1", "offset,where")],
)
def test_an_offset_below_one_is_none_beside_a_cursor(call: Caller, offset: str, named: str) -> None:
    refused = ids_of(call, "Near", f'after: "{uid(1)}", {FOX}, limit: 1, {offset}')
    prefix = "cursor api: invalid 'after' parameter"
    assert refused == f"{prefix}: {named} cannot be set with after and limit parameters"


def test_certainty_is_compared_in_32_bits_at_its_very_edge(call: Caller) -> None:
    call.post("/v1/schema", {"class": "Edge", "vectorizer": "none"})
    call.post("/v1/objects", {"class": "Edge", "id": uid(1), "vector": [0.96, 0.2800006]})
    show = "{_additional{distance}}"
    distance = ask(call, f"{{Get{{Edge(nearVector: {{vector: [1, 0]}}){show}}}}}")[0]
    distance = distance["_additional"]["distance"]
    assert 0.04 < distance < 0.0400002
    assert ids_of(call, "Edge", "nearVector: {vector: [1, 0], certainty: 0.98}") == []
    assert ids_of(call, "Edge", "nearVector: {vector: [1, 0], distance: 0.04}") == [uid(1)]


def test_the_figures_of_a_property_without_index_are_refused(call: Caller) -> None:
    words = f"shard {shard_of(call, 'Near')}: aggregate properties: property n: could not find bucket for prop n"
    assert ask(call, "{Aggregate{Near{n{sum}}}}") == words
    assert ask(call, f"{{Aggregate{{Near({FOX}){{n{{sum}}}}}}}}") == [{"n": {"sum": 6}}]


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
    found = ask(call, '{Get{Words(bm25: {query: "fox"}){_additional{id score}}}}')
    scores = {hit["_additional"]["id"]: float(hit["_additional"]["score"]) for hit in found}
    inverse = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    mean = (1 + 2 + 1) / 3  # a real server counts the different words
    for number, frequency, length in ((1, 1, 1), (2, 2, 2)):
        wanted = inverse * frequency / (frequency + k1 * (1 - b + b * length / mean))
        assert scores[uid(number)] == pytest.approx(wanted, abs=1e-4)


def test_null_is_no_value_in_a_query(call: Caller) -> None:
    for query in ("{Get{Near(limit: null){t}}}", "{Get{Near(where: {path: [null]}){t}}}"):
        words = 'Unexpected Name "null"'
        place = query.index("null") + 1
        assert ask(call, query).startswith(f"Syntax Error GraphQL request (1:{place}) {words}")
    assert ask(call, '{Get{Near(bm25: {query: "null"}){t}}}') == []


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
    assert ids_of(call, "Near", f"nearVector: {{vector: [1, 1, 2]}}, {NOTHING}, {group}") == []
    assert "nope" in ids_of(call, "Near", f"nearVector: {{vector: [1, 1, 2]}}, {group}")


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
    (found,) = ask(call, "{Aggregate{Large{n{sum maximum} ns{sum mean}}}}")
    assert found == {
        "n": {"sum": 18014398509481980, "maximum": 2**53 - 1},
        "ns": {"sum": 18014398509481996, "mean": 4503599627370499},
    }


@pytest.mark.parametrize(("groups", "each"), [(0, 1), (-1, 1), (1, 0), (2, -1)])
def test_no_groups_or_no_objects_in_them_are_no_hits(call: Caller, groups: int, each: int) -> None:
    group = f'groupBy: {{path: ["t"], groups: {groups}, objectsPerGroup: {each}}}'
    assert ids_of(call, "Near", f"nearVector: {{vector: [1, 1, 2]}}, {group}") == []


def test_a_class_without_words_cannot_be_searched_for_them(call: Caller) -> None:
    properties = [{"name": "n", "dataType": ["int"]}]
    call.post("/v1/schema", {"class": "Mute", "vectorizer": "none", "properties": properties})
    words = "object search at index mute: No properties provided, and no indexed properties found in class"
    refused = ids_of(call, "Mute", 'bm25: {query: "fox"}')
    assert refused == f"explorer: get class: vector search: {words}"
    assert ids_of(call, "Mute", 'hybrid: {query: "fox", alpha: 0}') == f"sparse search: {words}"


def test_grouping_by_nothing_and_figures_of_blobs_are_refused(call: Caller) -> None:
    assert counts(call, "Near", "groupBy: []") == (
        "could not extract groupBy path: missing an argument after 'Near'"
    )
    properties = [{"name": "data", "dataType": ["blob"]}]
    call.post("/v1/schema", {"class": "Blobs", "vectorizer": "none", "properties": properties})
    words = "property data: unrecoginzed dataType blob"
    assert words in ask(call, "{Aggregate{Blobs{data{count}}}}")


def test_a_group_of_objects_is_named_with_its_keys_in_order(call: Caller) -> None:
    nested = [{"name": "z", "dataType": ["int"]}, {"name": "a", "dataType": ["text"]}]
    properties = [{"name": "o", "dataType": ["object"], "nestedProperties": nested}]
    call.post("/v1/schema", {"class": "Boxes", "vectorizer": "none", "properties": properties})
    body = {"class": "Boxes", "id": uid(1), "vector": [1], "properties": {"o": {"z": 1, "a": "x"}}}
    call.post("/v1/objects", body)
    group = 'groupBy: {path: ["o"], groups: 1, objectsPerGroup: 1}'
    shown = "_additional{group{groupedBy{value}}}"
    found = ask(call, f"{{Get{{Boxes(nearVector: {{vector: [1]}}, {group}){{{shown}}}}}}}")
    value = found[0]["_additional"]["group"]["groupedBy"]["value"]
    assert value == '{"a":"x","z":1}'


def test_a_hybrid_search_with_a_name_for_vectors_without_names_is_refused(call: Caller) -> None:
    named = 'hybrid: {query: "fox", targetVectors: ["first"]'
    words = "get vector input from modules provider: VectorFromInput was called without vectorizer"
    assert ids_of(call, "Near", f"{named}}}") == words
    assert "target vector not found" in ids_of(call, "Near", f"{named}, vector: [1, 1, 2]}}")


def test_a_search_near_an_object_of_an_unknown_class_finds_no_vector(call: Caller) -> None:
    near = f'nearObject: {{beacon: "weaviate://localhost/Nope/{uid(1)}"}}'
    refused = ids_of(call, "Near", near)
    assert refused == "explorer: get class: vectorize params: nearObject params: vector not found"


def test_the_pages_of_a_hybrid_search_are_not_checked_like_others(call: Caller) -> None:
    hybrid = 'hybrid: {query: "fox", vector: [1, 1, 2]}'
    assert len(ids_of(call, "Near", f"{hybrid}, limit: 20000")) == 3
    words = "sparse search: invalid pagination params: query maximum results exceeded"
    assert ids_of(call, "Near", f"{hybrid}, offset: 20000") == words


@pytest.mark.parametrize("between", [", ", " ", "\n", ",\n  "])
@pytest.mark.parametrize("count", [1, 20, 32, 33, 500])
def test_a_vector_is_found_whatever_stands_between_its_numbers(
    call: Caller, between: str, count: int
) -> None:
    call.post("/v1/schema", {"class": "Long", "vectorizer": "none"})
    vector = [0.5 + number for number in range(count)]
    call.post("/v1/objects", {"class": "Long", "id": uid(1), "vector": vector})
    numbers = between.join(map(str, vector))
    found = ask(
        call, f"{{Get{{Long(nearVector: {{vector: [{numbers}]}}){{_additional{{distance}}}}}}}}"
    )
    assert found[0]["_additional"]["distance"] == pytest.approx(0, abs=1e-5)
