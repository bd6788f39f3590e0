"""Classifications of type knn."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

import pytest

from tests.local.plain_http import Caller
from tests.local.samples import THING, beacon, thing, uid

Labelled = Tuple[int, List[float], int]
LABELS: Tuple[Labelled, ...] = ((3, [1, 0.1], 1), (4, [0.1, 1], 2), (5, [1, 0.2], 1))
WHERE = {"path": ["name"], "operator": "Equal", "valueText": "new"}


@pytest.fixture(autouse=True)
def _labelled_things(call: Caller) -> None:
    call.post("/v1/schema", THING)
    for number, vector in ((1, [1, 0]), (2, [0, 1])):
        call.post("/v1/objects", thing(number, vector=vector))
    for number, vector, label in LABELS:
        to = [{"beacon": beacon(label)}]
        call.post("/v1/objects", thing(number, properties={"to": to}, vector=vector))
    call.post("/v1/objects", thing(6, properties={"name": "new"}, vector=[1, 0.15]))


def _classify(call: Caller, **more: Any) -> Any:
    body: Dict[str, Any] = {
        "class": "Thing",
        "type": "knn",
        "basedOnProperties": ["name"],
        "classifyProperties": ["to"],
        "settings": {"k": 2},
        "filters": {"sourceWhere": WHERE},
    }
    return call.post("/v1/classifications", {**body, **more})


def test_an_object_gets_the_label_of_its_neighbours(call: Caller) -> None:
    started = _classify(call)
    assert (started.status, started.json["status"]) == (201, "running")
    ended = call.get(f"/v1/classifications/{started.json['id']}").json
    assert ended["status"] == "completed"
    assert (ended["meta"]["count"], ended["meta"]["countSucceeded"]) == (1, 1)
    kept = call.get(f"/v1/objects/Thing/{uid(6)}").json
    assert [ref["beacon"] for ref in kept["properties"]["to"]] == [beacon(1)]


def test_the_object_tells_on_request_how_it_was_classified(call: Caller) -> None:
    made = _classify(call).json["id"]
    kept = call.get(f"/v1/objects/Thing/{uid(6)}", include="classification").json
    assert kept["additional"]["classification"]["id"] == made
    (reference,) = kept["properties"]["to"]
    meta = reference["classification"]
    assert (meta["overallCount"], meta["winningCount"]) == (2, 2)
    assert meta["closestWinningDistance"] == pytest.approx(0.00058808923)


def test_a_neighbour_with_two_labels_fails_the_objects_that_are_near_to_it(call: Caller) -> None:
    to = [{"beacon": beacon(1)}, {"beacon": beacon(2)}]
    call.post("/v1/objects", thing(7, properties={"to": to}, vector=[1, 0.15]))
    call.post("/v1/objects", thing(8, properties={"name": "new"}, vector=[0.1, 1]))
    started = _classify(call, settings={"k": 1})
    ended = call.get(f"/v1/classifications/{started.json['id']}").json
    assert ended["status"] == "failed"
    assert (ended["meta"]["countSucceeded"], ended["meta"]["countFailed"]) == (1, 1)
    assert ended["error"] == (
        f"classification failed: classify Thing/{uid(6)}: aggregate: extract beacons from "
        "neighbors: a knn training data object needs to have exactly one label: expecteded "
        "element[0].Schema.to to have exactly one reference, got: 2, data save error"
    )
    kept = call.get(f"/v1/objects/Thing/{uid(8)}").json
    assert [ref["beacon"] for ref in kept["properties"]["to"]] == [beacon(2)]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            {"settings": "x", "class": "Nope"},
            "parse knn specific settings: settings must be an object got string",
        ),
        (
            {"type": "zeroshot", "class": "Nope"},
            'parse zeroshot specific settings: class "Nope" not found in schema',
        ),
    ],
)
def test_settings_are_read_before_anything_else(
    call: Caller, more: Dict[str, Any], words: str
) -> None:
    refused = _classify(call, **more)
    assert (refused.status, refused.message) == (400, words)


def test_the_training_set_can_be_limited(call: Caller) -> None:
    only_second = {"path": ["id"], "operator": "Equal", "valueText": uid(4)}
    _classify(call, filters={"sourceWhere": WHERE, "trainingSetWhere": only_second})
    kept = call.get(f"/v1/objects/Thing/{uid(6)}").json
    assert [ref["beacon"] for ref in kept["properties"]["to"]] == [beacon(2)]


def test_one_with_nothing_to_do_fails(call: Caller) -> None:
    nobody = {**WHERE, "valueText": "nobody"}
    made = _classify(call, filters={"sourceWhere": nobody}).json["id"]
    ended = call.get(f"/v1/classifications/{made}").json
    assert ended["status"] == "failed"
    assert "no classes to be classified" in ended["error"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"class": "Nope"}, "class 'Nope' not found in schema"),
        ({"class": ""}, "class must be set"),
        ({"basedOnProperties": []}, "must have at least one property"),
        ({"basedOnProperties": ["count"]}, "must be of type 'text'"),
        ({"classifyProperties": ["name"]}, "must be of reference type"),
        ({"settings": {"k": "x"}}, "settings.k must be number, got string"),
        ({"filters": {"targetWhere": WHERE}}, "'targetWhere' filter is set"),
        ({"filters": {"sourceWhere": {**WHERE, "path": ["nope"]}}}, "invalid sourceWhere"),
    ],
)
def test_one_that_makes_no_sense_is_refused(call: Caller, more: Dict[str, Any], words: str) -> None:
    reply = _classify(call, **more)
    assert (reply.status, words in reply.message) == (400, True)


def test_other_types_are_not_done(call: Caller) -> None:
    reply = _classify(call, type="zeroshot", filters={})
    assert (reply.status, "zeroshot" in reply.message) == (501, True)


def test_an_unknown_one_is_not_found(call: Caller) -> None:
    assert call.get(f"/v1/classifications/{uid(1)}").status == 404
