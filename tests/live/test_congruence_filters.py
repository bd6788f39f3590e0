"""Where filters find the same objects, in the same order, on the local server and a real one."""

from __future__ import annotations

from typing import Any, Dict

import pytest

import weaviate
from tests.live.congruence import (
    PERSON,
    THING,
    THING_SET,
    differences,
    same_errors,
    version_of,
)
from tests.support.things import uid

Where = Dict[str, Any]


def value(path: str, operator: str, **given: Any) -> Where:
    return {"path": path.split("."), "operator": operator, **given}


def text(path: str, operator: str, given: str) -> Where:
    return value(path, operator, valueText=given)


def within(metres: float) -> Where:
    point = {"latitude": 52.0, "longitude": 4.1}
    area = {"geoCoordinates": point, "distance": {"max": metres}}
    return value("geo", "WithinGeoRange", valueGeoRange=area)


COMPARISONS = ("Equal", "NotEqual", "GreaterThan", "GreaterThanEqual", "LessThan", "LessThanEqual")

FILTERS: Dict[str, Where] = {
    **{f"n {op}": value("n", op, valueInt=1) for op in COMPARISONS},
    **{f"x {op}": value("x", op, valueNumber=1.0) for op in COMPARISONS},
    **{f"b {op}": value("b", op, valueBoolean=False) for op in COMPARISONS},
    **{f"d {op}": value("d", op, valueDate="2021-06-01T10:00:00.123456789Z") for op in COMPARISONS},
    **{f"title {op}": text("title", op, "fox") for op in COMPARISONS},
    **{f"field {op}": text("field", op, "Whole Value") for op in COMPARISONS},
    **{f"ns {op}": value("ns", op, valueInt=1) for op in COMPARISONS},
    **{f"u {op}": text("u", op, uid(7)) for op in COMPARISONS},
    **{f"us {op}": text("us", op, uid(8)) for op in COMPARISONS},
    **{f"id {op}": text("id", op, uid(49)) for op in COMPARISONS},
    **{f"count of by {op}": value("by", op, valueInt=1) for op in COMPARISONS},
    **{f"len of title {op}": value("len(title)", op, valueInt=19) for op in COMPARISONS},
    **{f"len of tags {op}": value("len(tags)", op, valueInt=1) for op in COMPARISONS},
    "several words": text("title", "Equal", "quick FOX!"),
    "stopwords do not count": text("title", "Equal", "the fox"),
    "letters beyond ASCII": text("title", "Equal", "ÄPFEL"),
    "no word of two": text("title", "NotEqual", "lazy quick"),
    "white space, case kept": text("ws", "Equal", "The"),
    "white space, case kept, other": text("ws", "Equal", "quick"),
    "lower case": text("low", "Equal", "BROWN-fox"),
    "lower case beyond ASCII": text("low", "Equal", "äpfel"),
    "like with star": text("title", "Like", "FO*"),
    "like with question mark": text("title", "Like", "l?zy"),
    "like with two words": text("title", "Like", "qu*k br*"),
    "like anything": text("title", "Like", "*"),
    "like an id": text("id", "Like", "0000003*"),
    "old name of text": value("title", "Equal", valueString="fox"),
    "one of several numbers": value("n", "ContainsAny", valueInt=[1, -3]),
    "all numbers of a list": value("ns", "ContainsAll", valueInt=[1, 2]),
    "one of several texts": value("title", "ContainsAny", valueText=["dog", "birnen"]),
    "all of several texts": value("title", "ContainsAll", valueText=["lazy fox", "dog"]),
    "one of several ids": value("id", "ContainsAny", valueText=[uid(50), uid(48)]),
    "one of several uuids": value("us", "ContainsAny", valueText=[uid(9)]),
    "all booleans": value("bs", "ContainsAll", valueBoolean=[True, False]),
    "one of several dates": value("ds", "ContainsAny", valueDate=["2020-12-31T22:00:00Z"]),
    "near": within(6850),
    "too far": within(6800),
    "half the world": within(17_000_000),
    "a property of what is referred to": text(f"by.{PERSON}.name", "Equal", "ada"),
    "no property of what is referred to": text(f"by.{PERSON}.name", "NotEqual", "ada"),
    "a number of what is referred to": value(f"by.{PERSON}.age", "GreaterThan", valueInt=30),
    "the id of what is referred to": text(f"by.{PERSON}.id", "Equal", uid(101)),
    **{
        f"{name} is {'' if null else 'not '}null": value(name, "IsNull", valueBoolean=null)
        for name in ("title", "tags", "n", "d", "u", "ns", "geo")
        for null in (True, False)
    },
    "made after": value("_creationTimeUnix", "GreaterThan", valueDate="2020-01-01T00:00:00Z"),
    "changed before": text("_lastUpdateTimeUnix", "LessThan", "1000"),
    "and": {
        "operator": "And",
        "operands": [text("title", "Equal", "fox"), value("b", "Equal", valueBoolean=True)],
    },
    "or within and": {
        "operator": "And",
        "operands": [
            {
                "operator": "Or",
                "operands": [value("n", "Equal", valueInt=1), text("tags", "Equal", "red")],
            },
            value("x", "LessThan", valueNumber=2.0),
        ],
    },
}
REFUSED: Dict[str, Where] = {
    "unknown property": value("nope", "Equal", valueInt=1),
    "wrong type": value("n", "Equal", valueText="1"),
    "number for int": value("n", "Equal", valueNumber=1.0),
    "only stopwords": text("title", "Equal", "the"),
    "date without time": value("d", "Equal", valueDate="2020-01-01"),
    "no uuid": text("u", "Equal", "x"),
    "like on a uuid": text("u", "Like", "0*"),
    "text on a reference": text("by", "Equal", "x"),
    "unknown class in a path": text("by.Nobody.name", "Equal", "x"),
    "path that ends with a class": text(f"by.{PERSON}", "Equal", "x"),
    "length below nothing": value("len(title)", "Equal", valueInt=-1),
    "null that is a text": value("n", "IsNull", valueText="x"),
    "an object": value("o", "Equal", valueInt=1),
    "operand that does not fit": {
        "operator": "And",
        "operands": [value("n", "Equal", valueInt=1), value("nope", "Equal", valueInt=1)],
    },
}

DATA = THING_SET

COUNTED_RIGHTLY = {"near": ((1, 38), (1, 39)), "title NotEqual": ((1, 28), (9,))}
"""From which version on, and before which, a real server's aggregation counts what `Get` finds."""


def ask(client: weaviate.Client, where: Where) -> Any:
    query = client.query.get(THING, ["title", "n", "tags"]).with_additional("id")
    return query.with_where(where).with_limit(50).do()


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_is_understood_locally(name: str, local: weaviate.Client) -> None:
    assert "errors" not in ask(local, FILTERS[name])


@pytest.mark.live
@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_finds_the_same(name: str, local: weaviate.Client, real: weaviate.Client) -> None:
    assert not list(differences(ask(local, FILTERS[name]), ask(real, FILTERS[name])))


@pytest.mark.parametrize("name", REFUSED)
def test_a_filter_is_refused_locally(name: str, local: weaviate.Client) -> None:
    assert ask(local, REFUSED[name])["errors"]


@pytest.mark.live
@pytest.mark.parametrize("name", REFUSED)
def test_a_filter_is_refused_by_both(
    name: str, local: weaviate.Client, real: weaviate.Client
) -> None:
    assert same_errors(ask(local, REFUSED[name]), ask(real, REFUSED[name]))


@pytest.mark.live
@pytest.mark.parametrize("name", ["n Equal", "title NotEqual", "or within and", "near"])
def test_a_filter_counts_the_same(name: str, local: weaviate.Client, real: weaviate.Client) -> None:
    since, until = COUNTED_RIGHTLY.get(name, ((), (9,)))
    if not since <= version_of(real) < until:
        pytest.skip(f"this server counts wrongly with the filter {name!r}")

    def count(client: weaviate.Client) -> Any:
        return client.query.aggregate(THING).with_where(FILTERS[name]).with_meta_count().do()

    assert not list(differences(count(local), count(real)))
