"""Answers with a good status and a body that makes no sense, and filters that have no end."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Callable, Dict
from unittest import mock

import pytest

import weaviate
from tests.support.scripted import Exchange, ScriptedServer, say, weaviate_like
from weaviate.exceptions import ResponseCannotBeDecodedException
from weaviate.gql.get import GetBuilder
from weaviate.schema import Schema

UID = "00000001-0000-5000-8000-000000000001"

READS: Dict[str, Callable[[weaviate.Client], Any]] = {
    "schema.exists": lambda client: client.schema.exists("A"),
    "schema.get": lambda client: client.schema.get("A"),
    "schema.contains": lambda client: client.schema.contains(),
    "schema.get_class_shards": lambda client: client.schema.get_class_shards("A"),
    "data_object.get_by_id": lambda client: client.data_object.get_by_id(UID, class_name="A"),
    "data_object.get": lambda client: client.data_object.get(class_name="A"),
    "cluster.get_nodes_status": lambda client: client.cluster.get_nodes_status(),
    "query.raw": lambda client: client.query.raw("{Get{A{t}}}"),
}

BODIES = [b"<html>It works</html>", b"null", b'"text"', b"5", b"true", b"", b"{", b"\xff\xfe"]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("read", READS)
def test_a_body_that_is_not_an_answer_is_an_error(read: str, body: bytes) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.reply(200, body)

    with ScriptedServer(weaviate_like(answer)) as server, weaviate.Client(
        server.url
    ) as client, pytest.raises(ResponseCannotBeDecodedException):
        READS[read](client)


def test_shards_are_not_an_empty_object() -> None:
    with ScriptedServer(weaviate_like(say({}))) as server, weaviate.Client(
        server.url
    ) as client, pytest.raises(ResponseCannotBeDecodedException):
        client.schema.get_class_shards("A")


@pytest.mark.parametrize("response", [SimpleNamespace(status_code=200), mock.Mock(status_code=200)])
def test_the_status_of_a_stand_in_is_enough_to_say_that_a_class_exists(response: Any) -> None:
    assert Schema(mock.Mock(get=lambda **_: response)).exists("A")


def _deep(levels: int) -> Dict[str, Any]:
    found: Dict[str, Any] = {"path": ["a"], "operator": "Equal", "valueInt": 1}
    for _ in range(levels):
        found = {"operator": "And", "operands": [found]}
    return found


def _endless() -> Dict[str, Any]:
    found: Dict[str, Any] = {"operator": "Or", "operands": []}
    found["operands"].append(found)
    return found


@pytest.mark.parametrize("make", [_endless, lambda: _deep(5000)])
def test_a_filter_without_end_is_refused(make: Callable[[], Any]) -> None:
    builder = GetBuilder("A", ["t"], mock.Mock(server_version="1.24.26"))
    with pytest.raises(ValueError, match="where filter"):
        builder.with_where(make())


def test_a_filter_of_many_levels_is_written() -> None:
    text = (
        GetBuilder("A", ["t"], mock.Mock(server_version="1.24.26")).with_where(_deep(100)).build()
    )
    assert text.count("operands") == 100


CONDITION = {"path": ["n"], "operator": "Equal", "valueInt": 1}


@pytest.mark.parametrize(
    "where",
    [
        {"path": ["n"], "operator": "Equal", "valueTxt": "x"},
        {**CONDITION, "valueTxt": "x"},
        {**CONDITION, "paths": ["n"]},
        {"operator": "And", "operands": [{**CONDITION, "value": 1}]},
        {"operator": "And", "operands": [CONDITION], "operand": CONDITION},
        _endless(),
    ],
)
def test_a_filter_with_an_unknown_key_deletes_nothing(where: Dict[str, Any]) -> None:
    with ScriptedServer(weaviate_like(say({}))) as server, weaviate.Client(server.url) as client:
        server.clear()
        with pytest.raises(ValueError):
            client.batch.delete_objects("A", where)
        assert server.requests == []
