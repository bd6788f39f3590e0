"""The route of many references in one request."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple

from weaviate.local.errors import ApiError, error_body, said
from weaviate.local.objects.incoming import check_writable, now_ms
from weaviate.local.objects.reference_tenants import check_tenants
from weaviate.local.objects.references import with_class
from weaviate.local.rest.bodies import BATCH_REFERENCES_BODY
from weaviate.local.rest.call import Answer, Call, Route
from weaviate.local.storage.beacons import HOST, Beacon, Source, parse_beacon, parse_source
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import is_reference


def _add(call: Call) -> Answer:
    call.check_consistency()
    given: Sequence[Optional[Dict[str, Any]]] = call.body or []
    if not given:
        raise ApiError(
            "invalid params: length cannot be 0, need at least one reference for batching"
        )
    return Answer(200, [_verdict(call, entry or {}) for entry in given])


def _verdict(call: Call, given: Dict[str, Any]) -> Dict[str, Any]:
    try:
        source, target = _parsed(given)
        target = _store(call.database, source, target, given.get("tenant") or None)
    except ApiError as error:
        result = {"errors": error_body(error.message or ""), "status": "FAILED"}
        return {"result": result}
    shown: Dict[str, Any] = {"from": str(source), "to": str(target)}
    return {**shown, "result": {"status": "SUCCESS"}}


def _parsed(given: Dict[str, Any]) -> Tuple[Source, Beacon]:
    problems: List[str] = []
    source: Optional[Source] = None
    target: Optional[Beacon] = None
    try:
        source = parse_source(given.get("from") or "")
        if source.host != HOST:
            problems.append(
                f"source class must always point to the local peer, but got {source.host}"
            )
        elif "a" <= source.class_name[:1] <= "z":
            problems.append(
                f"className must start with an uppercase letter, but got {source.class_name}"
            )
    except ApiError as error:
        problems.append(error.message or "")
    try:
        target = parse_beacon(given.get("to") or "")
        if target.host != HOST:
            problems.append(
                "importing network references in batch is not possible. Please perform a regular "
                f"non-batch import for network references, got peer {target.host}"
            )
    except ApiError as error:
        problems.append(error.message or "")
    if source is None or target is None or problems:
        raise ApiError(", ".join(problems))
    return source, target


def _store(database: Database, source: Source, target: Beacon, tenant: Optional[str]) -> Beacon:
    """Add a reference to its object; return what it points at.

    As on a real server, the target need not exist.
    """
    collection = database.find(source.class_name)
    if collection is None:
        if target.class_name is None:
            raise ApiError(f"class {source.class_name} does not exist")
        raise ApiError(f'source class "{source.class_name}" not found in schema')
    prop = collection.find_property(source.property_name)
    name = source.property_name[:1].lower() + source.property_name[1:]
    if target.class_name is None and collection.find_property(name) is None:
        raise ApiError(f"property {name} does not exist for class {source.class_name}")
    if prop is not None and is_reference(prop):
        target = with_class(target, prop)
    check_tenants(database, collection, prop, source.id, target, tenant)
    shard = collection.shard(tenant)
    with said("ref batch"):
        check_writable(shard)
        item = shard.get(source.id)
        if item is None:
            raise ApiError(f"object with id {source.id} not found")
        if prop is None:
            raise ApiError(f"property '{source.property_name}' not found in schema")
        if not is_reference(prop):
            raise ApiError(f"prop {source.property_name} is present, but not a ref, got: string")
    references = [*item.properties.get(prop["name"], []), {"beacon": str(target)}]
    properties = {**item.properties, prop["name"]: references}
    shard.put(item.with_properties(properties, now_ms()))
    return target


ROUTES = (Route("POST", "/v1/batch/references", _add, body=BATCH_REFERENCES_BODY, writes=True),)
