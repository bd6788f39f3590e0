"""Promise 15: each exchange has an end, however slowly the other side drips or however silent it is.

The limits are small here, and the answers would take minutes; a call that does not end in time is
a failed test.
"""

from __future__ import annotations

import functools
import socket
import threading
import time
from typing import Any, Callable, Dict, Iterator, Tuple

import pytest
import requests

import weaviate
from tests.support import scripted
from tests.support.calls import CALLS
from tests.support.scripted import Answer, Exchange, ScriptedServer, say
from weaviate._embedded.install import Downloads
from weaviate.connect import _documents, _identity_provider, connection
from weaviate.exceptions import WeaviateBaseError

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.usefixtures("slept"),
]

KEY = weaviate.AuthApiKey("k")

LIMITS = (0.1, 0.1)
"""Together with a read timeout of 0.1 s, a call ends after 0.6 s at the latest."""
PATIENCE_S = 20

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

_ONE_OF_EACH_VERB = [
    "schema.get",
    "data_object.create",
    "data_object.update",
    "data_object.replace",
    "data_object.delete",
    "data_object.exists",
]

SLOW: Dict[str, Answer] = {
    "silence": scripted.silence,
    "dripping head": scripted.dripping(HEAD + b"X-Long: " + b"x" * 10_000, 0.03),
    "dripping body": scripted.dripping(
        HEAD + b"Content-Length: 9999\r\n\r\n" + b"{" + b" " * 9999, 0.03
    ),
    "dripping chunks": scripted.dripping(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 3000, 0.03
    ),
    "endless continue": scripted.dripping(b"HTTP/1.1 100 Continue\r\n\r\n" * 3000, 0.01),
}


def end(actions: Dict[str, Callable[[], Any]]) -> None:
    """Check that calls, all made at once, end in time, each with a known error."""
    outcomes: Dict[str, Any] = {}

    def run(name: str, action: Callable[[], Any]) -> None:
        try:
            outcomes[name] = action()
        except BaseException as error:
            outcomes[name] = error

    threads = [threading.Thread(target=run, args=item, daemon=True) for item in actions.items()]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + PATIENCE_S
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    assert set(actions) - set(outcomes) == set(), "these have no end"
    known = (requests.RequestException, WeaviateBaseError)
    assert {n: o for n, o in outcomes.items() if not isinstance(o, known)} == {}


class World:
    """A Weaviate that is its own identity provider, with one slow answer."""

    def __init__(self) -> None:
        self.slow: Tuple[str, Answer] = ("", scripted.reset)
        self.server = ScriptedServer(self._answer)

    def _answer(self, exchange: Exchange) -> None:
        url, last = self.server.url, exchange.request.segments[-1]
        answers: Dict[str, Any] = {
            "openid-configuration": {"href": url + "/idp", "clientId": "c", "scopes": ["s"]},
            "idp": {"token_endpoint": url + "/token"},
            "token": {"access_token": "a", "refresh_token": "r", "expires_in": 300},
            "meta": {"version": "1.24.26"},
        }
        if self.slow[0] in ("*", last):
            self.slow[1](exchange)
        else:
            say(answers.get(last, {}))(exchange)


@pytest.fixture
def worlds() -> Iterator[Dict[str, World]]:
    """One world for each way to be slow."""
    made = {name: World() for name in SLOW}
    yield made
    for world in made.values():
        world.server.close()


@pytest.fixture
def clients(worlds: Dict[str, World]) -> Iterator[Dict[str, weaviate.Client]]:
    """Clients that have started already, one for each world."""
    made = {
        slow: weaviate.Client(world.server.url, KEY, startup_period=None)
        for slow, world in worlds.items()
    }
    for slow, world in worlds.items():
        made[slow].timeout_config = LIMITS  # not before: to start may take time on a busy machine
        world.slow = ("*", SLOW[slow])
    yield made
    for client in made.values():
        client.close()


@pytest.fixture(autouse=True)
def _small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_identity_provider, "AUTH_DEFAULT_TIMEOUT", 0.1)
    monkeypatch.setattr(connection, "INIT_CHECK_TIMEOUT", 0.1)
    monkeypatch.setattr(_documents, "TIMEOUT_S", LIMITS)


@pytest.mark.parametrize("what", ["ready", "openid-configuration", "idp", "token", "meta"])
def test_a_start_has_an_end(what: str, worlds: Dict[str, World]) -> None:
    def start(world: World) -> Any:
        credentials = weaviate.AuthClientPassword("u", "p")
        return weaviate.Client(
            world.server.url, credentials, timeout_config=LIMITS, startup_period=1
        )

    for slow, world in worlds.items():
        world.slow = (what, SLOW[slow])
    end({slow: functools.partial(start, world) for slow, world in worlds.items()})


@pytest.mark.parametrize("way", ["tls", "proxy", "tls by a proxy"])
def test_a_start_with_somebody_who_says_nothing_has_an_end(way: str) -> None:
    """Connections are accepted, and that is all."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        silent = f"127.0.0.1:{mute.getsockname()[1]}"
        scheme = "https" if "tls" in way else "http"
        host = "weaviate.invalid" if "proxy" in way else silent
        proxies = f"http://{silent}" if "proxy" in way else None

        def start(period: Any) -> Any:
            return weaviate.Client(
                f"{scheme}://{host}", timeout_config=LIMITS, startup_period=period, proxies=proxies
            )

        end({str(period): functools.partial(start, period) for period in (None, 1)})


def test_each_verb_has_an_end(clients: Dict[str, weaviate.Client]) -> None:
    calls = [call for call in CALLS if call.name in _ONE_OF_EACH_VERB]
    end(
        {
            f"{call.name}, {slow}": functools.partial(call.run, client)
            for call in calls
            for slow, client in clients.items()
        }
    )


def test_reading_a_json_file_has_an_end(clients: Dict[str, weaviate.Client]) -> None:
    def url(client: weaviate.Client) -> str:
        return client._connection.url + "/class.json"

    read = _documents.get_dict_from_object
    end({s: functools.partial(c.schema.create_class, url(c)) for s, c in clients.items()})
    end({s: functools.partial(read, url(c)) for s, c in clients.items()})


def test_a_download_has_an_end(worlds: Dict[str, World]) -> None:
    def download(world: World) -> Any:
        with Downloads(None, False, LIMITS) as downloads:
            return downloads.archive(world.server.url + "/weaviate.tar.gz")

    for slow, world in worlds.items():
        world.slow = ("*", SLOW[slow])
    end({slow: functools.partial(download, world) for slow, world in worlds.items()})


@pytest.mark.parametrize("workers", [1, 4])
def test_a_batch_has_an_end(workers: int, clients: Dict[str, weaviate.Client]) -> None:
    def work(client: weaviate.Client) -> None:
        client.batch.configure(
            batch_size=2, dynamic=False, num_workers=workers, timeout_retries=1, callback=None
        )
        with client.batch as batch:
            batch.add_data_object({}, "A")

    end({slow: functools.partial(work, client) for slow, client in clients.items()})
    for client in clients.values():
        assert client.batch.num_objects() == 1
        client.batch.empty_objects()
