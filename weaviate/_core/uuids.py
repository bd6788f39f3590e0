"""Object ids: read every form that the v3 API accepts, and derive ids from names."""

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
"""Maps each hex digit to x, and keeps hyphens: faster than a pattern for plain ids."""
_HEX_DIGITS = re.compile(r"[0-9a-fA-F]{32}").fullmatch
_DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9_-]{0,61}[a-z]", re.IGNORECASE
).fullmatch

_NAMESPACE = hashlib.sha1(uuid_lib.NAMESPACE_DNS.bytes)
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""The first digit of the fourth group, with the two variant bits of RFC 4122."""


def read(uuid: UUID) -> str:
    """Return the plain lower-case text of an id, a beacon or the URL of an object.

    Raises:
        TypeError: if it is neither a str nor a `uuid.UUID`.
        ValueError: if it has none of these forms.
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
    """Return two ids as `read` does; two plain ids are checked together."""
    if type(first) is str and type(second) is str and len(first) == _LENGTH:
        both = first + second
        if both.isascii() and both.encode().translate(_SHAPES) == _TWO_SHAPES:
            return first, second
    return read(first), read(second)


def read_plain(uuid: UUID) -> str:
    """Return the plain lower-case text of an id; a beacon or URL is refused.

    Raises:
        TypeError: if it is neither a str nor a `uuid.UUID`.
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
    """Return the id in `weaviate://domain/[Class/]id`; None if it is not a beacon."""
    if not text.startswith(BEACON_START):
        return None
    parts = text[len(BEACON_START) :].split("/")
    if len(parts) not in (2, 3) or not _is_domain(parts[0]):
        return None
    return _parse(parts[-1])


def in_object_url(text: str) -> Optional[str]:
    """Return the id in `.../v1/objects/[Class/]id`; None if it is not such a URL."""
    parts = text.split("/v1/")
    if len(parts) != 2:
        return None
    path = parts[1].split("/")
    if len(path) not in (2, 3) or path[0] != "objects":
        return None
    return _parse(path[-1])


def from_name(identifier: Any, namespace: Any = "") -> str:
    """Return the version 5 UUID of both texts, joined, in the DNS namespace."""
    digest = _NAMESPACE.copy()
    digest.update(f"{namespace!s}{identifier!s}".encode())
    text = digest.hexdigest()
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{_VARIANT[text[16]]}{text[17:20]}-{text[20:32]}"


def _parse(text: str) -> Optional[str]:
    """Read the forms that `uuid.UUID` accepts, but only with hexadecimal digits.

    `uuid.UUID` itself also accepts signs, `0x` and digits of other scripts, and returns another id
    for them.
    """
    digits = text.replace("urn:", "").replace("uuid:", "").strip("{}").replace("-", "")
    if _HEX_DIGITS(digits) is None:
        return None
    low = digits.lower()
    return f"{low[:8]}-{low[8:12]}-{low[12:16]}-{low[16:20]}-{low[20:]}"


def _is_domain(text: str) -> bool:
    """Return whether a text is a host: `localhost`, or a domain with a dot."""
    if text == "localhost":
        return True
    if not text.isascii():
        try:
            text = text.encode("idna").decode("ascii")
        except UnicodeError:
            return False
    return _DOMAIN(text) is not None
