"""Classes with tenants: their tenants, and that none sees what belongs to another."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import pytest

from tests.local.plain_http import Caller, Reply
from tests.local.samples import TENANTED, THING, uid

PATH = "/v1/schema/Note/tenants"


@pytest.fixture(autouse=True)
def _notes(call: Caller) -> None:
    call.post("/v1/schema", TENANTED)
    call.post(PATH, [{"name": "t1"}, {"name": "t2", "activityStatus": "COLD"}])


def _note(number: int, tenant: str = "t1", **properties: Any) -> Dict[str, Any]:
    return {"class": "Note", "id": uid(number), "tenant": tenant, "properties": properties}


def _states(call: Caller) -> Dict[str, str]:
    tenants: List[Dict[str, str]] = call.get(PATH).json
    return {tenant["name"]: tenant["activityStatus"] for tenant in tenants}


def test_tenants_are_listed_with_their_states(call: Caller) -> None:
    assert _states(call) == {"t1": "HOT", "t2": "COLD"}


def test_a_tenant_that_is_there_is_left_as_it_is(call: Caller) -> None:
    assert call.post(PATH, [{"name": "t2", "activityStatus": "HOT"}]).status == 200
    assert _states(call)["t2"] == "COLD"


def test_states_are_changed_under_their_old_and_new_names(call: Caller) -> None:
    tenants = [{"name": "t1", "activityStatus": "INACTIVE"}]
    assert call.send("PUT", PATH, tenants).status == 200
    call.send("PUT", PATH, [{"name": "t2", "activityStatus": "HOT"}])
    assert _states(call) == {"t1": "COLD", "t2": "HOT"}


def test_a_deleted_tenant_is_gone_with_its_objects(call: Caller) -> None:
    call.post("/v1/objects", _note(1))
    assert call.send("DELETE", PATH, ["t1", "never"]).status == 200
    assert "t1" not in _states(call)
    call.post(PATH, [{"name": "t1"}])
    assert call.get(f"/v1/objects/Note/{uid(1)}", tenant="t1").status == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("POST", PATH, [{"name": "a b"}], "tenant name at index 0"),
        ("POST", PATH, [{"name": "a", "activityStatus": "FROZEN"}], "not yet supported"),
        ("POST", PATH, [{"name": "a", "activityStatus": "tepid"}], "should be one of"),
        ("PUT", PATH, [{"name": "t9", "activityStatus": "HOT"}], "tenant 't9' not found"),
        ("PUT", PATH, [{"name": "t1"}], "invalid activity status ''"),
        ("DELETE", PATH, [""], "empty tenant name at index 0"),
        ("POST", "/v1/schema/Nope/tenants", [{"name": "a"}], 'class "Nope": not found'),
        ("POST", "/v1/schema/Thing/tenants", [{"name": "a"}], "multi-tenancy is not enabled"),
    ],
)
def test_what_makes_no_sense_is_refused(
    call: Caller, method: str, path: str, body: Any, words: str
) -> None:
    call.post("/v1/schema", THING)
    reply = call.send(method, path, body)
    assert (reply.status, words in reply.message) == (422, True)


def test_an_object_is_seen_in_its_own_tenant_only(call: Caller) -> None:
    call.post(PATH, [{"name": "t3"}])
    assert call.post("/v1/objects", _note(1)).json["tenant"] == "t1"
    path = f"/v1/objects/Note/{uid(1)}"
    assert call.get(path, tenant="t1").json["tenant"] == "t1"
    assert call.get(path, tenant="t3").status == 404


def test_one_id_may_be_used_in_two_tenants(call: Caller) -> None:
    call.post(PATH, [{"name": "t3"}])
    assert call.post("/v1/objects", _note(1, text="one")).status == 200
    assert call.post("/v1/objects", _note(1, "t3", text="three")).status == 200
    kept = call.get(f"/v1/objects/Note/{uid(1)}", tenant="t1").json
    assert kept["properties"] == {"text": "one"}


def test_an_object_lives_its_whole_life_in_its_tenant(call: Caller) -> None:
    call.post("/v1/objects", _note(1, text="a"))
    path = f"/v1/objects/Note/{uid(1)}"
    assert call.send("PATCH", path, {"tenant": "t1", "properties": {"text": "b"}}).status == 204
    assert call.send("PUT", path, _note(1, text="c")).status == 200
    in_tenant = [("tenant", "t1")]
    assert call.send("HEAD", path, query=in_tenant).status == 204
    assert call.send("DELETE", path, query=in_tenant).status == 204
    assert call.send("HEAD", path, query=in_tenant).status == 404


def _refused(reply: Reply, words: str) -> bool:
    return reply.status == 422 and words in reply.message


def test_requests_without_tenant_are_refused(call: Caller) -> None:
    words = "has multi-tenancy enabled, but request was without tenant"
    path = f"/v1/objects/Note/{uid(1)}"
    assert _refused(call.post("/v1/objects", {"class": "Note"}), words)
    assert _refused(call.get(path), words)
    assert _refused(call.send("DELETE", path), words)
    assert _refused(call.get("/v1/objects", **{"class": "Note"}), words)
    assert call.send("HEAD", path).status == 422


def test_requests_with_a_tenant_in_vain_are_refused(call: Caller) -> None:
    call.post("/v1/schema", THING)
    words = "has multi-tenancy disabled, but request was with tenant"
    assert _refused(call.post("/v1/objects", {"class": "Thing", "tenant": "t1"}), words)
    assert _refused(call.get(f"/v1/objects/Thing/{uid(1)}", tenant="t1"), words)


@pytest.mark.parametrize(
    ("tenant", "words"),
    [("t9", 'tenant not found: "t9"'), ("t2", "tenant not active: 't2'")],
)
def test_a_tenant_that_cannot_answer_says_why(call: Caller, tenant: str, words: str) -> None:
    assert _refused(call.post("/v1/objects", _note(1, tenant)), words)
    assert _refused(call.get(f"/v1/objects/Note/{uid(1)}", tenant=tenant), words)


def test_references_stay_inside_their_tenant(call: Caller) -> None:
    call.post(PATH, [{"name": "t3"}])
    call.post("/v1/objects", _note(1))
    call.post("/v1/objects", _note(2))
    call.post("/v1/objects", _note(3, "t3"))
    path = f"/v1/objects/Note/{uid(1)}/references/to"

    def refer(number: int) -> int:
        target = {"beacon": f"weaviate://localhost/Note/{uid(number)}"}
        return call.send("POST", path, target, [("tenant", "t1")]).status

    assert refer(2) == 200
    assert refer(3) == 422


def test_a_class_without_tenants_cannot_refer_into_one(call: Caller) -> None:
    call.post("/v1/schema", THING)
    prop = {"name": "note", "dataType": ["Note"]}
    call.post("/v1/schema/Thing/properties", prop)
    call.post("/v1/objects", {"class": "Thing", "id": uid(5)})
    call.post("/v1/objects", _note(1))
    source = f"weaviate://localhost/Thing/{uid(5)}/note"
    target = f"weaviate://localhost/Note/{uid(1)}"
    (verdict,) = call.post("/v1/batch/references", [{"from": source, "to": target}]).json
    assert verdict["result"]["status"] == "FAILED"


def test_tenants_are_counted_by_the_node(call: Caller) -> None:
    call.post("/v1/objects", _note(1))
    (node,) = call.get("/v1/nodes/Note", output="verbose").json["nodes"]
    assert [(shard["name"], shard["objectCount"]) for shard in node["shards"]] == [("t1", 1)]
    assert node["stats"] == {"objectCount": 1, "shardCount": 1}


@pytest.mark.parametrize("tenant", ["t2", "never"])
@pytest.mark.parametrize("sort", [None, "text"])
def test_a_listing_of_all_classes_leaves_out_tenants_without_objects_to_show(
    call: Caller, tenant: str, sort: Optional[str]
) -> None:
    more = {} if sort is None else {"sort": sort}
    answer = call.get("/v1/objects", tenant=tenant, **more)
    assert (answer.status, answer.json["objects"]) == (200, [])
    assert call.get("/v1/objects", **{"class": "Note"}, tenant=tenant).status == 422
