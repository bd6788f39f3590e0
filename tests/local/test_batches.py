"""Batches of objects, and deletion by filter."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest

from tests.local.plain_http import Caller
from tests.local.samples import TENANTED, THING, beacon, thing, uid


@pytest.fixture(autouse=True)
def _things(call: Caller) -> None:
    call.post("/v1/schema", THING)


def _send(call: Caller, *objects: Dict[str, Any]) -> List[Dict[str, Any]]:
    reply = call.post("/v1/batch/objects", {"fields": ["ALL"], "objects": list(objects)})
    assert reply.status == 200
    verdicts: List[Dict[str, Any]] = reply.json
    return verdicts


def _error(verdict: Dict[str, Any]) -> str:
    assert verdict["result"]["status"] == "FAILED"
    return str(verdict["result"]["errors"]["error"][0]["message"])


def _count(call: Caller) -> int:
    return len(call.get("/v1/objects", **{"class": "Thing", "limit": "100"}).json["objects"])


def test_every_object_is_answered_in_its_place(call: Caller) -> None:
    verdicts = _send(call, *(thing(n, vector=[n, 0.5]) for n in (2, 1, 3)))
    assert [verdict["id"] for verdict in verdicts] == [uid(2), uid(1), uid(3)]
    assert all(verdict["result"] == {"status": "SUCCESS"} for verdict in verdicts)
    assert [verdict["vector"] for verdict in verdicts] == [[2, 0.5], [1, 0.5], [3, 0.5]]


def test_one_bad_object_costs_no_other(call: Caller) -> None:
    good, bad, other = _send(call, thing(1), thing(2, properties={"name": 5}), thing(3))
    assert (
        _error(bad)
        == "invalid text property 'name' on class 'Thing': not a string, but json.Number"
    )
    assert bad["properties"] == {"name": 5}
    assert good["result"]["status"] == other["result"]["status"] == "SUCCESS"
    assert _count(call) == 2


def test_an_object_that_is_there_is_replaced(call: Caller) -> None:
    _send(call, thing(1, properties={"count": 1}))
    _send(call, thing(1, properties={"name": "new"}))
    assert call.get(f"/v1/objects/Thing/{uid(1)}").json["properties"] == {"name": "new"}


def test_the_last_of_two_with_one_id_stays(call: Caller) -> None:
    _send(call, thing(1, properties={"count": 1}), thing(1, properties={"count": 2}))
    assert call.get(f"/v1/objects/Thing/{uid(1)}").json["properties"] == {"count": 2}


def test_references_inside_one_batch_find_nothing_yet(call: Caller) -> None:
    _, second = _send(call, thing(1), thing(2, properties={"to": [{"beacon": beacon(1)}]}))
    assert f"no object with id {uid(1)} found" in _error(second)


def test_a_vector_of_another_length_fails_alone(call: Caller) -> None:
    first, second = _send(call, thing(1, vector=[1, 2]), thing(2, vector=[1]))
    assert first["result"]["status"] == "SUCCESS"
    assert "new node has a vector with length 1" in _error(second)


def test_unknown_tenants_fail_alone(call: Caller) -> None:
    call.post("/v1/schema", TENANTED)
    call.post("/v1/schema/Note/tenants", [{"name": "t1"}])
    known, unknown, none = _send(
        call,
        {"class": "Note", "tenant": "t1"},
        {"class": "Note", "tenant": "t9"},
        {"class": "Note"},
    )
    assert known["result"]["status"] == "SUCCESS"
    assert _error(unknown) == 'tenant not found: "t9"'
    assert "request was without tenant" in _error(none)


def test_a_read_only_shard_takes_none_of_them(call: Caller) -> None:
    (shard,) = call.get("/v1/schema/Thing/shards").json
    call.send("PUT", f"/v1/schema/Thing/shards/{shard['name']}", {"status": "READONLY"})
    assert [_error(verdict) for verdict in _send(call, thing(1), thing(2))] == [
        "store is read-only",
        "store is read-only",
    ]
    assert _count(call) == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"objects": []}, 422),
        ({}, 422),
        ([], 400),
        ({"objects": [5]}, 400),
        ({"objects": [{"class": "Thing", "id": "abc"}]}, 422),
        ({"objects": [{"class": "Thing", "vector": ["x"]}]}, 400),
        ({"objects": [{"class": "Thing"}], "fields": ["nonsense"]}, 422),
    ],
)
def test_a_batch_of_the_wrong_form_is_refused_whole(call: Caller, body: Any, status: int) -> None:
    assert call.post("/v1/batch/objects", body).status == status


COUNT_OVER_1 = {"path": ["count"], "operator": "GreaterThan", "valueInt": 1}


class TestDelete:
    @pytest.fixture(autouse=True)
    def _four_things(self, call: Caller) -> None:
        _send(call, *(thing(n, properties={"count": n}) for n in range(4)))

    def _delete(self, call: Caller, **more: Any) -> Any:
        match = {"class": "Thing", "where": more.pop("where", COUNT_OVER_1)}
        return call.send("DELETE", "/v1/batch/objects", {"match": match, **more})

    def test_what_the_filter_matches_is_deleted(self, call: Caller) -> None:
        results = self._delete(call).json["results"]
        assert (results["matches"], results["successful"], results["failed"]) == (2, 2, 0)
        assert results["objects"] is None
        assert _count(call) == 2

    def test_the_verbose_answer_names_the_objects(self, call: Caller) -> None:
        objects = self._delete(call, output="verbose").json["results"]["objects"]
        assert {entry["id"]: entry["status"] for entry in objects} == {
            uid(2): "SUCCESS",
            uid(3): "SUCCESS",
        }

    def test_a_dry_run_deletes_nothing(self, call: Caller) -> None:
        answer = self._delete(call, output="verbose", dryRun=True).json
        assert {entry["status"] for entry in answer["results"]["objects"]} == {"DRYRUN"}
        assert (answer["dryRun"], answer["results"]["successful"]) == (True, 0)
        assert _count(call) == 4

    def test_the_answer_repeats_the_filter(self, call: Caller) -> None:
        assert self._delete(call, dryRun=True).json["match"] == {
            "class": "Thing",
            "where": {"operands": None, **COUNT_OVER_1},
        }

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"where": {**COUNT_OVER_1, "path": ["nope"]}}, "validate: invalid where filter"),
            ({"where": {"operator": "Equal"}}, "validate: failed to parse where filter"),
            ({"where": None}, "validate: empty match.where clause"),
            ({"output": "loud"}, 'validate: invalid output: "loud"'),
        ],
    )
    def test_a_filter_that_makes_no_sense_deletes_nothing(
        self, call: Caller, more: Dict[str, Any], words: str
    ) -> None:
        reply = self._delete(call, **more)
        assert (reply.status, words in reply.message) == (422, True)
        assert _count(call) == 4
