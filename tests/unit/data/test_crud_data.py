"""Creating, changing, validating and deleting single objects."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, List

import pytest
import requests

from tests.unit.fakes import Answer, RecordingConnection
from weaviate.data import DataObject
from weaviate.data.crud_data import _get_params
from weaviate.exceptions import (
    ObjectAlreadyExistsException,
    ResponseCannotBeDecodedException,
    UnexpectedStatusCodeException,
)

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"
CREATED = Answer(200, {"id": ID, "class": "Article"})


# ---------------------------------------------------------------------- create


@pytest.mark.usefixtures("json_library")
def test_create_sends_all_arguments_and_returns_the_id() -> None:
    connection = RecordingConnection(CREATED)
    created = DataObject(connection).create(
        {"title": "ü"}, "article", ID, [0.5, 1], "ONE", "tenantA"
    )
    assert created == ID
    assert connection.calls == ["POST /objects"]
    assert connection.last.query == {"consistency_level": "ONE"}
    assert connection.last.body == {
        "class": "Article",
        "properties": {"title": "ü"},
        "id": ID,
        "vector": [0.5, 1],
        "tenant": "tenantA",
    }


def test_create_does_not_send_omitted_arguments() -> None:
    connection = RecordingConnection(CREATED)
    DataObject(connection).create({}, "A")
    assert connection.last.query == {}
    assert connection.last.body == {"class": "A", "properties": {}}


@pytest.mark.usefixtures("json_library")
@pytest.mark.parametrize(
    ("value", "written"),
    [
        (datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone.utc), "2020-01-02T00:00:00Z"),
        (datetime.date(2020, 1, 2), "2020-01-02T00:00:00Z"),
        (uuid.UUID(ID), ID),
        ([uuid.UUID(ID)], [ID]),
    ],
)
def test_dates_and_uuids_are_written_as_the_server_reads_them(value: Any, written: Any) -> None:
    connection = RecordingConnection(CREATED)
    DataObject(connection).create({"x": value}, "A")
    assert connection.last.body["properties"] == {"x": written}


@pytest.mark.usefixtures("json_library")
def test_a_numpy_vector_keeps_its_float32_values() -> None:
    numpy = pytest.importorskip("numpy")
    vector = numpy.array([[0.1, 1 / 3]], dtype="float32")
    connection = RecordingConnection(CREATED)
    DataObject(connection).create({}, "A", vector=vector)
    sent = numpy.array(connection.last.body["vector"], dtype="float32")
    assert (sent == vector[0]).all()


@pytest.mark.usefixtures("json_library")
@pytest.mark.parametrize(
    ("properties", "vector", "error"),
    [
        ({"x": float("nan")}, None, requests.exceptions.InvalidJSONError),
        ({"x": float("inf")}, None, ValueError),
        ({"x": b"bytes"}, None, TypeError),
        ({"x": {1}}, None, TypeError),
        ({1: "a", "1": "b"}, None, ValueError),
        ({}, [float("nan")], ValueError),
        ({}, [[0.5]], TypeError),
        ({}, ["a"], TypeError),
        ({}, [True], TypeError),
        ({}, "0.5", TypeError),
    ],
)
def test_values_that_json_cannot_represent_are_refused_before_anything_is_sent(
    properties: Any, vector: Any, error: type
) -> None:
    connection = RecordingConnection()
    with pytest.raises(error):
        DataObject(connection).create(properties, "A", vector=vector)
    assert connection.sent == []


def test_circular_properties_are_refused_before_anything_is_sent() -> None:
    circular: List[Any] = []
    circular.append(circular)
    connection = RecordingConnection()
    with pytest.raises(ValueError):
        DataObject(connection).create({"x": circular}, "A")
    assert connection.sent == []


@pytest.mark.parametrize("tenant", [5, b"t", uuid.UUID(ID), ["t"]])
def test_a_tenant_in_a_body_must_be_a_text(tenant: Any) -> None:
    connection = RecordingConnection()
    with pytest.raises(TypeError):
        DataObject(connection).create({}, "A", tenant=tenant)
    assert connection.sent == []


@pytest.mark.parametrize(
    "error",
    [
        [{"message": "id 'x' already exists"}],
        [{"message": "other"}, {"message": "it already exists, indeed"}],
        {"message": "it already exists"},
        "it already exists",
        ["it already exists"],
    ],
)
@pytest.mark.parametrize("status", [409, 422, 500])
def test_a_taken_id_is_recognized_whatever_the_shape_of_the_answer(status: int, error: Any) -> None:
    connection = RecordingConnection(Answer(status, {"error": error}))
    with pytest.raises(ObjectAlreadyExistsException) as raised:
        DataObject(connection).create({}, "A", ID)
    assert isinstance(raised.value.__cause__, UnexpectedStatusCodeException)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500, {"error": []}),
        Answer(500, {"error": [5, None, {"message": 5}]}),
        Answer(500, {"error": None}),
        Answer(500, {"code": 602, "message": "x already exists"}),
        Answer(422, {"error": [{"message": 'class name "A" already exists'}]}),
        Answer(500, ["already exists"]),
        Answer(500, None),
        Answer(502, raw=b"<html>already exists</html>"),
        Answer(500, raw=b"\xff\xfe"),
    ],
)
def test_any_other_refusal_of_create_is_an_unexpected_status(answer: Answer) -> None:
    with pytest.raises(UnexpectedStatusCodeException) as raised:
        DataObject(RecordingConnection(answer)).create({}, "A")
    assert raised.value.status_code == answer.status


@pytest.mark.parametrize(
    "answer",
    [Answer(200, {}), Answer(200, {"id": 5}), Answer(200, []), Answer(200, None), Answer(200)],
)
def test_an_answer_of_create_without_an_id_cannot_be_decoded(answer: Answer) -> None:
    with pytest.raises(ResponseCannotBeDecodedException):
        DataObject(RecordingConnection(answer)).create({}, "A")


def test_no_answer_keeps_the_class_and_chains_the_cause() -> None:
    cause = requests.exceptions.ReadTimeout("slow")
    with pytest.raises(requests.exceptions.ReadTimeout, match=r"^The object was not created") as e:
        DataObject(RecordingConnection(cause)).create({}, "A")
    assert e.value.__cause__ is cause


def test_named_vectors_are_sent_by_name() -> None:
    connection = RecordingConnection(CREATED)
    vectors = {"title": [1.0, 2.0], "body": (0.5,)}
    DataObject(connection).create({}, "A", ID, vectors=vectors)
    assert connection.last.body["vectors"] == {"title": [1.0, 2.0], "body": [0.5]}


# ------------------------------------------------------------- update, replace


def test_update_sends_a_patch_to_the_address_of_the_object() -> None:
    connection = RecordingConnection(Answer(204))
    DataObject(connection).update({"a": 1}, "article", ID, [0.5], "ALL", "t")
    assert connection.calls == [f"PATCH /objects/Article/{ID}"]
    assert connection.last.query == {"consistency_level": "ALL"}
    assert connection.last.body == {
        "class": "Article",
        "id": ID,
        "properties": {"a": 1},
        "vector": [0.5],
        "tenant": "t",
    }


def test_replace_sends_a_put_to_the_address_of_the_object() -> None:
    connection = RecordingConnection(Answer(200, {}))
    DataObject(connection).replace({"a": 1}, "article", ID)
    assert connection.calls == [f"PUT /objects/Article/{ID}"]
    assert connection.last.body == {"class": "Article", "id": ID, "properties": {"a": 1}}


@pytest.mark.parametrize(("method", "status"), [("update", 200), ("replace", 204)])
def test_the_other_good_status_is_not_taken_for_the_right_one(method: str, status: int) -> None:
    data = DataObject(RecordingConnection(Answer(status, {})))
    with pytest.raises(UnexpectedStatusCodeException):
        getattr(data, method)({}, "A", ID)


def test_writing_to_an_old_server_uses_no_class_in_the_path_and_does_not_warn() -> None:
    connection = RecordingConnection(Answer(200, {}), server_version="1.9.1")
    DataObject(connection).replace({}, "article", ID)
    assert connection.calls == [f"PUT /objects/{ID}"]


def test_versions_are_compared_as_numbers() -> None:
    connection = RecordingConnection(Answer(204), server_version="1.100.0")
    assert DataObject(connection).exists(ID, "A")
    assert connection.calls == [f"HEAD /objects/A/{ID}"]


def test_create_object_for_update_returns_body_and_path() -> None:
    data = DataObject(RecordingConnection())
    body, path = data._create_object_for_update({"a": 1}, "article", ID, [0.5])
    assert path == f"/objects/Article/{ID}"
    assert body == {"class": "Article", "id": ID, "properties": {"a": 1}, "vector": [0.5]}


# -------------------------------------------------------------------- validate


def test_validate_returns_that_an_object_is_valid() -> None:
    connection = RecordingConnection(Answer(200))
    assert DataObject(connection).validate({"a": 1}, "a", ID, [1.0]) == {
        "valid": True,
        "error": None,
    }
    assert connection.calls == ["POST /objects/validate"]


def test_validate_returns_the_messages_of_the_server() -> None:
    connection = RecordingConnection(Answer(422, {"error": [{"message": "invalid"}]}))
    assert DataObject(connection).validate({}, "A") == {
        "valid": False,
        "error": [{"message": "invalid"}],
    }


@pytest.mark.parametrize(
    "answer", [Answer(422, raw=b"text"), Answer(422, None), Answer(422, []), Answer(422, {})]
)
def test_a_422_without_reasons_is_an_unexpected_status(answer: Answer) -> None:
    with pytest.raises(UnexpectedStatusCodeException):
        DataObject(RecordingConnection(answer)).validate({}, "A")


# ---------------------------------------------------------------------- delete


def test_delete_sends_no_body() -> None:
    connection = RecordingConnection(Answer(204))
    DataObject(connection).delete(ID, "article", "QUORUM", "t")
    assert connection.calls == [f"DELETE /objects/Article/{ID}"]
    assert connection.last.query == {"consistency_level": "QUORUM", "tenant": "t"}
    assert connection.last.body is None


def test_deleting_an_object_that_does_not_exist_is_an_unexpected_status() -> None:
    with pytest.raises(UnexpectedStatusCodeException):
        DataObject(RecordingConnection(Answer(404))).delete(ID, "A")


@pytest.mark.parametrize("name", ["A/../../schema", "A?x=1", "A#b", "A%2F", "A b"])
def test_a_class_name_can_only_address_itself(name: str) -> None:
    connection = RecordingConnection(Answer(204))
    DataObject(connection).delete(ID, name)
    path = connection.last.path
    assert path.count("/") == 3
    assert "?" not in path
    assert "#" not in path
    assert requests.utils.unquote(path) == f"/objects/{name}/{ID}"


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_a_class_name_that_cannot_be_a_segment_is_refused(name: str) -> None:
    connection = RecordingConnection()
    with pytest.raises(ValueError):
        DataObject(connection).delete(ID, name)
    assert connection.sent == []


# ------------------------------------------------------- names that others use


def test_get_params_returns_the_query_parameter_include() -> None:
    assert _get_params(None, False) == {}
    assert _get_params(["a"], True) == {"include": "a,vector"}
