"""Who gets in: API keys, and tokens of the toy identity provider."""

from __future__ import annotations

import base64
from typing import Any, Callable, Dict, Iterator, Mapping
from urllib.parse import urlencode, urlsplit

import pytest

from tests.local.plain_http import Caller, Reply
from tests.local.samples import uid
from weaviate.local import LocalServer, ToyOidc

Connect = Callable[[LocalServer], Caller]
DISCOVERY = "/v1/.well-known/openid-configuration"


def _bearer(token: str) -> Dict[str, str]:
    return {"authorization": f"Bearer {token}"}


class TestKeys:
    @pytest.fixture
    def server(self) -> Iterator[LocalServer]:
        with LocalServer(api_keys=["first", "second"]) as running:
            yield running

    @pytest.mark.parametrize("key", ["first", "second"])
    def test_a_key_opens(self, call: Caller, key: str) -> None:
        assert call.send("GET", "/v1/meta", headers=_bearer(key)).status == 200

    def test_another_key_does_not(self, call: Caller) -> None:
        reply = call.send("GET", "/v1/meta", headers=_bearer("third"))
        assert (reply.status, "invalid api key" in reply.message) == (401, True)

    def test_nobody_gets_in_without(self, call: Caller) -> None:
        for path in ("/v1/meta", "/v1/schema", f"/v1/objects/{uid(1)}"):
            assert call.get(path).status == 401

    def test_everybody_may_ask_whether_it_is_well(self, call: Caller) -> None:
        for path in ("/v1/.well-known/ready", "/v1/.well-known/live"):
            assert call.get(path).status == 200
            assert call.send("GET", path, headers=_bearer("third")).status == 200

    def test_nothing_is_changed_without(self, call: Caller, server: LocalServer) -> None:
        assert call.post("/v1/schema", {"class": "Thing"}).status == 401
        schema = call.send("GET", "/v1/schema", headers=_bearer("first"))
        assert schema.json == {"classes": []}

    def test_one_text_is_not_taken_for_a_list_of_keys(self) -> None:
        with pytest.raises(TypeError):
            LocalServer(api_keys="first")

    def test_keys_and_anonymous_access_go_together(self, connect: Connect) -> None:
        with LocalServer(api_keys=["first"], anonymous=True) as server:
            call = connect(server)
            assert call.get("/v1/meta").status == 200
            assert call.send("GET", "/v1/meta", headers=_bearer("third")).status == 401


def test_a_server_without_credentials_refuses_them(call: Caller) -> None:
    reply = call.send("GET", "/v1/meta", headers=_bearer("some"))
    assert (reply.status, "oidc auth is not configured" in reply.message) == (401, True)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class TestTokens:
    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def provider(self, clock: Clock) -> ToyOidc:
        return ToyOidc(users={"ada": "secret"}, clients={"job": "key"}, lifetime_s=60, clock=clock)

    @pytest.fixture
    def server(self, provider: ToyOidc) -> Iterator[LocalServer]:
        with LocalServer(oidc=provider) as running:
            yield running

    def _login(self, call: Caller, form: Mapping[str, str], **headers: str) -> Reply:
        found = call.get(DISCOVERY).json
        provider = call.get(urlsplit(found["href"]).path).json
        return call.send(
            "POST",
            urlsplit(provider["token_endpoint"]).path,
            data=urlencode(form).encode(),
            headers={"content-type": "application/x-www-form-urlencoded", **headers},
        )

    def _password(self, call: Caller, password: str = "secret") -> Reply:
        form = {"grant_type": "password", "username": "ada", "password": password}
        return self._login(call, form)

    def _refresh(self, call: Caller, token: str) -> Reply:
        return self._login(call, {"grant_type": "refresh_token", "refresh_token": token})

    def _opens(self, call: Caller, token: str) -> bool:
        return call.send("GET", "/v1/meta", headers=_bearer(token)).status == 200

    def test_the_server_tells_where_to_log_in(self, call: Caller, server: LocalServer) -> None:
        found = call.get(DISCOVERY).json
        assert found["clientId"] == "weaviate-local"
        assert found["href"].startswith(server.url)
        assert found["scopes"] == ["openid", "offline_access"]

    def test_a_password_gives_a_token_that_opens(self, call: Caller) -> None:
        answer = self._password(call).json
        assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 60)
        assert self._opens(call, answer["access_token"])

    def test_a_wrong_password_gives_none(self, call: Caller) -> None:
        reply = self._password(call, "wrong")
        assert (reply.status, reply.json["error"]) == (400, "invalid_grant")

    def test_a_client_secret_gives_a_token_without_refresh(self, call: Caller) -> None:
        form = {"grant_type": "client_credentials", "client_id": "job", "client_secret": "key"}
        answer = self._login(call, form).json
        assert self._opens(call, answer["access_token"])
        assert "refresh_token" not in answer

    def test_a_client_secret_may_come_in_the_header(self, call: Caller) -> None:
        coded = base64.b64encode(b"job:key").decode()
        form = {"grant_type": "client_credentials"}
        reply = self._login(call, form, authorization=f"Basic {coded}")
        assert self._opens(call, reply.json["access_token"])

    def test_a_wrong_client_secret_gives_none(self, call: Caller) -> None:
        form = {"grant_type": "client_credentials", "client_id": "job", "client_secret": "no"}
        assert self._login(call, form).status == 401

    def test_a_token_ends_with_its_lifetime(self, call: Caller, clock: Clock) -> None:
        token = self._password(call).json["access_token"]
        clock.now += 59
        assert self._opens(call, token)
        clock.now += 1
        assert not self._opens(call, token)

    def test_a_refresh_token_is_used_once(self, call: Caller) -> None:
        first = self._password(call).json["refresh_token"]
        second = self._refresh(call, first).json
        assert self._opens(call, second["access_token"])
        assert second["refresh_token"] != first
        assert self._refresh(call, first).status == 400

    def test_a_refresh_token_that_does_not_rotate_is_used_again(self, connect: Connect) -> None:
        with LocalServer(oidc=ToyOidc(rotate=False)) as server:
            call = connect(server)
            form = {"grant_type": "password", "username": "user", "password": "password"}
            token = self._login(call, form).json["refresh_token"]
            for _ in range(2):
                assert self._refresh(call, token).json["refresh_token"] == token

    def test_what_is_revoked_opens_no_more(self, call: Caller, provider: ToyOidc) -> None:
        answer = self._password(call).json
        provider.revoke_all()
        assert not self._opens(call, answer["access_token"])
        assert self._refresh(call, answer["refresh_token"]).status == 400

    @pytest.mark.parametrize("token", ["x", "a.b.c", "....", "é.é.é"])
    def test_what_is_no_token_opens_nothing(self, call: Caller, token: str) -> None:
        headers = {"authorization": f"Bearer {token}".encode().decode("latin-1")}
        assert call.send("GET", "/v1/meta", headers=headers).status == 401

    def test_a_token_of_another_provider_opens_nothing(self, call: Caller) -> None:
        assert not self._opens(call, ToyOidc().issue("ada")["access_token"])

    def test_other_grants_are_refused(self, call: Caller) -> None:
        assert self._login(call, {"grant_type": "magic"}).json["error"] == "unsupported_grant_type"

    def test_keys_and_tokens_go_together(self, connect: Connect, provider: ToyOidc) -> None:
        with LocalServer(oidc=provider, api_keys=["key"]) as server:
            call = connect(server)
            assert self._opens(call, "key")
            assert self._opens(call, provider.issue("ada")["access_token"])
            assert not self._opens(call, "other")


def test_secrets_are_in_no_repr() -> None:
    provider = ToyOidc(users={"ada": "hidden"})
    server: Any = LocalServer(oidc=provider, api_keys=["hidden"])
    assert "hidden" not in repr(server) + repr(provider)
