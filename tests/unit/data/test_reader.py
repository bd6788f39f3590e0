"""Reading single objects and pages, checking that an object exists, and iterating over a class."""

from __future__ import annotations

import uuid
import warnings
from typing import Any, Dict, Iterator, List

import pytest

import weaviate
from tests.support.scripted import Exchange, ScriptedServer, say, weaviate_like
from tests.unit.fakes import Answer, RecordingConnection
from weaviate.data import DataObject, _reader
from weaviate.exceptions import (
    ResponseCannotBeDecodedException,
    UnexpectedStatusCodeException,
    WeaviateBaseError,
)

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"
OTHER = "0bc767a3-439a-5a59-bc92-d7bf7b1a1ce1"
IDS = [f"00000000-0000-0000-0000-{number:012d}" for number in range(1, 8)]


# ----------------------------------------------------------------- get, exists


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


def test_an_object_that_does_not_exist_is_none() -> None:
    assert DataObject(RecordingConnection(Answer(404))).get(ID, class_name="A") is None


@pytest.mark.parametrize("answer", [Answer(200, raw=b"<html>"), Answer(200, None), Answer(200, [])])
def test_an_answer_of_get_that_is_not_an_object_cannot_be_decoded(answer: Answer) -> None:
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


@pytest.mark.parametrize(("status", "there"), [(204, True), (404, False)])
def test_exists_depends_on_the_status(status: int, there: bool) -> None:
    assert DataObject(RecordingConnection(Answer(status))).exists(ID, "A") is there


def test_exists_does_not_guess() -> None:
    with pytest.raises(UnexpectedStatusCodeException):
        DataObject(RecordingConnection(Answer(422))).exists(ID, "A")


# --------------------------------------------------------------------- iterate


def pages(exchange: Exchange) -> None:
    query = dict(exchange.request.query)
    found: List[Dict[str, Any]] = [{"id": id_} for id_ in IDS if id_ > query["after"]]
    say({"objects": found[: int(query["limit"])]})(exchange)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(weaviate_like(pages)) as running:
        yield running


@pytest.fixture
def client(server: ScriptedServer) -> Iterator[weaviate.Client]:
    with weaviate.Client(server.url) as made:
        server.clear()
        yield made


@pytest.mark.parametrize("page_size", [1, 3, 7, 100])
def test_all_objects_come_once_and_in_order(client: weaviate.Client, page_size: int) -> None:
    found = client.data_object.iterate("Article", page_size=page_size)
    assert [item["id"] for item in found] == IDS


def test_nothing_is_read_before_the_first_step(
    client: weaviate.Client, server: ScriptedServer
) -> None:
    found = client.data_object.iterate("Article", page_size=2, tenant="t", with_vector=True)
    assert server.requests == []
    next(found)
    assert dict(server.requests[0].query) == {
        "after": "00000000-0000-0000-0000-000000000000",
        "class": "Article",
        "include": "vector",
        "limit": "2",
        "tenant": "t",
    }


def test_it_goes_on_behind_an_id(client: weaviate.Client) -> None:
    found = client.data_object.iterate("Article", after=IDS[4])
    assert [item["id"] for item in found] == IDS[5:]


def test_a_server_that_ignores_the_cursor_is_found_out(
    client: weaviate.Client, server: ScriptedServer
) -> None:
    server.answer = weaviate_like(say({"objects": [{"id": id_} for id_ in IDS[:3]]}))
    found = client.data_object.iterate("Article", page_size=3)
    assert [next(found)["id"] for _ in range(3)] == IDS[:3]
    with pytest.raises(WeaviateBaseError, match=r"since 1\.18"):
        next(found)


@pytest.mark.parametrize(
    "arguments",
    [{"page_size": 0}, {"after": "x"}, {"class_name": ""}, {"consistency_level": "x"}],
)
def test_bad_arguments_are_refused_at_once(
    client: weaviate.Client, arguments: Dict[str, Any]
) -> None:
    with pytest.raises(ValueError):
        client.data_object.iterate(**{"class_name": "Article", **arguments})


# --------------------------------------------------------------------- answers


def test_the_answer_404_is_none_whatever_its_body() -> None:
    assert _reader.object_or_none(Answer(404, raw=b"<html>").response(), "Here") is None


@pytest.mark.parametrize(
    "objects",
    [5, "ab", {"a": 1}, [5], [{}], [{"id": 5}], [{"id": "x"}], [None, {"id": ID}]],
)
def test_a_page_that_is_not_a_list_of_objects_is_refused(objects: Any) -> None:
    connection = RecordingConnection(Answer(200, {"objects": objects}))
    with pytest.raises(ResponseCannotBeDecodedException):
        list(DataObject(connection).iterate("A", page_size=1))


@pytest.mark.parametrize("answer", [Answer(404), Answer(200, {}), Answer(200, {"objects": None})])
def test_a_page_without_objects_is_the_last(answer: Answer) -> None:
    assert list(DataObject(RecordingConnection(answer)).iterate("A")) == []


@pytest.mark.parametrize("value", [None, [], 5, "x"])
def test_an_answer_that_is_not_an_object_is_refused(value: Any) -> None:
    with pytest.raises(ResponseCannotBeDecodedException, match="Here"):
        _reader.object_or_none(Answer(200, value).response(), "Here")


def test_the_answer_to_an_earlier_request_is_refused() -> None:
    asked = _reader.RequestedIds()
    asked.decoder(OTHER)
    decode = asked.decoder(ID)
    with pytest.raises(ResponseCannotBeDecodedException, match=f"another object, {OTHER}"):
        decode(Answer(200, {"id": OTHER}).response(), "Here")


@pytest.mark.parametrize("told", [{"id": ID}, {"id": ID.upper()}, {"id": OTHER}, {"id": 5}, {}])
def test_the_object_and_ids_that_were_never_asked_for_pass(told: Any) -> None:
    decode = _reader.RequestedIds().decoder(ID)
    assert decode(Answer(200, told).response(), "Here") == told


def test_only_the_last_ids_are_remembered() -> None:
    asked = _reader.RequestedIds()
    asked.decoder(OTHER)
    for number in range(_reader._REMEMBERED_IDS):
        decode = asked.decoder(str(uuid.UUID(int=number)))
    assert decode(Answer(200, {"id": OTHER}).response(), "Here") == {"id": OTHER}


@pytest.mark.parametrize(
    ("body", "errors"),
    [({"error": [1]}, [1]), ({"error": "x"}, "x"), ({}, None), ([], None), (None, None)],
)
def test_the_errors_of_a_refusal_are_those_under_error(body: Any, errors: Any) -> None:
    assert _reader.refusal_errors(Answer(422, body).response()) == errors


def test_a_refusal_that_is_not_json_has_no_errors() -> None:
    for raw in (b"", b"<html>", b"\xff"):
        assert _reader.refusal_errors(Answer(502, raw=raw).response()) is None


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (f"id '{ID}' already exists", True),
        ('class name "A" already exists', False),
        ("alias B already exists", False),
        ("subclass of a thing already exists", True),
        ("no such class", False),
    ],
)
def test_a_taken_class_is_not_a_taken_id(message: str, expected: bool) -> None:
    for error in ([{"message": message}], {"message": message}, message):
        assert _reader.is_duplicate(Answer(422, {"error": error}).response()) is expected
