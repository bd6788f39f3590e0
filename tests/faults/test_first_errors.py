"""The errors that a person meets first say what failed and what to do, in few lines."""

from __future__ import annotations

import socket
import traceback
from typing import Any, Iterator

import pytest
import requests

import weaviate
from tests.support import scripted
from tests.support.scripted import ScriptedServer, say


@pytest.fixture
def closed_url() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(say({})) as running:
        yield running


def shown(error: BaseException) -> str:
    return "".join(traceback.format_exception(type(error), error, error.__traceback__))


def check_shape(error: BaseException, url: str) -> None:
    """One error of ours, and that of requests as its cause, whose own chain is cut."""
    first, *details, hint = str(error).splitlines()
    assert first == f"Could not connect to {url}."
    assert details
    assert hint.startswith("Hint: ")
    cause = error.__cause__
    assert isinstance(cause, requests.ConnectionError)
    assert cause.__cause__ is None
    assert cause.__context__ is None
    text = shown(error)
    assert text.count("Traceback (most recent call last)") == 2
    assert "refused" in text
    assert len(text.splitlines()) < 80


@pytest.mark.parametrize("key", [None, weaviate.AuthApiKey("s3cret-key")])
def test_a_server_that_is_down_is_told_in_two_tracebacks(closed_url: str, key: Any) -> None:
    with pytest.raises(requests.ConnectionError) as caught:
        weaviate.Client(closed_url, key, startup_period=None)
    check_shape(caught.value, closed_url)


def test_a_server_that_does_not_come_up_is_told_in_two_tracebacks(
    closed_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with pytest.raises(weaviate.WeaviateStartUpError) as caught:
        weaviate.Client(closed_url, startup_period=2)
    check_shape(caught.value, closed_url)


CALLS = {
    "create": lambda client: client.data_object.create({}, "A"),
    "schema": lambda client: client.schema.get(),
    "query": lambda client: client.query.get("A", ["a"]).do(),
    "meta": lambda client: client.get_meta(),
    "is_live": lambda client: client.is_live(),
    "nodes": lambda client: client.cluster.get_nodes_status(),
}


@pytest.mark.parametrize("call", list(CALLS))
def test_a_server_that_went_down_is_told_in_two_tracebacks(call: str) -> None:
    with ScriptedServer(scripted.weaviate_like(say({}))) as server:
        client = weaviate.Client(server.url, startup_period=None)
    with client, pytest.raises(requests.ConnectionError) as caught:
        CALLS[call](client)
    check_shape(caught.value, server.url)


def test_no_user_and_password_of_the_url_are_shown(closed_url: str) -> None:
    url = closed_url.replace("//", "//user:" + "s3" + "cret@")
    with pytest.raises(requests.ConnectionError) as caught:
        weaviate.Client(url, startup_period=None)
    assert "s3cret" not in shown(caught.value)
    check_shape(caught.value, closed_url)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (None, "Authentication failed (401): the server requires an API key or OIDC credentials"),
        (
            weaviate.AuthApiKey("s3cret-key"),
            "Authentication failed (401): the server refuses these credentials",
        ),
    ],
)
def test_401_at_the_start_says_that_authentication_failed(
    key: Any, words: str, server: ScriptedServer
) -> None:
    def answer(exchange: Any) -> None:
        is_open = exchange.request.path.startswith("/v1/.well-known")
        exchange.reply(404 if is_open else 401, b'{"code": 401, "message": "anonymous access"}')

    server.answer = answer
    with pytest.raises(weaviate.UnexpectedStatusCodeException) as caught:
        weaviate.Client(server.url, key, startup_period=None)
    assert str(caught.value).startswith(words)
    assert "Hint: " in str(caught.value)
    assert caught.value.status_code == 401
    assert "s3cret" not in shown(caught.value)
