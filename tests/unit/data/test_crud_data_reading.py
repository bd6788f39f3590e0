"""Reading, finding and deleting single objects."""

from __future__ import annotations

import uuid
import warnings
from typing import Any

import pytest
import requests

from tests.unit.fakes import Answer, RecordingConnection
from weaviate.data import DataObject
from weaviate.data.crud_data import _get_params
from weaviate.exceptions import ResponseCannotBeDecodedException, UnexpectedStatusCodeException

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"


def test_get_by_id_reads_one_object() -> None:
    connection = RecordingConnection(Answer(200, {"id": ID}))
    data = DataObject(connection)
    assert data.get_by_id(ID, ["classification"], True, "a", "node 1", None, "t&1") == {"id": ID}
    assert connection.calls == [f"GET /objects/A/{ID}"]
    assert connection.last.query == {
        "include": "classification,vector",
        "node_name": "node 1",
        "tenant": "t&1",
    }


def test_get_lists_objects_with_all_parameters() -> None:
    connection = RecordingConnection(Answer(200, {"objects": []}))
    sort = {"properties": ["a", "b"], "order_asc": [True, False]}
    DataObject(connection).get(
        class_name="article",
        limit=2,
        after=ID,
        offset=0,
        sort=sort,
        consistency_level="ONE",
    )
    assert connection.calls == ["GET /objects"]
    assert connection.last.query == {
        "class": "Article",
        "limit": "2",
        "after": ID,
        "offset": "0",
        "sort": "a,b",
        "order": "asc,desc",
        "consistency_level": "ONE",
    }


def test_get_does_not_change_sort() -> None:
    sort = {"properties": "a"}
    DataObject(RecordingConnection()).get(sort=sort)
    assert sort == {"properties": "a"}


def test_get_does_not_change_additional_properties() -> None:
    names = ["classification"]
    DataObject(RecordingConnection()).get(additional_properties=names, with_vector=True)
    assert names == ["classification"]


def test_what_is_not_there_is_none() -> None:
    assert DataObject(RecordingConnection(Answer(404))).get(ID, class_name="A") is None


@pytest.mark.parametrize("answer", [Answer(200, raw=b"<html>"), Answer(200, None), Answer(200, [])])
def test_an_answer_of_get_that_is_no_object_cannot_be_decoded(answer: Answer) -> None:
    with pytest.raises(ResponseCannotBeDecodedException):
        DataObject(RecordingConnection(answer)).get()


@pytest.mark.parametrize("tenant", [True, 1.5, b"t", ["t"]])
def test_a_tenant_in_a_query_must_be_a_text(tenant: Any) -> None:
    connection = RecordingConnection()
    with pytest.raises(TypeError):
        DataObject(connection).get(tenant=tenant)
    assert connection.sent == []


def test_a_uuid_as_tenant_in_a_query_is_written_out() -> None:
    connection = RecordingConnection(Answer(204))
    DataObject(connection).exists(ID, "A", tenant=uuid.UUID(ID))
    assert connection.last.query == {"tenant": ID}


def test_reading_by_id_without_class_warns_on_a_new_server() -> None:
    connection = RecordingConnection()
    with pytest.warns(DeprecationWarning, match="class_name"):
        DataObject(connection).get(ID)
    assert connection.calls == [f"GET /objects/{ID}"]


def test_reading_by_id_with_class_warns_on_an_old_server() -> None:
    connection = RecordingConnection(server_version="1.13.2")
    with pytest.warns(DeprecationWarning, match=r"older than Weaviate 1\.14"):
        DataObject(connection).get(ID, class_name="A")
    assert connection.calls == [f"GET /objects/{ID}"]


def test_listing_a_class_of_an_old_server_lists_everything_without_warning() -> None:
    connection = RecordingConnection(server_version="1.13.2")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        DataObject(connection).get(class_name="A")
    assert connection.last.query == {}


def test_the_warning_points_at_the_line_of_the_caller() -> None:
    with pytest.warns(DeprecationWarning, match="class_name") as caught:
        DataObject(RecordingConnection()).get_by_id(ID)
    assert caught[0].filename == __file__


# -------------------------------------------------------------- delete, exists


def test_delete_sends_no_body() -> None:
    connection = RecordingConnection(Answer(204))
    DataObject(connection).delete(ID, "article", "QUORUM", "t")
    assert connection.calls == [f"DELETE /objects/Article/{ID}"]
    assert connection.last.query == {"consistency_level": "QUORUM", "tenant": "t"}
    assert connection.last.body is None


def test_deleting_what_is_not_there_is_an_unexpected_status() -> None:
    with pytest.raises(UnexpectedStatusCodeException):
        DataObject(RecordingConnection(Answer(404))).delete(ID, "A")


@pytest.mark.parametrize(("status", "there"), [(204, True), (404, False)])
def test_exists_tells_by_the_status(status: int, there: bool) -> None:
    assert DataObject(RecordingConnection(Answer(status))).exists(ID, "A") is there


def test_exists_does_not_guess() -> None:
    with pytest.raises(UnexpectedStatusCodeException):
        DataObject(RecordingConnection(Answer(422))).exists(ID, "A")


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
def test_a_class_name_that_is_no_segment_is_refused(name: str) -> None:
    connection = RecordingConnection()
    with pytest.raises(ValueError):
        DataObject(connection).delete(ID, name)
    assert connection.sent == []


def test_get_params_gives_the_query_parameter_include() -> None:
    assert _get_params(None, False) == {}
    assert _get_params(["a"], True) == {"include": "a,vector"}
