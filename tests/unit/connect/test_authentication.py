"""Logging in: which flow, with which fields, and what is said about a server that makes no sense."""

from __future__ import annotations

import traceback
import warnings
from typing import Any, Dict, List, Optional

import pytest
import requests
from authlib.integrations.base_client.errors import InvalidTokenError

from tests.unit.connect.provider import HREF, TOKEN_URL, Provider, answer
from weaviate.auth import AuthBearerToken, AuthClientCredentials, AuthClientPassword
from weaviate.connect.authentication import log_in
from weaviate.exceptions import (
    AuthenticationFailedException,
    MissingScopeException,
)

MICROSOFT_URL = "https://login.microsoftonline.com/tenant/oauth2/v2.0/token"
SERVER = {"href": HREF, "clientId": "the-client", "scopes": ["openid"]}
PASSWORD = AuthClientPassword("user", "s3cr3t")


def server(**changes: Any) -> Dict[str, Any]:
    return {**SERVER, **changes}


# ------------------------------------------------------------------- flows


def test_the_password_flow_sends_the_scopes_of_the_server_first() -> None:
    provider = Provider()
    keeper = log_in(AuthClientPassword("user", "p w&d", "a b"), SERVER, provider)
    assert keeper.authorization() == "Bearer tok1"
    assert provider.urls == [HREF, TOKEN_URL]
    assert provider.forms == [
        {
            "grant_type": "password",
            "username": "user",
            "password": "p w&d",
            "scope": "openid a b",
            "client_id": "the-client",
        }
    ]


def test_without_any_scope_the_password_flow_sends_none() -> None:
    provider = Provider()
    log_in(PASSWORD, server(scopes=None), provider)
    assert "scope" not in provider.forms[0]


@pytest.mark.parametrize("password", ["%41", "a+b", "a=b&c", "ü 😀", "\n", "[]{}\"'", "\\"])
def test_any_password_arrives_as_it_is(password: str) -> None:
    provider = Provider()
    log_in(AuthClientPassword(password, password), SERVER, provider)
    assert provider.forms[0]["username"] == provider.forms[0]["password"] == password


def test_the_client_credentials_flow_sends_its_secret_in_the_body() -> None:
    provider = Provider({"access_token": "tok1"})
    log_in(AuthClientCredentials("s&cret", ["x"]), SERVER, provider)
    assert provider.forms == [
        {
            "grant_type": "client_credentials",
            "scope": "openid x",
            "client_id": "the-client",
            "client_secret": "s&cret",
        }
    ]


def test_client_credentials_without_any_scope_are_a_missing_scope() -> None:
    provider = Provider()
    with pytest.raises(MissingScopeException):
        log_in(AuthClientCredentials("s"), server(scopes=[]), provider)
    assert provider.forms == []


@pytest.mark.parametrize(
    ("scopes", "scope", "sent"),
    [([], None, "the-client/.default"), (["openid"], None, "openid"), ([], "x", "x")],
)
def test_microsoft_has_a_default_scope(scopes: List[str], scope: Optional[str], sent: str) -> None:
    provider = Provider()
    provider.configuration = {"token_endpoint": MICROSOFT_URL}
    log_in(AuthClientCredentials("s", scope), server(scopes=scopes), provider)
    assert provider.forms[0]["scope"] == sent


def test_microsoft_is_not_asked_with_a_password() -> None:
    provider = Provider()
    provider.configuration = {"token_endpoint": MICROSOFT_URL}
    with pytest.raises(AuthenticationFailedException):
        log_in(PASSWORD, SERVER, provider)
    assert provider.forms == []


def test_a_host_that_only_begins_like_microsofts_is_not_microsoft() -> None:
    provider = Provider()
    provider.configuration = {"token_endpoint": "https://login.microsoftonline.com.example/t"}
    with pytest.raises(MissingScopeException):
        log_in(AuthClientCredentials("s"), server(scopes=[]), provider)


@pytest.mark.parametrize("grants", [[], ["client_credentials"], {"password": 1}])
def test_a_password_needs_the_password_grant(grants: Any) -> None:
    with pytest.raises(AuthenticationFailedException):
        log_in(PASSWORD, server(grant_types_supported=grants), Provider())


def test_a_password_goes_where_the_password_grant_is_offered() -> None:
    log_in(PASSWORD, server(grant_types_supported=["x", "password"]), Provider())


def test_a_login_by_password_without_refresh_token_warns() -> None:
    with pytest.warns(UserWarning, match="refresh token"):
        keeper = log_in(PASSWORD, SERVER, Provider({"access_token": "tok1", "expires_in": 60}))
    assert keeper.renew("Bearer tok1") is False


def test_a_bearer_token_with_refresh_token_asks_for_nothing_at_first() -> None:
    provider = Provider()
    keeper = log_in(AuthBearerToken("mine", 5000, "ref"), SERVER, provider)
    assert keeper.authorization() == "Bearer mine"
    assert provider.forms == []


def test_a_bearer_token_without_refresh_token_warns_and_is_used() -> None:
    with pytest.warns(UserWarning, match="refresh token"):
        keeper = log_in(AuthBearerToken("mine"), SERVER, Provider())
    assert keeper.authorization() == "Bearer mine"


@pytest.mark.filterwarnings("ignore:.*expires_in is negative:UserWarning")
def test_an_ended_bearer_token_is_renewed_at_login() -> None:
    provider = Provider({"access_token": "tok2", "expires_in": 5000})
    keeper = log_in(AuthBearerToken("mine", -5, "ref"), SERVER, provider)
    assert provider.forms == [
        {"grant_type": "refresh_token", "refresh_token": "ref", "client_id": "the-client"}
    ]
    assert keeper.authorization() == "Bearer tok2"


@pytest.mark.filterwarnings("ignore:.*expires_in is negative:UserWarning")
@pytest.mark.filterwarnings("ignore:.*There is no refresh token:UserWarning")
def test_an_ended_bearer_token_that_cannot_be_renewed_fails_at_login() -> None:
    with pytest.raises(AuthenticationFailedException) as caught:
        log_in(AuthBearerToken("mine", -5), SERVER, Provider())
    assert isinstance(caught.value, InvalidTokenError)


def test_what_is_no_credentials_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        log_in(object(), SERVER, Provider())  # type: ignore[arg-type]


# ------------------------------------------------------------------- renewals


def test_a_refresh_sends_the_scopes_and_keeps_the_refresh_token_when_no_new_one_comes() -> None:
    provider = Provider()
    keeper = log_in(AuthClientPassword("u", "p", "a"), SERVER, provider)
    provider.token = {"access_token": "tok2", "expires_in": 5000}
    assert keeper.renew("Bearer tok1") is True
    provider.token = {"access_token": "tok3", "expires_in": 5000}
    assert keeper.renew("Bearer tok2") is True
    expected = {
        "grant_type": "refresh_token",
        "refresh_token": "ref1",
        "scope": "openid a",
        "client_id": "the-client",
    }
    assert provider.forms[1:] == [expected, expected]


def test_client_credentials_ask_for_one_new_token() -> None:
    provider = Provider({"access_token": "tok1"})
    keeper = log_in(AuthClientCredentials("s"), SERVER, provider)
    provider.token = {"access_token": "tok2"}
    assert keeper.renew("Bearer tok1") is True
    assert [form["grant_type"] for form in provider.forms] == ["client_credentials"] * 2


def test_client_credentials_use_a_refresh_token_if_one_was_given() -> None:
    provider = Provider()
    keeper = log_in(AuthClientCredentials("s"), SERVER, provider)
    provider.token = {"access_token": "tok2"}
    keeper.renew("Bearer tok1")
    assert provider.forms[1] == {
        "grant_type": "refresh_token",
        "refresh_token": "ref1",
        "scope": "openid",
        "client_id": "the-client",
        "client_secret": "s",
    }


def test_client_credentials_get_a_new_token_when_the_refresh_token_is_refused() -> None:
    provider = Provider()

    def refuse_refresh(verb: str, url: str, **more: Any) -> requests.Response:
        response = provider(verb, url, **more)
        is_refresh = (more.get("form") or {}).get("grant_type") == "refresh_token"
        return answer({"error": "invalid_grant"}, 400) if is_refresh else response

    keeper = log_in(AuthClientCredentials("s"), SERVER, refuse_refresh)
    provider.token = {"access_token": "tok2"}
    assert keeper.renew("Bearer tok1") is True
    assert provider.forms[-1]["grant_type"] == "client_credentials"


# ------------------------------------------------------------------- no sense


@pytest.mark.parametrize(
    "changes",
    [
        {"href": None},
        {"href": ""},
        {"href": 5},
        {"href": "no url"},
        {"href": "file:///etc/passwd"},
        {"href": "http://[broken"},
        {"clientId": None},
        {"clientId": ["a"]},
        {"scopes": 5},
        {"scopes": [None]},
    ],
)
def test_a_servers_answer_without_sense_fails_before_anything_is_asked(changes: Any) -> None:
    provider = Provider()
    with pytest.raises(AuthenticationFailedException):
        log_in(PASSWORD, server(**changes), provider)
    assert provider.urls == []


def test_a_configuration_without_token_endpoint_is_a_failed_login() -> None:
    provider = Provider()
    provider.configuration = {}
    with pytest.raises(AuthenticationFailedException, match="token_endpoint"):
        log_in(PASSWORD, SERVER, provider)
    assert provider.urls == [HREF]


# ------------------------------------------------------------------- secrets


@pytest.mark.parametrize(
    ("token", "status"),
    [({"error": "invalid_grant"}, 400), ({}, 200), (b"x", 500), (["s3cr3t"], 200)],
)
def test_no_secret_is_in_the_traceback_of_a_failed_login(token: Any, status: int) -> None:
    provider = Provider(token, status)
    provider.configuration = {"token_endpoint": "https://me:s3cr3t@idp.example/token"}
    with pytest.raises(Exception) as caught:
        log_in(PASSWORD, SERVER, provider)
    text = "".join(traceback.format_exception(type(caught.value), caught.value, caught.tb))
    assert "s3cr3t" not in text


def test_a_bearer_token_that_cannot_be_sent_is_refused_without_saying_it() -> None:
    with pytest.raises(AuthenticationFailedException) as caught:
        log_in(AuthBearerToken("s3cr3t\n", 60, "r"), SERVER, Provider())
    assert "s3cr3t" not in str(caught.value)


def test_nothing_warns_in_a_login_that_is_complete() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        log_in(PASSWORD, SERVER, Provider())
