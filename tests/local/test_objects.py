"""Single objects: added, read, replaced, merged, deleted, listed, checked."""

from __future__ import annotations

from typing import Any, Dict, Iterator

import pytest

from tests.local.plain_http import Caller
from tests.local.samples import THING, beacon, thing, uid
from weaviate.local import LocalServer

PATH = f"/v1/objects/Thing/{uid(1)}"


@pytest.fixture(autouse=True)
def _things(call: Caller) -> None:
    call.post("/v1/schema", THING)


def _kept(call: Caller, number: int = 1) -> Dict[str, Any]:
    reply = call.get(f"/v1/objects/Thing/{uid(number)}", include="vector")
    assert reply.status == 200
    kept: Dict[str, Any] = reply.json
    return kept


def test_an_object_is_kept_as_it_came(call: Caller) -> None:
    added = call.post("/v1/objects", thing(1, vector=[0.1, 1, -2.5]))
    assert added.status == 200
    kept = _kept(call)
    assert kept["properties"] == {"name": "thing 1"}
    assert kept["vector"] == [0.1, 1, -2.5]
    assert kept["creationTimeUnix"] == kept["lastUpdateTimeUnix"] > 1_600_000_000_000


def test_an_object_without_id_gets_one(call: Caller) -> None:
    made = call.post("/v1/objects", {"class": "Thing"}).json["id"]
    assert call.send("HEAD", f"/v1/objects/Thing/{made}").status == 204


def test_an_id_can_be_used_once(call: Caller) -> None:
    call.post("/v1/objects", thing(1))
    again = call.post("/v1/objects", thing(1))
    assert (again.status, again.message) == (422, f"id '{uid(1)}' already exists")


def test_an_object_is_found_whatever_the_case_of_its_address(call: Caller) -> None:
    call.post("/v1/objects", thing(1))
    assert call.get(f"/v1/objects/thing/{uid(1).upper()}").status == 200


def test_an_object_is_found_without_its_class(call: Caller) -> None:
    call.post("/v1/objects", thing(1))
    assert call.get(f"/v1/objects/{uid(1)}").json["class"] == "Thing"
    assert call.send("HEAD", f"/v1/objects/{uid(1)}").status == 204


def test_what_is_not_there_is_not_found(call: Caller) -> None:
    for path in (PATH, f"/v1/objects/Nope/{uid(1)}", f"/v1/objects/{uid(1)}"):
        assert call.get(path).status == 404
        assert call.send("HEAD", path).status == 404


def test_an_id_that_is_none_is_refused(call: Caller) -> None:
    reply = call.get("/v1/objects/Thing/abc")
    assert (reply.status, reply.json["code"]) == (422, 601)


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"name": 5}, "not a string, but json.Number"),
        ({"count": "x"}, "requires an integer"),
        ({"count": 1.5}, "could not be converted to an int"),
        ({"to": 5}, "reference property is not a slice"),
        ({"to": [{"beacon": beacon(9)}]}, f"no object with id {uid(9)} found"),
        ({"to": [{"beacon": "weaviate://elsewhere/Thing/" + uid(1)}]}, "cross-ref ref format"),
        ([], "could not recognize object's properties"),
    ],
)
def test_an_object_that_does_not_fit_is_refused(call: Caller, properties: Any, words: str) -> None:
    reply = call.post("/v1/objects", thing(1, properties=properties))
    assert reply.status == 422
    assert words in reply.message
    assert call.send("HEAD", PATH).status == 404


def test_checking_an_object_stores_nothing(call: Caller) -> None:
    assert call.post("/v1/objects/validate", thing(1)).status == 200
    assert call.post("/v1/objects/validate", thing(1, properties={"name": 5})).status == 422
    assert call.send("HEAD", PATH).status == 404


def test_vectors_of_another_length_are_refused(call: Caller) -> None:
    call.post("/v1/objects", thing(1, vector=[1, 2]))
    reply = call.post("/v1/objects", thing(2, vector=[1]))
    assert reply.status == 500
    assert "length 1. Existing nodes have vectors with length 2" in reply.message


class TestVectorWeights:
    """Taken from 1.24.26: they are checked, shown once, and not kept."""

    def test_they_are_checked_and_not_kept(self, call: Caller) -> None:
        weights = {"vectorWeights": {"name": "w * 2"}}
        assert call.post("/v1/objects", thing(1, **weights)).json["vectorWeights"] == {
            "name": "w * 2"
        }
        assert _kept(call)["vectorWeights"] is None
        assert call.send("PUT", PATH, thing(1, **weights)).json["vectorWeights"] == {
            "name": "w * 2"
        }
        assert call.send("PATCH", PATH, thing(1, **weights)).status == 204

    @pytest.mark.parametrize(
        ("weights", "words"),
        [
            ([], "must be key/value object with strings as keys and values, got []interface {}{}"),
            (5, 'must be key/value object with strings as keys and values, got "5"'),
            ({"a": 5}, "key 'a': incorrect datatype: must be string, got json.Number"),
        ],
    )
    def test_others_are_refused(self, call: Caller, weights: Any, words: str) -> None:
        given = thing(1, vectorWeights=weights, properties={"name": 5})
        call.post("/v1/objects", thing(1))
        for verb, path in (("POST", "/v1/objects/validate"), ("PUT", PATH)):
            refused = call.send(verb, path, given)
            assert refused.status == 422
            assert refused.message == f"invalid object: vector weights: {words}"
        merged = call.send("PATCH", PATH, given)
        assert merged.message == f"msg:bad request code:400 err:vector weights: {words}"

    def test_a_batch_ignores_them(self, call: Caller) -> None:
        batch = {"objects": [thing(1, vectorWeights=[]), thing(2, vectorWeights={"a": 5})]}
        answers = call.post("/v1/batch/objects", batch).json
        assert [answer["result"]["status"] for answer in answers] == ["SUCCESS"] * 2
        assert not any("vectorWeights" in answer for answer in answers)


def test_a_number_beyond_32_bits_is_no_part_of_a_vector(call: Caller) -> None:
    assert call.post("/v1/objects", thing(1, vector=[1e300])).status == 400


def test_replacing_leaves_nothing_of_the_old_object_but_its_birth(call: Caller) -> None:
    born = call.post("/v1/objects", thing(1, vector=[1, 2])).json["creationTimeUnix"]
    reply = call.send("PUT", PATH, thing(1, properties={"count": 5}))
    assert reply.status == 200
    kept = _kept(call)
    assert kept["properties"] == {"count": 5}
    assert "vector" not in kept
    assert kept["creationTimeUnix"] == born


def test_replacing_what_is_not_there_fails(call: Caller) -> None:
    reply = call.send("PUT", PATH, thing(1))
    assert (reply.status, reply.message) == (500, f"no object with id '{uid(1)}'")


def test_replacing_cannot_change_the_id(call: Caller) -> None:
    call.post("/v1/objects", thing(1))
    assert call.send("PUT", PATH, thing(2)).status == 422


def test_merging_changes_what_it_names_and_removes_nulls(call: Caller) -> None:
    call.post("/v1/objects", thing(1, properties={"name": "a", "count": 1}, vector=[1, 2]))
    assert call.send("PATCH", PATH, {"properties": {"name": "b", "count": None}}).status == 204
    kept = _kept(call)
    assert kept["properties"] == {"name": "b"}
    assert kept["vector"] == [1, 2]


def test_merging_adds_references_to_those_there_are(call: Caller) -> None:
    call.post("/v1/objects", thing(2))
    call.post("/v1/objects", thing(3))
    call.post("/v1/objects", thing(1, properties={"to": [{"beacon": beacon(2)}]}))
    call.send("PATCH", PATH, {"properties": {"to": [{"beacon": beacon(3)}]}})
    assert [ref["beacon"] for ref in _kept(call)["properties"]["to"]] == [beacon(2), beacon(3)]


def test_merging_into_what_is_not_there_fails(call: Caller) -> None:
    assert call.send("PATCH", PATH, {"properties": {}}).status == 404


def test_a_refused_merge_changes_nothing(call: Caller) -> None:
    call.post("/v1/objects", thing(1))
    before = _kept(call)
    reply = call.send("PATCH", PATH, {"properties": {"name": 5, "count": 1}})
    assert reply.status == 422
    assert _kept(call) == before


def test_deleting_is_done_once_and_never_an_error(call: Caller) -> None:
    call.post("/v1/objects", thing(1))
    assert call.send("DELETE", PATH).status == 204
    assert call.get(PATH).status == 404
    assert call.send("DELETE", PATH).status == 204


def test_deleting_from_a_class_that_is_not_there_fails(call: Caller) -> None:
    assert call.send("DELETE", f"/v1/objects/Nope/{uid(1)}").status == 500


def test_a_listing_goes_by_id_and_in_pages(call: Caller) -> None:
    for number in (3, 1, 2):
        call.post("/v1/objects", thing(number))
    page = call.get("/v1/objects", **{"class": "Thing", "limit": "2", "offset": "1"}).json
    assert [item["id"] for item in page["objects"]] == [uid(2), uid(3)]
    after = call.get("/v1/objects", **{"class": "Thing", "limit": "5", "after": uid(1)}).json
    assert [item["id"] for item in after["objects"]] == [uid(2), uid(3)]


def test_a_listing_is_sorted_as_asked(call: Caller) -> None:
    for number, count in ((1, 5), (2, 7), (3, 5)):
        call.post("/v1/objects", thing(number, properties={"count": count, "name": str(number)}))
    query = {"class": "Thing", "sort": "count,name", "order": "desc,asc"}
    listed = call.get("/v1/objects", **query).json["objects"]
    assert [item["id"] for item in listed] == [uid(2), uid(1), uid(3)]


def test_a_listing_has_a_limit_of_its_own(call: Caller) -> None:
    for number in range(25):
        call.post("/v1/objects", thing(number))
    assert len(call.get("/v1/objects").json["objects"]) == 20
    assert call.get("/v1/objects", **{"class": "Thing", "limit": "10001"}).status == 422


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"limit": "x"}, 422),
        ({"class": "Nope"}, 404),
        ({"class": "Thing", "sort": "nope"}, 422),
        ({"class": "Thing", "after": uid(1)}, 422),
        ({"after": uid(1)}, 500),
        ({"class": "Thing", "include": "nonsense"}, 400),
    ],
)
def test_a_listing_that_makes_no_sense_is_refused(
    call: Caller, query: Dict[str, str], status: int
) -> None:
    assert call.get("/v1/objects", **query).status == status


def test_any_consistency_level_is_met_and_others_are_refused(call: Caller) -> None:
    for level in ("ONE", "QUORUM", "ALL"):
        query = [("consistency_level", level)]
        assert call.send("POST", "/v1/objects", {"class": "Thing"}, query).status == 200
    query = [("consistency_level", "MOST")]
    assert call.send("POST", "/v1/objects", {"class": "Thing"}, query).status == 400


def test_values_come_back_as_the_real_server_prints_them(call: Caller) -> None:
    given = {
        "date": "2020-01-01T00:00:00.500+02:00",
        "place": {"latitude": 52.366667, "longitude": 4},
        "whole": 3.0,
        "uuid": uid(7).upper(),
    }
    call.post("/v1/objects", {"class": "Value", "id": uid(1), "properties": given})
    kept = call.get(f"/v1/objects/Value/{uid(1)}").json["properties"]
    assert kept == {
        "date": "2020-01-01T00:00:00.5+02:00",
        "place": {"latitude": 52.36667, "longitude": 4},
        "whole": 3,
        "uuid": uid(7),
    }
    assert isinstance(kept["whole"], int)


class TestAutoSchema:
    def test_an_object_brings_its_class_along(self, call: Caller) -> None:
        properties = {"title": "x", "n": 1.5, "tags": ["a"], "inner": {"deep": True}}
        reply = call.post("/v1/objects", {"class": "fresh", "properties": properties})
        assert reply.status == 200
        made = call.get("/v1/schema/Fresh").json
        types = {prop["name"]: prop["dataType"] for prop in made["properties"]}
        assert types == {
            "title": ["text"],
            "n": ["number"],
            "tags": ["text[]"],
            "inner": ["object"],
        }

    def test_an_object_brings_a_reference_along(self, call: Caller) -> None:
        call.post("/v1/objects", thing(1))
        refers = {"class": "Fresh", "properties": {"of": [{"beacon": beacon(1)}]}}
        assert call.post("/v1/objects", refers).status == 200
        assert call.get("/v1/schema/Fresh").json["properties"][0]["dataType"] == ["Thing"]

    def test_an_inner_object_can_grow(self, call: Caller) -> None:
        for inner in ({"a": 1}, {"b": "x"}):
            call.post("/v1/objects", {"class": "Fresh", "properties": {"o": inner}})
        (prop,) = call.get("/v1/schema/Fresh").json["properties"]
        assert [entry["name"] for entry in prop["nestedProperties"]] == ["a", "b"]

    def test_a_list_of_mixed_types_is_refused(self, call: Caller) -> None:
        reply = call.post("/v1/objects", {"class": "Fresh", "properties": {"l": [1, "x"]}})
        assert reply.status == 422
        assert "mismatched data type - 'number' expected, got 'text'" in reply.message


@pytest.fixture
def strict() -> Iterator[Caller]:
    with LocalServer(auto_schema=False) as server:
        caller = Caller(server.url)
        yield caller
        caller.close()


def test_without_auto_schema_nothing_comes_along(strict: Caller) -> None:
    assert strict.post("/v1/objects", {"class": "Fresh"}).status == 422
    strict.post("/v1/schema", THING)
    reply = strict.post("/v1/objects", thing(1, properties={"fresh": 1}))
    assert (reply.status, "no such prop with name 'fresh'" in reply.message) == (422, True)
