"""The identity provider is not flooded, whatever it or the server answers (promise 17)."""

from __future__ import annotations

import contextlib
import time
from typing import Any, Iterator

import pytest
import requests

import weaviate
from tests.support.oidc import World, client_of
from tests.support.scripted import reset, say


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.close()


def use(client: weaviate.Client, requests_sent: int) -> float:
    """Send requests; return the seconds that it took."""
    began = time.monotonic()
    for _ in range(requests_sent):
        with contextlib.suppress(weaviate.exceptions.WeaviateBaseError, requests.RequestException):
            client.schema.get()
    return time.monotonic() - began


@pytest.mark.filterwarnings("ignore:Con001")
def test_a_refused_refresh_token_is_not_sent_again_when_the_login_is_over(world: World) -> None:
    world.lifetime_s = 0.5
    with client_of(world) as client:
        world.revoke()
        world._refresh_token = "another"
        use(client, 300)
        client._connection._tokens._clock = lambda: time.monotonic() + 3600
        use(client, 300)
    refreshes = [form for form in world.forms if form["grant_type"] == "refresh_token"]
    assert len(refreshes) == 1


@pytest.mark.filterwarnings("ignore:Con001")
@pytest.mark.parametrize(
    "answer",
    [say({"error": "server_error"}, 500), say({"error": "slow_down"}, 429), say({}, 403), reset],
    ids=["fails", "is busy", "refuses without a word", "hangs up"],
)
def test_with_the_login_over_requests_do_not_flood_the_identity_provider(
    world: World, answer: Any
) -> None:
    with client_of(world) as client:
        world.revoke()
        world.token_answer = answer
        client._connection._tokens._clock = lambda: 1e6  # the token has ended; time stands still
        use(client, 300)
    assert len(world.forms) == 2  # of the login, and one


@pytest.mark.parametrize("lifetime_s", [-1, 0, 0.001, -1e300, "-3", "0.01", 1e-300, True])
def test_a_lifetime_without_sense_does_not_renew_for_every_other_request(
    world: World, lifetime_s: Any
) -> None:
    world.lifetime_s = lifetime_s
    with client_of(world) as client:
        client._connection._tokens._clock = lambda: 1e6
        seconds = use(client, 300)
    # login, the first renewal of the thread and of a request, and one of the thread each second
    assert len(world.forms) <= 4 + seconds


def test_a_server_that_rejects_every_token_does_not_flood_the_identity_provider(
    world: World,
) -> None:
    with client_of(world) as client:
        world.accepts_any_token = False
        world._refuses = lambda authorization: True
        client._connection._tokens._clock = lambda: 1e6
        seconds = use(client, 300)
    assert len(world.forms) <= 6 + seconds
