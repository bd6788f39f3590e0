"""Objects as answers show them."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping

from weaviate.local.storage.model import Collection, StoredObject
from weaviate.local.wire.json import vector_out

CLASSIFICATION = "classification"


def object_out(
    item: StoredObject,
    stored: bool = True,
    with_vector: bool = True,
    with_tenant: bool = True,
    with_links: bool = True,
    with_classification: bool = False,
    with_times: bool = False,
) -> Dict[str, Any]:
    """Return an object as an answer shows it, its keys in the order of a real server.

    Args:
        item: The object.
        stored: Whether it was read from the store, and not just put there.
        with_vector: Whether the vectors are asked for.
        with_tenant: Whether the tenant is named.
        with_links: Whether references come with the path of what they refer to.
        with_classification: Whether to show what is known of the classification that made them.
        with_times: Whether the times are among the properties too, as a real server shows them
            when it has just indexed them.
    """
    shown: Dict[str, Any] = {}
    if with_classification and CLASSIFICATION in item.additional:
        shown["additional"] = {CLASSIFICATION: item.additional[CLASSIFICATION]}
    shown["class"] = item.class_name
    shown["creationTimeUnix"] = item.created_ms
    shown["id"] = item.id
    shown["lastUpdateTimeUnix"] = item.updated_ms
    shown["properties"] = properties_out(item.properties, with_links, with_classification)
    if with_times:
        times = {"_creationTimeUnix": item.created_ms, "_lastUpdateTimeUnix": item.updated_ms}
        shown["properties"] = {**times, **shown["properties"]}
    if item.tenant and with_tenant:
        shown["tenant"] = item.tenant
    if with_vector and item.vector is not None:
        shown["vector"] = vector_out(item.vector)
    if stored:
        shown["vectorWeights"] = None
    if with_vector and item.vectors:
        shown["vectors"] = {name: vector_out(item.vectors[name]) for name in sorted(item.vectors)}
    return shown


def properties_out(
    properties: Mapping[str, Any], with_links: bool = True, with_classification: bool = False
) -> Dict[str, Any]:
    """Return properties in the order of their names."""
    return {
        name: _references(value, with_links, with_classification) if _refers(value) else value
        for name, value in sorted(properties.items())
    }


def indexes_times(collection: Collection) -> bool:
    """Return whether the class indexes the times of its objects."""
    return bool(collection.schema["invertedIndexConfig"].get("indexTimestamps"))


def _refers(value: Any) -> bool:
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return False
    return str(value[0].get("beacon", "")).startswith("weaviate://")


def _references(
    value: List[Dict[str, Any]], with_links: bool, with_classification: bool
) -> List[Dict[str, Any]]:
    shown = []
    for entry in value:
        one = {"beacon": entry["beacon"]}
        if with_classification and CLASSIFICATION in entry:
            one[CLASSIFICATION] = entry[CLASSIFICATION]
        if with_links:
            path = entry["beacon"].partition("://")[2].partition("/")[2]
            one["href"] = f"/v1/objects/{path}"
        shown.append(one)
    return shown
