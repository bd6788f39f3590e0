"""A client, a Weaviate and an identity provider over real sockets: slow, failing, rotating."""

from __future__ import annotations

import gc
import threading
import time
import warnings
from typing import Any, Iterator, List

import pytest
import requests

import weaviate
from tests.support.oidc import (
    PASSWORD,
    World,
    assert_unauthorized,
    client_of,
    log_in_and_out,
    refresh_threads,
)
from tests.support.scripted import Answer, Exchange, ScriptedServer, redirect, reset, say, silence
from weaviate import AuthBearerToken, AuthClientCredentials
from weaviate.connect import _identity_provider

SECRET_HEADERS = {"X-OpenAI-Api-Key": "model-key"}


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.close()


# ------------------------------------------------------------------- login


def test_the_token_of_a_login_is_used_for_every_request(world: World) -> None:
    with client_of(world) as client:
        client.schema.get()
        assert client._connection.get_current_bearer_token() == "Bearer token-1"
    assert world.authorizations() == ["Bearer token-1"]


def test_nothing_of_the_servers_goes_to_the_identity_provider(world: World) -> None:
    with client_of(world, additional_headers=SECRET_HEADERS):
        pass
    assert len(world.idp.requests) == 2
    for request in world.idp.requests:
        assert "authorization" not in request.headers
        assert "model-key" not in str(request)


def test_what_the_users_own_session_carries_stays_with_the_server(world: World) -> None:
    def make_session() -> requests.Session:
        session = requests.Session()
        session.headers["X-Own"] = "own-header"
        session.auth = ("own-user", "own-password")
        session.cookies.set("own", "own-cookie")
        return session

    config = weaviate.Config(
        connection_config=weaviate.ConnectionConfig(session_factory=make_session)
    )
    with client_of(world, additional_config=config):
        pass
    assert "own-header" in str(world.weaviate.requests)
    for request in world.idp.requests:
        assert not {"x-own", "authorization", "cookie"} & set(request.headers)


def test_a_password_goes_to_the_identity_provider_only(world: World) -> None:
    log_in_and_out(world)
    assert "s3cr3t" in str(world.idp.requests)
    assert "s3cr3t" not in str(world.weaviate.requests)


def test_an_identity_provider_that_is_down_is_not_taken_for_a_server_without_oidc(
    world: World,
) -> None:
    world.idp.close()
    with pytest.raises(requests.ConnectionError, match="identity provider did not answer"):
        log_in_and_out(world)
    assert world.weaviate.seen("GET", "/v1/meta") == []


def test_a_silent_identity_provider_is_waited_for_in_bounds(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_identity_provider, "AUTH_DEFAULT_TIMEOUT", 0.2)
    world.token_answer = silence
    with pytest.raises(requests.ReadTimeout, match="identity provider did not answer"):
        log_in_and_out(world)


def test_an_identity_provider_that_fails_is_an_http_error(world: World) -> None:
    world.token_answer = say({}, 503)
    with pytest.raises(requests.HTTPError):
        log_in_and_out(world)
    assert refresh_threads() == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_password_is_not_sent_after_a_redirect_to_elsewhere(world: World, status: int) -> None:
    with ScriptedServer(say({"access_token": "stolen"})) as elsewhere:
        world.token_answer = redirect(f"{elsewhere.url}/token", status)
        with pytest.raises(weaviate.AuthenticationFailedException):
            log_in_and_out(world)
        assert elsewhere.requests == []


# ------------------------------------------------------------------- renewal by requests


def test_a_401_leads_to_one_refresh_and_one_repeat(world: World) -> None:
    with client_of(world) as client:
        world.revoke()
        client.schema.get()
    assert [form["grant_type"] for form in world.forms] == ["password", "refresh_token"]
    assert world.authorizations() == ["Bearer token-1", "Bearer token-3"]


def test_a_second_401_is_the_error(world: World) -> None:
    with client_of(world) as client:
        world.revoke()
        world.token_answer = say({"access_token": "unwanted", "expires_in": 5000})
        assert_unauthorized(client)
    assert world.authorizations() == ["Bearer token-1", "Bearer unwanted"]


def test_a_401_for_client_credentials_asks_for_one_new_token(world: World) -> None:
    world.token_answer = say({"access_token": "first", "expires_in": 5000})
    with client_of(world, AuthClientCredentials("secret")) as client:
        world.token_answer = None
        world.revoke()
        client.schema.get()
    assert [form["grant_type"] for form in world.forms] == ["client_credentials"] * 2


def test_a_401_for_a_bearer_token_that_cannot_be_renewed_is_the_error(world: World) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it has no refresh token
        client = weaviate.Client(world.weaviate.url, AuthBearerToken("mine"), startup_period=None)
    world.revoke()
    assert_unauthorized(client)
    client.close()
    assert world.authorizations() == ["Bearer mine"]


def test_many_threads_use_a_rotating_refresh_token_once(world: World) -> None:
    with client_of(world) as client:
        world.revoke()
        results: List[Any] = []
        threads = [
            threading.Thread(target=lambda: results.append(client.schema.get())) for _ in range(12)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == [{"classes": []}] * 12
    assert [form["grant_type"] for form in world.forms] == ["password", "refresh_token"]


def test_a_401_while_the_identity_provider_is_down_is_the_401_and_a_warning(world: World) -> None:
    with client_of(world) as client:
        world.revoke()
        world.token_answer = reset
        with pytest.warns(UserWarning, match="could not be renewed") as caught:
            assert_unauthorized(client)
        world.token_answer = None
        assert_unauthorized(client)  # in the pause after a failure nobody asks again
        client._connection._tokens._clock = lambda: time.monotonic() + 1
        client.schema.get()
    assert "s3cr3t" not in str(caught[0].message)
    assert "refresh-1" not in str(caught[0].message)


# ------------------------------------------------------------------- renewal by the thread


def test_the_thread_renews_a_short_lived_token_without_any_request(world: World) -> None:
    world.lifetime_s = 1.3
    with client_of(world) as client:
        assert world.renewed.wait(30)
        world.renewed.clear()
        assert world.renewed.wait(30)
        client.schema.get()
    assert len({form.get("refresh_token") for form in world.forms}) == len(world.forms)


def test_the_thread_survives_an_outage(world: World) -> None:
    world.lifetime_s = 1.3
    failed = threading.Event()
    failures: Iterator[Answer] = iter([say({}, 503), reset])

    def fail_twice(exchange: Exchange) -> None:
        failure = next(failures, None)
        if failure is None:
            world.token_answer = None
            world._grant(exchange)
        else:
            failure(exchange)
            failed.set()

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with client_of(world):
            world.token_answer = fail_twice
            assert failed.wait(30)
            assert world.renewed.wait(10)
    messages = [w for w in caught if w.category is UserWarning]
    assert len(messages) == 1


def test_a_renewal_that_hangs_ends_with_its_timeout(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_identity_provider, "AUTH_DEFAULT_TIMEOUT", 0.5)
    world.lifetime_s = 1.3
    asked = threading.Event()

    def hang(exchange: Exchange) -> None:
        asked.set()
        silence(exchange)

    with client_of(world):
        world.token_answer = hang
        assert asked.wait(30)
        (thread,) = refresh_threads()
    assert thread.is_alive()  # nothing breaks its request off: it ends with the timeout of that
    thread.join(30)
    assert not thread.is_alive()


def test_a_dropped_client_ends_its_thread(world: World) -> None:
    client = weaviate.Client(world.weaviate.url, PASSWORD, startup_period=None)
    (thread,) = refresh_threads()
    del client
    gc.collect()
    thread.join(30)
    assert not thread.is_alive()


def test_a_client_that_could_not_start_leaves_no_thread(world: World) -> None:
    world.revoke()
    world.token_answer = say({"access_token": "unwanted", "refresh_token": "r"})
    with pytest.raises(weaviate.UnexpectedStatusCodeException):
        log_in_and_out(world)
    gc.collect()
    for thread in refresh_threads():
        thread.join(30)
        assert not thread.is_alive()
