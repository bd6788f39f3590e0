"""Clauses that search by a picture, a sound, or another medium."""

from __future__ import annotations

import enum
from typing import Any, Dict, List, Tuple

from weaviate.gql import _near, _writer
from weaviate.gql._errors import MissingKeyError
from weaviate.util import file_encoder_b64


class MediaType(enum.Enum):
    """The media that a search can start from; the value is the key in the clause."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    THERMAL = "thermal"
    DEPTH = "depth"
    IMU = "imu"


_CLAUSES = {
    MediaType.IMAGE: "nearImage",
    MediaType.AUDIO: "nearAudio",
    MediaType.VIDEO: "nearVideo",
    MediaType.THERMAL: "nearThermal",
    MediaType.DEPTH: "nearDepth",
    MediaType.IMU: "nearIMU",
}


def near_media(content: Any, media_type: MediaType) -> Tuple[str, Dict[str, Any]]:
    """Write `nearImage: {...} ` or its like; give also the content as it was understood.

    Raises:
        TypeError: when a part is of a wrong type.
        ValueError: when the medium is missing.
    """
    key = media_type.value
    _check_content(content, key)
    parts: List[str] = [f"{key}: {_writer.text(content[key], key)}", *_near.limits(content)]
    return f"{_CLAUSES[media_type]}: {{{' '.join(parts)}}} ", dict(content)


def with_encoded_file(content: Any, media_type: MediaType) -> Dict[str, Any]:
    """Copy the content of a clause, with the file that it names read and encoded as base64.

    Raises:
        TypeError: when a part is of a wrong type.
        ValueError: when the medium is missing, or there is no such file.
    """
    key = media_type.value
    _check_content(content, key)
    return {**content, key: file_encoder_b64(content[key])}


def _check_content(content: Any, key: str) -> None:
    _writer.check_type("content", content, dict)
    if key not in content:
        raise MissingKeyError(f"'content' needs {key!r}.")
