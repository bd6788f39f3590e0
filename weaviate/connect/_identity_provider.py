"""The identity provider: its configuration, its token endpoint, errors about it.

The OAuth 2 requests are written here; only the error classes of authlib are used, because programs
catch them. authlib is imported when there is an error to raise.
"""

from __future__ import annotations

import functools
import math
import re
from typing import Any, Dict, List, Mapping, Optional, Protocol, Tuple, Type, Union

import requests

from weaviate._core import json_codec, log
from weaviate._core.send import no_answer
from weaviate.connect._token_keeper import Grant
from weaviate.connect._urls import read_url
from weaviate.exceptions import (
    AuthenticationFailedException,
    ResponseCannotBeDecodedException,
    UnexpectedStatusCodeException,
)

AUTH_DEFAULT_TIMEOUT = 5
"""Seconds for connecting to the identity provider, and for each part of its answer."""

_SENDABLE = re.compile(r"[!-~]+")
_FORM = {
    "Accept": "application/json",
    "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
}
_TEMPORARY = frozenset({"temporarily_unavailable", "server_error", "slow_down"})
"""Errors of OAuth 2 after which the same request may succeed."""


_UNREACHABLE = (
    "OIDC is configured on the Weaviate server, and this client has to reach the identity provider "
    "itself: check the network, and proxies= of weaviate.Client."
)


class Exchange(Protocol):
    """One HTTP exchange with limits, without the server's headers and credentials."""

    def __call__(
        self,
        verb: str,
        url: str,
        *,
        form: Optional[Mapping[str, str]] = None,
        headers: Optional[Mapping[str, str]] = None,
        timeout: Union[float, Tuple[float, float]] = AUTH_DEFAULT_TIMEOUT,
    ) -> requests.Response: ...


# ------------------------------------------------------------------------------ configuration


def request(
    exchange: Exchange,
    verb: str,
    url: str,
    form: Optional[Mapping[str, str]] = None,
    headers: Optional[Mapping[str, str]] = None,
) -> requests.Response:
    """Send a request to the identity provider; return its answer, whatever the status.

    Raises:
        requests.ConnectionError, requests.Timeout: no answer; of the same class as the cause.
    """
    try:
        return exchange(verb, url, form=form, headers=headers, timeout=AUTH_DEFAULT_TIMEOUT)
    except (requests.ConnectionError, requests.Timeout) as error:
        words = f"The identity provider did not answer at {log.redact_url(url)}."
        raise no_answer(words, error, _UNREACHABLE) from error


def read_configuration(exchange: Exchange, url: str) -> Dict[str, Any]:
    """Return the OpenID configuration of the identity provider.

    Raises:
        requests.ConnectionError, requests.Timeout: no answer.
        weaviate.UnexpectedStatusCodeException: the identity provider refuses or fails.
        weaviate.exceptions.ResponseCannotBeDecodedException: the answer is not JSON.
        weaviate.AuthenticationFailedException: the answer is not a JSON object.
    """
    response = request(exchange, "GET", url)
    where = f"OpenID configuration of the identity provider at {log.redact_url(url)}"
    if response.status_code != 200:
        raise UnexpectedStatusCodeException(where, response)._with_hint(
            "This is the answer of the identity provider, not of the Weaviate server. The address "
            "comes from the server's AUTHENTICATION_OIDC_ISSUER."
        )
    try:
        configuration = json_codec.decode(response.content)
    except ValueError as error:
        raise ResponseCannotBeDecodedException(where, response) from error
    if not isinstance(configuration, dict):
        raise AuthenticationFailedException(f"{where}: the answer is not a JSON object.")
    return configuration


def text_of(source: Mapping[str, Any], field: str, whose: str) -> str:
    """Return a field that must be a text and not empty."""
    value = source.get(field)
    if not isinstance(value, str) or not value:
        raise AuthenticationFailedException(
            f"The OpenID configuration of the {whose} has no usable {field!r}."
        )
    return value


def url_of(source: Mapping[str, Any], field: str, whose: str) -> str:
    """Return a field that must be an http or https URL."""
    url = text_of(source, field, whose)
    try:
        is_usable = read_url(url).scheme in ("http", "https")
    except ValueError:  # also the base of requests' URL errors
        is_usable = False
    if not is_usable:
        raise AuthenticationFailedException(
            f"{field!r} in the OpenID configuration of the {whose} is not an http or https URL."
        )
    return url


# ----------------------------------------------------------------------------- token endpoint


class TokenEndpoint:
    """Requests tokens at one endpoint on behalf of one client.

    Args:
        url: address of the endpoint.
        client_id: the client id of the Weaviate server's configuration.
        client_secret: None for a public client.
        scopes: the scopes to request.
        exchange: sends the requests.
    """

    def __init__(
        self,
        url: str,
        client_id: str,
        client_secret: Optional[str],
        scopes: List[str],
        exchange: Exchange,
    ) -> None:
        self._url = url
        self._client: Dict[str, str] = {"client_id": client_id}
        if client_secret is not None:
            self._client["client_secret"] = client_secret
        self._scope: Dict[str, str] = {"scope": " ".join(scopes)} if scopes else {}
        self._exchange = exchange
        self._refused: Optional[Tuple[str, str, Optional[str]]] = None
        """The last refresh token that was refused, with error and description of the refusal."""

    def log_in_with_password(self, username: str, password: str) -> Grant:
        """Request a token by the resource owner password flow."""
        return self._request({"grant_type": "password", "username": username, "password": password})

    def log_in_as_client(self) -> Grant:
        """Request a token by the client credentials flow."""
        return self._request({"grant_type": "client_credentials"})

    def refresh(self, refresh_token: str) -> Grant:
        """Request a token with a refresh token, and keep that if there is no new one.

        A refused refresh token is not sent again: the refusal is raised again.
        """
        if self._refused is not None and self._refused[0] == refresh_token:
            raise login_refused(*self._refused[1:])
        response = self._post({"grant_type": "refresh_token", "refresh_token": refresh_token})
        try:
            grant = self._read(response)
        except AuthenticationFailedException as refusal:
            error = getattr(refusal, "error", None)
            if error is not None and error not in _TEMPORARY and response.status_code != 429:
                self._refused = (refresh_token, error, getattr(refusal, "description", None))
            raise
        return grant if grant.refresh_token else grant._replace(refresh_token=refresh_token)

    def _request(self, fields: Mapping[str, str]) -> Grant:
        return self._read(self._post(fields))

    def _post(self, fields: Mapping[str, str]) -> requests.Response:
        form = {**fields, **self._scope, **self._client}
        return request(self._exchange, "POST", self._url, form, _FORM)

    def _read(self, response: requests.Response) -> Grant:
        return _read_grant(response, log.redact_url(self._url))


def _read_grant(response: requests.Response, where: str) -> Grant:
    """Read the answer of a token endpoint.

    Raises:
        requests.HTTPError: the identity provider failed (status 500 and above).
        weaviate.AuthenticationFailedException: it refused, or its answer has no token.
    """
    status = response.status_code
    if status >= 500:
        raise requests.HTTPError(
            f"The identity provider failed to return a token: status {status} at {where}.",
            response=response,
        )
    try:
        answer = json_codec.decode(response.content)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise _no_token(f"status {status} and an answer that is not a JSON object", where)
    if "error" in answer:
        error, description = (
            log.without_secrets(str(answer.get(field) or ""), response.request)
            for field in ("error", "error_description")
        )
        raise login_refused(error, description)
    if status >= 300:
        raise _no_token(f"status {status}", where)
    refresh_token = answer.get("refresh_token")
    lifetime_s = lifetime_of(answer.get("expires_in"))
    return Grant(
        usable_token(answer.get("access_token")),
        refresh_token if isinstance(refresh_token, str) and refresh_token else None,
        # a lifetime below 0 is invalid for a new token, and counts as unknown
        lifetime_s if lifetime_s is not None and lifetime_s > 0 else None,
    )


def usable_token(token: object) -> str:
    """Return a token if a header can carry it, or raise an error."""
    if not isinstance(token, str) or not _SENDABLE.fullmatch(token):
        raise AuthenticationFailedException(
            "The access token cannot be used: it must be a text without blanks, line breaks and "
            "characters beyond ASCII."
        )
    return token


def lifetime_of(expires_in: object) -> Optional[float]:
    """Return a lifetime in seconds; None (unknown) if it is absent, zero or invalid."""
    if isinstance(expires_in, bool) or not isinstance(expires_in, (int, float, str)):
        return None
    try:
        seconds = float(expires_in)
    except (ValueError, OverflowError):
        return None
    return seconds if math.isfinite(seconds) and seconds != 0 else None


# ----------------------------------------------------------------------------------- refusals


def _no_token(what: str, where: str) -> AuthenticationFailedException:
    return AuthenticationFailedException(
        f"The identity provider did not return a token: {what} at {where}."
    )


def login_refused(
    error: str, description: Optional[str] = None, has_ended: bool = False
) -> AuthenticationFailedException:
    """Return the error of a refused login, which is an error of authlib as well.

    Args:
        error: the error code of the identity provider, such as "invalid_grant".
        description: its description, if there is one.
        has_ended: whether the token has expired and cannot be renewed.
    """
    refusal: AuthenticationFailedException = _refusal_class(has_ended)(error, description)
    return refusal


@functools.lru_cache(maxsize=None)
def _refusal_class(has_ended: bool) -> Type[Any]:
    """Create the class of an error; authlib is imported here, and nowhere else."""
    from authlib.integrations.base_client.errors import InvalidTokenError, OAuthError

    class LoginRefused(AuthenticationFailedException, OAuthError):  # type: ignore[misc]  # untyped
        """The identity provider refused, with this `error` and `description`."""

        def __init__(self, error: str, description: Optional[str] = None) -> None:
            text = f"{error}: {description}" if description else error
            super().__init__(text)
            self.args = (text,)  # authlib changes the text and these values
            self.error = error
            self.description = description or ""

        def __reduce__(self) -> Any:
            return (_rebuild_refusal, (has_ended, self.args, self.__dict__))

    if not has_ended:
        return LoginRefused

    class TokenHasEnded(LoginRefused, InvalidTokenError):  # type: ignore[misc]  # untyped
        """The token has expired and cannot be renewed."""

    return TokenHasEnded


def _rebuild_refusal(has_ended: bool, args: Any, state: Any) -> Any:
    cls = _refusal_class(has_ended)
    error = cls.__new__(cls, *args)
    error.__dict__.update(state)
    error.args = args
    return error
