"""Reading back what may be stored."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.batch.recording import RecordingConnection
from weaviate.batch._item import (
    object_item,
    object_prefix,
    reference_item,
    reference_template,
)
from weaviate.batch._verification import are_objects_stored, are_references_stored

ID = "00000000-0000-5000-8000-000000000001"
OTHER = "00000000-0000-5000-8000-000000000002"
PATH = f"/objects/Thing/{ID}"
THING = object_item(object_prefix("Thing"), {"n": 1, "gone": None}, ID, [0.1, 0.5])


@pytest.mark.parametrize(
    ("found", "is_stored"),
    [
        ({"properties": {"n": 1}, "vector": [0.1, 0.5]}, True),
        ({"properties": {"n": 1}, "vector": [0.10000000149, 0.5]}, True),
        ({"properties": {"n": 2}, "vector": [0.1, 0.5]}, False),
        ({"properties": {"n": 1}, "vector": [0.1]}, False),
        ({"properties": {"n": 1}}, False),
        ({"properties": []}, False),
        ([], False),
        (None, False),
    ],
)
def test_an_object_is_stored_when_it_is_the_same(found: Any, is_stored: bool) -> None:
    connection: Any = RecordingConnection()
    connection.objects[PATH] = found
    assert are_objects_stored(connection, [THING], None) == [is_stored]


def test_an_object_that_is_not_there_is_asked_for_once() -> None:
    connection: Any = RecordingConnection()
    assert are_objects_stored(connection, [THING], "ALL") == [False]
    assert connection.calls == [("head", PATH, {"consistency_level": "ALL"})]


def test_an_object_with_many_references_is_read_once() -> None:
    connection: Any = RecordingConnection()
    beacon = f"weaviate://localhost/Thing/{OTHER}"
    connection.objects[PATH] = {"properties": {"to": [{"beacon": beacon}]}}
    template = reference_template("Thing", "to", "Thing", None)
    links = [reference_item(template, ID, other) for other in (OTHER, ID)]
    assert are_references_stored(connection, links, None) == [True, False]
    assert connection.verbs() == ["get"]
