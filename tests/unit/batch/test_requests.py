"""The request classes of v3, as programs use them by themselves."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest

from tests.unit.batch.recording import OK, failed
from weaviate.batch._item import object_item, object_prefix
from weaviate.batch.requests import ObjectsBatchRequest, ReferenceBatchRequest

IDS = [f"00000000-0000-5000-8000-00000000000{number}" for number in range(1, 4)]


def objects(*numbers: int) -> ObjectsBatchRequest:
    request = ObjectsBatchRequest()
    for number in numbers:
        request.add({"n": number}, "thing", IDS[number])
    return request


def links(*numbers: int) -> ReferenceBatchRequest:
    request = ReferenceBatchRequest()
    for number in numbers:
        request.add("thing", IDS[0], "to", IDS[number], "Thing")
    return request


def link(number: int, **more: Any) -> Dict[str, Any]:
    return {
        "from": f"weaviate://localhost/thing/{IDS[0]}/to",
        "to": f"weaviate://localhost/Thing/{IDS[number]}",
        **more,
    }


def test_an_object_is_added_under_the_name_of_its_class_as_it_is() -> None:
    request = ObjectsBatchRequest()
    assert request.add({"n": 1}, "thing", IDS[0], [0.5], "t") == IDS[0]
    assert request.get_request_body() == {
        "fields": ["ALL"],
        "objects": [
            {"class": "thing", "properties": {"n": 1}, "id": IDS[0], "vector": [0.5], "tenant": "t"}
        ],
    }


def test_an_object_without_an_id_gets_a_random_one() -> None:
    request = ObjectsBatchRequest()
    added = request.add({}, "Thing")
    assert [item["id"] for item in request.get_request_body()["objects"]] == [added]


def test_references_are_added_with_their_beacons() -> None:
    request = links(1)
    request.add("thing", IDS[0], "to", IDS[2], "Thing", "t")
    assert request.get_request_body() == [link(1), link(2, tenant="t")]


@pytest.mark.parametrize("request_of", [objects, links])
def test_a_request_can_be_counted_popped_and_emptied(request_of: Any) -> None:
    request = request_of(0, 1, 2)
    body = request.get_request_body()
    items = list(body if isinstance(body, list) else body["objects"])
    assert (len(request), request.is_empty()) == (3, False)
    assert request.pop() == items[2]
    assert request.pop(0) == items[0]
    request.empty()
    assert (len(request), request.is_empty()) == (0, True)
    with pytest.raises(IndexError):
        request.pop()


@pytest.mark.parametrize("request_of", [objects, links])
def test_the_body_follows_what_is_added_later(request_of: Any) -> None:
    request = request_of(0)
    body = request.get_request_body()
    items = body if isinstance(body, list) else body["objects"]
    request.pop()
    assert items == []


def test_what_cannot_be_sent_is_not_added() -> None:
    things, references = ObjectsBatchRequest(), ReferenceBatchRequest()
    with pytest.raises(ValueError, match="nan"):
        things.add({"n": float("nan")}, "Thing")
    with pytest.raises(ValueError, match="UUID"):
        references.add("Thing", "no id", "to", IDS[0])
    assert (len(things), len(references)) == (0, 0)


def test_the_objects_of_a_batch_are_copied() -> None:
    item = object_item(object_prefix("Thing"), {"n": 1}, IDS[0])
    request = ObjectsBatchRequest._of([item])
    request.get_request_body()["objects"][0]["properties"]["n"] = 2
    assert item.plain()["properties"] == {"n": 1}


def entries_of(items: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    results = [OK, failed("busy, try later"), failed("no such property")]
    return [{**item, "result": result} for item, result in zip(items, results)]


CHOICES = pytest.mark.parametrize(
    ("exclude", "include", "again"),
    [
        (None, None, [1, 2]),
        (["no such"], None, [1]),
        (None, ["no such", "other"], [2]),
        (None, ["other"], []),
        ([], None, [1, 2]),
    ],
)


@CHOICES
def test_objects_that_failed_are_added_and_the_others_returned(
    exclude: Any, include: Any, again: List[int]
) -> None:
    items = objects(0, 1, 2).get_request_body()["objects"]
    entries = entries_of(items)
    request = ObjectsBatchRequest()
    settled = request.add_failed_objects_from_response(entries, exclude, include)
    assert request.get_request_body()["objects"] == [items[number] for number in again]
    assert settled == [entry for number, entry in enumerate(entries) if number not in again]


@CHOICES
def test_references_that_failed_are_added_and_the_others_returned(
    exclude: Any, include: Any, again: List[int]
) -> None:
    items = [link(0), link(1), link(2, tenant="t")]
    entries = entries_of(items)
    request = ReferenceBatchRequest()
    settled = request.add_failed_objects_from_response(entries, exclude, include)
    assert request.get_request_body() == [items[number] for number in again]
    assert settled == [entry for number, entry in enumerate(entries) if number not in again]


def test_tenant_and_vector_of_an_object_that_failed_are_kept() -> None:
    request = ObjectsBatchRequest()
    request.add({"n": 1}, "Thing", IDS[0], [0.5, 1], "t")
    (item,) = request.get_request_body()["objects"]
    again = ObjectsBatchRequest()
    again.add_failed_objects_from_response([{**item, "result": failed("no")}], None, None)
    assert again.get_request_body()["objects"] == [item]


@pytest.mark.parametrize("entry", [{}, {"from": None, "to": None}, {"from": "a/b", "to": "c"}])
def test_a_refusal_that_names_no_reference_is_returned(entry: Dict[str, Any]) -> None:
    refused = {**entry, "result": failed("no")}
    request = ReferenceBatchRequest()
    assert request.add_failed_objects_from_response([refused], None, None) == [refused]
    assert request.is_empty()
