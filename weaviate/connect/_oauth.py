"""The token endpoint of the identity provider, asked with authlib's OAuth 2 client.

Imported only when OIDC is used. authlib writes the requests; sending them and judging the answers
is ours, so that time limits, proxies and errors are the same whatever authlib's version.
"""

from __future__ import annotations

import math
import re
from typing import Any, Dict, Mapping, Optional
from urllib.parse import parse_qsl, urlencode

import requests
from authlib.oauth2.client import OAuth2Client

from weaviate._core import json_codec, log
from weaviate.connect._provider import Exchange, ask
from weaviate.connect._tokens import Grant
from weaviate.exceptions import AuthenticationFailedException

_SENDABLE = re.compile(r"[!-~]+")


class TokenEndpoint:
    """Asks one token endpoint on behalf of one client.

    Args:
        url: address of the endpoint.
        client_id: the id that the Weaviate server is configured with.
        client_secret: None for a public client.
        scope: scopes with blanks between them; empty for none.
        exchange: carries the requests out.
    """

    def __init__(
        self,
        url: str,
        client_id: str,
        client_secret: Optional[str],
        scope: str,
        exchange: Exchange,
    ) -> None:
        self._url = url
        self._client_id = client_id
        self._client_secret = client_secret
        self._scope = scope
        self._exchange = exchange

    def log_in_with_password(self, username: str, password: str) -> Grant:
        """Ask for a token by the resource owner password flow."""
        return self._fetch(grant_type="password", username=username, password=password)

    def log_in_as_client(self) -> Grant:
        """Ask for a token by the client credentials flow."""
        return self._fetch(grant_type="client_credentials")

    def refresh(self, refresh_token: str) -> Grant:
        """Ask for a new token with a refresh token; the old one stays when none comes back."""
        answer = self._client().refresh_token(self._url, refresh_token=refresh_token)
        return _grant_of(answer, refresh_token)

    def _fetch(self, **fields: str) -> Grant:
        return _grant_of(self._client().fetch_token(self._url, **fields), None)

    def _client(self) -> Any:
        """Make a client for one request: nothing is remembered between two of them."""
        return OAuth2Client(
            _Session(self._exchange),
            client_id=self._client_id,
            client_secret=self._client_secret,
            token_endpoint_auth_method="none" if self._client_secret is None else _IN_BODY,
            scope=self._scope or None,
        )


_IN_BODY = "client_secret_post"


class _Session:
    """What authlib takes for a session of requests."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def post(
        self, url: str, data: Mapping[str, str], headers: Mapping[str, str], auth: Any, **_: Any
    ) -> "_Answer":
        url, headers, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        form = dict(parse_qsl(body, keep_blank_values=True))
        response = ask(self._exchange, "POST", url, form, headers)
        return _Answer(_read_answer(response, log.redact_url(url)))


class _Answer:
    """What authlib takes for the answer: a good one, since others never come this far."""

    status_code = 200

    def __init__(self, fields: Dict[str, Any]) -> None:
        self._fields = fields

    def json(self) -> Dict[str, Any]:
        return self._fields

    def raise_for_status(self) -> None:
        """Raise nothing."""


def _read_answer(response: requests.Response, where: str) -> Dict[str, Any]:
    """Read the fields of a token answer that we use.

    Raises:
        requests.HTTPError: the identity provider failed (status 500 and above).
        weaviate.AuthenticationFailedException: it refused, or its answer is no token.
    """
    status = response.status_code
    if status >= 500:
        raise requests.HTTPError(
            f"The identity provider failed to give a token: status {status} at {where}.",
            response=response,
        )
    try:
        answer = json_codec.decode(response.content)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise _no_token(f"status {status} and no JSON object as answer", where)
    if "error" in answer:
        raise _refusal(answer, response)
    if status >= 300:
        raise _no_token(f"status {status}", where)
    fields: Dict[str, Any] = {"access_token": usable_token(answer.get("access_token"))}
    refresh_token = answer.get("refresh_token")
    if isinstance(refresh_token, str) and refresh_token:
        fields["refresh_token"] = refresh_token
    lifetime_s = lifetime_of(answer.get("expires_in"))
    if lifetime_s is not None:
        fields["expires_in"] = lifetime_s
    return fields


def usable_token(token: object) -> str:
    """Give a token that can stand in a header.

    Raises:
        weaviate.AuthenticationFailedException: when it cannot.
    """
    if not isinstance(token, str) or not _SENDABLE.fullmatch(token):
        raise AuthenticationFailedException(
            "The access token cannot be used: it has to be a text without blanks, line breaks and "
            "characters beyond ASCII."
        )
    return token


def _no_token(what: str, where: str) -> AuthenticationFailedException:
    return AuthenticationFailedException(f"The identity provider gave no token: {what} at {where}.")


def _refusal(
    answer: Mapping[str, Any], response: requests.Response
) -> AuthenticationFailedException:
    """Make the error of a refused login, in the identity provider's words."""
    from weaviate.connect._login_refused import LoginRefused

    words = (answer["error"], answer.get("error_description"))
    error, description = (log.without_secrets(str(word or ""), response.request) for word in words)
    return LoginRefused(error, description or None)


def lifetime_of(expires_in: object) -> Optional[float]:
    """Read a lifetime in seconds; None when it is absent, zero or no sense: then it is unknown."""
    if not isinstance(expires_in, (int, float, str)):
        return None
    try:
        seconds = float(expires_in)
    except (ValueError, OverflowError):
        return None
    return seconds if math.isfinite(seconds) and seconds != 0 else None


def _grant_of(answer: Mapping[str, Any], refresh_token: Optional[str]) -> Grant:
    return Grant(
        answer["access_token"],
        answer.get("refresh_token", refresh_token),
        answer.get("expires_in"),
    )
