"""Promise 27: what the check of an address reads is what the connection goes to."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, List

import pytest
import requests

import weaviate
from tests.support import scripted
from tests.support.scripted import Exchange, ScriptedServer, say, weaviate_like
from weaviate.exceptions import WeaviateBaseError

SECRET = "s3cret-key"
FAILURES = (WeaviateBaseError, requests.RequestException)


class World:
    """A server, an identity provider on the same port, and somebody who should hear of nothing."""

    def __init__(self) -> None:
        self.evil = ScriptedServer(say({"id": "stolen", "access_token": "stolen"}))
        self.redirects: Dict[str, str] = {}
        self.status = 307
        self.server = ScriptedServer(self._answer)

    def _answer(self, exchange: Exchange) -> None:
        last = exchange.request.segments[-1]
        url = self.server.url
        answers: Dict[str, Any] = {
            "openid-configuration": {"href": url + "/idp", "clientId": "c"},
            "idp": {"token_endpoint": url + "/token"},
            "token": {"access_token": "a", "refresh_token": "r", "expires_in": 300},
            "meta": {"version": "1.24.26"},
        }
        if last in self.redirects:
            scripted.redirect(self.redirects[last], self.status)(exchange)
        else:
            say(answers.get(last, {}))(exchange)

    def close(self) -> None:
        self.server.close()
        self.evil.close()


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.close()


LOCATIONS: List[str] = [
    "http://{evil}\\@{server}/x",
    "http://{evil}\\@{server}\\x",
    "http://{evil}\\.{server}/x",
    "http:\\\\{evil}/x",
    "\\\\{evil}/x",
    "/\\{evil}/x",
    "\\/{evil}/x",
    "//{evil}\\@{server}/x",
    "http:{evil}/x",
    "http:/{evil}/x",
    "http:///{evil}/x",
    "http://{server}@{evil}/x",
    "http://{server}%40{evil}/x",
    "http://{evil}#@{server}/x",
    "http://{evil}?@{server}/x",
    "http://{evil};@{server}/x",
    "http://{evil} @{server}/x",
    "http://{evil}\t@{server}/x",
    "http://user:pass@{server}/x",
    "http://{server} .{evil}/x",
    "http://{server}\x0b@{evil}/x",
    "http://127.0.0.1\xe9@{evil}/x",
    "http://[::ffff:127.0.0.1]:{evil_port}/x",
    "http://0x7f000001:{evil_port}/x",
    "http://2130706433:{evil_port}/x",
    "http://127.1:{evil_port}/x",
    "http://localhost:{evil_port}/x",
    "HTTP://{evil}/x",
    "ftp://{evil}/x",
    "//{evil}/x",
    "http://{server}/x#@{evil}",
    "http://{server}/x?to={evil}",
]


def filled(location: str, world: World) -> str:
    evil, server = world.evil.url[7:], world.server.url[7:]
    return location.format(evil=evil, server=server, evil_port=evil.partition(":")[2])


CALLS: Dict[str, Callable[[weaviate.Client], Any]] = {
    "GET": lambda client: client.data_object.get(class_name="A", limit=1),
    "POST": lambda client: client.data_object.create({"secret": SECRET}, "A"),
    "DELETE": lambda client: client.schema.delete_class("A"),
}


@pytest.mark.parametrize("verb", list(CALLS))
@pytest.mark.parametrize("location", LOCATIONS)
def test_a_redirect_that_two_readers_read_differently_is_not_followed(
    location: str, verb: str, world: World
) -> None:
    with weaviate.Client(
        world.server.url, weaviate.AuthApiKey(SECRET), startup_period=None
    ) as client:
        for part in ("objects", "A"):
            world.redirects[part] = filled(location, world)
        world.server.clear()
        with pytest.raises(FAILURES):
            CALLS[verb](client)
    assert world.evil.connections == 0
    assert len(world.server.requests) == 1


@pytest.mark.parametrize("place", ["openid-configuration", "idp", "token", "meta", "ready"])
@pytest.mark.parametrize("location", LOCATIONS)
def test_no_such_redirect_is_followed_at_the_start(location: str, place: str, world: World) -> None:
    world.redirects[place] = filled(location, world)
    with pytest.raises(FAILURES), pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.sleep", lambda seconds: None)
        weaviate.Client(
            world.server.url,
            weaviate.AuthClientPassword("user", SECRET),
            startup_period=1 if place == "ready" else None,
        ).close()
    assert world.evil.connections == 0


@pytest.mark.parametrize("field", ["href", "token_endpoint"])
def test_no_address_of_the_identity_provider_is_read_differently(field: str, world: World) -> None:
    address = filled("http://{evil}\\@{server}/idp", world)
    answers = {
        "openid-configuration": {"href": world.server.url + "/idp", "clientId": "c"},
        "idp": {"token_endpoint": world.server.url + "/token"},
    }
    answers["openid-configuration" if field == "href" else "idp"][field] = address
    world.server.answer = lambda e: say(answers.get(e.request.segments[-1], {}))(e)
    with pytest.raises(weaviate.AuthenticationFailedException):
        weaviate.Client(
            world.server.url, weaviate.AuthClientPassword("u", SECRET), startup_period=None
        )
    assert world.evil.connections == 0


def test_a_redirect_to_another_path_is_followed_with_the_same_query(world: World) -> None:
    def answer(exchange: Exchange) -> None:
        target = exchange.request.target
        if target.startswith("/v1/objects"):
            scripted.redirect(target.replace("/v1/", "/other/"), 308)(exchange)
        else:
            say({"objects": []})(exchange)

    world.server.answer = weaviate_like(answer)
    with weaviate.Client(world.server.url, startup_period=None) as client:
        assert client.data_object.get(class_name="A", limit=1) == {"objects": []}
        assert world.server.requests[-1].path == "/other/objects"
        assert dict(world.server.requests[-1].query) == {"class": "A", "limit": "1"}


@pytest.mark.parametrize("location", ["/other/objects", "/other/objects?class=B&limit=1"])
def test_a_redirect_with_another_query_is_not_followed(location: str, world: World) -> None:
    """It would read another class, or another tenant's data."""
    world.server.answer = weaviate_like(scripted.redirect(location, 307))
    with weaviate.Client(world.server.url, startup_period=None) as client, pytest.raises(
        weaviate.UnexpectedStatusCodeException
    ):
        client.data_object.get(class_name="A", limit=1)
    assert "/other/objects" not in [request.path for request in world.server.requests]


@pytest.mark.parametrize(
    "bad",
    [
        "{url}?x=1",
        "{url}/?x=1",
        "{url}/path?x",
        "{url}?",
        "{url}#f",
        "{url}/#",
        " {url}",
        "{url} ",
        "{url}/a b",
        "{url}\\",
        "{url}\\x",
        "{url}\t",
        "{url}\n",
        "{url}\r\nX: y",
        "http:\\\\{host}",
        "http://evil\\@{host}",
        "http:// {host}",
        "http://{host}\x00",
        "http://ho st:1",
        "http://:80",
        "http://host:port",
        "http://host:99999",
        "http://[::1",
        "http://",
        "http:",
        "http:{host}",
    ],
)
def test_a_url_that_has_to_be_rewritten_is_refused(bad: str, world: World) -> None:
    url = bad.format(url=world.server.url, host=world.server.url[7:])
    with pytest.raises(requests.RequestException, match="http://localhost:8080") as caught:
        weaviate.Client(url, startup_period=None)
    assert isinstance(caught.value, ValueError)
    assert world.server.connections == 0


@pytest.mark.parametrize("end", ["", "/", "//", "/path", "/path/", "/%20", "/pa%5Cth"])
def test_a_url_with_a_path_is_taken(end: str, world: World) -> None:
    world.server.answer = lambda exchange: exchange.reply(
        404 if "openid" in exchange.request.path else 200, b'{"version": "1.24.26"}'
    )
    for scheme in ("http", "HTTP", "hTTp"):
        url = world.server.url.replace("http", scheme) + end
        with weaviate.Client(url, startup_period=None) as client:
            assert client.is_live()


@pytest.mark.parametrize(
    "proxy", ["http://evil\\@{host}", "http://{host}\\", "http://ho st:1", "http://host:port"]
)
def test_a_proxy_that_has_to_be_rewritten_is_refused(proxy: str, world: World) -> None:
    with pytest.raises(requests.exceptions.InvalidProxyURL):
        weaviate.Client(
            world.server.url,
            startup_period=None,
            proxies={"http": proxy.format(host=world.evil.url[7:])},
        )
    assert world.evil.connections == 0
