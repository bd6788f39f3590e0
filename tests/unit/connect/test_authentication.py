"""Logging in: which flow, with which fields, and what is said when something is missing or wrong."""

from __future__ import annotations

import json
import pickle
import traceback
import warnings
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

import pytest
import requests
from authlib.integrations.base_client.errors import InvalidTokenError, OAuthError

from weaviate.auth import AuthBearerToken, AuthClientCredentials, AuthClientPassword
from weaviate.connect.authentication import log_in
from weaviate.exceptions import (
    AuthenticationFailedException,
    MissingScopeException,
    ResponseCannotBeDecodedException,
    UnexpectedStatusCodeException,
)

HREF = "https://idp.example/.well-known/openid-configuration"
TOKEN_URL = "https://idp.example/token"
MICROSOFT_URL = "https://login.microsoftonline.com/tenant/oauth2/v2.0/token"
SERVER = {"href": HREF, "clientId": "the-client", "scopes": ["openid"]}
GOOD_TOKEN = {"access_token": "tok1", "expires_in": 5000, "refresh_token": "ref1"}
PASSWORD = AuthClientPassword("user", "s3cr3t")


class Provider:
    """An identity provider without a network: an `Exchange` that records what it is asked."""

    def __init__(self, token: Any = GOOD_TOKEN, status: int = 200) -> None:
        self.configuration: Any = {"token_endpoint": TOKEN_URL}
        self.configuration_status = 200
        self.token = token
        self.token_status = status
        self.failure: Optional[Exception] = None
        self.forms: List[Dict[str, str]] = []
        self.urls: List[str] = []

    def __call__(
        self,
        verb: str,
        url: str,
        *,
        form: Optional[Mapping[str, str]] = None,
        headers: Optional[Mapping[str, str]] = None,
        timeout: Union[float, Tuple[float, float]] = 5,
    ) -> requests.Response:
        self.urls.append(url)
        if self.failure is not None:
            raise self.failure
        if verb == "GET":
            return answer(self.configuration, self.configuration_status)
        self.forms.append(dict(form or {}))
        return answer(self.token, self.token_status)


def answer(value: Any, status: int) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return response


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


@pytest.mark.parametrize(
    "configuration",
    [[], None, 5, "text", {}, {"token_endpoint": None}, {"token_endpoint": ["a"]}],
)
def test_a_configuration_without_token_endpoint_fails(configuration: Any) -> None:
    provider = Provider()
    provider.configuration = configuration
    with pytest.raises(AuthenticationFailedException):
        log_in(PASSWORD, SERVER, provider)


def test_a_configuration_that_is_no_json_cannot_be_decoded() -> None:
    provider = Provider()
    provider.configuration = b"<html>"
    with pytest.raises(ResponseCannotBeDecodedException):
        log_in(PASSWORD, SERVER, provider)


@pytest.mark.parametrize("status", [302, 401, 404, 500, 503])
def test_a_configuration_that_is_refused_is_an_unexpected_status(status: int) -> None:
    provider = Provider()
    provider.configuration_status = status
    with pytest.raises(UnexpectedStatusCodeException) as caught:
        log_in(PASSWORD, SERVER, provider)
    assert caught.value.status_code == status
    assert "identity provider" in str(caught.value)


@pytest.mark.parametrize(
    ("token", "status"),
    [
        ([], 200),
        (None, 200),
        ("tok", 200),
        (b"<html>", 200),
        (b"", 200),
        (b"\xff\xfe", 200),
        ({}, 200),
        ({"access_token": None}, 200),
        ({"access_token": ""}, 200),
        ({"access_token": 5}, 200),
        ({"access_token": "a\r\nb"}, 200),
        ({"access_token": "ä"}, 200),
        ({"x": 1}, 400),
        (b"", 302),
        (GOOD_TOKEN, 404),
    ],
)
def test_an_answer_that_is_no_token_is_a_failed_login(token: Any, status: int) -> None:
    with pytest.raises(AuthenticationFailedException):
        log_in(PASSWORD, SERVER, Provider(token, status))


@pytest.mark.parametrize("expires_in", [None, 0, "x", "NaN", [], {}, 10**400, "Infinity", "1e999"])
def test_a_lifetime_without_sense_is_an_unknown_one(expires_in: Any) -> None:
    token = {**GOOD_TOKEN, "expires_in": expires_in}
    keeper = log_in(PASSWORD, SERVER, Provider(json.dumps(token).encode()))
    assert keeper.authorization() == "Bearer tok1"
    assert keeper._token.grant.lifetime_s is None


def test_a_lifetime_may_be_written_as_text() -> None:
    keeper = log_in(PASSWORD, SERVER, Provider({**GOOD_TOKEN, "expires_in": "300"}))
    assert keeper._token.grant.lifetime_s == 300


@pytest.mark.parametrize("expires_at", [5, "x", None])
def test_a_moment_of_ending_in_the_answer_is_not_looked_at(expires_at: Any) -> None:
    keeper = log_in(PASSWORD, SERVER, Provider({**GOOD_TOKEN, "expires_at": expires_at}))
    assert keeper.authorization() == "Bearer tok1"


@pytest.mark.parametrize("status", [200, 400, 401])
def test_a_refusal_is_an_error_of_authlib_and_of_ours(status: int) -> None:
    words = {"error": "invalid_grant", "error_description": "wrong"}
    with pytest.raises(OAuthError) as caught:
        log_in(PASSWORD, SERVER, Provider(words, status))
    error: Any = caught.value
    assert isinstance(error, AuthenticationFailedException)
    assert (error.error, error.description) == ("invalid_grant", "wrong")
    assert str(error) == error.message == "invalid_grant: wrong"
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.error, copy.description) == (str(error), error.error, "wrong")


@pytest.mark.parametrize("words", [{"error": None}, {"error": ["a"], "error_description": {}}])
def test_a_refusal_of_any_shape_is_a_refusal(words: Any) -> None:
    with pytest.raises(OAuthError):
        log_in(PASSWORD, SERVER, Provider(words, 400))


@pytest.mark.parametrize("status", [500, 503])
def test_a_token_endpoint_that_fails_is_an_http_error_with_its_answer(status: int) -> None:
    with pytest.raises(requests.HTTPError) as caught:
        log_in(PASSWORD, SERVER, Provider({"error": "busy"}, status))
    assert caught.value.response is not None
    assert caught.value.response.status_code == status


@pytest.mark.parametrize(
    "kind", [requests.ConnectionError, requests.ReadTimeout, requests.exceptions.SSLError]
)
def test_no_answer_says_that_it_was_the_identity_providers_to_give(kind: Any) -> None:
    provider = Provider()
    provider.failure = kind("nothing came")
    with pytest.raises(kind) as caught:
        log_in(PASSWORD, SERVER, provider)
    assert "identity provider did not answer" in str(caught.value)
    assert caught.value.__cause__ is provider.failure


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
