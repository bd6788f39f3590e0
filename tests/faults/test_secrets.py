"""Promise 19: no secret is shown, whatever the credentials are and whatever goes wrong."""

from __future__ import annotations

import logging
import pickle
import traceback
import warnings
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

import pytest

import weaviate
from tests.support import scripted
from tests.support.scripted import Answer, Exchange, ScriptedServer, say

SECRET = "s3cr3t-DoNotShow"
"""Part of everything that must not be seen; what is allowed to be seen does not contain it."""

HEADERS = {"X-OpenAI-Api-Key": f"model-{SECRET}", "Cookie": f"cookie={SECRET}"}

CREDENTIALS: Dict[str, Callable[[], Any]] = {
    "nothing": lambda: None,
    "api key": lambda: weaviate.AuthApiKey(f"key-{SECRET}"),
    "password": lambda: weaviate.AuthClientPassword("user", f"password-{SECRET}"),
    "client secret": lambda: weaviate.AuthClientCredentials(f"client-{SECRET}", "scope"),
    "bearer token": lambda: weaviate.AuthBearerToken(f"bearer-{SECRET}", 300),
    "refresh token": lambda: weaviate.AuthBearerToken(f"a-{SECRET}", 300, f"r-{SECRET}"),
    "ended token": lambda: weaviate.AuthBearerToken(f"a-{SECRET}", -1, f"r-{SECRET}"),
}


class World:
    """A Weaviate that is its own identity provider; `answer` is how it answers in its bad time."""

    def __init__(self) -> None:
        self.bad: Dict[str, Answer] = {}
        self.server = ScriptedServer(self._answer)

    def _answer(self, exchange: Exchange) -> None:
        last = exchange.request.segments[-1]
        url = self.server.url
        answers: Dict[str, Any] = {
            "openid-configuration": {"href": url + "/idp", "clientId": "c", "scopes": ["s"]},
            "idp": {"token_endpoint": url + "/token"},
            "token": {
                "access_token": f"access-{SECRET}",
                "refresh_token": f"refresh-{SECRET}",
                "expires_in": 300,
            },
            "meta": {"version": "1.24.26"},
        }
        self.bad.get(last, say(answers.get(last, {})))(exchange)


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.server.close()


class Witness(logging.Handler):
    """Sees everything that is shown: log records, warnings, texts of exceptions, reprs."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.seen: List[Tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.look(f"log of {record.name}", self.format(record))

    def look(self, where: str, text: Any) -> None:
        self.seen.append((where, str(text)))

    def attempt(self, action: Callable[[], Any]) -> Any:
        """Do something, and look at what it raises and warns of, and at a thing of ours it gives."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            result = None
            try:
                result = action()
                if type(result).__module__.startswith("weaviate"):
                    self.look("repr", repr(result))
            except Exception as error:
                self._look_at(error)
        for warning in caught:
            self.look("warning", warning.message)
        return result

    def _look_at(self, error: Optional[BaseException]) -> None:
        if error is None:
            return
        self.look("traceback", "".join(traceback.format_exception_only(type(error), error)))
        self.look("repr of the error", repr(error))
        self.look("arguments", repr(error.args))
        self.look("attributes", repr(vars(error)))
        if not type(error).__module__.startswith("urllib3"):  # whose old errors cannot be read
            self.look("pickle", repr(pickle.loads(pickle.dumps(error))))
        self._look_at(error.__cause__)
        if not error.__suppress_context__:
            self._look_at(error.__context__)

    def assert_nothing_shown(self) -> None:
        assert self.seen
        assert [entry for entry in self.seen if SECRET in entry[1]] == []


@pytest.fixture
def witness() -> Iterator[Witness]:
    handler = Witness()
    root = logging.getLogger("weaviate")
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


def echo(status: int) -> Answer:
    """Answer as a careless server does: with all that it was sent."""

    def answer(exchange: Exchange) -> None:
        request = exchange.request
        message = f"bad: {request.headers} {request.body.decode()}"
        body = {"error": [{"message": message}], "error_description": message}
        say(body, status, Location=f"http://user:{SECRET}@127.0.0.1:9/x")(exchange)

    return answer


BAD: Dict[str, Answer] = {
    "reset": scripted.reset,
    "cut": scripted.truncated(b"{}"),
    "html": scripted.text(b"<html>"),
    "odd json": say([1, None]),
    "400": echo(400),
    "401": echo(401),
    "403": echo(403),
    "422": echo(422),
    "500": echo(500),
    "302": echo(302),
    "307": echo(307),
    "200": echo(200),
}


def use(client: weaviate.Client, witness: Witness) -> None:
    """Use a client for a bit of everything, and look at it."""
    look = witness.attempt
    look(lambda: client)
    look(lambda: client._connection)
    look(lambda: client._connection._transport)
    look(lambda: client._connection._tokens)
    look(lambda: client.batch)
    look(lambda: client.schema.get())
    look(lambda: client.data_object.create({"a": 1}, "A"))
    look(lambda: client.query.get("A", ["a"]).do())
    look(lambda: client.query.raw("{}"))
    look(lambda: client.is_ready())
    look(lambda: client.get_meta())
    client.batch.configure(batch_size=None, callback=None, connection_error_retries=0)
    look(lambda: client.batch.add_data_object({"a": 1}, "A"))
    look(lambda: client.batch.create_objects())
    client.batch.empty_objects()


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("kind", CREDENTIALS)
def test_no_secret_is_shown_when_the_server_fails(
    kind: str, bad: str, world: World, witness: Witness
) -> None:
    url = (
        world.server.url.replace("//", f"//user:{SECRET}@")
        if kind == "nothing"
        else world.server.url
    )
    credentials = witness.attempt(CREDENTIALS[kind])
    client = witness.attempt(
        lambda: weaviate.Client(url, credentials, startup_period=1, additional_headers=HEADERS)
    )
    for last in ("schema", "objects", "graphql", "ready", "meta"):
        world.bad[last] = BAD[bad]
    use(client, witness)
    client.close()
    witness.assert_nothing_shown()


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("ready", "api key"),
        ("meta", "api key"),
        ("meta", "password"),
        ("openid-configuration", "password"),
        ("idp", "client secret"),
        ("token", "password"),
        ("token", "client secret"),
        ("token", "ended token"),
    ],
)
@pytest.mark.usefixtures("slept")
def test_no_secret_is_shown_when_a_start_fails(
    kind: str, what: str, bad: str, world: World, witness: Witness
) -> None:
    world.bad[what] = BAD[bad]
    credentials = witness.attempt(CREDENTIALS[kind])
    client = witness.attempt(
        lambda: weaviate.Client(
            world.server.url, credentials, startup_period=1, additional_headers=HEADERS
        )
    )
    if client is not None:
        client.close()
    witness.assert_nothing_shown()


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("kind", ["password", "client secret", "refresh token"])
def test_no_secret_is_shown_when_a_renewal_fails(
    kind: str, bad: str, world: World, witness: Witness
) -> None:
    client = weaviate.Client(world.server.url, CREDENTIALS[kind](), startup_period=None)
    world.bad = {"token": BAD[bad], "schema": echo(401)}
    use(client, witness)
    client.close()
    witness.assert_nothing_shown()


@pytest.mark.parametrize(
    "token",
    [
        {"access_token": f"{SECRET}\n"},
        {"access_token": [SECRET]},
        {"access_token": f"ö{SECRET}"},
        {"id_token": SECRET},
        [SECRET],
        {"access_token": "a", "expires_in": SECRET, "refresh_token": [SECRET]},
    ],
)
def test_no_secret_is_shown_of_an_odd_token_answer(
    token: Any, world: World, witness: Witness
) -> None:
    world.bad["token"] = say(token)
    client = witness.attempt(
        lambda: weaviate.Client(world.server.url, CREDENTIALS["password"](), startup_period=None)
    )
    if client is not None:
        client.close()
    witness.assert_nothing_shown()


USERINFO = f"user:{SECRET}@"


@pytest.mark.parametrize(
    "url",
    [
        f"http://{USERINFO}127.0.0.1:1",
        f"http://{USERINFO}host:port",
        f"http://{USERINFO}127.0.0.1:99999",
        f"http://{USERINFO}[::1",
        f"http://{USERINFO}",
        f"http://{USERINFO}no such host",
        f"http://{USERINFO}nohost.invalid",
        f"{USERINFO}127.0.0.1:1",
        f"ftp://{USERINFO}127.0.0.1",
        f"https://{USERINFO}127.0.0.1:1",
        f"http://{USERINFO}127.0.0.1:1/a@b?c@d#e",
        f"http://us@er:{SECRET}@127.0.0.1:1",
        f"http://user:a/{SECRET}@127.0.0.1:1",
        f"http://user:a#{SECRET}@127.0.0.1:1",
        f"http://user:ö{SECRET}@127.0.0.1:1/\n",
    ],
)
@pytest.mark.usefixtures("slept")
def test_user_and_password_of_a_url_are_cut_out(url: str, witness: Witness) -> None:
    for period in (None, 1):
        client = witness.attempt(lambda: weaviate.Client(url, startup_period=period))  # noqa: B023
        assert client is None
    witness.assert_nothing_shown()


@pytest.mark.parametrize(
    "proxy",
    [
        f"http://{USERINFO}127.0.0.1:1",
        f"https://{USERINFO}127.0.0.1:1",
        f"http://{USERINFO}[::1",
        f"{USERINFO}127.0.0.1:1",
        f"http://{USERINFO}127.0.0.1:99999",
        f"socks5://{USERINFO}127.0.0.1:1",
        f"odd://{USERINFO}127.0.0.1:1",
    ],
)
@pytest.mark.parametrize("url", ["http://weaviate.invalid", "https://weaviate.invalid"])
@pytest.mark.usefixtures("slept")
def test_user_and_password_of_a_proxy_are_cut_out(proxy: str, url: str, witness: Witness) -> None:
    client = witness.attempt(lambda: weaviate.Client(url, startup_period=None, proxies=proxy))
    assert client is None
    witness.assert_nothing_shown()


@pytest.mark.parametrize("bad", BAD)
def test_user_and_password_of_a_json_file_are_cut_out(
    bad: str, world: World, witness: Witness
) -> None:
    world.bad["class.json"] = BAD[bad]
    with weaviate.Client(world.server.url, weaviate.AuthApiKey("k")) as client:
        url = world.server.url.replace("//", f"//{USERINFO}") + f"/class.json?token={SECRET}"
        witness.attempt(lambda: client.schema.create_class(url))
        witness.attempt(lambda: client.schema.create_class(url.replace("127.0.0.1", "localhost")))
        witness.attempt(lambda: client.schema.create(url.replace("127.0.0.1", "[::1")))
    witness.assert_nothing_shown()


def test_headers_that_are_refused_are_not_shown(witness: Witness) -> None:
    for value in (
        f"{SECRET}\n",
        f" {SECRET}",
        f"ö€{SECRET}",
        [SECRET],
        f"{SECRET}".encode() + b"\n",
    ):
        for name in ("authorization", "X-Key"):
            witness.attempt(
                lambda: weaviate.Client(
                    "http://127.0.0.1:1",
                    startup_period=None,
                    additional_headers={name: value},  # noqa: B023
                )
            )
    witness.attempt(
        lambda: weaviate.Client(
            "http://127.0.0.1:1", weaviate.AuthApiKey(f"{SECRET}\n"), startup_period=None
        )
    )
    witness.attempt(
        lambda: weaviate.Client(
            "http://127.0.0.1:1", weaviate.AuthApiKey(f"€{SECRET}"), startup_period=None
        )
    )
    witness.attempt(lambda: weaviate.Client("http://127.0.0.1:1", SECRET, startup_period=None))
    witness.assert_nothing_shown()
