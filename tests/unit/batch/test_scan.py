"""Knowing at a glance that everything was stored (tests/properties has generated answers)."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Sequence

import pytest

from tests.unit.batch.recording import OK, failed
from weaviate.batch import _scan
from weaviate.batch._item import (
    Item,
    object_item,
    object_prefix,
    reference_item,
    reference_template,
)
from weaviate.batch._scan import all_stored

IDS = [f"00000000-0000-5000-8000-00000000000{number}" for number in range(1, 4)]
PLAIN = [object_item(object_prefix("Thing"), {"n": n}, IDS[n]) for n in range(3)]
WITH_VECTORS = [object_item(object_prefix("Thing"), {"n": n}, IDS[n], [0.5, n]) for n in range(3)]
OF_TENANTS = [
    object_item(object_prefix("Thing"), {"n": n}, IDS[n], None, f"t{n}") for n in range(3)
]
LINKS = [
    reference_item(reference_template("Thing", "to", "Thing", None), IDS[0], id_) for id_ in IDS
]
KINDS = pytest.mark.parametrize(
    "items", [PLAIN, WITH_VECTORS, OF_TENANTS, LINKS], ids=["plain", "vectors", "tenants", "links"]
)
TIMES = {"creationTimeUnix": 1700000000000, "lastUpdateTimeUnix": 1700000000001}

pytestmark = pytest.mark.usefixtures("json_library")


def entries_of(items: Sequence[Item]) -> List[Dict[str, Any]]:
    """Return the entries of a server that stores everything, keys in the server's order."""
    if items is LINKS:
        return [{**item.plain(), "result": OK} for item in items]
    return [
        {**dict(sorted({**item.plain(), **TIMES}.items())), "deprecations": None, "result": OK}
        for item in items
    ]


def written(value: Any, **style: Any) -> bytes:
    return json.dumps(value, **{"separators": (",", ":"), **style}).encode()


@KINDS
def test_an_answer_that_says_so_is_known(items: Sequence[Item]) -> None:
    assert all_stored(written(entries_of(items)) + b"\n", items)


@KINDS
@pytest.mark.parametrize("place", range(3))
def test_one_refusal_is_never_overlooked(items: Sequence[Item], place: int) -> None:
    entries = entries_of(items)
    entries[place]["result"] = failed("no")
    assert not all_stored(written(entries), items)


@KINDS
@pytest.mark.parametrize("change", ["one less", "one more", "two swapped", "not a list"])
def test_an_answer_that_does_not_fit_has_to_be_read(items: Sequence[Item], change: str) -> None:
    entries: Any = entries_of(items)
    if change == "one less":
        entries.pop()
    elif change == "one more":
        entries.append(entries[0])
    elif change == "two swapped":
        entries[0], entries[1] = entries[1], entries[0]
    else:
        entries = {"entries": entries}
    assert not all_stored(written(entries), items)


@pytest.mark.parametrize("content", [b"", b"[", b"null", b"\xff", b"<html>", b"[]"])
@KINDS
def test_what_is_not_an_answer_is_not_taken_for_one(items: Sequence[Item], content: bytes) -> None:
    assert not all_stored(content, items)


def test_an_object_in_another_spelling_is_parsed_and_known() -> None:
    assert all_stored(written(entries_of(PLAIN), indent=1), PLAIN)


def test_a_plain_answer_is_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    content = written(entries_of(PLAIN))
    monkeypatch.setattr(_scan.json_codec, "decode", lambda data: pytest.fail("it was parsed"))
    assert all_stored(content, PLAIN)


def test_a_vector_may_come_back_in_another_spelling() -> None:
    content = written(entries_of(WITH_VECTORS)).replace(b"[0.5,1]", b"[5e-1,1.0]")
    assert all_stored(content, WITH_VECTORS)


@pytest.mark.parametrize(
    "vector", [b"[0.5,]", b"[0.5", b"[0.5,nope]", b'["0.5",1]', b"[01]", b"[[0.5]]", b"[.5]"]
)
def test_a_vector_that_is_not_a_list_of_numbers_has_to_be_read(vector: bytes) -> None:
    content = written(entries_of(WITH_VECTORS)).replace(b"[0.5,1]", vector)
    assert not all_stored(content, WITH_VECTORS)
