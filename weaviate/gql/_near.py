"""Clauses that search by meaning: nearText, nearVector, nearObject, media (nearImage ...), ask.

The functions return the text of a clause, and its content in normal form: a copy, with a list
where the caller may pass a single item. They raise TypeError if a part has the wrong type, and
ValueError if a part is missing.
"""

from __future__ import annotations

import enum
import uuid as uuid_lib
from typing import Any, Dict, List, Tuple

from weaviate.gql import _writer
from weaviate.util import file_encoder_b64

Rendered = Tuple[str, Dict[str, Any]]


class MissingKeyError(ValueError, KeyError):
    """A clause lacks a key that it must have: a KeyError in the v3 API."""

    __str__ = ValueError.__str__  # KeyError shows its text in quotation marks


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


def near_text(content: Any) -> Rendered:
    """Write `nearText: {...} `."""
    known = _own(content)
    check_concept(known)
    parts = [f"concepts: {_writer.ascii_list(known['concepts'], 'concepts')}"]
    parts += limits(known)
    for direction in ("moveTo", "moveAwayFrom"):
        if direction in known:
            known[direction] = _own(known[direction], direction)
            check_direction_clause(known[direction])
            parts.append(f"{direction}: {_render_direction(known[direction])}")
    parts += _flags(known, "autocorrect")
    parts += _targets(known)
    return f"nearText: {{{' '.join(parts)}}} ", known


def near_vector(content: Any) -> Rendered:
    """Check the content of `nearVector`, and write all its parts but the vector.

    Writing a vector takes much longer than checking it, and searches over gRPC need no text.
    """
    known = _own(content)
    if "vector" not in known:
        raise MissingKeyError("'nearVector' needs a 'vector'.")
    known["vector"] = _writer.Vector(known["vector"])
    return "".join([f" {part}" for part in (*limits(known), *_targets(known))]), known


def near_object(content: Any) -> Rendered:
    """Write `nearObject: {...} `."""
    known = _own(content)
    if "id" in known and "beacon" in known:
        raise ValueError("'nearObject' needs an 'id' or a 'beacon', not both.")
    if "id" not in known and "beacon" not in known:
        raise MissingKeyError("'nearObject' needs an 'id' or a 'beacon'.")
    key = "id" if "id" in known else "beacon"
    parts = [f"{key}: {_writer.text(known[key], key)}", *limits(known), *_targets(known)]
    return f"nearObject: {{{' '.join(parts)}}} ", known


def ask(content: Any) -> Rendered:
    """Write `ask: {...} `."""
    known = _own(content)
    if "question" not in known:
        raise ValueError("'ask' needs a 'question'.")
    parts = [f"question: {_writer.ascii_text(known['question'], 'question')}"]
    for key in ("certainty", "distance"):
        if key in known:
            _writer.check_type(key, known[key], float)  # only here, the v3 API rejects an int
    parts += limits(known)
    if "properties" in known:
        _as_list(known, "properties", str)
        parts.append(f"properties: {_writer.ascii_list(known['properties'], 'properties')}")
    parts += _flags(known, "autocorrect", "rerank")
    return f"ask: {{{' '.join(parts)}}} ", known


def near_media(content: Any, media_type: MediaType) -> Rendered:
    """Write `nearImage: {...} `, or the clause of another medium."""
    key = media_type.value
    _check_content(content, key)
    parts: List[str] = [f"{key}: {_writer.text(content[key], key)}", *limits(content)]
    return f"{_CLAUSES[media_type]}: {{{' '.join(parts)}}} ", dict(content)


def with_encoded_file(content: Any, media_type: MediaType) -> Dict[str, Any]:
    """Return a copy of the content in which the file is replaced by its base64 text."""
    key = media_type.value
    _check_content(content, key)
    return {**content, key: file_encoder_b64(content[key])}


def _check_content(content: Any, key: str) -> None:
    _writer.check_type("content", content, dict)
    if key not in content:
        raise MissingKeyError(f"'content' needs {key!r}.")


def lacks_class(beacon: str) -> bool:
    """Return whether a beacon has no class."""
    return len(beacon.strip("/").split("/")) == 4  # "weaviate:", "", domain, id


def limits(content: Dict[str, Any]) -> List[str]:
    """Write the limit of a search: `certainty`, `distance` or none."""
    if "certainty" in content:
        if "distance" in content:
            raise ValueError("A search has a 'certainty' or a 'distance', not both.")
        return [f"certainty: {_writer.number(content['certainty'], 'certainty')}"]
    if "distance" in content:
        return [f"distance: {_writer.number(content['distance'], 'distance')}"]
    return []


def _flags(content: Dict[str, Any], *keys: str) -> List[str]:
    return [f"{key}: {_writer.boolean(content[key], key)}" for key in keys if key in content]


def _targets(content: Dict[str, Any]) -> List[str]:
    """Write the named vectors to search (servers from 1.24 on)."""
    if "targetVectors" not in content:
        return []
    _as_list(content, "targetVectors", str)
    return [f"targetVectors: {_writer.ascii_list(content['targetVectors'], 'targetVectors')}"]


def _own(content: Any, what: str = "content") -> Dict[str, Any]:
    """Return a shallow copy of the caller's dictionary."""
    _writer.check_type(what, content, dict)
    return dict(content)


def _as_list(content: Dict[str, Any], key: str, single: type) -> None:
    """Replace the value of a key by a copied list; a single item becomes a list of one."""
    value = content[key]
    _writer.check_type(key, value, (list, single))
    content[key] = list(value) if isinstance(value, list) else [value]


def check_concept(content: Dict[str, Any]) -> None:
    """Check the concepts of a search, and replace a single concept by a list."""
    if "concepts" not in content:
        raise ValueError("'concepts' are missing.")
    _as_list(content, "concepts", str)


def check_objects(content: Dict[str, Any]) -> None:
    """Check the objects of a direction, and replace a single object by a list."""
    _as_list(content, "objects", dict)
    if not content["objects"]:
        raise ValueError("'objects' must not be empty.")
    for each in content["objects"]:
        _writer.check_type("objects", each, dict)
        if len(each) != 1 or not ("id" in each or "beacon" in each):
            raise ValueError("Each of the 'objects' must have an 'id' or a 'beacon', and no more.")
    content["objects"] = [dict(each) for each in content["objects"]]


def check_direction_clause(direction: Dict[str, Any]) -> None:
    """Check `moveTo` or `moveAwayFrom`."""
    _writer.check_type("move", direction, dict)
    if "concepts" not in direction and "objects" not in direction:
        raise ValueError("A direction needs 'concepts', 'objects', or both.")
    if "concepts" in direction:
        check_concept(direction)
    if "objects" in direction:
        check_objects(direction)
    if "force" not in direction:
        raise ValueError("A direction needs a 'force'.")
    _writer.number(direction["force"], "force")


def _render_direction(direction: Dict[str, Any]) -> str:
    text = f"{{force: {_writer.number(direction['force'], 'force')}"
    if "concepts" in direction:
        text += f" concepts: {_writer.ascii_list(direction['concepts'], 'concepts')}"
    if "objects" in direction:
        text += move_clause_objects_to_str(direction["objects"])
    return text + "}"


def move_clause_objects_to_str(objects: List[Dict[str, Any]]) -> str:
    """Write the objects of `moveTo` or `moveAwayFrom`."""
    text = " objects: ["
    for each in objects:
        key = "id" if "id" in each else "beacon"
        address = each[key]
        if isinstance(address, uuid_lib.UUID):
            address = str(address)
        text += f"{{{key}: {_writer.ascii_text(address, key)}}} "
    return text + "]"
