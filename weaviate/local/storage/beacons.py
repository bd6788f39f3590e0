"""Beacons: the addresses `weaviate://localhost/Class/uuid` of references."""

from __future__ import annotations

from typing import List, NamedTuple, Optional, Tuple
from urllib.parse import unquote, urlsplit

from weaviate.local.errors import ApiError
from weaviate.local.wire.uuids import is_uuid, normal_uuid

HOST = "localhost"


class Beacon(NamedTuple):
    """Where a reference points; `class_name` is None in the form without a class."""

    class_name: Optional[str]
    id: str
    host: str = HOST

    def __str__(self) -> str:
        path = f"{self.class_name}/{self.id}" if self.class_name else self.id
        return f"weaviate://{self.host}/{path}"


class Source(NamedTuple):
    """Which property of which object a reference starts from."""

    class_name: str
    id: str
    property_name: str
    host: str = HOST

    def __str__(self) -> str:
        return f"weaviate://{self.host}/{self.class_name}/{self.id}/{self.property_name}"


def parse_beacon(text: str) -> Beacon:
    """Parse a beacon, in its form with or without a class."""
    host, segments, path = _split(text)
    if len(segments) == 3:
        class_name, object_id, position = segments[1], segments[2], 2
    elif len(segments) == 2:
        class_name, object_id, position = "", segments[1], 1
    else:
        raise ApiError(
            f"invalid cref URI: path must be of format '<class>/<uuid>', but got '{path}'"
        )
    _check_id(object_id, position)
    return Beacon(class_name or None, normal_uuid(object_id), host)


def parse_source(text: str) -> Source:
    """Parse the starting point of a batch reference."""
    host, segments, path = _split(text)
    if len(segments) != 4:
        raise ApiError(
            "invalid cref URI: must use long-form: path must be of format "
            f"'/<className>/<uuid>/<propertyName>', but got '{path}'"
        )
    _check_id(segments[2], 2)
    return Source(segments[1], normal_uuid(segments[2]), segments[3], host)


def _split(text: str) -> Tuple[str, List[str], str]:
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise ApiError(f"invalid cref URI: {error}") from None
    path = unquote(parts.path)
    if not path:
        raise ApiError("invalid cref URI: %!s(<nil>)")
    return parts.netloc, path.split("/"), path


def _check_id(text: str, position: int) -> None:
    if not is_uuid(text):
        number = {1: "1nd", 2: "2nd"}[position]  # as the server spells it  # codespell:ignore
        raise ApiError(f"invalid cref URI: {number} path segment must be uuid, but got '{text}'")
