"""Promises 11, 12 and 16: each origin gets what is meant for it, and no other gets anything.

Four hosts that are one address with four ports: the server, its identity provider, a host of JSON
files, and a proxy that writes down what it is asked for.
"""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Set

import pytest
import requests

import weaviate
from tests.support import environment, scripted
from tests.support.calls import CALLS, Call
from tests.support.scripted import Exchange, Request, ScriptedServer, say
from weaviate.exceptions import WeaviateBaseError

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.usefixtures("slept"),
]

SECRETS = {"X-OpenAI-Api-Key": "model-key"}
PASSWORD = weaviate.AuthClientPassword("user", "p4ssw0rd")
CLASS = {"class": "A", "properties": []}


class World:
    """The four hosts."""

    def __init__(self) -> None:
        self.server = ScriptedServer(self._answer_as_server)
        self.idp = ScriptedServer(self._answer_as_provider)
        self.files = ScriptedServer(say(CLASS, Set_Cookie="file=1; Path=/"))
        self.proxy = ScriptedServer(self._answer_as_proxy)
        self.hosts = [self.server, self.idp, self.files, self.proxy]
        self.has_oidc = True

    def close(self) -> None:
        for host in self.hosts:
            host.close()

    def _answer_as_server(self, exchange: Exchange) -> None:
        answers: Dict[str, Any] = {
            "openid-configuration": {"href": self.idp.url + "/config", "clientId": "c"},
            "meta": {"version": "1.24.26"},
            "objects": {"id": "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"},
        }
        last = exchange.request.segments[-1]
        if last == "openid-configuration" and not self.has_oidc:
            exchange.reply(404)
        else:
            say(answers.get(last, {}), Set_Cookie="session=cookie-of-server; Path=/")(exchange)

    def _answer_as_provider(self, exchange: Exchange) -> None:
        say(
            {
                "token_endpoint": self.idp.url + "/token",
                "access_token": "token",
                "refresh_token": "refresh",
                "expires_in": 3600,
            },
            Set_Cookie="idp=cookie-of-idp; Path=/",
        )(exchange)

    def _answer_as_proxy(self, exchange: Exchange) -> None:
        """Answer in the place of the host that was asked for."""
        if exchange.request.target.startswith(self.idp.url):
            self._answer_as_provider(exchange)
        elif exchange.request.target.startswith(self.files.url):
            say(CLASS)(exchange)
        else:
            self._answer_as_server(exchange)


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.close()


def use_everything(world: World, **settings: Any) -> None:
    """Log in, read, write, import, and read a class from a URL."""
    settings.setdefault("auth_client_secret", PASSWORD)
    with weaviate.Client(
        world.server.url, additional_headers=SECRETS, timeout_config=(20, 20), **settings
    ) as client:
        client.schema.get()
        client.data_object.create({"a": 1}, "A")
        client.schema.create_class(world.files.url + "/class.json")


def text_of(requests_: List[Request]) -> str:
    return str(requests_)


def test_each_host_gets_only_what_is_meant_for_it(world: World) -> None:
    use_everything(world)
    assert "model-key" in text_of(world.server.requests)
    assert "Bearer token" in text_of(world.server.requests)
    assert "p4ssw0rd" in text_of(world.idp.requests)
    assert len(world.files.requests) == 1
    for host, foreign in (
        (world.server, ["p4ssw0rd", "cookie-of-idp", "file=1", "refresh"]),
        (world.idp, ["model-key", "Bearer", "cookie-of-server", "file=1"]),
        (world.files, ["model-key", "Bearer", "cookie", "p4ssw0rd", "authorization"]),
    ):
        seen = text_of(host.requests)
        assert [secret for secret in foreign if secret in seen] == []
    assert world.proxy.requests == []


def test_a_session_of_the_user_gives_its_secrets_to_the_server_only(world: World) -> None:
    def session() -> requests.Session:
        made = requests.Session()
        made.headers["X-Mine"] = "session-secret"
        made.auth = ("u", "session-password")
        made.cookies.set("mine", "session-cookie")
        return made

    config = weaviate.ConnectionConfig(session_factory=session)
    use_everything(world, additional_config=weaviate.Config(connection_config=config))
    assert "session-secret" in text_of(world.server.requests)
    for host in (world.idp, world.files):
        for request in host.requests:
            assert "session-secret" not in text_of([request])
            assert "session-cookie" not in text_of([request])
            assert "authorization" not in request.headers


def test_neither_netrc_nor_the_proxies_of_the_environment_are_used(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.put_netrc(tmp_path, monkeypatch)
    environment.put_proxies(world.proxy.url, monkeypatch)
    use_everything(world)
    world.has_oidc = False
    use_everything(world, auth_client_secret=None)
    assert world.proxy.requests == []
    for host in world.hosts:
        assert not [
            r for r in host.requests if "basic" in r.headers.get("authorization", "").lower()
        ]


@pytest.mark.parametrize("trusts", [True, False], ids=["trust_env", "proxies"])
def test_a_proxy_that_is_wanted_gets_every_request_and_no_netrc(
    world: World, trusts: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.put_netrc(tmp_path, monkeypatch)
    if trusts:
        environment.put_proxies(world.proxy.url, monkeypatch)
        use_everything(world, trust_env=True)
    else:
        monkeypatch.setenv("NO_PROXY", "*")
        use_everything(world, proxies=world.proxy.url)
    assert world.server.requests == world.idp.requests == world.files.requests == []
    targets = " ".join(request.target for request in world.proxy.requests)
    for part in ("ready", "openid-configuration", "meta", "/config", "/token", "class.json"):
        assert part in targets
    assert environment.NETRC_PASSWORD not in text_of(world.proxy.requests)
    assert "basic" not in text_of(world.proxy.requests).lower()


def test_user_and_password_of_a_proxy_go_to_the_proxy_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = world.proxy.url.replace("//", "//someone:proxy-password@")
    environment.put_proxies(proxy, monkeypatch)
    use_everything(world, trust_env=True)
    assert all("proxy-authorization" in r.headers for r in world.proxy.requests)
    world.proxy.clear()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    use_everything(world, trust_env=True)
    assert world.proxy.requests == []
    for host in (world.server, world.idp, world.files):
        assert host.requests
        assert not [r for r in host.requests if "proxy-authorization" in r.headers]


def test_user_and_password_of_a_url_go_to_its_host_only(world: World) -> None:
    world.files.answer = scripted.redirect(world.proxy.url + "/class.json", 302)
    world.proxy.answer = say(CLASS)
    with weaviate.Client(world.server.url, weaviate.AuthApiKey("k"), startup_period=None) as client:
        url = world.files.url.replace("//", "//someone:file-password@")
        client.schema.create_class(url + "/class.json")
    assert world.files.requests[0].headers["authorization"].startswith("Basic ")
    for host in (world.server, world.proxy):
        assert not [r for r in host.requests if "Basic" in r.headers.get("authorization", "")]


# ----------------------------------------------------------------------------- redirects

ELSEWHERE: Dict[str, Callable[[World], str]] = {
    "another port": lambda w: w.idp.url + "/v1/objects",
    "another name": lambda w: w.server.url.replace("127.0.0.1", "localhost") + "/v1/objects",
    "another scheme": lambda w: w.server.url.replace("http:", "https:") + "/v1/objects",
    "user and password": lambda w: w.idp.url.replace("//", "//user:password@"),
    "no scheme": lambda w: w.idp.url[5:],
    "backslash": lambda w: w.idp.url.replace("//", "/\\"),
}


@pytest.fixture(scope="module")
def shared() -> Iterator[World]:
    made = World()
    made.has_oidc = False
    yield made
    made.close()


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_no_call_follows_a_redirect_to_elsewhere(call: Call, shared: World) -> None:
    shared.server.answer = shared._answer_as_server
    with weaviate.Client(
        shared.server.url, weaviate.AuthApiKey("api-key"), additional_headers=SECRETS
    ) as client:
        for status in (301, 302, 303, 307, 308):
            for place, target in ELSEWHERE.items():
                shared.server.answer = scripted.redirect(target(shared), status)
                try:
                    call.run(client)
                except (WeaviateBaseError, requests.RequestException):
                    pass
                assert shared.idp.requests == [], f"{status} to {place}"
                hosts = {r.headers["host"] for r in shared.server.requests}
                assert hosts == {shared.server.url[7:]}, f"{status} to {place}"


WRITES = [
    ("POST", lambda c: c.data_object.create({"a": 1}, "A")),
    (
        "PATCH",
        lambda c: c.data_object.update({"a": 1}, "A", "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"),
    ),
    ("PUT", lambda c: c.data_object.replace({"a": 1}, "A", "f81bfe5e-16ba-4615-a516-46c2ae2e5a80")),
    ("DELETE", lambda c: c.schema.delete_class("A")),
]


@pytest.mark.parametrize(("verb", "write"), WRITES, ids=[verb for verb, _ in WRITES])
@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_write_that_is_redirected_as_a_read_is_an_error(
    verb: str, write: Callable[[weaviate.Client], Any], status: int, shared: World
) -> None:
    shared.server.answer = shared._answer_as_server
    with weaviate.Client(shared.server.url, startup_period=None) as client:
        shared.server.clear()
        shared.server.answer = scripted.redirect("/v1/elsewhere", status)
        with pytest.raises(weaviate.UnexpectedStatusCodeException, match="redirects"):
            write(client)
    assert [request.method for request in shared.server.requests] == [verb]


@pytest.mark.parametrize("what", ["openid-configuration", "ready", "meta", "config", "token"])
def test_a_start_follows_no_redirect_to_elsewhere(what: str, world: World) -> None:
    host = world.idp if what in ("config", "token") else world.server
    right = host.answer

    def answer(exchange: Exchange) -> None:
        if exchange.request.segments[-1] == what:
            scripted.redirect(world.proxy.url + "/stolen", 307)(exchange)
        else:
            right(exchange)

    host.answer = answer
    with pytest.raises((WeaviateBaseError, requests.RequestException)):
        weaviate.Client(world.server.url, PASSWORD, startup_period=1, additional_headers=SECRETS)
    assert world.proxy.requests == []


# ----------------------------------------------------------------------------- hosts


def test_no_request_goes_to_any_other_host(shared: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shared.server.answer = shared._answer_as_server
    addresses: Set[Any] = set()
    connect, resolve = socket.socket.connect, socket.getaddrinfo
    monkeypatch.setattr(
        socket.socket, "connect", lambda s, where: addresses.add(where) or connect(s, where)
    )
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *a, **k: addresses.add(a[:2]) or resolve(*a, **k)
    )
    with weaviate.Client(shared.server.url) as client:
        for call in CALLS:
            try:
                call.run(client)
            except WeaviateBaseError:
                pass
    assert addresses == {("127.0.0.1", shared.server.port)}
