"""Where filters: which objects pass, and what is refused."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest

from tests.local.stored import beacon, database, klass, number_of, numbers, prop, put, refusal, uid
from tests.support.things import PEOPLE, thing_properties
from tests.support.things import things as objects
from weaviate.local.errors import ApiError
from weaviate.local.filters.check import checked_where
from weaviate.local.filters.match import match_clause
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Allow, Collection


def compiled(of: Database, collection: Collection, where: Dict[str, Any]) -> Allow:
    return match_clause(of, collection, checked_where(of, collection, where))


@pytest.fixture(scope="module")
def things() -> Database:
    made = database(
        klass("Person", prop("name", "text"), prop("age", "int")),
        klass(
            "Thing",
            *thing_properties("Person"),
            prop("hidden", "int", indexFilterable=False),
            prop("secret", "text", indexFilterable=False, indexSearchable=False),
            invertedIndexConfig={"indexTimestamps": True},
        ),
        klass("Bare", prop("n", "int")),
    )
    for number, person in PEOPLE.items():
        put(made, "Person", number, person)
    first, second, third, _, empty = objects("Person")
    for number, properties in enumerate((first, second, third, empty), 1):
        put(made, "Thing", number, properties, created_ms=1_700_000_000_000 + number)
    return made


def found(of: Database, where: str) -> List[int]:
    return numbers(of, "Thing", f"where: {{{where}}}")


@pytest.mark.parametrize(
    ("name", "operator", "value", "wanted"),
    [
        ("title", "Equal", "fox", [1, 2]),
        ("title", "Equal", "the FOX!", [1, 2]),
        ("title", "Equal", "quick fox", [1]),
        ("title", "NotEqual", "fox", [3, 4]),
        ("title", "NotEqual", "lazy quick", [3, 4]),
        ("title", "GreaterThan", "fox", [1, 2]),
        ("title", "LessThan", "brown", [2]),
        ("title", "Like", "*", [1, 2]),
        ("title", "Like", "l?zy", [2]),
        ("title", "Like", "FO*", [1, 2]),
        ("title", "Like", "qu*k br*", [1]),
        ("title", "Like", "fo.", []),
        ("ws", "Equal", "The", [1]),
        ("ws", "Equal", "Quick", [3]),
        ("ws", "Like", "The*", [1]),
        ("field", "Equal", "Whole Value", [1]),
        ("field", "Like", "Whole*", [1]),
        ("field", "Equal", "", []),
        ("field", "NotEqual", "zz", [1, 2, 3, 4]),
        ("tags", "Equal", "green", [1]),
        ("tags", "NotEqual", "red", [2, 4]),
        ("u", "Equal", uid(7), [1]),
        ("u", "NotEqual", uid(7), [2, 3, 4]),
        ("u", "GreaterThan", uid(3), [1]),
        ("us", "Equal", uid(9).upper(), [1]),
        ("id", "Equal", uid(2), [2]),
        ("_id", "NotEqual", uid(2), [1, 3, 4]),
        ("id", "Like", "0000000?-*2", [2]),
        ("id", "GreaterThan", uid(2), [3, 4]),
        ("id", "Equal", "no id", []),
        ("_creationTimeUnix", "GreaterThan", "1700000000002", [3, 4]),
        ("_lastUpdateTimeUnix", "Equal", "1700000000000", [1, 2, 3, 4]),
    ],
)
def test_a_text_condition_holds_for(
    name: str, operator: str, value: str, wanted: List[int], things: Database
) -> None:
    assert found(things, f'path: ["{name}"] operator: {operator} valueText: "{value}"') == wanted


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ('path: ["n"] operator: Equal valueInt: 5000000000', [2]),
        ('path: ["n"] operator: GreaterThanEqual valueInt: 1', [1, 2]),
        ('path: ["n"] operator: LessThan valueInt: 1', [3]),
        ('path: ["n"] operator: NotEqual valueInt: 1', [2, 3, 4]),
        ('path: ["x"] operator: Equal valueNumber: 1', [1]),
        ('path: ["x"] operator: GreaterThan valueNumber: 2.4', [2, 3]),
        ('path: ["ns"] operator: GreaterThan valueInt: 1', [1]),
        ('path: ["ns"] operator: NotEqual valueInt: 1', [2, 3, 4]),
        ('path: ["b"] operator: Equal valueBoolean: false', [2]),
        ('path: ["b"] operator: NotEqual valueBoolean: false', [1, 3, 4]),
        ('path: ["b"] operator: GreaterThan valueBoolean: false', [1]),
        ('path: ["bs"] operator: Equal valueBoolean: false', [1]),
        ('path: ["d"] operator: Equal valueDate: "2021-06-01T10:00:00.123456789Z"', [2]),
        ('path: ["d"] operator: LessThanEqual valueDate: "2021-06-01T10:00:00.123456Z"', [1]),
        ('path: ["ds"] operator: GreaterThan valueDate: "2020-06-01T10:00:00Z"', [1]),
        (
            'path: ["_creationTimeUnix"] operator: LessThan valueDate: "2100-01-01T00:00:00Z"',
            [1, 2, 3, 4],
        ),
        ('path: ["title"] operator: Equal valueString: "fox"', [1, 2]),
        ('path: ["by"] operator: Equal valueInt: 0', [3, 4]),
        ('path: ["by"] operator: GreaterThan valueInt: 1', [1]),
        ('path: ["by", "Person", "name"] operator: Equal valueText: "ada"', [1]),
        ('path: ["by", "Person", "name"] operator: NotEqual valueText: "ada"', [1, 2]),
        ('path: ["by", "Person", "age"] operator: GreaterThan valueInt: 31', []),
        (f'path: ["by", "Person", "id"] operator: Equal valueText: "{uid(101)}"', [1, 2]),
    ],
)
def test_a_condition_holds_for(where: str, wanted: List[int], things: Database) -> None:
    assert found(things, where) == wanted


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ('path: ["n"] operator: ContainsAny valueInt: [1, -3]', [1, 3]),
        ('path: ["ns"] operator: ContainsAll valueInt: [1, 2]', [1]),
        ('path: ["title"] operator: ContainsAny valueText: ["quick", "dog"]', [1, 2]),
        ('path: ["title"] operator: ContainsAll valueText: ["lazy fox", "dog"]', [2]),
        ('path: ["bs"] operator: ContainsAll valueBoolean: [true, false]', [1]),
        ('path: ["ds"] operator: ContainsAny valueDate: ["2020-12-31T22:00:00Z"]', [1]),
        ('path: ["x"] operator: ContainsAny valueNumber: [1, 2.5]', [1, 2]),
        (f'path: ["id"] operator: ContainsAny valueText: ["{uid(1)}", "{uid(4)}"]', [1, 4]),
        (f'path: ["us"] operator: ContainsAny valueText: ["{uid(9)}"]', [1]),
    ],
)
def test_contains_looks_for_several_values(where: str, wanted: List[int], things: Database) -> None:
    assert found(things, where) == wanted


@pytest.mark.parametrize(("metres", "wanted"), [(6850, [1]), (6800, []), (7_000_000, [1])])
def test_a_geo_range_is_a_circle_on_the_globe(
    metres: int, wanted: List[int], things: Database
) -> None:
    point = "{latitude: 52.0 longitude: 4.1}"
    area = f"{{geoCoordinates: {point} distance: {{max: {metres}}}}}"
    assert found(things, f'path: ["geo"] operator: WithinGeoRange valueGeoRange: {area}') == wanted


def test_and_and_or_join_conditions(things: Database) -> None:
    small = '{path: ["n"] operator: LessThan valueInt: 100}'
    fox = '{path: ["title"] operator: Equal valueText: "fox"}'
    true = '{path: ["b"] operator: Equal valueBoolean: true}'
    assert found(things, f"operator: And operands: [{small}, {fox}]") == [1]
    assert found(things, f"operator: Or operands: [{small}, {fox}]") == [1, 2, 3]
    nested = f"{{operator: And operands: [{fox}, {true}]}}"
    assert found(things, f"operator: Or operands: [{nested}]") == [1]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ('path: ["nope"] operator: Equal valueInt: 1', "no such prop with name 'nope' found"),
        (
            'path: ["n"] operator: Equal valueText: "a"',
            'cannot use "valueText" on type "int", use "valueInt"',
        ),
        ('path: ["n"] operator: Equal valueNumber: 1', 'use "valueInt" instead'),
        ('path: ["ns"] operator: Equal valueText: "a"', 'on type "int[]", use "valueInt" instead'),
        ('path: ["o"] operator: Equal valueInt: 1', 'use "valueObject" instead'),
        ('path: ["n"] operator: Equal', "no value<Type> field set"),
        ('path: ["n"] operator: Equal valueInt: 1 valueText: "a"', "found more than one values"),
        ("path: [] operator: Equal valueInt: 1", "must have at least one element"),
        ('path: ["n"] valueInt: 1', "unrecognized operator: "),
        ("operator: And operands: []", "no operands set"),
        ('operator: And path: ["n"] operands: []', "not compatible with field 'path'"),
        ("operator: Or valueInt: 1 operands: []", "not compatible with field 'value<Type>'"),
        ('path: ["1a"] operator: Equal valueInt: 1', "Expected a valid property name"),
        (
            'path: ["by", "person", "n"] operator: Equal valueInt: 1',
            "Expected a valid class name",
        ),
        (
            'path: ["by", "Person"] operator: Equal valueInt: 1',
            "missing an argument after 'Person'",
        ),
        ('path: ["by", "Nope", "n"] operator: Equal valueInt: 1', 'class "Nope" does not exist'),
        ('path: ["by"] operator: Equal valueText: "x"', "is a ref prop to the class"),
        ('path: ["n", "Person", "age"] operator: Equal valueInt: 1', "is no reference"),
        (
            'path: ["by", "Nope", "id"] operator: Equal valueText: "x"',
            "nested request to fetch matching IDs: tried to browse non-existing index for Nope",
        ),
        ('path: ["u"] operator: Like valueText: "x"', 'operator "Like" cannot be used on uuid'),
        ('path: ["u"] operator: Equal valueText: "x"', "parse uuid string: invalid UUID length: 1"),
        ('path: ["u"] operator: Equal valueInt: 1', 'specify uuid as string using "valueText"'),
        ('path: ["id"] operator: Equal valueInt: 1', 'must use "valueText" to specify the id'),
        ('path: ["_creationTimeUnix"] operator: Equal valueInt: 1', "filter by timestamp"),
        (
            'path: ["_creationTimeUnix"] operator: Equal valueText: "x"',
            "expected value to be timestamp",
        ),
        ('path: ["d"] operator: Equal valueDate: "2020-01-01"', "parse time as RFC3339"),
        ('path: ["n"] operator: Equal valueInt: [1]', "expected value to be int, got []int"),
        (
            'path: ["x"] operator: LessThan valueNumber: [1]',
            "expected value to be float64, got []float64",
        ),
        (
            'path: ["title"] operator: ContainsAny valueText: "x"',
            "should be []string but is string",
        ),
        ('path: ["title"] operator: Equal valueText: "the"', "only stopwords provided"),
        ('path: ["field"] operator: Equal valueText: "a"', "only stopwords provided"),
        ('path: ["hidden"] operator: Equal valueInt: 1', "Filtering by property 'hidden' requires"),
        ('path: ["secret"] operator: Equal valueText: "a"', "Filtering by property 'secret'"),
        ('path: ["secret"] operator: Equal valueText: ["a"]', "expected value to be string"),
        ('path: ["n"] operator: Like valueInt: 1', "compile regex from 'like' string"),
        ('path: ["geo"] operator: Equal valueText: "x"', 'use "valueGeoCoordinates" instead'),
        (
            'operator: And operands: [{path: ["nope"] operator: Equal valueInt: 1}]',
            "child operand at position 0: no such prop",
        ),
    ],
)
def test_what_does_not_fit_is_refused(where: str, words: str, things: Database) -> None:
    assert words in refusal(things, f"{{Get{{Thing(where: {{{where}}}){{title}}}}}}")


def test_times_can_be_asked_for_only_where_they_are_indexed(things: Database) -> None:
    where = 'path: ["_creationTimeUnix"] operator: GreaterThan valueText: "1"'
    assert "Timestamps must be indexed" in refusal(
        things, f"{{Get{{Bare(where: {{{where}}}){{n}}}}}}"
    )


def test_the_form_of_batch_delete_is_understood(things: Database) -> None:
    thing = things.collection("Thing")
    where = {
        "operator": "And",
        "operands": [
            {"path": ["title"], "operator": "ContainsAny", "valueTextArray": ["fox", "x"]},
            {"path": ["n"], "operator": "LessThan", "valueInt": 9},
        ],
    }
    passes = compiled(things, thing, where)
    assert [number_of(item.id) for item in thing.shard() if passes(item)] == [1]


@pytest.mark.parametrize(
    ("where", "status", "words"),
    [
        ({"operator": "Is"}, 422, "failed to parse where filter: unrecognized operator: Is"),
        (
            {"path": ["nope"], "operator": "Equal", "valueInt": 1},
            422,
            "invalid where filter: no such prop",
        ),
        ({"path": ["n"], "operator": "Equal", "valueInt": "1"}, 400, "of the wrong type"),
        (
            {"path": ["title"], "operator": "Equal", "valueText": "the"},
            500,
            "only stopwords provided",
        ),
        (
            {
                "path": ["geo"],
                "operator": "WithinGeoRange",
                "valueGeoRange": {"distance": {"max": 1}},
            },
            422,
            "field 'geoCoordinates' must be set",
        ),
    ],
)
def test_a_bad_filter_has_the_status_and_words_of_batch_delete(
    where: Dict[str, Any], status: int, words: str, things: Database
) -> None:
    with pytest.raises(ApiError) as caught:
        compiled(things, things.collection("Thing"), where)
    assert caught.value.status == status
    assert words in str(caught.value)


def test_references_are_followed_within_the_tenant() -> None:
    made = database(
        klass("Room", prop("name", "text"), multiTenancyConfig={"enabled": True}),
    )
    room = made.collection("Room")
    room.schema["properties"].append(prop("next", "Room"))
    for tenant in ("one", "two"):
        made.add_shard(room, tenant)
    put(made, "Room", 1, {"name": "hall"}, tenant="one")
    put(made, "Room", 1, {"name": "cellar"}, tenant="two")
    for number, tenant in ((2, "one"), (3, "two")):
        put(made, "Room", number, {"next": [beacon("Room", 1)]}, tenant=tenant)
    where = {"path": ["next", "Room", "name"], "operator": "Equal", "valueText": "hall"}
    passes = compiled(made, room, where)
    assert [item.id for shard in room.shards.values() for item in shard if passes(item)] == [uid(2)]
