"""nearVector, nearObject, group and groupBy."""

from __future__ import annotations

import json
from typing import List

import numpy as np
import pytest

from tests.local.stored import ask, beacon, database, got, klass, numbers, prop, put, refusal, uid
from weaviate.local.storage.database import Database

VECTORS = {1: [1.0, 0.0], 2: [0.9, 0.1], 3: [0.0, 1.0], 4: [-1.0, 0.0]}
QUERY = "nearVector: {vector: [1, 0]}"


@pytest.fixture(scope="module")
def things() -> Database:
    made = database(
        klass("Other"),
        klass(
            "Thing",
            prop("t", "text"),
            prop("n", "int"),
            prop("b", "boolean"),
            prop("tags", "text[]"),
            prop("geo", "geoCoordinates"),
            prop("refs", "Other"),
        ),
        klass("Square", vectorIndexConfig={"distance": "l2-squared"}),
    )
    put(made, "Other", 50)
    for number, vector in VECTORS.items():
        properties = {
            "t": f"thing {number % 2}",
            "n": number,
            "b": number < 3,
            "tags": ["all", f"t{number}"][: number % 3],
            "geo": {"latitude": number, "longitude": 0},
            "refs": [beacon("Other", 50)],
        }
        put(made, "Thing", number, properties, vector)
    put(made, "Thing", 5, {"t": "no vector"})
    put(made, "Square", 60, {}, [2.0, 0.0])
    return made


def test_the_nearest_come_first_with_distance_and_certainty(things: Database) -> None:
    found = got(things, "Thing", QUERY, "_additional{distance certainty}")
    distances = [item["_additional"]["distance"] for item in found]
    assert distances == pytest.approx([0, 1 - 0.9 / np.sqrt(0.82), 1, 2], abs=1e-6)
    for item in found:
        values = item["_additional"]
        assert values["certainty"] == pytest.approx(1 - values["distance"] / 2, abs=1e-7)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ("nearVector: {vector: [1, 0] distance: 1}", [1, 2, 3]),
        ("nearVector: {vector: [1, 0] certainty: 0.9}", [1, 2]),
        ("nearVector: {vector: [1, 0] distance: 0}", [1]),
        ("nearVector: {vector: [1, 0] certainty: 0.9} limit: 1", [1]),
        ("nearVector: {vector: [1, 0] distance: 1} offset: 1", [2, 3]),
        ("nearVector: {vector: [1, 0]} limit: 2 offset: 1", [2, 3]),
        (f'nearObject: {{id: "{uid(3)}"}}', [3, 2, 1, 4]),
        (f'nearObject: {{beacon: "weaviate://localhost/Thing/{uid(3)}" distance: 0.95}}', [3, 2]),
        (f'{QUERY} where: {{path: ["n"] operator: GreaterThan valueInt: 1}}', [2, 3, 4]),
        (f'{QUERY} sort: [{{path: ["n"] order: desc}}] limit: 2', [2, 1]),
        (f"{QUERY} autocut: 1", [1, 2, 3]),
        ('hybrid: {query: "thing" vector: [0, 1]} nearVector: {vector: [1, 0]} limit: 1', [1]),
    ],
)
def test_a_vector_search_finds(arguments: str, wanted: List[int], things: Database) -> None:
    assert numbers(things, "Thing", arguments) == wanted


@pytest.mark.parametrize(
    ("class_name", "arguments", "fields", "words"),
    [
        ("Thing", "nearVector: {vector: [1]}", "t", "vector lengths don't match: 2 vs 1"),
        ("Thing", "nearVector: {vector: []}", "t", "nil or zero-length vector"),
        ("Thing", 'nearVector: {vector: [1] targetVectors: ["x"]}', "t", "target vector not found"),
        (
            "Thing",
            "nearVector: {vector: [1, 0] certainty: 0.5 distance: 1}",
            "t",
            "failed to extract nearVector params: cannot provide distance and certainty",
        ),
        (
            "Thing",
            f'nearVector: {{vector: [1, 0]}} nearObject: {{id: "{uid(1)}"}}',
            "t",
            "found both 'nearVector' and 'nearObject' parameters",
        ),
        ("Thing", f'nearObject: {{id: "{uid(9)}"}}', "t", "nearObject params: vector not found"),
        ("Thing", f'nearObject: {{id: "{uid(5)}"}}', "t", "nil or zero-length vector"),
        ("Thing", 'nearObject: {id: "x"}', "t", 'parse uuid: "x"'),
        ("Thing", 'nearObject: {beacon: "x"}', "t", "invalid cref URI"),
        ("Thing", "nearObject: {}", "t", "empty id and beacon"),
        ("Square", "nearVector: {vector: [1, 0] certainty: 0.5}", "_additional{id}", "l2-squared"),
        ("Square", "limit: 1", "_additional{certainty}", "can't compute and return certainty"),
    ],
)
def test_an_impossible_vector_search_is_refused(
    class_name: str, arguments: str, fields: str, words: str, things: Database
) -> None:
    assert words in refusal(things, f"{{Get{{{class_name}({arguments}){{{fields}}}}}}}")


def test_a_long_vector_finds_what_a_short_query_would() -> None:
    made = database(klass("Wide"))
    for number in range(1, 4):
        put(made, "Wide", number, {}, [float(number == place) for place in range(100)])
    vector = json.dumps([float(place == 2) for place in range(100)])
    assert numbers(made, "Wide", f"nearVector: {{vector: {vector}}} limit: 1") == [2]
    hybrid = f'hybrid: {{query: "x" vector: {vector} alpha: 1}} limit: 1'
    assert numbers(made, "Wide", hybrid) == [2]
    body = ask(
        made,
        "query($v: [Float]!){Get{Wide(nearVector:{vector:$v} limit:1){_additional{id}}}}",
        {"v": [float(place == 3) for place in range(100)]},
    )
    assert body["data"]["Get"]["Wide"][0]["_additional"]["id"] == uid(3)


def test_an_error_behind_a_long_vector_is_at_the_place_where_it_was_written() -> None:
    made = database(klass("Wide"))
    put(made, "Wide", 1, {}, [1.0, 2.0])
    vector = json.dumps([0.5] * 64)
    query = f"{{Get{{Wide(nearVector: {{vector: {vector}}} nope: 1){{_additional{{id}}}}}}}}"
    error = ask(made, query)["errors"][0]
    assert error["locations"] == [{"line": 1, "column": query.index("nope") + 1}]


def test_a_text_that_looks_like_a_vector_stays_a_text() -> None:
    made = database(klass("Text", prop("t", "text", tokenization="field")))
    text = "vector: [" + ", ".join(["1.5"] * 64) + "]"
    put(made, "Text", 1, {"t": text})
    assert numbers(made, "Text", f'bm25: {{query: "{text}"}}') == [1]


def test_group_by_shows_the_hits_of_each_group(things: Database) -> None:
    found = got(
        things,
        "Thing",
        f'{QUERY} groupBy: {{path: ["t"] groups: 2 objectsPerGroup: 2}}',
        "n _additional{distance group{id count minDistance maxDistance groupedBy{path value} "
        "hits{n refs{... on Other{_additional{id}}} _additional{id distance vector}}}}",
    )
    first, second = (item["_additional"]["group"] for item in found)
    assert [item["n"] for item in found] == [1, 2]
    assert first["groupedBy"] == {"path": ["t"], "value": "thing 1"}
    assert (first["id"], first["count"], second["id"], second["count"]) == (0, 2, 1, 2)
    assert [hit["n"] for hit in first["hits"]] == [1, 3]
    assert (first["minDistance"], first["maxDistance"]) == (0, 1)
    assert first["hits"][0]["_additional"] == {"id": uid(1), "distance": 0, "vector": [1, 0]}
    assert first["hits"][0]["refs"] == [{"_additional": {"id": uid(50)}}]


def test_group_by_makes_no_more_groups_than_asked_for(things: Database) -> None:
    found = got(
        things,
        "Thing",
        f'{QUERY} groupBy: {{path: ["tags"] groups: 2 objectsPerGroup: 9}}',
        "_additional{group{groupedBy{value} hits{n}}}",
    )
    groups = [item["_additional"]["group"] for item in found]
    assert [(g["groupedBy"]["value"], [h["n"] for h in g["hits"]]) for g in groups] == [
        ("all", [1, 2, 4]),
        ("t2", [2]),
    ]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("n", ["1", "2", "3", "4"]),
        ("b", ["true", "false"]),
        ("refs", [beacon("Other", 50)["beacon"]]),
    ],
)
def test_group_by_spells_values_as_json_does(
    name: str, values: List[str], things: Database
) -> None:
    found = got(
        things,
        "Thing",
        f'{QUERY} groupBy: {{path: ["{name}"] groups: 9 objectsPerGroup: 9}}',
        "_additional{group{groupedBy{value}}}",
    )
    assert [item["_additional"]["group"]["groupedBy"]["value"] for item in found] == values


def test_group_by_an_unknown_property_is_refused(things: Database) -> None:
    query = f'{{Get{{Thing({QUERY} groupBy: {{path: ["x"] groups: 1 objectsPerGroup: 1}}){{t}}}}}}'
    assert "unrecognized property: x" in refusal(things, query)


def test_group_closest_keeps_the_best_of_similar_hits(things: Database) -> None:
    assert numbers(things, "Thing", f"{QUERY} group: {{type: closest force: 0.1}}") == [1, 3, 4]


def test_group_merge_makes_one_object_of_similar_hits(things: Database) -> None:
    found = got(
        things,
        "Thing",
        f"{QUERY} group: {{type: merge force: 0.1}}",
        "t n b geo{latitude} refs{... on Other{_additional{id}}} _additional{id vector}",
    )
    merged = found[0]
    assert merged["t"] == "thing 1 (thing 0)"
    assert (merged["n"], merged["b"], merged["geo"]) == (1, True, {"latitude": 1.5})
    assert merged["refs"] == [{"_additional": {"id": uid(50)}}]
    assert merged["_additional"]["id"] == ""
    assert merged["_additional"]["vector"] == pytest.approx([0.95, 0.05])


def test_group_without_a_type_is_refused(things: Database) -> None:
    query = f"{{Get{{Thing({QUERY} group: {{force: 0.1}}){{t}}}}}}"
    assert "unrecognized grouping strategy" in refusal(things, query)


def test_named_vectors_are_searched_by_name() -> None:
    vectors = {
        "a": {"vectorizer": {"none": {}}, "vectorIndexType": "hnsw"},
        "b": {
            "vectorizer": {"none": {}},
            "vectorIndexType": "hnsw",
            "vectorIndexConfig": {"distance": "l2-squared"},
        },
    }
    schema = klass("Many", vectorConfig=vectors)
    del schema["vectorizer"]
    made = database(schema)
    put(made, "Many", 1, vectors={"a": [1.0, 0.0], "b": [5.0]})
    put(made, "Many", 2, vectors={"a": [0.0, 1.0], "b": [1.0]})
    assert numbers(made, "Many", 'nearVector: {vector: [1, 0] targetVectors: ["a"]}') == [1, 2]
    assert numbers(made, "Many", 'nearVector: {vector: [0] targetVectors: ["b"]}') == [2, 1]
    near_object = f'nearObject: {{id: "{uid(2)}" targetVectors: ["b"]}}'
    assert numbers(made, "Many", near_object) == [2, 1]
    shown = got(made, "Many", "limit: 1", "_additional{vector vectors{a b}}")
    assert shown[0]["_additional"] == {"vector": [], "vectors": {"a": [1, 0], "b": [5]}}
    assert "please specify target vector name" in refusal(
        made, "{Get{Many(nearVector:{vector:[1]}){_additional{id}}}}"
    )


@pytest.mark.parametrize(
    ("hybrid", "words"),
    [
        ('query: "x" vector: [1]', "dense search: multiple vectorizers configuration found"),
        ("vector: [1] alpha: 1", "dense search: multiple vectorizers configuration found"),
        ('query: "x"', "multiple vectorizers configuration found"),
        ('query: "x" targetVectors: ["a", "b"]', "multiple vectorizers configuration found"),
    ],
)
def test_a_hybrid_search_must_name_one_of_several_vectors(hybrid: str, words: str) -> None:
    """Taken from 1.24.26."""
    vectors = {name: {"vectorizer": {"none": {}}, "vectorIndexType": "hnsw"} for name in ("a", "b")}
    schema = klass("Many", prop("t", "text"), vectorConfig=vectors)
    del schema["vectorizer"]
    made = database(schema)
    query = f"{{Get{{Many(hybrid: {{{hybrid}}}){{_additional{{id}}}}}}}}"
    assert refusal(made, query) == f"{words}, please specify target vector name"


def test_classes_of_different_distances_cannot_be_explored(things: Database) -> None:
    assert "found different distance metrics" in refusal(
        things, "{Explore(nearVector:{vector:[1,0]}){beacon}}"
    )
