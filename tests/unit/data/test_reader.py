"""Going through all objects of a class, and named vectors."""

from __future__ import annotations

import json
from typing import Any, Dict, Iterator, List

import pytest

import weaviate
from tests.support.scripted import Exchange, ScriptedServer, say, weaviate_like
from weaviate.exceptions import WeaviateBaseError

IDS = [f"00000000-0000-0000-0000-{number:012d}" for number in range(1, 8)]


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


@pytest.mark.parametrize("arguments", [{"page_size": 0}, {"after": "x"}, {"class_name": ""}])
def test_bad_arguments_are_refused_at_once(
    client: weaviate.Client, arguments: Dict[str, Any]
) -> None:
    with pytest.raises(ValueError):
        client.data_object.iterate(**{"class_name": "Article", **arguments})


def test_named_vectors_are_sent_by_name(client: weaviate.Client, server: ScriptedServer) -> None:
    server.answer = weaviate_like(say({"id": IDS[0]}))
    vectors = {"title": [1.0, 2.0], "body": (0.5,)}
    client.data_object.create({}, "Article", IDS[0], vectors=vectors)
    assert json.loads(server.requests[-1].body)["vectors"] == {"title": [1.0, 2.0], "body": [0.5]}
