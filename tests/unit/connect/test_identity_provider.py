"""What the identity provider answers: its configuration, tokens, refusals, and nothing at all."""

from __future__ import annotations

import json
import pickle
from typing import Any, List, Optional

import pytest
import requests
from authlib.integrations.base_client.errors import InvalidTokenError, OAuthError

from tests.unit.connect.provider import GOOD_TOKEN, HREF, TOKEN_URL, Provider
from weaviate.connect._identity_provider import (
    TokenEndpoint,
    lifetime_of,
    login_refused,
    read_configuration,
    text_of,
    url_of,
    usable_token,
)
from weaviate.connect._token_keeper import Grant
from weaviate.exceptions import (
    AuthenticationFailedException,
    ResponseCannotBeDecodedException,
    UnexpectedStatusCodeException,
)


def endpoint(
    provider: Provider, secret: Optional[str] = None, scopes: Optional[List[str]] = None
) -> TokenEndpoint:
    return TokenEndpoint(TOKEN_URL, "the-client", secret, scopes or [], provider)


# ------------------------------------------------------------------------------ configuration


def test_the_configuration_is_read_from_its_address() -> None:
    provider = Provider()
    assert read_configuration(provider, HREF) == {"token_endpoint": TOKEN_URL}
    assert provider.urls == [HREF]


@pytest.mark.parametrize("configuration", [[], None, 5, "text"])
def test_a_configuration_that_is_not_an_object_is_a_failed_login(configuration: Any) -> None:
    provider = Provider()
    provider.configuration = configuration
    with pytest.raises(AuthenticationFailedException):
        read_configuration(provider, HREF)


def test_a_configuration_that_is_not_json_cannot_be_decoded() -> None:
    provider = Provider()
    provider.configuration = b"<html>"
    with pytest.raises(ResponseCannotBeDecodedException):
        read_configuration(provider, HREF)


@pytest.mark.parametrize("status", [302, 401, 404, 500, 503])
def test_a_configuration_that_is_refused_is_an_unexpected_status(status: int) -> None:
    provider = Provider()
    provider.configuration_status = status
    with pytest.raises(UnexpectedStatusCodeException) as caught:
        read_configuration(provider, HREF)
    assert caught.value.status_code == status
    assert "identity provider" in str(caught.value)


@pytest.mark.parametrize("value", [None, "", 5, ["a"], {}])
def test_a_field_has_to_be_a_text(value: Any) -> None:
    for read in (text_of, url_of):
        with pytest.raises(AuthenticationFailedException, match=r"server has no usable 'f'"):
            read({"f": value}, "f", "server")
    assert text_of({"f": "x"}, "f", "server") == "x"


@pytest.mark.parametrize("value", ["no url", "file:///etc/passwd", "http://[broken", "//host"])
def test_an_address_has_to_be_one_of_the_web(value: str) -> None:
    with pytest.raises(AuthenticationFailedException, match=r"'f'.*not an http or https URL"):
        url_of({"f": value}, "f", "server")
    assert url_of({"f": HREF}, "f", "server") == HREF


# ------------------------------------------------------------------------------------- tokens


def test_each_request_for_a_token_is_a_form_of_oauth() -> None:
    provider = Provider()
    asked = endpoint(provider, "s&cret", ["a", "b"])
    asked.log_in_with_password("user", "p w")
    asked.log_in_as_client()
    asked.refresh("ref0")
    common = {"scope": "a b", "client_id": "the-client", "client_secret": "s&cret"}
    assert provider.forms == [
        {"grant_type": "password", "username": "user", "password": "p w", **common},
        {"grant_type": "client_credentials", **common},
        {"grant_type": "refresh_token", "refresh_token": "ref0", **common},
    ]


def test_a_public_client_without_scopes_sends_neither() -> None:
    provider = Provider()
    endpoint(provider).log_in_as_client()
    assert provider.forms == [{"grant_type": "client_credentials", "client_id": "the-client"}]


def test_a_grant_has_what_the_answer_says() -> None:
    assert endpoint(Provider()).log_in_as_client() == Grant("tok1", "ref1", 5000)
    only_token = Provider({"access_token": "t"})
    assert endpoint(only_token).log_in_as_client() == Grant("t", None, None)


@pytest.mark.parametrize("value", [None, "", 5, ["r"]])
def test_a_refresh_token_that_is_not_a_text_is_none(value: Any) -> None:
    provider = Provider({**GOOD_TOKEN, "refresh_token": value})
    assert endpoint(provider).log_in_as_client().refresh_token is None


def test_a_refresh_token_is_kept_until_another_comes() -> None:
    asked = endpoint(Provider({"access_token": "t"}))
    assert asked.refresh("mine").refresh_token == "mine"
    assert endpoint(Provider()).refresh("mine").refresh_token == "ref1"


@pytest.mark.parametrize(
    ("expires_in", "lifetime_s"),
    [
        (5000, 5000),
        (0.5, 0.5),
        ("300", 300),
        (-5, -5),
        *((value, None) for value in (None, 0, "x", "NaN", [], {}, True, 10**400)),
        *((value, None) for value in ("Infinity", "1e999", float("nan"))),
    ],
)
def test_a_lifetime_without_sense_is_an_unknown_one(expires_in: Any, lifetime_s: Any) -> None:
    assert lifetime_of(expires_in) == lifetime_s


@pytest.mark.parametrize("expires_in", [None, 0, -5, "x", "NaN", 10**400, "1e999"])
def test_a_new_token_that_has_ended_already_has_an_unknown_lifetime(expires_in: Any) -> None:
    provider = Provider(json.dumps({**GOOD_TOKEN, "expires_in": expires_in}).encode())
    assert endpoint(provider).log_in_as_client() == Grant("tok1", "ref1", None)


@pytest.mark.parametrize("expires_at", [5, "x", None])
def test_a_moment_of_ending_in_the_answer_is_not_looked_at(expires_at: Any) -> None:
    provider = Provider({**GOOD_TOKEN, "expires_at": expires_at})
    assert endpoint(provider).log_in_as_client().lifetime_s == 5000


@pytest.mark.parametrize("token", [None, "", 5, "a b", "a\r\nb", "a\n", "ä", b"a"])
def test_a_token_that_cannot_stand_in_a_header_is_refused(token: Any) -> None:
    with pytest.raises(AuthenticationFailedException, match="access token cannot be used"):
        usable_token(token)
    assert usable_token("a.b-c_d~") == "a.b-c_d~"


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
        ({"access_token": "a\r\nb"}, 200),
        ({"x": 1}, 400),
        (b"", 302),
        (GOOD_TOKEN, 404),
    ],
)
def test_an_answer_that_is_not_a_token_is_a_failed_login(token: Any, status: int) -> None:
    with pytest.raises(AuthenticationFailedException):
        endpoint(Provider(token, status)).log_in_as_client()


# ----------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize("status", [200, 400, 401])
def test_a_refusal_is_an_error_of_authlib_and_of_ours(status: int) -> None:
    words = {"error": "invalid_grant", "error_description": "wrong"}
    with pytest.raises(OAuthError) as caught:
        endpoint(Provider(words, status)).log_in_as_client()
    error: Any = caught.value
    assert isinstance(error, AuthenticationFailedException)
    assert (error.error, error.description) == ("invalid_grant", "wrong")
    assert str(error) == error.message == "invalid_grant: wrong"


@pytest.mark.parametrize("has_ended", [False, True])
def test_a_refusal_can_be_pickled(has_ended: bool) -> None:
    error: Any = login_refused("invalid_grant", "wrong", has_ended)
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (str(copy), copy.error, copy.description) == (str(error), error.error, "wrong")
    assert isinstance(copy, InvalidTokenError) is has_ended


@pytest.mark.parametrize("words", [{"error": None}, {"error": ["a"], "error_description": {}}])
def test_a_refusal_of_any_shape_is_a_refusal(words: Any) -> None:
    with pytest.raises(OAuthError):
        endpoint(Provider(words, 400)).log_in_as_client()


def test_a_refresh_token_that_was_refused_is_not_sent_again() -> None:
    provider = Provider({"error": "invalid_grant", "error_description": "ended"}, 400)
    asked = endpoint(provider)
    for _ in range(3):
        with pytest.raises(OAuthError, match="invalid_grant: ended"):
            asked.refresh("old")
    assert len(provider.forms) == 1
    with pytest.raises(OAuthError):
        asked.refresh("another")
    assert len(provider.forms) == 2


@pytest.mark.parametrize(
    ("error", "status"),
    [
        ("temporarily_unavailable", 400),
        ("server_error", 400),
        ("slow_down", 400),
        ("invalid_grant", 429),
    ],
)
def test_a_refresh_token_may_be_sent_again_after_a_passing_refusal(error: str, status: int) -> None:
    provider = Provider({"error": error}, status)
    asked = endpoint(provider)
    for _ in range(2):
        with pytest.raises(OAuthError):
            asked.refresh("mine")
    assert len(provider.forms) == 2


@pytest.mark.parametrize("status", [500, 503])
def test_a_token_endpoint_that_fails_is_an_http_error_with_its_answer(status: int) -> None:
    with pytest.raises(requests.HTTPError) as caught:
        endpoint(Provider({"error": "busy"}, status)).log_in_as_client()
    assert caught.value.response is not None
    assert caught.value.response.status_code == status


@pytest.mark.parametrize(
    "kind", [requests.ConnectionError, requests.ReadTimeout, requests.exceptions.SSLError]
)
def test_no_answer_says_that_it_was_the_identity_providers_to_return(kind: Any) -> None:
    provider = Provider()
    provider.failure = kind("nothing came")
    for request in (
        lambda: read_configuration(provider, HREF),
        endpoint(provider).log_in_as_client,
    ):
        with pytest.raises(kind, match="identity provider did not answer") as caught:
            request()
        assert caught.value.__cause__ is provider.failure
