"""What queries of one tenant reach over references."""

from __future__ import annotations

from typing import Any

import pytest

from tests.local.stored import ask, beacon, database, klass, prop, put, uid
from weaviate.local.storage.database import Database

OUTWARDS = "door{... on Door{colour}}"
PREFIX = "resolve cross-refs: build reference cache: build request cache: "
NESTED = "build nested cache: build request cache: "
END = (
    'fetch job list: index "door": class Door has multi-tenancy disabled, '
    "but request was with tenant"
)


@pytest.fixture
def house() -> Database:
    made = database(
        klass("Door", prop("colour", "text")),
        klass(
            "Flat",
            prop("name", "text"),
            prop("door", "Door"),
            prop("above", "Flat"),
            multiTenancyConfig={"enabled": True},
        ),
    )
    made.add_shard(made.collection("Flat"), "one")
    put(made, "Door", 1, {"colour": "red"})
    put(made, "Flat", 2, {"name": "low", "door": [beacon("Door", 1)]}, vector=[1, 0], tenant="one")
    put(
        made, "Flat", 3, {"name": "high", "above": [beacon("Flat", 2)]}, vector=[0, 1], tenant="one"
    )
    return made


def flats(house: Database, arguments: str, fields: str) -> Any:
    return ask(house, f'{{Get{{Flat(tenant: "one" {arguments}){{{fields}}}}}}}')


def test_references_within_a_tenant_are_followed(house: Database) -> None:
    answer = flats(house, f'after: "{uid(2)}" limit: 1', "name above{... on Flat{name}}")
    assert answer["data"]["Get"]["Flat"] == [{"name": "high", "above": [{"name": "low"}]}]


@pytest.mark.parametrize(
    ("arguments", "fields", "words"),
    [
        ("", OUTWARDS, f"explorer: list class: search: {PREFIX}{END}"),
        (
            "",
            f"above{{... on Flat{{name {OUTWARDS}}}}}",
            f"explorer: list class: search: {PREFIX}{NESTED}{END}",
        ),
        (
            "nearVector: {vector: [1, 0]}",
            OUTWARDS,
            f"explorer: get class: vector search: {PREFIX}{END}",
        ),
        (
            'bm25: {query: "low"}',
            f"name ... on Flat{{{OUTWARDS}}}",
            f"explorer: get class: vector search: {PREFIX}{END}",
        ),
        (
            'hybrid: {query: "low", vector: [1, 0]}',
            OUTWARDS,
            f"hybrid search post-processing: {PREFIX}{END}",
        ),
        (
            'nearVector: {vector: [1, 0]} groupBy: {path: ["name"] groups: 1 objectsPerGroup: 1}',
            f"_additional{{group{{hits{{{OUTWARDS}}}}}}}",
            f"explorer: get class: vector search: {PREFIX}{END}",
        ),
    ],
)
def test_references_out_of_a_tenant_cannot_be_followed(
    arguments: str, fields: str, words: str, house: Database
) -> None:
    answer = flats(house, arguments, fields)
    assert answer["data"] == {"Get": {"Flat": None}}
    (error,) = answer["errors"]
    assert (error["message"], error["path"]) == (words, ["Get", "Flat"])


@pytest.mark.parametrize("arguments", ['bm25: {query: "nothing"}', f'after: "{uid(2)}" limit: 1'])
def test_where_nothing_leads_out_of_the_tenant_nothing_fails(
    arguments: str, house: Database
) -> None:
    assert "errors" not in flats(house, arguments, OUTWARDS)


def test_a_filter_may_look_out_of_a_tenant(house: Database) -> None:
    where = 'where: {path: ["door", "Door", "colour"] operator: Equal valueText: "red"}'
    assert flats(house, where, "name")["data"]["Get"]["Flat"] == [{"name": "low"}]
