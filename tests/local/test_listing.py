"""Listing, paging, sorting, and the cursor."""

from __future__ import annotations

import random
from typing import Any, Dict, List

import pytest

from tests.local.stored import database, klass, numbers, prop, put, refusal, uid
from weaviate.local.search import sorting
from weaviate.local.search.arguments import SortKey
from weaviate.local.search.sorting import sort_objects
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Shard, StoredObject
from weaviate.local.wire.dates import nanoseconds, text_of

OBJECTS: Dict[int, Dict[str, Any]] = {
    5: {"t": "banana", "n": 3, "b": True, "d": "2020-01-01T00:00:00+02:00", "tags": ["b", "a"]},
    2: {"t": "Apple", "n": 1, "b": False, "d": "2020-01-01T00:00:00Z", "tags": ["b"]},
    4: {"t": "apple", "n": 3, "d": "2019-01-01T00:00:00Z", "tags": []},
    1: {"n": -2.5, "geo": {"latitude": 1, "longitude": 2}, "phone": {"input": "1", "national": 5}},
    3: {"t": "", "geo": {"latitude": 0, "longitude": 3}},
}


@pytest.fixture(scope="module")
def things() -> Database:
    made = database(
        klass("Other"),
        klass(
            "Thing",
            prop("t", "text"),
            prop("n", "number"),
            prop("b", "boolean"),
            prop("d", "date"),
            prop("utc", "date"),
            prop("tags", "text[]"),
            prop("geo", "geoCoordinates"),
            prop("phone", "phoneNumber"),
            prop("u", "uuid"),
            prop("refs", "Other"),
        ),
    )
    for place, (number, properties) in enumerate(OBJECTS.items()):
        put(made, "Thing", number, properties, created_ms=place, updated_ms=100 - place)
    return made


def test_a_listing_is_in_the_order_of_ids(things: Database) -> None:
    assert numbers(things, "Thing") == [1, 2, 3, 4, 5]


def test_the_hits_of_a_filter_are_in_the_order_of_arrival(things: Database) -> None:
    where = 'where: {path: ["id"] operator: NotEqual valueText: "x"}'
    assert numbers(things, "Thing", where) == [5, 2, 4, 1, 3]
    assert numbers(things, "Thing", f"{where} limit: 2 offset: 1") == [2, 4]


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ("limit: 2", [1, 2]),
        ("limit: 2 offset: 2", [3, 4]),
        ("offset: 3", [4, 5]),
        ("limit: 2 offset: 100", []),
        ("limit: -1", [1, 2, 3, 4, 5]),
    ],
)
def test_a_page_is_cut_out(arguments: str, wanted: List[int], things: Database) -> None:
    assert numbers(things, "Thing", arguments) == wanted


def test_a_query_without_any_limit_gets_a_hundred_and_one_with_an_offset_the_default() -> None:
    made = database(klass("Thing"))
    for number in range(1, 151):
        put(made, "Thing", number)
    assert len(numbers(made, "Thing")) == 100
    assert len(numbers(made, "Thing", "offset: 5")) == made.default_limit


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        ('{path: ["t"]}', [1, 3, 2, 4, 5]),
        ('{path: ["t"] order: desc}', [5, 2, 4, 3, 1]),
        ('{path: ["n"] order: asc}, {path: ["t"] order: desc}', [3, 1, 2, 5, 4]),
        ('{path: ["n"] order: desc}, {path: ["d"]}', [4, 5, 2, 1, 3]),
        ('{path: ["b"]}', [1, 3, 4, 2, 5]),
        ('{path: ["d"]}', [1, 3, 4, 5, 2]),
        ('{path: ["tags"]}', [1, 3, 4, 2, 5]),
        ('{path: ["geo"] order: desc}', [3, 1, 2, 4, 5]),
        ('{path: ["phone"] order: desc}', [1, 2, 3, 4, 5]),
        ('{path: ["id"] order: desc}', [5, 4, 3, 2, 1]),
        ('{path: ["_creationTimeUnix"]}', [5, 2, 4, 1, 3]),
        ('{path: ["_lastUpdateTimeUnix"]}', [3, 1, 4, 2, 5]),
    ],
)
def test_a_sort_gives_this_order(sort: str, wanted: List[int], things: Database) -> None:
    assert numbers(things, "Thing", f"sort: [{sort}]") == wanted


_MANY_SORTS = [
    "t",
    "n",
    "b",
    "d",
    "utc",
    "tags",
    "geo",
    "phone",
    "id",
    "_creationTimeUnix",
]


def _by_chance(chance: random.Random, number: int) -> StoredObject:
    moment = chance.randrange(4) * 10**9 + chance.choice((0, 5 * 10**8, 25 * 10**7, 1))
    values: Dict[str, Any] = {
        "t": chance.choice("abAB"),
        "n": chance.choice((1, 2.5, -3)),
        "b": chance.random() < 0.5,
        "d": text_of(moment).replace("Z", chance.choice(("Z", "+01:00"))),
        "utc": text_of(moment),
        "tags": chance.choices("ab", k=chance.randrange(3)),
        "geo": {"latitude": chance.randrange(2), "longitude": chance.randrange(2)},
        "phone": {"input": "1", "national": chance.randrange(2)},
    }
    kept = {key: value for key, value in values.items() if chance.random() < 0.8}
    item = StoredObject(uid(number), "Thing", kept)
    item.created_ms = chance.randrange(3)
    return item


@pytest.mark.parametrize("most", [1, 2, 5, 9, 100])
def test_the_first_of_an_order_are_those_of_the_whole_order(
    most: int, things: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = things.collection("Thing")
    chance = random.Random(most)
    for _ in range(300):
        shard = Shard("Thing", "some")
        for number in range(chance.choice((1, 15, 60, 120))):
            shard.put(_by_chance(chance, number))
        objects = [item for item in shard if chance.random() < 0.9]
        if chance.random() < 0.5:
            objects = shard.in_id_order()
        sort = [
            SortKey([name], chance.choice(("asc", "desc")))
            for name in chance.sample(_MANY_SORTS, chance.choice((1, 2, 3)))
        ]
        monkeypatch.setattr(sorting, "_FEW", 1000)
        whole = sort_objects(collection, shard, objects, sort)
        assert sorted(item.id for item in whole) == sorted(item.id for item in objects)
        monkeypatch.setattr(sorting, "_FEW", 0)  # by ranks, as of many objects
        assert sort_objects(collection, shard, objects, sort) == whole
        assert sort_objects(collection, shard, objects, sort, most) == whole[:most]


def test_an_order_is_found_anew_when_an_object_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "_FEW", 0)
    made = database(klass("Thing", prop("n", "int")))
    for number, n in ((1, 5), (2, 7), (3, 6), (1, 9)):
        put(made, "Thing", number, {"n": n})
        assert numbers(made, "Thing", 'sort: [{path: ["n"] order: desc}] limit: 1') == [
            {5: 1, 7: 2, 6: 2, 9: 1}[n]
        ]


def test_moments_are_in_order_however_they_are_written(things: Database) -> None:
    collection = things.collection("Thing")
    chance = random.Random(7)
    for _ in range(100):
        objects = [_by_chance(chance, n) for n in range(50)]
        for name in ("d", "utc"):
            ordered = sort_objects(collection, Shard("Thing", "some"), objects, [SortKey([name])])
            moments = [
                nanoseconds(item.properties[name]) for item in ordered if name in item.properties
            ]
            assert moments == sorted(moments)


def test_a_page_is_cut_out_after_sorting(things: Database) -> None:
    assert numbers(things, "Thing", 'sort: [{path: ["t"] order: desc}] limit: 2 offset: 1') == [
        2,
        4,
    ]


def test_all_hits_of_a_filter_are_sorted_before_the_limit(things: Database) -> None:
    where = 'where: {path: ["n"] operator: GreaterThan valueNumber: -10}'
    sort = 'sort: [{path: ["n"] order: desc}]'
    assert numbers(things, "Thing", f"{where} {sort} limit: 2") == [5, 4]


@pytest.mark.parametrize(
    ("sort", "words"),
    [
        ('{path: ["nope"]}', "position 0: no such prop with name 'nope'"),
        ("{path: []}", "path parameter cannot be empty"),
        ("{order: asc}", "path parameter cannot be empty"),
        ('{path: ["u"]}', "sorting by uuid is currently not supported"),
        ('{path: ["refs"]}', 'property "refs" is a ref prop to the class "Other"'),
        ('{path: ["refs", "Other", "n"]}', "path must have exactly one argument"),
        ('{path: ["t"]} {path: ["x"]} {path: ["y"]}', "position 1: no such prop"),
    ],
)
def test_an_impossible_sort_is_refused(sort: str, words: str, things: Database) -> None:
    message = refusal(things, f"{{Get{{Thing(sort: [{sort}]){{t}}}}}}")
    assert message.startswith("invalid 'sort' parameter: ")
    assert words in message


def test_the_cursor_goes_through_everything(things: Database) -> None:
    assert numbers(things, "Thing", 'after: "" limit: 2') == [1, 2]
    assert numbers(things, "Thing", f'after: "{uid(2)}" limit: 2') == [3, 4]
    assert numbers(things, "Thing", f'after: "{uid(4)}" limit: 2') == [5]
    assert numbers(things, "Thing", f'after: "{uid(5)}" limit: 2') == []


def test_the_cursor_goes_on_after_an_object_that_is_gone(things: Database) -> None:
    assert numbers(things, "Thing", 'after: "00000002-0000-5000-9000-000000000000" limit: 1') == [3]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (f'after: "{uid(1)}"', "limit parameter must be set"),
        ('after: "x" limit: 1', "not a valid uuid: invalid UUID length: 1"),
        (
            f'after: "{uid(1)}" limit: 1 offset: 1 sort: [{{path: ["t"]}}]',
            "offset,sort cannot be set with after and limit",
        ),
        (
            f'after: "{uid(1)}" limit: 1 bm25: {{query: "x"}}',
            "other params cannot be set with after and limit",
        ),
        ("limit: 0", "invalid default limit: 0"),
        ("limit: 1 offset: -1", "invalid pagination params"),
        ("limit: 10001", "query maximum results exceeded"),
    ],
)
def test_an_impossible_page_is_refused(arguments: str, words: str, things: Database) -> None:
    assert words in refusal(things, f"{{Get{{Thing({arguments}){{t}}}}}}")
