"""Classes and properties: what is filled in, what is refused, what may change."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest

from tests.local.plain_http import Caller
from tests.local.samples import THING


def _class(**more: Any) -> Dict[str, Any]:
    return {"class": "Thing", **more}


def _with(**prop: Any) -> Dict[str, Any]:
    return _class(properties=[{"name": "p", **prop}])


def test_a_class_is_completed_with_the_defaults_of_the_real_server(call: Caller) -> None:
    made = call.post("/v1/schema", _class()).json
    assert made["vectorizer"] == "none"
    assert made["vectorIndexType"] == "hnsw"
    assert made["vectorIndexConfig"]["distance"] == "cosine"
    assert made["invertedIndexConfig"]["bm25"] == {"b": 0.75, "k1": 1.2}
    assert made["properties"] is None


def test_a_class_is_read_as_it_was_answered_when_it_was_made(call: Caller) -> None:
    made = call.post("/v1/schema", THING).json
    assert call.get("/v1/schema/Thing").json == made
    assert call.get("/v1/schema").json == {"classes": [made]}


def test_names_get_the_case_of_their_first_letter_that_the_server_wants(call: Caller) -> None:
    made = call.post(
        "/v1/schema", {"class": "lower", "properties": [{"name": "Up", "dataType": ["int"]}]}
    )
    assert made.json["class"] == "Lower"
    assert made.json["properties"][0]["name"] == "up"


@pytest.mark.parametrize(
    ("data_type", "searchable", "filterable"),
    [("text", True, True), ("int", False, True), ("blob", False, False), ("date", False, True)],
)
def test_a_property_is_indexed_by_its_type(
    call: Caller, data_type: str, searchable: bool, filterable: bool
) -> None:
    prop = call.post("/v1/schema", _with(dataType=[data_type])).json["properties"][0]
    assert (prop["indexSearchable"], prop["indexFilterable"]) == (searchable, filterable)


def test_the_old_string_type_becomes_text_that_is_split_at_blanks(call: Caller) -> None:
    prop = call.post("/v1/schema", _with(dataType=["string"])).json["properties"][0]
    assert (prop["dataType"], prop["tokenization"]) == (["text"], "whitespace")


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        (_class(**{"class": "Bad name"}), "not a valid class name"),
        (_with(dataType=["nonsense"]), "Unknown primitive data type 'nonsense'"),
        (_with(dataType=["Missing"]), "reference property to nonexistent class"),
        (_with(dataType=[]), "at least one element"),
        (_with(name="id", dataType=["text"]), "reserved property name"),
        (_with(name="a b", dataType=["text"]), "not a valid property name"),
        (_with(dataType=["int"], tokenization="word"), "Tokenization is not allowed"),
        (_with(dataType=["int"], indexSearchable=True), "`indexSearchable` is not allowed"),
        (_with(dataType=["object"]), "At least one nested property is required"),
        (_class(vectorizer="text2vec-openai"), 'no module with name "text2vec-openai"'),
        (_class(vectorIndexType="tree"), "unsupported vectorIndexType"),
        (_class(vectorIndexConfig={"distance": "far"}), "unrecognized distance metric"),
        (_class(vectorIndexConfig={"efConstruction": 1}), "efConstruction must be"),
        (_class(replicationConfig={"factor": 3}), "not find enough weaviate nodes"),
        (_class(invertedIndexConfig={"stopwords": {"preset": "xx"}}), "does not exist"),
    ],
)
def test_a_class_that_makes_no_sense_is_refused(
    call: Caller, schema: Dict[str, Any], words: str
) -> None:
    reply = call.post("/v1/schema", schema)
    assert reply.status == 422
    assert words in reply.message
    assert call.get("/v1/schema").json == {"classes": []}


def test_a_class_name_is_taken_however_it_is_cased(call: Caller) -> None:
    call.post("/v1/schema", _class())
    reply = call.post("/v1/schema", {"class": "THING"})
    assert reply.status == 422
    assert "permutation" in reply.message


def test_two_properties_of_one_name_are_refused(call: Caller) -> None:
    twice: List[Dict[str, Any]] = [{"name": n, "dataType": ["int"]} for n in ("p", "P")]
    assert call.post("/v1/schema", _class(properties=twice)).status == 422


def test_a_body_of_the_wrong_form_is_refused_with_its_place(call: Caller) -> None:
    reply = call.post("/v1/schema", _with(dataType="text"))
    assert reply.status == 400
    assert "Property.properties.dataType of type []string" in reply.message


def test_a_property_is_added(call: Caller) -> None:
    call.post("/v1/schema", _class())
    added = call.post("/v1/schema/Thing/properties", {"name": "n", "dataType": ["int"]})
    assert added.json == {
        "dataType": ["int"],
        "indexFilterable": True,
        "indexSearchable": False,
        "name": "n",
    }
    assert call.get("/v1/schema/Thing").json["properties"] == [added.json]


def test_a_property_cannot_be_added_twice(call: Caller) -> None:
    call.post("/v1/schema", THING)
    reply = call.post("/v1/schema/Thing/properties", {"name": "name", "dataType": ["int"]})
    assert (reply.status, "already in use" in reply.message) == (422, True)


def test_settings_that_may_change_are_changed(call: Caller) -> None:
    schema = call.post("/v1/schema", THING).json
    schema["description"] = "new"
    schema["vectorIndexConfig"]["ef"] = 64
    assert call.send("PUT", "/v1/schema/Thing", schema).status == 200
    assert call.get("/v1/schema/Thing").json == schema


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"class": "Other"}, "class name is immutable"),
        ({"vectorizer": "text2vec-openai"}, "vectorizer is immutable"),
        ({"vectorizer": "text2vec-hashed-ngrams"}, "properties cannot be updated"),
        ({"vectorIndexType": "flat"}, "vector index type is immutable"),
        ({"vectorIndexConfig": {"distance": "dot"}}, "distance is immutable"),
        ({"properties": []}, "properties cannot be updated"),
        ({"multiTenancyConfig": {"enabled": True}}, "enabling multi-tenancy"),
        ({"replicationConfig": {"factor": 2}}, "cannot scale to 2 replicas"),
        ({"invertedIndexConfig": {"indexNullState": True}}, "IndexNullState cannot be changed"),
    ],
)
def test_settings_that_may_not_change_stay(
    call: Caller, change: Dict[str, Any], words: str
) -> None:
    before = call.post("/v1/schema", THING).json
    reply = call.send("PUT", "/v1/schema/Thing", {**THING, **change})
    assert reply.status == 422
    assert words in reply.message
    assert call.get("/v1/schema/Thing").json == before


def test_deleting_a_class_deletes_its_objects(call: Caller) -> None:
    call.post("/v1/schema", THING)
    call.post("/v1/objects", {"class": "Thing"})
    assert call.send("DELETE", "/v1/schema/Thing").status == 200
    assert call.get("/v1/schema/Thing").status == 404
    assert call.get("/v1/objects").json["objects"] == []


def test_deleting_a_class_that_is_not_there_is_no_error(call: Caller) -> None:
    assert call.send("DELETE", "/v1/schema/Nope").status == 200


def test_named_vectors_get_their_defaults(call: Caller) -> None:
    config = {"a": {"vectorizer": {"none": {}}, "vectorIndexType": "flat"}}
    made = call.post("/v1/schema", _class(vectorConfig=config)).json
    assert made["vectorConfig"]["a"]["vectorIndexConfig"]["distance"] == "cosine"
    assert "vectorizer" not in made


def test_named_vectors_and_an_unnamed_one_exclude_each_other(call: Caller) -> None:
    config = {"a": {"vectorizer": {"none": {}}, "vectorIndexType": "flat"}}
    reply = call.post("/v1/schema", _class(vectorConfig=config, vectorizer="none"))
    assert (reply.status, "can not be set" in reply.message) == (422, True)


def test_a_shard_can_be_made_read_only_and_writable_again(call: Caller) -> None:
    call.post("/v1/schema", THING)
    (shard,) = call.get("/v1/schema/Thing/shards").json
    path = f"/v1/schema/Thing/shards/{shard['name']}"
    assert call.send("PUT", path, {"status": "READONLY"}).status == 200
    refused = call.post("/v1/objects", {"class": "Thing"})
    assert (refused.status, "store is read-only" in refused.message) == (500, True)
    assert call.send("PUT", path, {"status": "READY"}).status == 200
    assert call.post("/v1/objects", {"class": "Thing"}).status == 200
