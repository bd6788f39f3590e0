"""Reading back items that may be stored already, after an ambiguous failure."""

from __future__ import annotations

import struct
from typing import Any, Dict, FrozenSet, List, Optional, Sequence, Tuple

from weaviate._core import paths
from weaviate._core.operation import ANY_STATUS, Operation
from weaviate._core.send import Connection, exchange, json_object
from weaviate._core.versions import has_class_paths
from weaviate.batch._item import ObjectItem, ReferenceItem, split_reference
from weaviate.exceptions import ResponseCannotBeDecodedException

_FOUND_OR_NOT: FrozenSet[int] = frozenset({200, 404})
_FOUND: FrozenSet[int] = frozenset({200, 204})

_WORDS = "It is not known whether the batch was stored"


def are_objects_stored(
    connection: Connection, items: Sequence[ObjectItem], consistency_level: Optional[str]
) -> List[bool]:
    """Return for each object whether the server has it, as it was sent."""
    return [_is_object_stored(connection, item, consistency_level) for item in items]


def _is_object_stored(
    connection: Connection, item: ObjectItem, consistency_level: Optional[str]
) -> bool:
    path = _object_path(connection, item.class_name, item.uuid)
    query = {"tenant": item.tenant, "consistency_level": consistency_level}
    head = Operation("HEAD", path, _WORDS, ANY_STATUS, query=_given(query))
    if exchange(connection, head).status_code not in _FOUND:
        return False
    sent = item.plain()
    if "vector" in sent or "vectors" in sent:
        query["include"] = "vector"
    read = Operation("GET", path, _WORDS, ANY_STATUS, query=_given(query))
    response = exchange(connection, read)
    if response.status_code != 200:
        return False
    try:
        return _is_same(sent, json_object(response, _WORDS))
    except ResponseCannotBeDecodedException:
        return False


def are_references_stored(
    connection: Connection, items: Sequence[ReferenceItem], consistency_level: Optional[str]
) -> List[bool]:
    """Return for each reference whether its source object has it.

    Each object is read once.

    Raises:
        requests.ConnectionError, requests.Timeout: no answer.
        weaviate.UnexpectedStatusCodeException: the server refuses.
    """
    seen: Dict[Tuple[str, str, Optional[str]], Dict[str, Any]] = {}
    verdicts = []
    for item in items:
        class_name, object_id, property_name, beacon, tenant = split_reference(item)
        source = (class_name, object_id, tenant)
        if source not in seen:
            seen[source] = _properties(connection, *source, consistency_level)
        verdicts.append(_has_beacon(seen[source].get(property_name), beacon))
    return verdicts


def _properties(
    connection: Connection,
    class_name: str,
    object_id: str,
    tenant: Optional[str],
    consistency_level: Optional[str],
) -> Dict[str, Any]:
    """Return the properties of an object; an empty dict if it does not exist."""
    read = Operation(
        "GET",
        _object_path(connection, class_name, object_id),
        _WORDS,
        good=_FOUND_OR_NOT,
        query=_given({"tenant": tenant, "consistency_level": consistency_level}),
    )
    response = exchange(connection, read)
    if response.status_code == 404:
        return {}
    properties = json_object(response, _WORDS).get("properties")
    return properties if isinstance(properties, dict) else {}


def _object_path(connection: Connection, class_name: str, object_id: str) -> str:
    if has_class_paths(connection.server_version):
        return paths.join("objects", class_name, object_id)
    return paths.join("objects", object_id)


def _given(query: Dict[str, Any]) -> Dict[str, Any]:
    return {key: value for key, value in query.items() if value is not None}


def _is_same(sent: Dict[str, Any], got: Dict[str, Any]) -> bool:
    """Compare an object with the stored one; the server keeps float32, and no nulls."""
    sent_properties = {k: v for k, v in sent["properties"].items() if v is not None}
    got_properties = got.get("properties") or {}
    if not isinstance(got_properties, dict):
        return False
    if sent_properties != {k: v for k, v in got_properties.items() if v is not None}:
        return False
    if "vector" in sent and not _is_same_vector(sent["vector"], got.get("vector")):
        return False
    got_vectors = got.get("vectors")
    for name, row in sent.get("vectors", {}).items():
        if not isinstance(got_vectors, dict) or not _is_same_vector(row, got_vectors.get(name)):
            return False
    return True


def _is_same_vector(sent: List[float], got: Any) -> bool:
    if not isinstance(got, list) or len(sent) != len(got):
        return False
    try:
        return struct.pack(f"{len(sent)}f", *sent) == struct.pack(f"{len(got)}f", *got)
    except (struct.error, OverflowError):
        return False


def _has_beacon(references: Any, beacon: str) -> bool:
    """Return whether a property has this beacon; one without a class fits any class."""
    if not isinstance(references, list):
        return False
    wanted = beacon.split("/")[3:]
    for reference in references:
        got = str(reference.get("beacon")).split("/")[3:] if isinstance(reference, dict) else []
        if got and got[-1].lower() == wanted[-1]:
            if len(got) == 1 or len(wanted) == 1 or got[0] == wanted[0]:
                return True
    return False
