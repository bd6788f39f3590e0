"""Build path segments, query strings and beacons, in which data is always escaped."""

from __future__ import annotations

import re
from typing import Any, Mapping, Optional
from urllib.parse import quote, urlencode

_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~-")
_WRITTEN = frozenset({str, int})
_BEACON_BREAKER = r"[/?#%\\\s\x00-\x1f\x7f\ud800-\udfff]"


def segment(text: str) -> str:
    """Percent-encode one path segment.

    Raises:
        ValueError: if it is empty, or a dot segment, which a proxy or the server would resolve in
            spite of any encoding.
    """
    if text and _PLAIN.issuperset(text):
        return text
    if text in ("", ".", ".."):
        raise ValueError(f"{text!r} cannot be a part of an address.")
    try:
        return quote(text, safe="")
    except UnicodeEncodeError as error:
        raise ValueError(f"{text!r} is not valid Unicode text.") from error


def join(*segments: str) -> str:
    """Return the path, relative to the API root, of several unencoded segments."""
    return "/" + "/".join([segment(text) for text in segments])


def query_string(query: Mapping[str, Any]) -> str:
    """Return query parameters as text; a list repeats its name for each value."""
    if all([type(v) in _WRITTEN and _PLAIN.issuperset(f"{k}{v}") for k, v in query.items()]):
        # the usual parameters; urlencode() takes three times as long for them
        return "&".join([f"{key}={value}" for key, value in query.items()])
    try:
        return urlencode(
            {key: _query_value(value) for key, value in query.items() if value is not None},
            doseq=True,
            quote_via=quote,
            safe="",
        )
    except UnicodeEncodeError as error:
        raise ValueError("A query parameter is not valid Unicode text.") from error


def _query_value(value: Any) -> Any:
    """Return the value of an enum, and any other value as it is."""
    return getattr(value, "value", value)


def beacon(uuid: str, class_name: Optional[str] = None) -> str:
    """Return the beacon of an object of this server, as references contain it.

    Raises:
        ValueError: if the class name has characters that a beacon cannot contain.
    """
    if class_name is None:
        return f"weaviate://localhost/{uuid}"
    if not class_name or class_name in (".", "..") or re.search(_BEACON_BREAKER, class_name):
        raise ValueError(f"{class_name!r} cannot be a class name in a reference.")
    return f"weaviate://localhost/{class_name}/{uuid}"
