"""The loggers of the package, and the functions that star what must not be written down."""

from __future__ import annotations

import json
import logging
from typing import Any, Dict, Iterator, Mapping
from urllib.parse import parse_qsl, quote_plus, urlsplit, urlunsplit

root = logging.getLogger("weaviate")
root.addHandler(logging.NullHandler())

STARS = "***"
_SECRET_WORDS = ("authorization", "cookie", "key", "token", "secret", "password", "credential")
_SHORTEST_SECRET = 4
"""What is shorter stands in texts by chance, and is no secret worth the name."""


def logger(module: str) -> logging.Logger:
    """Give the logger of one module; all of them are below `weaviate`."""
    return logging.getLogger(module)


def redact_headers(headers: Mapping[str, Any]) -> Dict[str, str]:
    """Copy headers for the eye: those that can carry a credential are starred."""
    return {
        str(name): STARS if _is_secret(str(name)) else str(value) for name, value in headers.items()
    }


def _is_secret(header_name: str) -> bool:
    lowered = header_name.lower()
    return any(word in lowered for word in _SECRET_WORDS)


def without_secrets(text: str, request: Any) -> str:
    """Star in a text, such as an answer, the secrets of the request that it may be about.

    Args:
        request: a `requests.PreparedRequest`, or None.
    """
    secrets = set(_secrets_of(request))
    for secret in sorted(secrets, key=len, reverse=True):
        for spelling in (secret, json.dumps(secret)[1:-1], repr(secret)[1:-1], quote_plus(secret)):
            text = text.replace(spelling, STARS)
    return text


def _secrets_of(request: Any) -> Iterator[str]:
    """Give what a request carries in headers and form fields that are for secrets."""
    headers = getattr(request, "headers", None) or {}
    carried = [(str(name), _text_of(value)) for name, value in headers.items()]
    if "x-www-form-urlencoded" in str(headers.get("Content-Type")):
        carried += parse_qsl(_text_of(request.body))
    for name, value in carried:
        if _is_secret(name):
            # of "Bearer abc" and "a=1; b=2" the parts are secrets, too
            parts = [value, value.partition(" ")[2], *value.split(";")]
            parts += [part.partition("=")[2] for part in value.split(";")]
            for part in parts:
                if len(part.strip()) >= _SHORTEST_SECRET:
                    yield part.strip()


def _text_of(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def shown_url(url: str) -> str:
    """Give a URL that may be none for a message: without all that may be user and password."""
    start, mark, rest = url.rpartition("://")
    return f"{start}{mark}{rest.rpartition('@')[2]}"


def redact_url(url: str) -> str:
    """Cut user name and password out of a URL."""
    if "@" not in url:
        return url
    try:
        parts = urlsplit(url)
        netloc = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, netloc, parts.path, parts.query, parts.fragment))
    except ValueError:
        return STARS
