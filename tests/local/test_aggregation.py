"""Aggregate: figures, groups, and what is counted."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest

from tests.local.stored import Json, ask, beacon, database, klass, prop, put, refusal, uid
from weaviate.local.storage.database import Database

OBJECTS: Dict[int, Dict[str, Any]] = {
    1: {
        "t": "red apple",
        "tags": ["a", "b"],
        "n": 1,
        "x": 0.5,
        "b": True,
        "d": "2020-01-01T00:00:00+02:00",
        "ds": ["2020-01-01T00:00:00+02:00"],
        "refs": [beacon("Other", 9)],
    },
    2: {"t": "pear", "tags": ["a"], "n": 5_000_000_000, "b": False, "d": "2021-01-01T00:00:00Z"},
    3: {"t": "pear", "n": 1, "b": False},
    4: {},
}


@pytest.fixture(scope="module")
def things() -> Database:
    made = database(
        klass("Other"),
        klass(
            "Thing",
            prop("t", "text"),
            prop("tags", "text[]"),
            prop("n", "int"),
            prop("x", "number"),
            prop("b", "boolean"),
            prop("d", "date"),
            prop("ds", "date[]"),
            prop("geo", "geoCoordinates"),
            prop("o", "object", nestedProperties=[prop("i", "int")]),
            prop("refs", "Other"),
        ),
    )
    for number, properties in OBJECTS.items():
        put(made, "Thing", number, properties, [1.0, float(number)])
    return made


def figures(of: Database, fields: str, arguments: str = "") -> Any:
    shown = f"({arguments})" if arguments else ""
    body = ask(of, f"{{Aggregate{{Thing{shown}{{{fields}}}}}}}")
    assert "errors" not in body, body["errors"]
    groups: List[Json] = body["data"]["Aggregate"]["Thing"]
    return groups if "groupBy" in arguments else groups[0]


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ("meta{count}", {"meta": {"count": 4}}),
        (
            "n{count sum mean minimum maximum median mode type}",
            {
                "n": {
                    "count": 3,
                    "sum": 5_000_000_002,
                    "mean": pytest.approx(5_000_000_002 / 3),
                    "minimum": 1,
                    "maximum": 5_000_000_000,
                    "median": 1,
                    "mode": 1,
                    "type": "int",
                }
            },
        ),
        (
            "x{count median mode type}",
            {"x": {"count": 1, "median": 0.5, "mode": 0.5, "type": "number"}},
        ),
        (
            "b{count totalTrue totalFalse percentageTrue percentageFalse type}",
            {
                "b": {
                    "count": 3,
                    "totalTrue": 1,
                    "totalFalse": 2,
                    "percentageTrue": pytest.approx(1 / 3),
                    "percentageFalse": pytest.approx(2 / 3),
                    "type": "boolean",
                }
            },
        ),
        (
            "t{count type topOccurrences(limit: 1){value occurs}}",
            {"t": {"count": 3, "type": "text", "topOccurrences": [{"value": "pear", "occurs": 2}]}},
        ),
        (
            "tags{count topOccurrences{value occurs}}",
            {
                "tags": {
                    "count": 3,
                    "topOccurrences": [{"value": "a", "occurs": 2}, {"value": "b", "occurs": 1}],
                }
            },
        ),
        (
            "d{count minimum maximum median mode}",
            {
                "d": {
                    "count": 2,
                    "minimum": "2019-12-31T22:00:00Z",
                    "maximum": "2021-01-01T00:00:00Z",
                    "median": "2020-07-01T23:00:00Z",
                    "mode": "2019-12-31T22:00:00Z",
                }
            },
        ),
        ("ds{minimum}", {"ds": {"minimum": "2020-01-01T00:00:00+02:00"}}),
        ("refs{type pointingTo}", {"refs": {"type": "cref", "pointingTo": ["Other"]}}),
        ("refs{pointingTo}", {"refs": {"pointingTo": ["Other"]}}),
        ("groupedBy{value}", {"groupedBy": None}),
    ],
)
def test_figures_of_everything(fields: str, wanted: Json, things: Database) -> None:
    assert figures(things, fields) == wanted


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ("meta{count} n{sum}", {"meta": {"count": 2}, "n": {"sum": 2}}),
        ("d{minimum}", {"d": {"minimum": "2020-01-01T00:00:00+02:00"}}),
        ("refs{pointingTo}", {"refs": {"pointingTo": [beacon("Other", 9)["beacon"]]}}),
        ("refs{type pointingTo}", {"refs": {"type": "cref", "pointingTo": ["Other"]}}),
    ],
)
def test_figures_of_the_hits_of_a_filter(fields: str, wanted: Json, things: Database) -> None:
    where = 'where: {path: ["n"] operator: Equal valueInt: 1}'
    assert figures(things, fields, where) == wanted


def test_of_nothing_there_is_only_a_count(things: Database) -> None:
    fields = (
        "meta{count} n{count sum mode} b{count totalTrue percentageTrue} d{count minimum} "
        "t{count topOccurrences{value}}"
    )
    where = 'where: {path: ["n"] operator: Equal valueInt: 77}'
    assert figures(things, fields, where) == {
        "meta": {"count": 0},
        "n": {"count": 0, "sum": None, "mode": None},
        "b": {"count": 0, "totalTrue": 0, "percentageTrue": None},
        "d": {"count": 0, "minimum": None},
        "t": {"count": 0, "topOccurrences": []},
    }


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("t", [("pear", 2), ("red apple", 1)]),
        ("tags", [("a", 2), ("b", 1)]),
        ("n", [("1", 2), ("5e+09", 1)]),
        ("b", [("false", 2), ("true", 1)]),
        ("refs", [(beacon("Other", 9)["beacon"], 1)]),
        ("nope", []),
    ],
)
def test_objects_are_grouped_by_their_values(name: str, wanted: Any, things: Database) -> None:
    groups = figures(things, "groupedBy{value path} meta{count}", f'groupBy: ["{name}"]')
    assert [(g["groupedBy"]["value"], g["meta"]["count"]) for g in groups] == wanted
    assert all(group["groupedBy"]["path"] == [name] for group in groups)


def test_each_group_has_its_own_figures(things: Database) -> None:
    groups = figures(things, "n{sum}", 'groupBy: ["t"] limit: 1')
    assert groups == [{"n": {"sum": 5_000_000_001}}]


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        ("nearVector: {vector: [1, 1]} objectLimit: 3", 3),
        ("nearVector: {vector: [1, 1] distance: 0.06}", 2),
        ("nearVector: {vector: [1, 1] certainty: 0.97} objectLimit: 1", 1),
        (f'nearObject: {{id: "{uid(1)}"}} objectLimit: 2', 2),
        ('hybrid: {query: "pear" vector: [1, 1]} objectLimit: 1', 2),
        ('hybrid: {query: "pear" alpha: 0 vector: [1, 1]}', 2),
        ("hybrid: {vector: [1, 1]} objectLimit: 2", 2),
    ],
)
def test_the_hits_of_a_search_are_counted(arguments: str, count: int, things: Database) -> None:
    assert figures(things, "meta{count}", arguments) == {"meta": {"count": count}}


def test_a_filter_holds_for_both_searches_of_a_hybrid_one(things: Database) -> None:
    where = 'where: {path: ["n"] operator: Equal valueInt: 1}'
    hybrid = 'hybrid: {query: "pear apple" vector: [1, 1]}'
    assert figures(things, "meta{count}", f"{hybrid} {where}") == {"meta": {"count": 2}}


@pytest.mark.parametrize(("alpha", "count"), [("0", 0), ("0.5", 2), ("1", 2)])
@pytest.mark.parametrize("kind", ["int", "text[]"])
def test_a_class_without_texts_has_no_hits_for_words(kind: str, alpha: str, count: int) -> None:
    made = database(klass("Thing", prop("p", kind)))
    for number in (1, 2):
        put(made, "Thing", number, {"p": 1 if kind == "int" else ["dog"]}, [1, number])
    hybrid = f'hybrid: {{query: "dog" alpha: {alpha} vector: [1, 1]}} objectLimit: 2'
    assert figures(made, "meta{count}", hybrid) == {"meta": {"count": count}}


def test_a_geo_range_is_counted_as_it_is_found() -> None:
    made = database(klass("Thing", prop("geo", "geoCoordinates")))
    put(made, "Thing", 1, {"geo": {"latitude": 52, "longitude": 4}})
    put(made, "Thing", 2, {"geo": {"latitude": 10, "longitude": 4}})
    area = "{geoCoordinates: {latitude: 52 longitude: 4} distance: {max: 10}}"
    where = f'where: {{path: ["geo"] operator: WithinGeoRange valueGeoRange: {area}}}'
    assert figures(made, "meta{count}", where) == {"meta": {"count": 1}}


@pytest.mark.parametrize(
    ("arguments", "fields", "words"),
    [
        ("nearVector: {vector: [1, 1]}", "meta{count}", "must provide certainty or objectLimit"),
        ("objectLimit: 1", "meta{count}", "objectLimit can only be used with a near<Media>"),
        ("nearVector: {vector: [1]} objectLimit: 0", "meta{count}", "must be a positive integer"),
        ('groupBy: ["refs", "Other", "n"]', "meta{count}", "grouping by cross-refs not supported"),
        ('groupBy: ["o"]', "meta{count}", "is not supported"),
        ('hybrid: {query: "x"}', "meta{count}", "VectorFromInput was called without vectorizer"),
        ('bm25: {query: "x"}', "meta{count}", 'Unknown argument "bm25"'),
        ('where: {path: ["x"] operator: Equal valueInt: 1}', "meta{count}", 'use "valueNumber"'),
        ('where: {path: ["t"] operator: Equal valueText: "the"}', "meta{count}", "only stopwords"),
        ("limit: 1", "geo{count}", 'Cannot query field "geo" on type "AggregateThing"'),
        ("limit: 1", "n{nope}", 'Cannot query field "nope" on type "AggregateThingnObj"'),
    ],
)
def test_what_cannot_be_aggregated_is_refused(
    arguments: str, fields: str, words: str, things: Database
) -> None:
    if 'groupBy: ["o"]' in arguments:
        put(things, "Thing", 8, {"o": {"i": 1}}, [1.0, 8.0])
    try:
        assert words in refusal(things, f"{{Aggregate{{Thing({arguments}){{{fields}}}}}}}")
    finally:
        things.collection("Thing").shard().delete(uid(8))
