"""Warnings begin with their codes, and come once for one cause."""

from __future__ import annotations

import contextlib
import re
import warnings
from typing import Any, Callable, Dict, Iterator, List, Tuple

import pytest

import weaviate
from tests.support.oidc import World
from tests.support.scripted import Answer, Exchange, ScriptedServer, say, text, weaviate_like
from weaviate import error_msgs


def caught(action: Callable[[], Any]) -> List[Tuple[type, str]]:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        action()
    return [(warning.category, str(warning.message)) for warning in seen]


def codes(found: List[Tuple[type, str]]) -> List[Tuple[type, str]]:
    return [(category, message.partition(":")[0]) for category, message in found]


def start(answers: Dict[str, Any], *arguments: Any, version: str = "1.24.26", **named: Any) -> None:
    def answer(exchange: Exchange) -> None:
        for end, special in answers.items():
            if exchange.request.path.endswith(end):
                return special(exchange)
        return weaviate_like(say({}), version=version)(exchange)

    with ScriptedServer(answer) as server:
        weaviate.Client(server.url, *arguments, startup_period=None, **named).close()


@contextlib.contextmanager
def client_of(answer: Answer) -> Iterator[weaviate.Client]:
    with ScriptedServer(answer) as server:
        client = weaviate.Client(server.url, startup_period=None)
        with client:
            yield client


PASSWORD = weaviate.AuthClientPassword("user", "s3cr3t")


def test_unused_credentials_are_auth001() -> None:
    found = caught(lambda: start({}, PASSWORD))
    assert codes(found) == [(UserWarning, "Auth001")]


def test_a_login_without_refresh_token_is_auth002() -> None:
    world = World()
    try:
        token = weaviate.AuthBearerToken("token", 60)
        client = weaviate.Client
        found = caught(lambda: client(world.weaviate.url, token, startup_period=None).close())
    finally:
        world.close()
    assert codes(found) == [(UserWarning, "Auth002")]


@pytest.mark.parametrize("expires_in", [-1, -0.5])
def test_a_negative_lifetime_is_auth003(expires_in: Any) -> None:
    found = caught(lambda: weaviate.AuthBearerToken("t", expires_in=expires_in))
    assert codes(found) == [(UserWarning, "Auth003")]


def test_a_header_beside_credentials_is_auth004() -> None:
    key, header = weaviate.AuthApiKey("key"), {"Authorization": "Bearer other"}
    found = caught(lambda: start({}, key, additional_headers=header))
    assert codes(found) == [(UserWarning, "Auth004")]


@pytest.mark.parametrize("answer", [text(b"<html>"), say([]), say(None), text(b"")])
def test_an_openid_configuration_that_cannot_be_read_is_auth005(answer: Any) -> None:
    found = caught(lambda: start({"openid-configuration": answer}))
    assert codes(found) == [(UserWarning, "Auth005")]


def test_an_old_server_is_dep001() -> None:
    found = caught(lambda: start({}, version="1.13.2"))
    assert codes(found) == [(DeprecationWarning, "Dep001")]


@pytest.mark.parametrize("answer", [[], {}])
def test_manual_creation_is_dep002_also_with_an_empty_answer(answer: Any) -> None:
    with client_of(weaviate_like(say(answer))) as client:
        client.batch.configure(batch_size=None, dynamic=False, callback=None)
        client.batch.add_data_object({}, "A")
        found = caught(client.batch.create_objects)
    assert codes(found) == [(DeprecationWarning, "Dep002")]


def test_generative_search_on_an_old_server_is_dep003() -> None:
    with client_of(weaviate_like(say({}), version="1.16.0")) as client:
        query = client.query.get("A", ["t"])
        found = caught(lambda: query.with_generate(single_prompt="{t}"))
    assert codes(found) == [(DeprecationWarning, "Dep003")]


def test_all_texts_of_warnings_begin_with_a_code_of_their_own() -> None:
    texts = [value for name, value in vars(error_msgs).items() if name.endswith("_W")]
    found = [re.fullmatch(r"([A-Z][a-z]{2,3}\d{3}): .+", message) for message in texts]
    assert all(found)
    assert len({match.group(1) for match in found if match}) == len(texts)
