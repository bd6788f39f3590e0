"""Requests as few programs send them, with what a real server 1.24.26 was seen to answer."""

from __future__ import annotations

from typing import Any, Dict, Optional

import pytest

from tests.local.plain_http import Caller, Reply
from tests.local.stored import ask, database, klass, prop, put, uid

UPPER = "000000AB-0000-4000-8000-0000000000AB"
UUID = uid(1)
IMMUTABLE_PROPERTIES = "properties cannot be updated through updating the class"


def thing(**more: Any) -> Dict[str, Any]:
    return {"class": "Thing", "id": UUID, **more}


def made(call: Caller, *properties: Dict[str, Any], **more: Any) -> Dict[str, Any]:
    return dict(call.post("/v1/schema", klass("Thing", *properties, **more)).json)


def stored(call: Caller, object_id: str = UUID) -> Any:
    return call.get(f"/v1/objects/Thing/{object_id}", include="vector").json


@pytest.mark.parametrize("number", [10**20, -(10**20), 1e21])
def test_a_huge_number_beside_a_vector_is_answered(call: Caller, number: float) -> None:
    made(call, prop("n", "number"))
    reply = call.post("/v1/objects", thing(properties={"n": number}, vector=[0.5, 0.25]))
    assert (reply.status, reply.json["vector"]) == (200, [0.5, 0.25])
    assert stored(call)["properties"] == {"n": number}


def test_a_class_without_named_vectors_keeps_the_named_vectors_of_an_object(call: Caller) -> None:
    made(call)
    given = thing(vector=[1, 2], vectors={"a": [1, 2, 3]})
    assert call.post("/v1/objects", given).status == 200
    assert call.send("PUT", f"/v1/objects/Thing/{UUID}", given).status == 200
    assert call.send("PATCH", f"/v1/objects/Thing/{UUID}", thing(vectors={"a": [1]})).status == 204
    assert stored(call)["vectors"] == {"a": [1]}
    verdict = call.post("/v1/batch/objects", {"objects": [given]}).json[0]["result"]
    assert verdict == {"status": "SUCCESS"}


@pytest.mark.parametrize(
    ("path_id", "body_id", "status"),
    [
        (UPPER, UPPER, 200),
        (UPPER, UPPER.lower(), 422),
        (UPPER.lower(), UPPER, 422),
        (UPPER.lower(), UPPER.lower(), 200),
        (UPPER.replace("-", ""), UPPER.replace("-", ""), 200),
        (UPPER.replace("-", ""), UPPER, 422),
    ],
)
@pytest.mark.parametrize("start", ["/v1/objects/Thing", "/v1/objects"])
def test_the_id_of_a_replacement_is_spelled_as_in_the_path(
    call: Caller, start: str, path_id: str, body_id: str, status: int
) -> None:
    made(call)
    call.post("/v1/objects", thing(id=UPPER))
    reply = call.send("PUT", f"{start}/{path_id}", thing(id=body_id))
    assert reply.status == status
    assert status == 422 or reply.json["id"] == body_id


def test_head_takes_a_node_and_a_consistency_level(call: Caller) -> None:
    made(call)
    call.post("/v1/objects", thing())
    query = [("node_name", "node1"), ("consistency_level", "ONE")]
    for method, status in (("HEAD", 204), ("GET", 400)):
        assert call.send(method, f"/v1/objects/Thing/{UUID}", query=query).status == status


@pytest.mark.parametrize(
    "text",
    [f"{{{UUID}}}", f"[{UUID}]", f"urn:uuid:{UUID}", f"URN:UUID:{UUID}", UUID.replace("-", "")],
)
def test_a_uuid_is_known_in_every_spelling_of_go(call: Caller, text: str) -> None:
    made(call, prop("u", "uuid"), prop("many", "uuid[]"), prop("words", "text[]"))
    given = {"u": text, "many": [UUID, text], "new": text}
    reply = call.post("/v1/objects", thing(properties=given))
    assert reply.json["properties"] == {"u": UUID, "many": [UUID, UUID], "new": UUID}
    refused = call.post("/v1/objects", thing(id=uid(2), properties={"words": ["x", text]}))
    assert "element [1]: mismatched data type - 'text' expected, got 'uuid'" in refused.message


@pytest.mark.parametrize(
    "text", [f"{{{UUID}", f"uuid:urn:{UUID}", UUID[:-1], UUID.replace("-", "_"), f"{UUID[:-1]}g"]
)
def test_other_texts_are_not_uuids(call: Caller, text: str) -> None:
    made(call, prop("u", "uuid"))
    assert call.post("/v1/objects", thing(properties={"u": text})).status == 422


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2020-01-01T7:00:00Z", "2020-01-01T07:00:00Z"),
        ("2020-01-01T0:00:00.50+01:00", "2020-01-01T00:00:00.5+01:00"),
        ("2020-01-01T00:0:00Z", None),
        ("2020-1-01T00:00:00Z", None),
        ("2020-01-01T007:00:00Z", None),
    ],
)
def test_an_hour_may_have_one_digit(call: Caller, given: str, kept: Optional[str]) -> None:
    made(call, prop("d", "date"))
    reply = call.post("/v1/objects", thing(properties={"d": given}))
    assert (reply.json["properties"] if kept else reply.status) == ({"d": kept} if kept else 422)


def test_a_vector_beyond_32_bits_refuses_the_whole_batch(call: Caller) -> None:
    made(call)
    given = [thing(), thing(id=uid(2), vector=[1e39, 0])]
    reply = call.post("/v1/batch/objects", {"objects": given})
    assert reply.status == 400
    assert "cannot unmarshal number 1e+39 into Go struct field" in reply.message
    assert stored(call) is None


def test_a_null_in_the_vector_of_a_rejected_object_is_shown_as_0(call: Caller) -> None:
    made(call, prop("n", "int"))
    given = thing(vector=[1, None, 3], properties={"n": "x"})
    assert call.post("/v1/batch/objects", {"objects": [given]}).json[0]["vector"] == [1, 0, 3]


def test_merging_no_references_adds_no_property(call: Caller) -> None:
    made(call, prop("to", "Thing"))
    call.post("/v1/objects", thing())
    call.send("PATCH", f"/v1/objects/Thing/{UUID}", thing(properties={"to": []}))
    assert stored(call)["properties"] == {}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"CLASS": "Thing", "Id": UUID, "Properties": {"n": 1}}, 200),
        ({"class": "Nope", "id": UUID, "Class": "Thing", "properties": {"n": 1}}, 200),
        ({"class": "Thing", "Class": None, "id": UUID, "properties": {"n": 1}}, 200),
        ({"class": "Thing", "id": UUID, "Class": 1}, 400),
        ({"class": "Thing", "id": UUID, "ID": "x"}, 422),
    ],
)
def test_keys_of_a_body_are_known_in_any_case(
    call: Caller, body: Dict[str, Any], status: int
) -> None:
    made(call, prop("n", "int"))
    reply = call.post("/v1/objects", body)
    assert reply.status == status
    assert status != 200 or stored(call)["properties"] == {"n": 1}


def test_a_property_named_in_another_case_is_not_the_property(call: Caller) -> None:
    made(call, prop("n", "int"))
    call.post("/v1/objects", thing(properties={"n": 1, "N_": 2}))
    assert stored(call)["properties"] == {"n": 1, "n_": 2}


class TestSettings:
    """Settings of classes."""

    @pytest.mark.parametrize("key", ["ef", "maxConnections", "flatSearchCutoff", "dynamicEfMin"])
    @pytest.mark.parametrize("value", [1.5, 5.0])
    def test_a_number_with_a_fraction_is_refused(self, call: Caller, key: str, value: Any) -> None:
        reply = call.post("/v1/schema", klass("Thing", vectorIndexConfig={key: value}))
        words = f'json.Number to int64 for "{key}": strconv.ParseInt: parsing "{value}"'
        assert (reply.status, words in reply.message) == (422, True)

    @pytest.mark.parametrize(
        ("value", "kept"), [(10**20, 2**63 - 1), (True, 0), ("10", 0), (None, 0)]
    )
    def test_another_value_of_a_number_counts_as_0(
        self, call: Caller, value: Any, kept: int
    ) -> None:
        assert made(call, vectorIndexConfig={"ef": value})["vectorIndexConfig"]["ef"] == kept

    @pytest.mark.parametrize("key", ["desiredCount", "virtualPerPhysical"])
    def test_a_number_of_shards_is_read_as_a_whole_number(self, call: Caller, key: str) -> None:
        refused = call.post("/v1/schema", klass("Thing", shardingConfig={key: 1.5}))
        assert f'{key}: strconv.ParseInt: parsing "1.5": invalid syntax' in refused.message
        assert made(call, shardingConfig={key: "x" * 100})["shardingConfig"][key] == 0

    def test_a_large_number_of_shards_does_not_fill_the_memory(self, call: Caller) -> None:
        given = {"desiredCount": "x" * 1000, "virtualPerPhysical": 10**9}
        assert made(call, shardingConfig=given)["shardingConfig"]["desiredVirtualCount"] == 0
        huge = klass("Huge", shardingConfig={"desiredCount": 10**18})
        assert call.post("/v1/schema", huge).status == 422

    @pytest.mark.parametrize("key", ["key", "strategy", "function"])
    def test_a_shard_setting_that_is_no_text_is_refused(self, call: Caller, key: str) -> None:
        reply = call.post("/v1/schema", klass("Thing", shardingConfig={key: None}))
        assert f'field "{key}" must be of type string, got: <nil>' in reply.message

    @pytest.mark.parametrize("config", [None, {}, {"vectorizer": None}])
    def test_a_named_vector_without_settings_is_refused(self, call: Caller, config: Any) -> None:
        reply = call.post("/v1/schema", klass("Thing", vectorConfig={"a": config}))
        assert (reply.status, reply.json["code"]) == (422, 602)
        assert reply.message == "vectorConfig.a in body is required"

    def test_stopwords_of_the_preset_are_not_additions(self, call: Caller) -> None:
        config = made(call, invertedIndexConfig={"stopwords": {"additions": ["the"]}})
        assert config["invertedIndexConfig"]["stopwords"]["additions"] is None

    @pytest.mark.parametrize("name", ["thing", "x y", ""])
    def test_the_name_of_a_changed_class_is_compared_as_it_is(
        self, call: Caller, name: str
    ) -> None:
        reply = call.send("PUT", "/v1/schema/Thing", {**made(call), "class": name})
        words = f'class name is immutable: attempted change from "Thing" to "{name}"'
        assert (reply.status, reply.message) == (422, words)

    def test_no_properties_and_an_empty_list_are_not_the_same(self, call: Caller) -> None:
        without = call.post("/v1/schema", {"class": "Thing"}).json
        empty = call.post("/v1/schema", {"class": "Other", "properties": []}).json
        assert (without["properties"], empty["properties"]) == (None, [])
        for schema, changed in ((without, []), (empty, None)):
            path = f"/v1/schema/{schema['class']}"
            assert call.send("PUT", path, schema).status == 200
            refused = call.send("PUT", path, {**schema, "properties": changed})
            assert refused.message.startswith(IMMUTABLE_PROPERTIES)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"properties": [], "vectorizer": "x"}, IMMUTABLE_PROPERTIES),
            ({"vectorIndexType": "flat", "moduleConfig": {"x": 1}}, "module config is immutable"),
            ({"vectorIndexConfig": {"distance": "euclid"}}, "distance is immutable"),
            (
                {
                    "vectorIndexConfig": {"distance": "dot"},
                    "invertedIndexConfig": {"bm25": {"b": 9}},
                },
                "distance is immutable",
            ),
        ],
    )
    def test_of_several_faults_of_a_change_the_first_is_named(
        self, call: Caller, change: Dict[str, Any], words: str
    ) -> None:
        schema = made(call, prop("n", "int"))
        reply = call.send("PUT", "/v1/schema/Thing", {**schema, **change})
        assert (reply.status, words in reply.message) == (422, True)


@pytest.mark.parametrize(
    "body",
    [
        {"class": "Thing", "properties": [None]},
        {
            "class": "Thing",
            "properties": [{"name": "o", "dataType": ["object"], "nestedProperties": [None]}],
        },
        {"class": "Thing", "vectorizer": "x", "moduleConfig": {"x": 1}},
    ],
)
def test_a_broken_class_is_refused(call: Caller, body: Dict[str, Any]) -> None:
    assert call.post("/v1/schema", body).status == 422  # a real server may send an empty 200


def test_a_null_among_operands_is_refused(call: Caller) -> None:
    made(call)
    where = {"operator": "And", "operands": [None]}
    reply = call.send("DELETE", "/v1/batch/objects", {"match": {"class": "Thing", "where": where}})
    assert reply.status == 422


def test_like_a_number_of_references_finds_nothing(call: Caller) -> None:
    made(call, prop("to", "Thing"))
    call.post("/v1/objects", thing())
    where = {"path": ["to"], "operator": "Like", "valueInt": 0}
    match = {"class": "Thing", "where": where}
    reply = call.send("DELETE", "/v1/batch/objects", {"match": match})
    assert reply.json["results"]["matches"] == 0


@pytest.mark.parametrize("text", [" 1", "1_0", "\u0661", "99999999999999999999", "0x10", "1.5"])
@pytest.mark.parametrize("name", ["limit", "offset"])
def test_a_limit_is_a_plain_number_of_64_bits(call: Caller, name: str, text: str) -> None:
    made(call)
    reply = call.get("/v1/objects", **{"class": "Thing", name: text})
    assert (reply.status, reply.message) == (
        422,
        f'{name} in query must be of type int64: "{text}"',
    )


def test_sorting_requires_the_class_as_it_is_spelled(call: Caller) -> None:
    made(call, prop("n", "int"))
    assert call.get("/v1/objects", **{"class": "thing"}).status == 200
    refused = call.get("/v1/objects", **{"class": "thing", "sort": "n"})
    assert 'class "thing" does not exist in schema' in refused.message


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("application/JSON", 406),
        ("", 200),
        ("*/*", 200),
        ("text/html, */*;q=0.1", 200),
        ("application/*", 200),
    ],
)
def test_answers_are_json_and_must_be_accepted(call: Caller, accept: str, status: int) -> None:
    reply: Reply = call.send("GET", "/v1/schema", headers={"accept": accept})
    assert reply.status == status
    made(call, prop("n", "int"))
    query = {"query": "{Get {Thing {n}}}"}
    answered = call.send("POST", "/v1/graphql", query, headers={"accept": accept})
    expected = "application/json" if status == 200 else ""
    assert (answered.status, answered.headers["content-type"]) == (200, expected)


def test_a_body_of_another_type_is_refused(call: Caller) -> None:
    headers = {"content-type": "application/yaml"}
    assert call.send("POST", "/v1/schema", data=b"class: Thing", headers=headers).status == 501
    reply = call.send("POST", "/v1/schema", data=b"{}", headers={"content-type": ""})
    assert (reply.status, "application/octet-stream" in reply.message) == (415, True)


class TestGraphql:
    """Queries."""

    @pytest.mark.parametrize(
        ("fields", "shown"),
        [
            ("distance", None),
            ("certainty classification { id } group { id } __typename", None),
            ("distance score", {"distance": None, "score": "0"}),
            ("distance id", {"distance": None, "id": uid(1)}),
        ],
    )
    def test_additional_is_null_if_nothing_in_it_is_known(self, fields: str, shown: Any) -> None:
        of = database(klass("Thing", prop("n", "int"), prop("to", "Thing")))
        put(of, "Thing", 1)
        query = f"{{Get {{Thing {{_additional {{{fields}}}}}}}}}"
        assert ask(of, query)["data"]["Get"]["Thing"] == [{"_additional": shown}]

    def test_a_reference_has_no_score(self) -> None:
        of = database(klass("Thing", prop("to", "Thing")))
        put(of, "Thing", 1, {"to": [{"beacon": f"weaviate://localhost/Thing/{uid(1)}"}]})
        query = "{Get {Thing {to {... on Thing {_additional {score explainScore}}}}}}"
        assert ask(of, query)["data"]["Get"]["Thing"] == [{"to": [{"_additional": None}]}]

    @pytest.mark.parametrize(
        ("query", "column"),
        [
            ("{}", 1),
            ("{ }", 1),
            ("{Get {}}", 6),
            ("{Get {Thing {_additional {}}}}", 26),
            ("query A {}", 9),
            ("fragment F on Thing {} {Get {Thing {...F}}}", 21),
        ],
    )
    def test_an_empty_selection_is_refused(self, query: str, column: int) -> None:
        of = database(klass("Thing", prop("n", "int")))
        (error,) = ask(of, query)["errors"]
        assert error["message"].startswith(
            f"Syntax Error GraphQL request (1:{column}) Unexpected empty IN {{}}\n"
        )

    @pytest.mark.parametrize(
        ("boost", "found"),
        [("", 1), ("^2", 1), ("^+2", 1), ("^2^3", 1), ("^", 0), ("^ 1", 0), ("^1_0", 0), ("^x", 0)],
    )
    def test_a_boost_that_is_no_whole_number_finds_nothing(self, boost: str, found: int) -> None:
        of = database(klass("Thing", prop("t", "text")))
        put(of, "Thing", 1, {"t": "zoo"})
        query = f'{{Get {{Thing(bm25: {{query: "zoo" properties: ["t{boost}"]}}) {{t}}}}}}'
        assert len(ask(of, query)["data"]["Get"]["Thing"]) == found

    def test_a_null_among_queries_is_answered_with_null(self, call: Caller) -> None:
        made(call, prop("n", "int"))
        reply = call.post("/v1/graphql/batch", [None, {"query": "{Get {Thing {n}}}"}])
        assert reply.json == [None, {"data": {"Get": {"Thing": []}}}]

    def test_a_named_vector_that_is_missing_is_an_empty_list(self, call: Caller) -> None:
        vector = {"vectorizer": {"none": {}}, "vectorIndexType": "hnsw"}
        named = {"a": vector, "b": vector}
        call.post("/v1/schema", {"class": "Thing", "vectorConfig": named})
        call.post("/v1/objects", thing(vectors={"a": [1, 2]}))
        query = {"query": "{Get {Thing {_additional {vectors {a b}}}}}"}
        shown = call.post("/v1/graphql", query).json["data"]["Get"]["Thing"]
        assert shown == [{"_additional": {"vectors": {"a": [1, 2], "b": []}}}]
