"""Object ids: read in every spelling that the v3 API takes, and made from names."""

from __future__ import annotations

import hashlib
import re
import uuid as uuid_lib
from typing import Any, Optional, Tuple

from weaviate.types import UUID

BEACON_START = "weaviate://"

_PLAIN = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_COMMON = re.compile(rf"(?:weaviate://localhost/(?:[^/]*/)?)?({_PLAIN})").fullmatch
_SHAPE = b"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"
_TWO_SHAPES = _SHAPE + _SHAPE
_LENGTH = len(_SHAPE)
_SHAPES = bytes(120 if chr(b) in "0123456789abcdef" else 45 if b == 45 else 0 for b in range(256))
"""Makes an x of each digit, and keeps hyphens: quicker than a pattern for the plainest ids."""
_HEX_DIGITS = re.compile(r"[0-9a-fA-F]{32}").fullmatch
_DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9_-]{0,61}[a-z]", re.IGNORECASE
).fullmatch

_NAMESPACE = hashlib.sha1(uuid_lib.NAMESPACE_DNS.bytes)
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""The first digit of the fourth group, with RFC 4122's two bits in it."""


def read(uuid: UUID) -> str:
    """Return the plain lower-case text of an id, a beacon or the URL of an object.

    Raises:
        TypeError: for what is neither a text nor a `uuid.UUID`.
        ValueError: for a text that has no id in one of these forms.
    """
    if isinstance(uuid, str):
        if type(uuid) is str and uuid.isascii() and uuid.encode().translate(_SHAPES) == _SHAPE:
            return uuid
        uuid = str.__str__(uuid)  # a subclass may have methods of its own
        match = _COMMON(uuid)
        if match is not None:
            return match[1]
        found = _parse(uuid) or in_beacon(uuid) or in_object_url(uuid)
        if found is None:
            raise ValueError(
                f"{uuid!r} is not a valid UUID. Use generate_uuid5({uuid!r}) to derive one."
            )
        return found
    if isinstance(uuid, uuid_lib.UUID):
        return str(uuid)
    raise TypeError(f"A UUID must be of type str or uuid.UUID, not {type(uuid).__name__}.")


def read_pair(first: UUID, second: UUID) -> Tuple[str, str]:
    """As `read`, for two ids at once: plain ones need one look only."""
    if type(first) is str and type(second) is str and len(first) == _LENGTH:
        both = first + second
        if both.isascii() and both.encode().translate(_SHAPES) == _TWO_SHAPES:
            return first, second
    return read(first), read(second)


def read_plain(uuid: UUID) -> str:
    """Return the plain lower-case text of an id; a beacon or URL is refused.

    Raises:
        TypeError: for what is neither a text nor a `uuid.UUID`.
        ValueError: if it is not an id.
    """
    if isinstance(uuid, uuid_lib.UUID):
        return str(uuid)
    if not isinstance(uuid, str):
        raise TypeError(f"A UUID must be of type str or uuid.UUID, not {type(uuid).__name__}.")
    found = _parse(str.__str__(uuid))
    if found is None:
        raise ValueError(f"{uuid!r} is not a UUID.")
    return found


def in_beacon(text: str) -> Optional[str]:
    """Find the id in `weaviate://domain/[Class/]id`; None when the text is no such beacon."""
    if not text.startswith(BEACON_START):
        return None
    parts = text[len(BEACON_START) :].split("/")
    if len(parts) not in (2, 3) or not _is_domain(parts[0]):
        return None
    return _parse(parts[-1])


def in_object_url(text: str) -> Optional[str]:
    """Find the id in `.../v1/objects/[Class/]id`; None when the text is no such URL."""
    parts = text.split("/v1/")
    if len(parts) != 2:
        return None
    path = parts[1].split("/")
    if len(path) not in (2, 3) or path[0] != "objects":
        return None
    return _parse(path[-1])


def from_name(identifier: Any, namespace: Any = "") -> str:
    """Build the version 5 UUID of `str(namespace) + str(identifier)` in the DNS namespace."""
    digest = _NAMESPACE.copy()
    digest.update(f"{namespace!s}{identifier!s}".encode())
    text = digest.hexdigest()
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{_VARIANT[text[16]]}{text[17:20]}-{text[20:32]}"


def _parse(text: str) -> Optional[str]:
    """Read the spellings of `uuid.UUID`, but only with true hexadecimal digits.

    `uuid.UUID` itself lets signs, `0x` and digits of other scripts pass, and makes another id of
    them.
    """
    digits = text.replace("urn:", "").replace("uuid:", "").strip("{}").replace("-", "")
    if _HEX_DIGITS(digits) is None:
        return None
    low = digits.lower()
    return f"{low[:8]}-{low[8:12]}-{low[12:16]}-{low[16:20]}-{low[20:]}"


def _is_domain(text: str) -> bool:
    """Return whether a text names a host as beacons do: `localhost`, or a domain with a dot."""
    if text == "localhost":
        return True
    if not text.isascii():
        try:
            text = text.encode("idna").decode("ascii")
        except UnicodeError:
            return False
    return _DOMAIN(text) is not None
