"""The schema: what is sent, what comes back, what is refused before anything is sent."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, Dict, List

import pytest

from tests.unit.fakes import Answer, RecordingConnection
from weaviate.exceptions import (
    ResponseCannotBeDecodedException,
    SchemaValidationException,
    UnexpectedStatusCodeException,
)
from weaviate.schema import Schema
from weaviate.schema.crud_schema import (
    _PRIMITIVE_WEAVIATE_TYPES_SET,
    _get_primitive_properties,
    _property_is_primitive,
    _update_nested_dict,
)

ARTICLE: Dict[str, Any] = {
    "class": "article",
    "vectorConfig": {"title": {"vectorizer": {"none": {}}, "vectorIndexType": "hnsw"}},
    "properties": [
        {"name": "title", "dataType": ["text"], "indexRangeFilters": False},
        {"name": "by", "dataType": ["author", "Person"], "newKey": {"a": 1}},
    ],
}
AUTHOR: Dict[str, Any] = {
    "class": "Author",
    "properties": [{"name": "wrote", "dataType": ["Article"]}],
}


# ---------------------------------------------------------------------- create


def test_classes_are_created_before_their_references() -> None:
    connection = RecordingConnection()
    Schema(connection).create({"classes": [ARTICLE, AUTHOR]})
    assert connection.calls == [
        "POST /schema",
        "POST /schema",
        "POST /schema/Article/properties",
        "POST /schema/Author/properties",
    ]


def test_keys_that_the_client_does_not_know_reach_the_server() -> None:
    connection = RecordingConnection()
    Schema(connection).create_class(ARTICLE)
    assert connection.sent[0].body == {
        "class": "Article",
        "vectorConfig": ARTICLE["vectorConfig"],
        "properties": [{"name": "title", "dataType": ["text"], "indexRangeFilters": False}],
    }
    assert connection.sent[1].body == {
        "name": "by",
        "dataType": ["Author", "Person"],
        "newKey": {"a": 1},
    }


def test_a_schema_that_is_handed_in_is_not_changed() -> None:
    schema = {"classes": [ARTICLE, AUTHOR]}
    before = copy.deepcopy(schema)
    Schema(RecordingConnection()).create(schema)
    assert schema == before


@pytest.mark.parametrize(
    "second",
    [
        {},
        {"class": ""},
        {"class": 5},
        "B",
        {"class": "B", "properties": 5},
        {"class": "B", "properties": ["name"]},
        {"class": "B", "properties": [{"name": "x"}]},
        {"class": "B", "properties": [{"name": "x", "dataType": [5]}]},
    ],
)
def test_an_invalid_class_is_refused_before_any_is_created(second: Any) -> None:
    connection = RecordingConnection()
    with pytest.raises(SchemaValidationException):
        Schema(connection).create({"classes": [ARTICLE, second]})
    assert connection.sent == []


@pytest.mark.parametrize("schema", [{}, {"classes": None}, {"classes": {"class": "A"}}])
def test_a_schema_without_a_list_of_classes_is_refused(schema: Any) -> None:
    with pytest.raises(SchemaValidationException):
        Schema(RecordingConnection()).create(schema)


@pytest.mark.parametrize(
    ("value", "error"), [(float("nan"), ValueError), (b"x", TypeError), ({1}, TypeError)]
)
def test_a_schema_that_json_cannot_represent_is_refused_before_any_class_is_created(
    value: Any, error: type
) -> None:
    connection = RecordingConnection()
    classes = [{"class": "A"}, {"class": "B", "moduleConfig": {"x": value}}]
    with pytest.raises(error):
        Schema(connection).create({"classes": classes})
    assert connection.sent == []


def test_a_refused_class_ends_the_creation() -> None:
    connection = RecordingConnection(Answer(200, {}), Answer(422, {"error": []}))
    with pytest.raises(UnexpectedStatusCodeException, match=r"^Class Author was not created"):
        Schema(connection).create({"classes": [ARTICLE, AUTHOR]})
    assert len(connection.sent) == 2


def test_the_parts_of_create_work_by_themselves() -> None:
    connection = RecordingConnection()
    schema = Schema(connection)
    schema._create_classes_with_primitives([ARTICLE])
    schema._create_complex_properties_from_classes([ARTICLE, AUTHOR])
    assert connection.calls == [
        "POST /schema",
        "POST /schema/Article/properties",
        "POST /schema/Author/properties",
    ]


def test_a_class_is_read_from_a_file(tmp_path: Path) -> None:
    connection = RecordingConnection()
    (tmp_path / "class.json").write_text('{"class": "comet"}', encoding="utf-8")
    Schema(connection).create_class(str(tmp_path / "class.json"))
    assert connection.last.body == {"class": "Comet", "properties": []}


def test_the_error_names_a_file_that_is_not_json(tmp_path: Path) -> None:
    connection = RecordingConnection()
    (tmp_path / "broken.json").write_text("{broken", encoding="utf-8")
    with pytest.raises(json.JSONDecodeError, match=r"broken\.json is not JSON"):
        Schema(connection).create_class(str(tmp_path / "broken.json"))
    assert connection.sent == []


# ------------------------------------------------------- get, exists, contains


def test_get_reads_all_or_one() -> None:
    connection = RecordingConnection(Answer(200, {"classes": []}), Answer(200, {"class": "A"}))
    schema = Schema(connection)
    assert schema.get() == {"classes": []}
    assert schema.get("a") == {"class": "A"}
    assert connection.calls == ["GET /schema", "GET /schema/A"]


@pytest.mark.parametrize("answer", [Answer(200, None), Answer(200, []), Answer(200, raw=b"<a>")])
@pytest.mark.parametrize("method", ["get", "contains", "delete_all"])
def test_a_schema_that_is_not_an_object_cannot_be_decoded(method: str, answer: Answer) -> None:
    with pytest.raises(ResponseCannotBeDecodedException):
        getattr(Schema(RecordingConnection(answer)), method)()


@pytest.mark.parametrize(
    ("answer", "there"), [(Answer(200, {"class": "A"}), True), (Answer(404, raw=b"<a>"), False)]
)
def test_exists_depends_on_the_status(answer: Answer, there: bool) -> None:
    assert Schema(RecordingConnection(answer)).exists("A") is there


def test_exists_does_not_guess() -> None:
    with pytest.raises(UnexpectedStatusCodeException):
        Schema(RecordingConnection(Answer(403))).exists("A")


@pytest.mark.parametrize(("classes", "any_there"), [([], False), ([{"class": "A"}], True)])
def test_contains_without_schema_returns_whether_there_is_any_class(
    classes: List[Any], any_there: bool
) -> None:
    connection = RecordingConnection(Answer(200, {"classes": classes}))
    assert Schema(connection).contains() is any_there


@pytest.mark.parametrize(
    ("wanted", "contained"),
    [
        ({"class": "article", "properties": [{"name": "title"}]}, True),
        ({"classes": [{"class": "Article"}]}, True),
        ({"class": "Article", "properties": [{"name": "nope"}]}, False),
        ({"classes": [{"class": "Nope"}]}, False),
    ],
)
def test_contains_compares_names(wanted: Any, contained: bool) -> None:
    there = {"classes": [{"class": "Article", "properties": [{"name": "title"}]}]}
    assert Schema(RecordingConnection(Answer(200, there))).contains(wanted) is contained


def test_contains_requires_a_schema() -> None:
    with pytest.raises(SchemaValidationException):
        Schema(RecordingConnection(Answer(200, {"classes": []}))).contains({"a": 1})


# ---------------------------------------------------------------- change, delete


def test_update_config_puts_new_settings_in_their_places() -> None:
    stored = {"class": "A", "vectorIndexConfig": {"ef": 1, "pq": {"a": 1, "b": 2}}, "x": None}
    connection = RecordingConnection(Answer(200, stored), Answer(200, {}))
    config = {"vectorIndexConfig": {"pq": {"b": 3}}, "x": {"y": 1}, "newKey": [1]}
    Schema(connection).update_config("a", config)
    assert connection.calls == ["GET /schema/A", "PUT /schema/A"]
    assert connection.last.body == {
        "class": "A",
        "vectorIndexConfig": {"ef": 1, "pq": {"a": 1, "b": 3}},
        "x": {"y": 1},
        "newKey": [1],
    }


@pytest.mark.parametrize("config", [None, "x", [1], 5])
def test_settings_must_be_a_dictionary(config: Any) -> None:
    connection = RecordingConnection()
    with pytest.raises(TypeError):
        Schema(connection).update_config("A", config)
    assert connection.sent == []


def test_delete_all_deletes_each_class() -> None:
    classes = {"classes": [{"class": "A"}, {"class": "B"}]}
    connection = RecordingConnection(Answer(200, classes), Answer(200))
    Schema(connection).delete_all()
    assert connection.calls == ["GET /schema", "DELETE /schema/A", "DELETE /schema/B"]


@pytest.mark.parametrize(
    "classes", [5, [5], [{}], [{"class": None}], [{"class": "A"}, {"class": ["B"]}]]
)
def test_delete_all_of_a_strange_schema_deletes_nothing(classes: Any) -> None:
    connection = RecordingConnection(Answer(200, {"classes": classes}))
    with pytest.raises(ResponseCannotBeDecodedException):
        Schema(connection).delete_all()
    assert connection.calls == ["GET /schema"]


# ---------------------------------------------------------------------- shards


def test_all_shards_of_a_class_are_updated_in_turn() -> None:
    shards = [{"name": "a/b", "status": "READONLY"}, {"name": "c"}]
    connection = RecordingConnection(Answer(200, shards), Answer(200, {"status": "READY"}))
    assert Schema(connection).update_class_shard("x", "READY") == [{"status": "READY"}] * 2
    assert connection.calls == [
        "GET /schema/X/shards",
        "PUT /schema/X/shards/a%2Fb",
        "PUT /schema/X/shards/c",
    ]


def test_one_shard_is_updated_by_name() -> None:
    connection = RecordingConnection(Answer(200, {"status": "READY"}))
    assert Schema(connection).update_class_shard("x", "READY", "s") == {"status": "READY"}
    assert connection.last.body == {"status": "READY"}


@pytest.mark.parametrize("shards", [{"error": []}, [5], [{"name": 5}]])
def test_strange_shards_are_not_updated(shards: Any) -> None:
    connection = RecordingConnection(Answer(200, shards))
    with pytest.raises(ResponseCannotBeDecodedException):
        Schema(connection).update_class_shard("x", "READY")
    assert connection.calls == ["GET /schema/X/shards"]


@pytest.mark.parametrize("answer", [Answer(200, None), Answer(200, 5), Answer(204)])
def test_shards_that_are_not_a_list_cannot_be_decoded(answer: Answer) -> None:
    with pytest.raises(ResponseCannotBeDecodedException):
        Schema(RecordingConnection(answer)).get_class_shards("A")


# ------------------------------------------------------- names that others use


def test_the_primitive_types_are_those_of_v3() -> None:
    assert len(_PRIMITIVE_WEAVIATE_TYPES_SET) == 19
    assert _property_is_primitive(["text", "object[]"])
    assert not _property_is_primitive(["text", "Author"])


def test_primitive_properties_are_picked_out() -> None:
    assert _get_primitive_properties(ARTICLE["properties"]) == [ARTICLE["properties"][0]]


def test_update_nested_dict_changes_and_returns_the_first_one() -> None:
    first: Dict[str, Any] = {"a": {"b": 1}, "c": 1}
    assert _update_nested_dict(first, {"a": {"d": 2}, "c": {"x": 1}}) is first
    assert first == {"a": {"b": 1, "d": 2}, "c": {"x": 1}}


@pytest.mark.parametrize(
    "call",
    [
        lambda schema, name: schema.get(name),
        lambda schema, name: schema.exists(name),
        lambda schema, name: schema.delete_class(name),
        lambda schema, name: schema.get_class_shards(name),
        lambda schema, name: schema.get_class_tenants(name),
        lambda schema, name: schema.update_config(name, {}),
        lambda schema, name: schema.add_class_tenants(name, []),
        lambda schema, name: schema.remove_class_tenants(name, []),
        lambda schema, name: schema.property.create(name, {}),
    ],
)
@pytest.mark.parametrize(("name", "error"), [(5, TypeError), (b"A", TypeError), ("", ValueError)])
def test_a_class_name_must_be_a_text_with_something_in_it(
    call: Any, name: Any, error: type
) -> None:
    connection = RecordingConnection()
    with pytest.raises(error):
        call(Schema(connection), name)
    assert connection.sent == []
