"""The headers of each request."""

from __future__ import annotations

import base64
import re
from typing import Any, Dict, Mapping, Optional, Tuple

import requests

from weaviate._core import checks
from weaviate._core.warn import warn
from weaviate.auth import AuthApiKey

_USER_AGENT = "weaviate-client-v3"

# The checks of requests; but some of its versions accept a line break at the end. Latin-1 as a
# positive class: Python takes 10 ms to compile the complement of all other characters.
_NAME = re.compile(r"(?!\s)[\x00-9;-\xff](?:(?![\r\n])[\x00-9;-\xff])*").fullmatch
_VALUE = re.compile(r"(?:(?!\s)[\x00-\xff](?:(?![\r\n])[\x00-\xff])*)?").fullmatch


def build_headers(
    additional_headers: Optional[Mapping[str, Any]],
    credentials: Any,
    url_credentials: Optional[Tuple[str, str]],
) -> Dict[str, Any]:
    """Return the headers of every request to the server, with names in lower case.

    A header whose value is None is left out, also a default one. Credentials win over an
    `authorization` header, which is dropped with a UserWarning; that header wins over user name and
    password in the URL.

    Raises:
        TypeError: if `additional_headers` is not a dict.
        requests.exceptions.InvalidHeader: if a header cannot be sent.
    """
    headers: Dict[str, Any] = {"content-type": "application/json", "user-agent": _USER_AGENT}
    if additional_headers is not None:
        for given, value in checks.dictionary(additional_headers, "additional_headers").items():
            name = given.decode("latin-1") if isinstance(given, bytes) else given
            _check_header(name, "" if value is None else value)
            headers[name.lower()] = value
        headers = {name: value for name, value in headers.items() if value is not None}
    if credentials is not None and "authorization" in headers:
        warn(
            "Auth004: An 'authorization' header was given as well as auth_client_secret. The "
            "header is dropped and the credentials are used.",
            UserWarning,
        )
        del headers["authorization"]
    if isinstance(credentials, AuthApiKey):
        headers["authorization"] = "Bearer " + str(credentials.api_key)
        _check_header("authorization", headers["authorization"])
    elif url_credentials is not None and "authorization" not in headers:
        headers["authorization"] = basic_authorization(*url_credentials)
    return headers


def basic_authorization(user: str, password: str) -> str:
    """Return the value of an authorization header for user name and password."""
    pair = f"{user}:{password}".encode()
    return "Basic " + base64.b64encode(pair).decode("ascii")


def _check_header(name: Any, value: Any) -> None:
    """Check a header as requests does; do not show its value, which may be a secret."""
    if not isinstance(name, str) or not isinstance(value, (str, bytes)):
        raise requests.exceptions.InvalidHeader(
            f"The header {name!r} must have a text as name and as value, "
            f"not a value of type {type(value).__name__}."
        )
    text = value if isinstance(value, str) else value.decode("latin-1")
    if not (_NAME(name) and _VALUE(text)):
        raise requests.exceptions.InvalidHeader(
            f"The value of the header {name!r} cannot be sent: it has a line break, a blank at its "
            "start, or a character beyond Latin-1."
        )
