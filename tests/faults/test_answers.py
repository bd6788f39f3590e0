"""Promise 21: whatever the server answers, a method gives a value of its type or a known error."""

from __future__ import annotations

import json
import threading
import time
from typing import Any, Callable, Iterator, List, Optional

import pytest
import requests

import weaviate
from tests.support.answers import ANSWERS, MAX_ANSWER_BYTES
from tests.support.calls import CALLS, Call
from tests.support.scripted import Answer, ScriptedServer, reset, weaviate_like
from weaviate._core.json_codec import NotJsonError
from weaviate.exceptions import WeaviateBaseError

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

_MAX_WAITS = 7
"""A batch waits six times at most: three after timeouts, three after lost connections."""


class _WaitsForEver(BaseException):
    """A call that waits again and again for something that does not come."""


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(weaviate_like(reset)) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: ScriptedServer) -> Iterator[weaviate.Client]:
    config = weaviate.ConnectionConfig(max_answer_bytes=MAX_ANSWER_BYTES)
    with weaviate.Client(
        server.url,
        timeout_config=(20, 20),
        additional_config=weaviate.Config(connection_config=config),
    ) as client:
        yield client


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let no wait take time, and end those that never end; call it to count from zero again."""
    count = [0]

    def sleep(seconds: float) -> None:
        assert seconds <= 60
        count[0] += 1
        if count[0] > _MAX_WAITS and threading.current_thread() is threading.main_thread():
            raise _WaitsForEver

    monkeypatch.setattr(time, "sleep", sleep)
    return lambda: count.__setitem__(0, 0)


def _accident(call: Call, client: weaviate.Client) -> Optional[str]:
    """Return what is wrong with the outcome of a call; None if nothing is."""
    try:
        result = call.run(client)
    except (WeaviateBaseError, _WaitsForEver):
        return None
    except requests.RequestException as error:
        return f"raises {error!r}" if _is_accident(error) else None
    except Exception as error:
        return f"raises {error!r}"
    return None if isinstance(result, call.gives) else f"returns {result!r}"


def _is_accident(error: Exception) -> bool:
    """Return whether an error of requests speaks of a mistake of the caller, who made none."""
    return isinstance(error, ValueError) and not isinstance(error, NotJsonError)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_no_answer_makes_a_method_fail_by_accident(
    call: Call, server: ScriptedServer, client: weaviate.Client, waits: Callable[[], None]
) -> None:
    accidents: List[str] = []
    for name, answer in ANSWERS.items():
        server.answer = answer
        waits()
        accident = _accident(call, client)
        if accident is not None:
            accidents.append(f"{name}: {accident}")
    assert accidents == []


_PASSWORD = weaviate.AuthClientPassword("u", "p")
_SECRET = weaviate.AuthClientCredentials("s", "scope")


@pytest.mark.parametrize(
    ("path", "credentials"),
    [
        ("ready", None),
        ("openid-configuration", None),
        ("openid-configuration", _PASSWORD),
        ("meta", weaviate.AuthApiKey("k")),
        ("idp", weaviate.AuthBearerToken("t")),
        ("token", _PASSWORD),
        ("token", _SECRET),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_no_answer_makes_a_start_fail_by_accident(
    path: str, credentials: Any, server: ScriptedServer, waits: Callable[[], None]
) -> None:
    accidents = []
    for name, answer in ANSWERS.items():
        server.answer = _start_with(server, path, answer)
        waits()
        try:
            weaviate.Client(
                server.url,
                auth_client_secret=credentials,
                startup_period=1,
                timeout_config=(20, 20),
            ).close()
        except (WeaviateBaseError, requests.RequestException) as error:
            if _is_accident(error):
                accidents.append(f"{name}: {error!r}")
        except Exception as error:
            accidents.append(f"{name}: {error!r}")
    server.answer = weaviate_like(reset)
    assert accidents == []


def _start_with(server: ScriptedServer, path: str, answer: Answer) -> Answer:
    """Start as a server with OIDC does, but for one answer."""
    sound = {
        "ready": {},
        "openid-configuration": {"href": server.url + "/idp", "clientId": "c", "scopes": ["s"]},
        "meta": {"version": "1.24.26"},
        "idp": {"token_endpoint": server.url + "/token"},
        "token": {"access_token": "a", "expires_in": 3600, "refresh_token": "r"},
    }

    def choose(exchange: Any) -> None:
        asked = exchange.request.segments[-1]
        if asked == path:
            answer(exchange)
        else:
            exchange.reply(200, json.dumps(sound.get(asked, {})).encode())

    return choose


_SILENT = {
    "client.close",
    "client.timeout",
    "batch.add_data_object",
    "batch.add_reference",
    "batch.close",
    "batch.configure",
    "batch.empty_objects",
    "batch.empty_references",
    "batch.flush",  # as leaving the `with` block
    "batch.is_empty_objects",
    "batch.is_empty_references",
    "batch.num_objects",
    "batch.num_references",
    "batch.pop_object",
    "batch.pop_reference",
    "batch.retry_failed",  # as `flush`
    "batch.shutdown",
    "batch.start",
}


def test_every_public_method_that_talks_to_the_server_is_tried(client: weaviate.Client) -> None:
    sections = {
        "client.": client,
        "schema.": client.schema,
        "schema.property.": client.schema.property,
        "data_object.": client.data_object,
        "data_object.reference.": client.data_object.reference,
        "batch.": client.batch,
        "query.": client.query,
        "backup.": client.backup,
        "classification.": client.classification,
        "cluster.": client.cluster,
        "contextionary.": client.contextionary,
    }
    public = {
        prefix + name
        for prefix, section in sections.items()
        for name, attribute in vars(type(section)).items()
        if not name.startswith("_") and callable(attribute)
    }
    assert public - _SILENT - {call.name for call in CALLS} == set()
