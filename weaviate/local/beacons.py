"""Beacons: the addresses `weaviate://localhost/Class/uuid` that references are made of."""

from __future__ import annotations

import uuid
from typing import NamedTuple, Optional

from weaviate.local.errors import ApiError

SCHEME = "weaviate://localhost/"


class Beacon(NamedTuple):
    """Where a reference points; `class_name` is None in the form without a class."""

    class_name: Optional[str]
    id: str

    def __str__(self) -> str:
        return SCHEME + (f"{self.class_name}/{self.id}" if self.class_name else self.id)


def parse_beacon(text: str) -> Beacon:
    """Take a beacon apart, in its form with or without a class.

    Raises:
        ApiError: 422 when it is no beacon or its id no UUID.
    """
    if not text.startswith("weaviate://"):
        raise ApiError(422, f"uri scheme must be 'weaviate', but got {text!r}")
    rest = text[len("weaviate://") :]
    host, _, path = rest.partition("/")
    parts = path.split("/")
    if len(parts) not in (1, 2) or not host:
        raise ApiError(422, f"invalid cref URI: {text!r}")
    return Beacon(parts[0] if len(parts) == 2 else None, valid_uuid(parts[-1]))


def valid_uuid(text: str) -> str:
    """Return the UUID in its usual spelling.

    Raises:
        ApiError: 422 with the words of the real server's UUID parser.
    """
    if len(text) not in (32, 36, 38, 45):
        raise ApiError(422, f"invalid UUID length: {len(text)}")
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise ApiError(422, "invalid UUID format") from None
