"""Answers whose details a real server 1.24.26 decides: headers, line ends, parameters, bodies.

Each of them was found by comparing the local server with a real one; see `tests/live/generated`.
"""

from __future__ import annotations

from typing import Callable

import pytest

from tests.local.plain_http import Caller
from tests.local.samples import THING, thing, uid
from weaviate.local import LocalServer

PATH = f"/v1/objects/Thing/{uid(1)}"


@pytest.fixture(autouse=True)
def _things(call: Caller) -> None:
    call.post("/v1/schema", THING)


def test_a_refusal_by_the_server_ends_with_a_newline_and_one_of_a_form_does_not(
    call: Caller,
) -> None:
    assert call.post("/v1/objects", {"class": "Thing", "id": ""}).body.endswith(b"\n")
    refused = call.get(PATH, include="nonsense")
    assert (refused.status, refused.body[-1:]) == (400, b"\n")
    for path in ("/v1/nonsense", "/v1/objects?limit=x", "/v1/objects/Thing/abc"):
        name, _, value = path.partition("?limit=")
        query = {"limit": value} if value else {}
        assert call.get(name, **query).body[-1:] == b"}"


@pytest.mark.parametrize(
    ("path", "verbs"),
    [
        ("/v1/meta", "GET"),
        ("/v1/batch/objects", "DELETE,POST"),
        (PATH, "DELETE,GET,HEAD,PATCH,PUT"),
    ],
)
def test_a_wrong_verb_is_told_the_right_ones(call: Caller, path: str, verbs: str) -> None:
    refused = call.post(path, {}) if "batch" not in path else call.get(path)
    assert refused.status == 405
    assert refused.headers["allow"] == verbs


@pytest.mark.parametrize("verb", ["GET", "HEAD", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("name", ["live", "ready"])
def test_a_probe_is_answered_whatever_the_verb(call: Caller, verb: str, name: str) -> None:
    reply = call.send(verb, f"/v1/.well-known/{name}")
    assert (reply.status, reply.body) == (200, b"")


def test_of_a_repeated_parameter_the_last_one_counts(call: Caller) -> None:
    for number in (1, 2, 3):
        call.post("/v1/objects", thing(number))
    query = [("class", "Nope"), ("limit", "x"), ("limit", "2"), ("class", "Thing")]
    assert len(call.send("GET", "/v1/objects", query=query).json["objects"]) == 2
    query = [("consistency_level", "MOST"), ("consistency_level", "ALL")]
    assert call.send("GET", PATH, query=query).status == 200


def test_an_empty_consistency_level_is_none(call: Caller) -> None:
    call.post("/v1/objects", thing(1))
    assert call.get(PATH, consistency_level="").status == 200


def test_indexed_times_are_among_the_properties_of_what_was_just_stored(call: Caller) -> None:
    inverted = {"indexTimestamps": True}
    call.post(
        "/v1/schema", {"class": "Timed", "vectorizer": "none", "invertedIndexConfig": inverted}
    )
    body = {"class": "Timed", "id": uid(1), "properties": {"a": "b"}}
    path = f"/v1/objects/Timed/{uid(1)}"
    answers = [
        call.post("/v1/objects", body).json,
        call.send("PUT", path, body).json,
        call.post("/v1/batch/objects", {"objects": [body]}).json[0],
    ]
    for shown in answers:
        assert shown["properties"] == {
            "a": "b",
            "_creationTimeUnix": shown["creationTimeUnix"],
            "_lastUpdateTimeUnix": shown["lastUpdateTimeUnix"],
        }
    assert call.get(path).json["properties"] == {"a": "b"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "unexpected EOF"),
        (b'{"a"', "unexpected EOF"),
        (b'{"a":1,', "unexpected EOF"),
        (b"[1", "unexpected EOF"),
        (b'"a', "unexpected EOF"),
        (b"nul", "unexpected EOF"),
        (b"nulx", "invalid character 'x' in literal null (expecting 'l')"),
        (b'{"a":"x\n"}', "invalid character '\\n' in string literal"),
        (b'{"a":"\\q"}', "invalid character 'q' in string escape code"),
        (b"{a:1}", "invalid character 'a' looking for beginning of object key string"),
        (b'{"a" 1}', "invalid character '1' after object key"),
        (b'{"a":1 "b"}', "invalid character '\"' after object key:value pair"),
        (b'{"a":[1 2]}', "invalid character '2' after array element"),
        (b"\xff", "invalid character '\u00ff' looking for beginning of value"),
        (b"[1,]", "invalid character ']' looking for beginning of value"),
        (b'{"a":NaN}', "invalid character 'N' looking for beginning of value"),
    ],
)
def test_a_body_that_is_no_json_is_refused_in_the_words_of_go(
    call: Caller, data: bytes, words: str
) -> None:
    refused = call.send("POST", "/v1/objects", data=data)
    assert refused.status == 400
    assert refused.json["message"] == f'parsing body body from "" failed, because {words}'


@pytest.mark.parametrize("behind", [b" x", b"{", b"}", b" {}", b"\n\n"])
def test_what_stands_behind_a_body_is_left_alone(call: Caller, behind: bytes) -> None:
    body = b'{"class": "Thing", "id": "%s"}' % uid(1).encode()
    assert call.send("POST", "/v1/objects", data=body + behind).status == 200
    assert call.get(PATH).status == 200


@pytest.mark.parametrize("data", [b"", b"  ", b"\n"])
def test_a_body_of_spaces_is_none(call: Caller, data: bytes) -> None:
    refused = call.send("POST", "/v1/objects", data=data)
    assert (refused.status, refused.json["code"]) == (422, 602)


def test_a_body_is_looked_at_before_the_id_in_the_path(call: Caller) -> None:
    refused = call.send("PATCH", "/v1/objects/Thing/abc", {"id": 5})
    assert refused.status == 400
    refused = call.send("PATCH", "/v1/objects/Thing/abc", {"id": "abc"})
    assert refused.json["message"] == 'id in body must be of type uuid: "abc"'
    refused = call.send("PATCH", "/v1/objects/Thing/abc", {"id": uid(1)})
    assert refused.json["message"] == 'id in path must be of type uuid: "abc"'


def test_slashes_are_not_doubled_in_paths(call: Caller) -> None:
    call.post("/v1/objects", thing(1))
    assert call.get(f"/v1//objects/Thing//{uid(1)}/").status == 200
    refused = call.post("/v1/backups/filesystem//restore", {})
    assert (refused.status, refused.headers["allow"]) == (405, "DELETE,GET")


@pytest.mark.parametrize("name", ["include", "after", "sort", "limit", "offset", "order", "tenant"])
def test_an_empty_parameter_is_none(call: Caller, name: str) -> None:
    call.post("/v1/objects", thing(1))
    listed = call.send("GET", "/v1/objects", query=[("class", "Thing"), (name, "")])
    assert (listed.status, len(listed.json["objects"])) == (200, 1)


def test_a_sort_of_an_unknown_class_is_refused(call: Caller) -> None:
    assert call.get("/v1/objects", **{"class": "Nope"}).status == 404
    refused = call.get("/v1/objects", **{"class": "Nope", "sort": "a"})
    words = 'msg:sorting code:400 err:sort parameter at position 0: class "Nope" does not exist'
    assert (refused.status, refused.message) == (422, f"{words} in schema")


def test_whole_numbers_have_no_point_whatever_their_size(call: Caller) -> None:
    properties = [{"name": "x", "dataType": ["number"]}]
    call.post("/v1/schema", {"class": "Number", "vectorizer": "none", "properties": properties})
    for number, text in (
        (2.5e17, b"250000000000000000"),
        (9007199254740993, b"9007199254740992"),
        (1.2345678901234568e17, b"123456789012345680"),
        (1e15, b"1000000000000000"),
    ):
        body = {"class": "Number", "id": uid(1), "properties": {"x": number}, "vector": [0, 1.5]}
        call.send("DELETE", f"/v1/objects/Number/{uid(1)}")
        call.post("/v1/objects", body)
        query = {"query": "{Get{Number{x _additional{vector}}}}"}
        shown = call.post("/v1/graphql", query).body
        assert b'"x":%s}' % text in shown
        assert b'"vector":[0,1.5]' in shown


def test_places_in_a_query_are_counted_in_bytes(call: Caller) -> None:
    text = '{Get{Thing(where: {path: ["name"], operator: Equal, valueText: "Äé日😀"}){nope}}}'
    error = call.post("/v1/graphql", {"query": text}).json["errors"][0]
    assert error["locations"] == [{"column": text.encode().index(b"nope") + 1, "line": 1}]
    broken = call.post("/v1/graphql", {"query": '{Get{Thing(where: "Ä"'}).json["errors"][0]
    assert broken["locations"] == [{"column": 23, "line": 1}]
    assert broken["message"].startswith("Syntax Error GraphQL request (1:23)")


def test_an_unknown_operation_is_named_in_double_quotes(call: Caller) -> None:
    body = {"query": "{Get{Thing{name}}}", "operationName": "x"}
    error = call.post("/v1/graphql", body).json["errors"][0]
    assert error["message"] == 'Unknown operation named "x".'


def test_a_class_is_kept_as_it_was_last_given(call: Caller) -> None:
    given = {
        "class": "Thing",
        "vectorizer": "none",
        "properties": call.get("/v1/schema/Thing").json["properties"],
    }
    changed = call.send("PUT", "/v1/schema/Thing", given).json
    assert changed == call.get("/v1/schema/Thing").json
    assert "multiTenancyConfig" not in changed
    assert changed["replicationConfig"] == {"factor": 1}
    given["multiTenancyConfig"] = {}
    again = call.send("PUT", "/v1/schema/Thing", given).json
    assert again["multiTenancyConfig"] == {"enabled": False}
    for replication in ({}, {"factor": 0}):
        refused = call.send("PUT", "/v1/schema/Thing", {**given, "replicationConfig": replication})
        words = "scale out from 1 to 0 replicas: scaling in not supported yet"
        assert (refused.status, refused.message) == (422, words)


def test_a_refused_change_says_that_the_object_is_invalid(call: Caller) -> None:
    call.post("/v1/objects", thing(1))
    refused = call.send("PATCH", PATH, {"class": "Thing", "properties": {"_id": "x"}})
    words = "msg:bad request code:400 err:invalid object: '_id' is a reserved property name"
    assert (refused.status, refused.message) == (422, words)


def test_the_first_wrong_type_of_a_body_is_named(call: Caller) -> None:
    refused = call.post("/v1/schema", {"vectorIndexType": 5, "class": 5, "description": 5})
    assert "Class.vectorIndexType" in refused.json["message"]
    refused = call.post("/v1/schema", {"replicationConfig": {"factor": "x"}, "description": 5})
    assert "ReplicationConfig.replicationConfig.factor" in refused.json["message"]


def test_the_filter_of_a_batch_delete_comes_back_with_numbers_as_go_prints_them(
    call: Caller,
) -> None:
    properties = [{"name": "x", "dataType": ["number"]}]
    call.post("/v1/schema", {"class": "Number", "vectorizer": "none", "properties": properties})
    where = {"path": ["x"], "operator": "Equal", "valueNumber": 1.0}
    body = {"match": {"class": "Number", "where": where}, "dryRun": True}
    assert b'"valueNumber":1}' in call.send("DELETE", "/v1/batch/objects", body).body


def test_the_beacon_of_a_reference_is_read_before_its_property(call: Caller) -> None:
    refused = call.post(f"{PATH}/references/nope", {"beacon": ""})
    assert "invalid cref URI" in refused.message


def test_every_wrong_part_of_a_sort_is_named(call: Caller) -> None:
    refused = call.get("/v1/objects", **{"class": "Nope", "sort": "a,b"})
    assert refused.message.count('class "Nope" does not exist in schema') == 2
    call.post("/v1/schema", {"class": "Other", "vectorizer": "none"})
    refused = call.get("/v1/objects", sort="nope")
    assert refused.status == 500
    for index in ("thing", "other"):
        assert (
            f"search index {index}: sort parameter at position 0: no such prop" in refused.message
        )


def test_the_old_path_of_an_object_knows_no_consistency_levels(call: Caller) -> None:
    call.post("/v1/objects", thing(1))
    path = f"/v1/objects/{uid(1)}"
    assert call.get(path, consistency_level="MOST").status == 200
    assert call.get(PATH, consistency_level="MOST").status == 400
    tenants = {"multiTenancyConfig": {"enabled": True}}
    call.post("/v1/schema", {"class": "Tenants", "vectorizer": "none", **tenants})
    assert call.get(path).status == 422
    assert call.get(path, include="vector").status == 400


def test_a_limit_of_zero_lists_nothing_and_looks_at_nothing(call: Caller) -> None:
    call.post("/v1/objects", thing(1))
    listed = call.get("/v1/objects", **{"class": "Thing", "limit": "0", "sort": "nope"})
    assert (listed.status, listed.json) == (200, {"deprecations": [], "objects": []})


@pytest.mark.parametrize("version", ["1.14.0", "1.24.26", "1.38.11"])
def test_the_behaviour_does_not_depend_on_the_reported_version(
    version: str, connect: Callable[[LocalServer], Caller]
) -> None:
    with LocalServer(server_version=version) as server:
        call = connect(server)
        assert call.get("/v1/meta").json["version"] == version
        call.post("/v1/schema", THING)
        assert call.send("PUT", PATH, thing(1)).status == 500


def test_a_classification_goes_on_after_objects_without_vector(call: Caller) -> None:
    properties = [{"name": "t", "dataType": ["text"]}, {"name": "to", "dataType": ["Thing"]}]
    call.post("/v1/schema", {"class": "Item", "vectorizer": "none", "properties": properties})
    call.post("/v1/objects", thing(1))
    reference = [{"beacon": f"weaviate://localhost/Thing/{uid(1)}"}]
    for number, vector, more in ((2, [1, 0], {"to": reference}), (3, [1, 1], {}), (4, None, {})):
        body = {"class": "Item", "id": uid(number), "properties": {"t": "x", **more}}
        call.post("/v1/objects", {**body, "vector": vector})
    wish = {"class": "Item", "classifyProperties": ["to"], "basedOnProperties": ["t"]}
    begun = call.post("/v1/classifications", {**wish, "type": "knn"}).json
    ended = call.get(f"/v1/classifications/{begun['id'].upper()}")
    ended = call.get(f"/v1/classifications/{begun['id']}") if ended.status == 404 else ended
    assert ended.json["status"] == "failed"
    assert {"count": 2, "countFailed": 1, "countSucceeded": 1}.items() <= ended.json["meta"].items()
    assert "classify Item/" + uid(4) in ended.json["error"]
    assert call.get(f"/v1/objects/Item/{uid(3)}").json["properties"]["to"]
    assert "to" not in call.get(f"/v1/objects/Item/{uid(4)}").json["properties"]


def test_a_classification_without_any_neighbours_is_complete(call: Caller) -> None:
    properties = [{"name": "t", "dataType": ["text"]}, {"name": "to", "dataType": ["Thing"]}]
    call.post("/v1/schema", {"class": "Item", "vectorizer": "none", "properties": properties})
    call.post("/v1/objects", {"class": "Item", "id": uid(3), "properties": {"t": "x"}})
    wish = {"class": "Item", "classifyProperties": ["to"], "basedOnProperties": ["t"]}
    begun = call.post("/v1/classifications", {**wish, "type": "knn"}).json
    ended = call.get(f"/v1/classifications/{begun['id']}").json
    assert (ended["status"], ended["meta"]["countSucceeded"]) == ("completed", 1)


def test_whole_numbers_of_more_than_64_bits_are_written_out(call: Caller) -> None:
    properties = [{"name": "x", "dataType": ["number"]}]
    call.post("/v1/schema", {"class": "Number", "vectorizer": "none", "properties": properties})
    for number, text in (
        (2e20, b"200000000000000000000"),
        (1e21, b"1e21"),
        (-1e19, b"-1" + b"0" * 19),
    ):
        body = {"class": "Number", "id": uid(1), "properties": {"x": number}, "vector": [0.1, 2]}
        call.send("DELETE", f"/v1/objects/Number/{uid(1)}")
        call.post("/v1/objects", body)
        shown = call.post("/v1/graphql", {"query": "{Get{Number{x _additional{vector}}}}"}).body
        assert b'"x":' + text in shown.replace(b"e+", b"e")
        assert b'"vector":[0.1,2]' in shown


def test_a_refused_object_of_a_batch_comes_back_with_numbers_as_go_prints_them(
    call: Caller,
) -> None:
    body = {"class": "Thing", "id": uid(1), "vector": [1.0, 0.5], "properties": {"name": 1.0}}
    shown = call.post("/v1/batch/objects", {"objects": [body]}).body
    assert b'"name":1}' in shown
    assert b'"vector":[1,0.5]' in shown
