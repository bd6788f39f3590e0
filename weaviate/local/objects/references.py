"""Cross references: read from requests, checked, and found again in objects."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from weaviate.local.errors import ApiError, said
from weaviate.local.storage.beacons import HOST, Beacon, parse_beacon
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Collection, Shard, data_type, is_reference
from weaviate.local.wire import go_text


def locate(collection: Collection, tenant: Optional[str]) -> Shard:
    """Return the shard of a tenant or class, with the words for single objects."""
    collection.check_tenant_given(tenant)
    with said("determine shard"):
        return collection.shard(tenant)


def exists(database: Database, class_name: str, object_id: str, tenant: Optional[str]) -> bool:
    """Return whether an object is there; without class name, in any class."""
    if class_name:
        collection = database.find_index(class_name)
        return collection is not None and locate(collection, tenant).get(object_id) is not None
    for collection in database.classes.values():
        with said(f"search index {collection.index_name}"):
            shard = locate(collection, None)
        if shard.get(object_id) is not None:
            return True
    return False


def with_class(beacon: Beacon, prop: Dict[str, Any]) -> Beacon:
    """Return the beacon with its class, if it names none and there is only one."""
    if beacon.class_name or len(prop["dataType"]) != 1:
        return beacon
    return beacon._replace(class_name=data_type(prop))


def check_local(beacon: Beacon) -> None:
    """Check that a reference stays on this server."""
    if beacon.host != HOST:
        raise ApiError("unrecognized cross-ref ref format")


def check_target(database: Database, beacon: Beacon, tenant: Optional[str], context: str) -> None:
    """Check that what a reference points at is there.

    Args:
        context: First words of the message when it is not.
    """
    class_name = beacon.class_name or ""
    try:
        found = exists(database, class_name, beacon.id, tenant)
    except ApiError:
        if not tenant:
            raise
        # an object with a tenant may refer to a class without tenants
        target = database.find_index(class_name)
        if target is None or target.has_tenants:
            raise
        found = exists(database, class_name, beacon.id, None)
    if not found:
        raise ApiError(f"{context}: no object with id {beacon.id} found")


def read_references(
    database: Database, class_name: str, prop: Dict[str, Any], value: Any, tenant: Optional[str]
) -> List[Dict[str, Any]]:
    """Return the references that an object brings along as they are kept."""
    if not isinstance(value, list):
        raise ApiError(f"reference property is not a slice {go_text.plain(value)}")
    beacons = [_read_beacon(item, prop) for item in value]
    kept = []
    for item, beacon in zip(value, beacons):
        with said("invalid cref"):
            _check_alone(item, class_name, prop["name"])
            check_local(beacon)
            check_target(database, beacon, tenant, f"'cref' {class_name}:{prop['name']}")
        kept.append({"beacon": str(beacon)})
    return kept


def _read_beacon(item: Any, prop: Dict[str, Any]) -> Beacon:
    if not isinstance(item, dict):
        raise ApiError("reference property is not a map: map[string]interface {}")
    text = item.get("beacon")
    if not isinstance(text, str):
        raise ApiError(f"beacon property is not a string: {go_text.type_name(text)}")
    return with_class(parse_beacon(text), prop)


def _check_alone(item: Dict[str, Any], class_name: str, name: str) -> None:
    rest = {key: entry for key, entry in item.items() if key != "href"}
    if len(rest) != 1:
        raise ApiError(
            "only direct references supported at the moment, concept references not supported "
            f"yet: class '{class_name}' with property '{name}' requires exactly 1 arguments: "
            f"'beacon'. Check your input schema, got: {go_text.quoted(rest)}"
        )


def reference_property(database: Database, class_name: str, name: str) -> Dict[str, Any]:
    """Return the schema of a reference property."""
    collection = database.find(class_name)
    if collection is None:
        raise ApiError(
            f"no such class with name '{class_name}' found in the schema. "
            "Check your schema files for which classes are available"
        )
    prop = collection.find_property(name)
    if prop is None:
        raise no_such_property(name, class_name)
    if not is_reference(prop):
        raise ApiError(f"property '{name}' is not a reference-type")
    return prop


def no_such_property(name: str, class_name: str) -> ApiError:
    """Return the refusal of a property that a class does not have."""
    return ApiError(
        f"no such prop with name '{name}' found in class '{class_name}' in the schema. "
        "Check your schema files for which properties in this class are available"
    )
