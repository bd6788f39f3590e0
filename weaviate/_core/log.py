"""The loggers of the package, and the one function that stars what must not be written down."""

from __future__ import annotations

import logging
from typing import Any, Dict, Mapping
from urllib.parse import urlsplit, urlunsplit

root = logging.getLogger("weaviate")
root.addHandler(logging.NullHandler())

STARS = "***"
_SECRET_WORDS = ("authorization", "cookie", "key", "token", "secret", "password", "credential")


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


def redact_url(url: str) -> str:
    """Cut user name and password out of a URL, for messages, logs and reprs."""
    if "@" not in url:
        return url
    try:
        parts = urlsplit(url)
        netloc = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, netloc, parts.path, parts.query, parts.fragment))
    except ValueError:
        return STARS
