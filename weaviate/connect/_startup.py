"""How a connection starts: wait for the server, log in, read its version."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional

import requests

from weaviate._core import json_codec
from weaviate._core.hints import hint_for_no_answer, hint_for_status
from weaviate._core.retry import Retry, RetryPolicy, call_with_retries
from weaviate._core.send import refusal, words_of_no_answer
from weaviate._core.warn import warn
from weaviate.exceptions import (
    AuthenticationFailedException,
    UnexpectedStatusCodeException,
    WeaviateStartUpError,
)

_SECONDS_BETWEEN_PROBES = 1


def wait_until_ready(probe: Callable[[], requests.Response], startup_period: int, url: str) -> None:
    """Wait until the server is ready: `startup_period` + 1 probes, one a second.

    Raises:
        WeaviateStartUpError: if the server was not ready for any of them.
    """

    words = f"Weaviate did not become ready within {startup_period} seconds at {url}:"

    def probe_once() -> None:
        cause: Optional[Exception] = None
        try:
            response = probe()
            if response.status_code == 200:
                return
            text = f"{words} it answered with status {response.status_code}."
            hint = hint_for_status(response)
        except requests.RequestException as error:
            cause = error
            hint = hint_for_no_answer(error)
            text = words_of_no_answer(words, error)
        failure = WeaviateStartUpError(text)._with_hint(hint)
        failure.__cause__ = cause
        raise Retry("not ready", failure)

    policy = RetryPolicy({"not ready": startup_period}, lambda probes: _SECONDS_BETWEEN_PROBES)
    call_with_retries(probe_once, policy)


def read_discovery(response: requests.Response, has_credentials: bool) -> Optional[Dict[str, Any]]:
    """Return the OpenID configuration in the server's answer, or None.

    Raises:
        AuthenticationFailedException: if there are credentials, and the answer is invalid or the
            server failed.
    """
    status = response.status_code
    if status == 200:
        try:
            discovery = json_codec.decode(response.content)
        except ValueError:
            discovery = None
        if isinstance(discovery, dict):
            return discovery
        if not has_credentials:
            warn(
                "Auth005: The server's OpenID configuration cannot be read: it is not a JSON "
                "object. No credentials were given, so the client goes on without a login.",
                UserWarning,
            )
            return None
        raise AuthenticationFailedException(
            "The server's OpenID configuration cannot be read: it is not a JSON object."
        )
    if status != 404 and has_credentials:
        raise AuthenticationFailedException(
            f"The OpenID configuration of the server could not be read (status {status}), so the "
            "given credentials cannot be used."
        )._with_hint("Try again later; the answer does not show whether OIDC is configured.")
    return None


def explain_missing_credentials(discovery: Dict[str, Any], url: str) -> Exception:
    """Return the error of a server that requires a login, without credentials."""
    return AuthenticationFailedException(
        f"No login credentials provided. The Weaviate server at {url} requires OIDC credentials."
    )._with_hint(
        "Pass auth_client_secret=weaviate.AuthApiKey(...) where API keys are allowed, or "
        "weaviate.AuthClientPassword, AuthClientCredentials or AuthBearerToken."
    )


def warn_of_unused_credentials() -> None:
    """Warn that credentials were given for a server without authentication by OIDC."""
    warn(
        "Auth001: auth_client_secret was given, but the Weaviate server has no OIDC configured: "
        "the credentials are not used. Pass weaviate.AuthApiKey for a server with API keys.",
        UserWarning,
    )


def refused_login(response: requests.Response) -> UnexpectedStatusCodeException:
    """Return the error for a 401 to the first request that requires a login."""
    sent = getattr(response.request, "headers", None) or {}
    if sent.get("authorization"):
        words = "Authentication failed (401): the server refuses these credentials"
    else:
        words = "Authentication failed (401): the server requires an API key or OIDC credentials"
    return refusal(words, response)
