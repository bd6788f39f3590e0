"""A Weaviate with an identity provider, over real sockets."""

from __future__ import annotations

import contextlib
import threading
from typing import Any, Dict, Iterator, List
from urllib.parse import parse_qsl

import pytest

import weaviate
from tests.support.scripted import Exchange, ScriptedServer, say
from weaviate import AuthClientPassword

PASSWORD = AuthClientPassword("user", "s3cr3t")


class World:
    """A Weaviate and its identity provider, which rotates refresh tokens and takes each once."""

    def __init__(self) -> None:
        self.lifetime_s: Any = 5000
        self.accepts_any_token = True
        self.token_answer: Any = None
        """An answer of the token endpoint in the place of a token."""
        self.renewed = threading.Event()
        self._lock = threading.Lock()
        self._granted = 0
        self._refresh_token = ""
        self.idp = ScriptedServer(self._answer_as_provider)
        self.weaviate = ScriptedServer(self._answer_as_weaviate)

    def close(self) -> None:
        self.weaviate.close()
        self.idp.close()

    def _answer_as_provider(self, exchange: Exchange) -> None:
        if exchange.request.path == "/config":
            say({"token_endpoint": f"{self.idp.url}/token"})(exchange)
        elif self.token_answer is not None:
            self.token_answer(exchange)
        else:
            self._grant(exchange)

    def _grant(self, exchange: Exchange) -> None:
        form = form_of(exchange.request.body)
        with self._lock:
            is_refresh = form["grant_type"] == "refresh_token"
            if is_refresh and form["refresh_token"] != self._refresh_token:
                say({"error": "invalid_grant", "error_description": "used"}, 400)(exchange)
                return
            self._granted += 1
            self._refresh_token = f"refresh-{self._granted}"
            token = {"access_token": f"token-{self._granted}", "expires_in": self.lifetime_s}
            say({**token, "refresh_token": self._refresh_token})(exchange)
        if is_refresh:
            self.renewed.set()

    def _answer_as_weaviate(self, exchange: Exchange) -> None:
        path = exchange.request.path
        if path == "/v1/.well-known/openid-configuration":
            discovery = {"href": f"{self.idp.url}/config", "clientId": "me", "scopes": ["openid"]}
            say(discovery)(exchange)
        elif path.startswith("/v1/.well-known/"):
            exchange.reply(200)
        elif self._refuses(exchange.request.headers.get("authorization", "")):
            say({"code": 401, "message": "token"}, 401)(exchange)
        elif path == "/v1/meta":
            say({"version": "1.24.26"})(exchange)
        else:
            say({"classes": []})(exchange)

    def _refuses(self, authorization: str) -> bool:
        with self._lock:
            return not self.accepts_any_token and authorization != f"Bearer token-{self._granted}"

    def revoke(self) -> None:
        """Let the server refuse each token that was granted until now."""
        with self._lock:
            self.accepts_any_token = False
            self._granted += 1

    @property
    def forms(self) -> List[Dict[str, str]]:
        return [form_of(request.body) for request in self.idp.seen("POST", "/token")]

    def authorizations(self) -> List[str]:
        return [r.headers.get("authorization", "") for r in self.weaviate.seen("GET", "/v1/schema")]


def form_of(body: bytes) -> Dict[str, str]:
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


@contextlib.contextmanager
def client_of(world: World, credentials: Any = PASSWORD, **more: Any) -> Iterator[weaviate.Client]:
    client = weaviate.Client(
        world.weaviate.url, credentials, startup_period=None, timeout_config=(10, 10), **more
    )
    try:
        yield client
    finally:
        client.close()


def log_in_and_out(world: World) -> None:
    with client_of(world):
        pass


def assert_unauthorized(client: weaviate.Client) -> None:
    with pytest.raises(weaviate.UnexpectedStatusCodeException) as caught:
        client.schema.get()
    assert caught.value.status_code == 401


def refresh_threads() -> List[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "TokenRefresh"]
