"""Routes of the references of single objects, on their paths with and without class."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Dict, Iterator, List, Sequence, Tuple

from weaviate.local.errors import ApiError, coded, said
from weaviate.local.objects.crud import get_object
from weaviate.local.objects.incoming import now_ms, put_object
from weaviate.local.objects.reference_tenants import check_tenants
from weaviate.local.objects.references import (
    check_local,
    check_target,
    locate,
    reference_property,
    with_class,
)
from weaviate.local.rest.bodies import REFERENCE_BODY, REFERENCES_BODY
from weaviate.local.rest.call import Answer, Call, Route
from weaviate.local.rest.object_json import CLASSIFICATION
from weaviate.local.schema.names import check_class_name, check_not_reserved, check_property_name
from weaviate.local.storage.beacons import Beacon, parse_beacon
from weaviate.local.storage.model import Collection, Shard, StoredObject


def _add(call: Call) -> Answer:
    call.check_consistency()
    class_name, name = call.class_name, call.parts["property"]
    if not class_name:
        class_name = _source_class(call)
    given = [call.body or {}]
    with _step("validate inputs", 400):
        prop, (beacon,) = _inputs(call, class_name, name, given)
    with _step("validate existence", 400):
        _check(call, beacon)
    tenant = call.tenant
    collection = call.database.collection(class_name)
    with _step("source object", 422):
        shard = locate(collection, tenant)
    item = shard.get(call.object_id)
    if item is None:
        raise ApiError(status=404)
    with _step("multi-tenancy violation", 500):
        check_tenants(call.database, collection, prop, item.id, beacon, tenant)
    kept = [*item.properties.get(name, []), {"beacon": str(beacon)}]
    _put(collection, shard, item, name, kept, added=True)
    return Answer(200)


def _replace(call: Call) -> Answer:
    call.check_consistency()
    collection, shard, item = _source(call, names_missing=True)
    name = call.parts["property"]
    given: Sequence[Dict[str, Any]] = call.body or []
    with _step("bad inputs", 400):
        _, targets = _inputs(call, collection.name, name, given)
    with _step("validate existence", 400):
        _check(call, *targets)
    _put(collection, shard, item, name, [{"beacon": str(target)} for target in targets])
    return Answer(200)


def _delete(call: Call) -> Answer:
    call.check_consistency()
    with _step("cannot parse beacon", 400):
        beacon = parse_beacon(_text(call.body or {}))
    collection, shard, item = _source(call)
    name = call.parts["property"]
    try:
        _check_names(collection.name, name)
        prop = reference_property(call.database, collection.name, name)
    except ApiError as error:
        if not call.class_name:
            raise ApiError(status=404) from None
        raise _worded("bad inputs", error, 400) from None
    gone = str(with_class(beacon, prop) if call.class_name else beacon)
    before = item.properties.get(name, [])
    kept = [entry for entry in before if entry["beacon"] != gone]
    if len(kept) != len(before):
        _put(collection, shard, item, name, kept)
    return Answer(204)


def _source_class(call: Call) -> str:
    """Return the class of the object on a path without class."""
    try:
        item = get_object(call.database, "", call.object_id, None)
    except ApiError as error:
        raise _worded("source object deprecated", error, error.status) from None
    if item is None:
        raise _missing(call)
    return item.class_name


def _missing(call: Call) -> ApiError:
    error = ApiError(f"no object with id '{call.object_id}'")
    return _worded("source object deprecated", error, 400)


def _source(call: Call, names_missing: bool = False) -> Tuple[Collection, Shard, StoredObject]:
    try:
        item = get_object(call.database, call.class_name, call.object_id, call.tenant)
    except ApiError as error:
        raise _worded("source object", error, error.status) from None
    if item is None:
        raise _missing(call) if names_missing and not call.class_name else ApiError(status=404)
    collection = call.database.collection(item.class_name)
    return collection, collection.shard(item.tenant), item


def _inputs(
    call: Call, class_name: str, name: str, given: Sequence[Dict[str, Any]]
) -> Tuple[Dict[str, Any], List[Beacon]]:
    """Return the property and the targets, checked in the order of a real server."""
    _check_names(class_name, name)
    beacons = [_beacon(entry) for entry in given]
    prop = reference_property(call.database, class_name, name)
    return prop, [with_class(beacon, prop) for beacon in beacons]


def _check_names(class_name: str, name: str) -> None:
    check_class_name(class_name)
    check_not_reserved(name)
    check_property_name(name)


def _beacon(given: Dict[str, Any]) -> Beacon:
    with said("invalid reference"):
        beacon = parse_beacon(_text(given))
    check_local(beacon)
    return beacon


def _check(call: Call, *targets: Beacon) -> None:
    for target in targets:
        check_target(call.database, target, call.tenant, "validate reference")


def _text(given: Dict[str, Any]) -> str:
    return given.get("beacon") or ""


def _put(
    collection: Collection,
    shard: Shard,
    item: StoredObject,
    name: str,
    references: List[Dict[str, Any]],
    added: bool = False,
) -> None:
    properties = {**item.properties, name: references}
    changed = item.with_properties(properties, now_ms())
    if not added:
        changed.additional = {CLASSIFICATION: None, **item.additional}  # as a real server leaves it
    with _step("repo.putobject", 500):
        put_object(collection, shard, changed)


@contextmanager
def _step(name: str, code: int) -> Iterator[None]:
    """Name the step in a refusal that comes out of the block."""
    try:
        yield
    except ApiError as error:
        raise _worded(name, error, code) from None


def _worded(step: str, error: ApiError, code: int) -> ApiError:
    return coded(step, code, error, 500 if code == 500 else 422)


ROUTES = tuple(
    route
    for path in (
        "/v1/objects/{id}/references/{property}",
        "/v1/objects/{class}/{id}/references/{property}",
    )
    for route in (
        Route("POST", path, _add, body=REFERENCE_BODY, writes=True),
        Route("PUT", path, _replace, body=REFERENCES_BODY, writes=True),
        Route("DELETE", path, _delete, body=REFERENCE_BODY, writes=True),
    )
)
