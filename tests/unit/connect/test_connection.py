"""The connection: start, headers, time limits, repeats, and its end."""

from __future__ import annotations

import copy
import gc
import logging
import pickle
from typing import Any, Callable, Iterator, List
from unittest import mock

import pytest
import requests

import weaviate
from tests.support.scripted import Exchange, ScriptedServer, say, weaviate_like

ok = weaviate_like(say({"classes": []}))


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(ok) as running:
        yield running


@pytest.fixture
def connect(server: ScriptedServer) -> Iterator[Callable[..., weaviate.Client]]:
    made: List[weaviate.Client] = []

    def make(**arguments: Any) -> weaviate.Client:
        arguments.setdefault("url", server.url)
        made.append(weaviate.Client(**arguments))
        return made[-1]

    yield make
    for client in made:
        client.close()


def answering(*answers: Callable[[Exchange], None]) -> Callable[[Exchange], None]:
    """Return each answer once, in order, and then the last one again and again."""
    left = list(answers)

    def answer(exchange: Exchange) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(exchange)

    return weaviate_like(answer)


def test_the_requests_of_a_start_share_one_connection(
    server: ScriptedServer, connect: Callable[..., weaviate.Client]
) -> None:
    connect()
    assert [r.path for r in server.requests] == [
        "/v1/.well-known/ready",
        "/v1/.well-known/openid-configuration",
        "/v1/meta",
    ]
    assert server.connections == 1


def test_headers_that_are_set_later_are_sent(
    server: ScriptedServer, connect: Callable[..., weaviate.Client]
) -> None:
    client = connect(additional_headers={"X-One": "1"})
    client._connection._headers["x-two"] = "2"
    client.schema.get()
    assert server.requests[-1].headers["x-one"] == "1"
    assert server.requests[-1].headers["x-two"] == "2"


def test_headers_of_many_values_arrive_with_the_value_of_each_request(
    server: ScriptedServer, connect: Callable[..., weaviate.Client]
) -> None:
    client = connect()
    values = [str(number % 70) for number in range(200)]  # more than a connection remembers
    for value in values:
        client._connection._headers["x-number"] = value
        client.schema.get()
    assert [request.headers["x-number"] for request in server.requests[-200:]] == values


def test_user_and_password_of_the_url_are_basic_authentication_and_are_not_shown(
    server: ScriptedServer, connect: Callable[..., weaviate.Client]
) -> None:
    client = connect(url=server.url.replace("http://", "http://user:s3cret@"))
    assert server.requests[0].headers["authorization"] == "Basic dXNlcjpzM2NyZXQ="
    assert "s3cret" not in repr(client) + client._connection.url + repr(client._connection)


def test_an_api_key_wins_over_a_header_with_a_warning(
    server: ScriptedServer, connect: Callable[..., weaviate.Client]
) -> None:
    with pytest.warns(UserWarning, match="dropped"):
        connect(
            auth_client_secret=weaviate.AuthApiKey("key"),
            additional_headers={"Authorization": "Bearer other"},
        )
    assert {r.headers["authorization"] for r in server.requests} == {"Bearer key"}


@pytest.mark.parametrize("value", ["a\r\nb: c", " a", 5, 1.5, True, ["a"], "\N{SNOWMAN}"])
def test_a_header_that_cannot_be_sent_is_refused_without_being_shown(
    connect: Callable[..., weaviate.Client], value: Any
) -> None:
    with pytest.raises(requests.exceptions.InvalidHeader) as caught:
        connect(additional_headers={"X-Key": value})
    assert "b: c" not in str(caught.value)
    assert "\N{SNOWMAN}" not in str(caught.value)


def test_other_time_limits_hold_inside_a_with_block_only(
    server: ScriptedServer, connect: Callable[..., weaviate.Client]
) -> None:
    client = connect(timeout_config=(3, 4))
    seen: List[Any] = []
    send = client._connection._transport.exchange
    client._connection._transport.exchange = (  # type: ignore[method-assign]
        lambda *a: seen.append(a[-1]) or send(*a)  # type: ignore[func-returns-value]
    )
    with client.timeout(7), client.timeout((1, 2)):
        client.schema.get()
    client.schema.get()
    assert seen == [(1, 2), (3, 4)]
    with pytest.raises(ValueError), client.timeout(0):
        pass


def test_requests_are_repeated_only_when_asked_for_and_harmless(
    server: ScriptedServer,
    connect: Callable[..., weaviate.Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: List[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    config = weaviate.Config(connection_config=weaviate.ConnectionConfig(retries=2))
    client = connect(additional_config=config)
    busy = say({}, 503, Retry_After="9")
    server.answer = answering(busy, say({}, 502), say({"classes": []}))
    assert client.schema.get() == {"classes": []}
    assert len(slept) == 2
    assert 9 <= slept[0] <= 9 * 1.25
    assert 2 <= slept[1] <= 2 * 1.25
    server.answer = answering(say({}, 503), say({}))
    with pytest.raises(weaviate.UnexpectedStatusCodeException):
        client.data_object.create({}, "A")
    server.answer = answering(busy)
    with pytest.raises(weaviate.UnexpectedStatusCodeException):
        client.schema.get()
    server.clear()
    server.answer = answering(say({}, 503), say({"classes": []}))
    with pytest.raises(weaviate.UnexpectedStatusCodeException):
        connect().schema.get()


def test_a_loop_that_asks_again_anyway_is_not_repeated(
    server: ScriptedServer, connect: Callable[..., weaviate.Client]
) -> None:
    config = weaviate.Config(connection_config=weaviate.ConnectionConfig(retries=2))
    client = connect(additional_config=config)
    server.answer = answering(say({}, 503))
    with client._connection._without_repeating(), pytest.raises(
        weaviate.UnexpectedStatusCodeException
    ):
        client.cluster.get_nodes_status()
    assert len(server.seen("GET", "/v1/nodes")) == 1


def test_a_header_of_none_is_left_out_also_one_of_ours(
    server: ScriptedServer, connect: Callable[..., weaviate.Client]
) -> None:
    connect(additional_headers={"X-OpenAI-Api-Key": None, "X-One": b"1", b"X-Two": "2"})
    connect(additional_headers={"Content-Type": None, "Authorization": None})
    first, last = server.requests[0], server.requests[-1]
    assert "x-openai-api-key" not in first.headers
    assert (first.headers["x-one"], first.headers["x-two"]) == ("1", "2")
    assert "content-type" not in last.headers
    assert "authorization" not in last.headers


def test_a_copy_works_with_a_session_of_its_own(
    server: ScriptedServer, connect: Callable[..., weaviate.Client]
) -> None:
    client = connect(additional_headers={"X-One": "1"})
    original = client._connection
    for copied in (
        copy.copy(original),
        copy.deepcopy(original),
        pickle.loads(pickle.dumps(original)),
    ):
        assert copied._session is not original._session
        assert copied._transport is not original._transport
        copied._headers["x-two"] = "2"
        copied.timeout_config = (1, 1)
        server.clear()
        assert copied.get("/schema").status_code == 200
        assert server.requests[0].headers["x-one"] == "1"
        copied.close()
    assert "x-two" not in original._headers
    assert original.timeout_config == (10, 60)
    assert client.schema.get() == {"classes": []}


def test_a_session_that_was_put_in_its_place_is_used(
    connect: Callable[..., weaviate.Client],
) -> None:
    connection = connect()._connection
    session = mock.MagicMock()
    session.post.return_value.status_code = 200
    connection._session, own = session, connection._session
    own.close()
    assert connection.post("/objects", {"class": "A"}).status_code == 200
    assert session.post.call_args[1]["data"] == b'{"class":"A"}'


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"a": 1}, b'{"a":1}'),
        ([1], b"[1]"),
        (b'{"a": 1}', b'{"a": 1}'),
        ({}, b"{}"),
        ([], b"[]"),
    ],
)
@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_a_body_is_encoded_and_bytes_pass(
    verb: str,
    given: Any,
    sent: bytes,
    server: ScriptedServer,
    connect: Callable[..., weaviate.Client],
) -> None:
    connection = connect()._connection
    getattr(connection, verb)(path="/x", weaviate_object=given, params={"a": "b"})
    assert server.requests[-1].body == sent
    assert server.requests[-1].target == "/v1/x?a=b"
    assert server.requests[-1].method == verb.upper()


def test_closing_closes_the_sockets_and_may_be_done_twice(server: ScriptedServer) -> None:
    client = weaviate.Client(server.url)
    client.close()
    client.close()
    with weaviate.Client(server.url) as again:
        assert again.is_ready()


def test_a_dropped_client_leaves_nothing_open(server: ScriptedServer) -> None:
    for _ in range(5):
        weaviate.Client(server.url).schema.get()
    gc.collect()


def test_a_start_that_fails_leaves_nothing_open(server: ScriptedServer) -> None:
    server.answer = say({}, 500)
    with pytest.raises(weaviate.UnexpectedStatusCodeException):
        weaviate.Client(server.url, startup_period=None)
    gc.collect()


def test_each_request_is_one_debug_line_without_secrets(
    connect: Callable[..., weaviate.Client], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="weaviate")
    client = connect(auth_client_secret=weaviate.AuthApiKey("s3cret"))
    caplog.clear()
    client.schema.get()
    lines = [r.getMessage() for r in caplog.records if r.name.startswith("weaviate")]
    assert len(lines) == 1
    assert lines[0].startswith("GET /v1/schema -> 200 in ")
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize("url", ["localhost:8080", "weaviate", "", "ftp://host", "http://"])
def test_a_url_that_is_none_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(requests.exceptions.RequestException, match="http://localhost:8080"):
        weaviate.Client(url, startup_period=None)


def test_the_credentials_of_a_bad_url_are_not_shown() -> None:
    with pytest.raises(requests.exceptions.RequestException) as caught:
        weaviate.Client("http://user:s3cret@", startup_period=None)
    assert "s3cret" not in str(caught.value)
