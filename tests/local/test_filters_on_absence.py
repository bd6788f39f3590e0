"""IsNull and len(property), with the peculiarities of the real server's indexes."""

from __future__ import annotations

from typing import List

import pytest

from tests.local.stored import beacon, database, klass, numbers, prop, put, refusal, uid
from weaviate.local.storage.database import Database

PROPERTIES = (
    prop("title", "text"),
    prop("tags", "text[]"),
    prop("n", "int"),
    prop("u", "uuid"),
    prop("geo", "geoCoordinates"),
    prop("blob", "blob"),
    prop("o", "object", nestedProperties=[prop("i", "int")]),
    prop("refs", "Other"),
)


def filled(**indexes: bool) -> Database:
    made = database(klass("Other"), klass("Thing", *PROPERTIES, invertedIndexConfig=indexes))
    put(
        made,
        "Thing",
        1,
        {
            "title": "Äpfel",
            "tags": ["a", "b"],
            "n": 1,
            "u": uid(1),
            "geo": {"latitude": 1, "longitude": 2},
            "o": {"i": 1},
            "refs": [beacon("Other", 5), beacon("Other", 6)],
        },
    )
    put(made, "Thing", 2, {"title": "", "tags": [], "refs": []})
    put(made, "Thing", 3)
    return made


@pytest.fixture(scope="module")
def indexed() -> Database:
    return filled(indexNullState=True, indexPropertyLength=True)


@pytest.mark.parametrize(
    ("name", "null", "not_null"),
    [
        ("title", [2, 3], [1]),
        ("tags", [2, 3], [1]),
        ("n", [2, 3], [1]),
        ("u", [2, 3], [1]),
        ("refs", [3], [1]),
        ("o", [2, 3], []),
        ("geo", [], []),
    ],
)
def test_these_are_null(name: str, null: List[int], not_null: List[int], indexed: Database) -> None:
    def found(value: str) -> List[int]:
        where = f'path: ["{name}"] operator: IsNull valueBoolean: {value}'
        return numbers(indexed, "Thing", f"where: {{{where}}}")

    assert (found("true"), found("false")) == (null, not_null)


@pytest.mark.parametrize(
    ("name", "operator", "value", "wanted"),
    [
        ("title", "Equal", 5, [1]),
        ("title", "Equal", 0, [2, 3]),
        ("title", "NotEqual", 5, [2, 3]),
        ("title", "LessThan", 5, [2, 3]),
        ("tags", "GreaterThanEqual", 2, [1]),
        ("refs", "GreaterThan", 0, [1]),
        ("refs", "Equal", 0, [3]),
        ("u", "Equal", 0, [2, 3]),
    ],
)
def test_these_are_as_long(
    name: str, operator: str, value: int, wanted: List[int], indexed: Database
) -> None:
    where = f'path: ["len({name})"] operator: {operator} valueInt: {value}'
    assert numbers(indexed, "Thing", f"where: {{{where}}}") == wanted


def test_what_is_missing_has_no_length_without_an_index_of_null_states() -> None:
    made = filled(indexPropertyLength=True)
    where = 'where: {path: ["len(title)"] operator: Equal valueInt: 0}'
    assert numbers(made, "Thing", where) == [2]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ('path: ["n"] operator: IsNull valueText: "a"', "IsNull requires a booleanValue"),
        ('path: ["blob"] operator: IsNull valueBoolean: true', "is it indexed?"),
        ('path: ["len(n)"] operator: Equal valueInt: 1', "n_propertyLength not found"),
        ('path: ["len(title)"] operator: Like valueInt: 1', "(equal), got '\\n' instead"),
        ('path: ["len(title)"] operator: ContainsAny valueInt: 1', "(equal), got '\\f' instead"),
        ('path: ["len(title)"] operator: Equal valueText: "1"', "requires IntValue"),
        ('path: ["len(title)"] operator: IsNull valueBoolean: true', "unsupported type"),
        ('path: ["len(title)"] operator: Equal valueInt: -1', "positive property length"),
        ('path: ["len(title)"] operator: Equal valueInt: [1]', "expected value to be int"),
        ('path: ["len(nope)"] operator: Equal valueInt: 1', "no such prop with name 'nope'"),
    ],
)
def test_an_impossible_condition_is_refused(where: str, words: str, indexed: Database) -> None:
    assert words in refusal(indexed, f"{{Get{{Thing(where: {{{where}}}){{n}}}}}}")


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ('path: ["n"] operator: IsNull valueBoolean: true', "Nullstate must be indexed"),
        ('path: ["len(title)"] operator: Equal valueInt: 1', "Property length must be indexed"),
    ],
)
def test_without_its_index_a_condition_is_refused(where: str, words: str) -> None:
    assert words in refusal(filled(), f"{{Get{{Thing(where: {{{where}}}){{n}}}}}}")
