"""One exchange with the identity provider; what goes wrong with it is said in our words."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional, Protocol, Tuple, Union
from urllib.parse import urlsplit

import requests

from weaviate._core import json_codec, log
from weaviate.exceptions import (
    AuthenticationFailedException,
    ResponseCannotBeDecodedException,
    UnexpectedStatusCodeException,
)

AUTH_DEFAULT_TIMEOUT = 5
"""Seconds that the identity provider has to connect, and for each piece of its answer."""


class Exchange(Protocol):
    """One bounded HTTP exchange outside of the server's API: nothing of the server's goes along."""

    def __call__(
        self,
        verb: str,
        url: str,
        *,
        form: Optional[Mapping[str, str]] = None,
        headers: Optional[Mapping[str, str]] = None,
        timeout: Union[float, Tuple[float, float]] = AUTH_DEFAULT_TIMEOUT,
    ) -> requests.Response: ...


def ask(
    exchange: Exchange,
    verb: str,
    url: str,
    form: Optional[Mapping[str, str]] = None,
    headers: Optional[Mapping[str, str]] = None,
) -> requests.Response:
    """Ask the identity provider, and give its answer whatever its status.

    Raises:
        requests.ConnectionError, requests.Timeout: no answer; the same class as without our words.
    """
    try:
        return exchange(verb, url, form=form, headers=headers, timeout=AUTH_DEFAULT_TIMEOUT)
    except (requests.ConnectionError, requests.Timeout) as error:
        where = log.redact_url(url)
        text = (
            f"The identity provider gave no answer at {where}: {error}\n"
            "Hint: OIDC is configured on the Weaviate server, and this client has to reach the "
            "identity provider itself: check the network, and proxies= of weaviate.Client."
        )
        raise _same_kind(error, text) from error


def _same_kind(
    error: Union[requests.ConnectionError, requests.Timeout], text: str
) -> requests.RequestException:
    try:
        return type(error)(text, request=error.request, response=error.response)
    except Exception:  # a subclass with a constructor of its own
        return requests.ConnectionError(text, request=error.request, response=error.response)


def read_configuration(exchange: Exchange, url: str) -> Dict[str, Any]:
    """Read the OpenID configuration of the identity provider.

    Raises:
        requests.ConnectionError, requests.Timeout: no answer.
        weaviate.UnexpectedStatusCodeException: the identity provider refuses or fails.
        weaviate.exceptions.ResponseCannotBeDecodedException: the answer is no JSON.
        weaviate.AuthenticationFailedException: the answer is no JSON object.
    """
    response = ask(exchange, "GET", url)
    where = f"OpenID configuration of the identity provider at {log.redact_url(url)}"
    if response.status_code != 200:
        refused = UnexpectedStatusCodeException(where, response)
        refused._add_hint(
            "This is the answer of the identity provider, not of the Weaviate server. The address "
            "comes from the server's AUTHENTICATION_OIDC_ISSUER."
        )
        raise refused
    try:
        configuration = json_codec.decode(response.content)
    except ValueError as error:
        raise ResponseCannotBeDecodedException(where, response) from error
    if not isinstance(configuration, dict):
        raise AuthenticationFailedException(f"{where}: the answer is no JSON object.")
    return configuration


def text_of(source: Mapping[str, Any], field: str, whose: str) -> str:
    """Give a field that has to be a text and not empty.

    Raises:
        weaviate.AuthenticationFailedException: when it is not.
    """
    value = source.get(field)
    if not isinstance(value, str) or not value:
        raise AuthenticationFailedException(
            f"The OpenID configuration of the {whose} has no usable {field!r}."
        )
    return value


def url_of(source: Mapping[str, Any], field: str, whose: str) -> str:
    """Give a field that has to be an http or https URL.

    Raises:
        weaviate.AuthenticationFailedException: when it is not.
    """
    url = text_of(source, field, whose)
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_usable = False
    if not is_usable:
        raise AuthenticationFailedException(
            f"{field!r} in the OpenID configuration of the {whose} is no http or https URL."
        )
    return url
