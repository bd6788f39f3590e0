"""The route of many objects in one request, each with its own verdict."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Sequence, Tuple

from weaviate.local.errors import ApiError, FormError, error_body
from weaviate.local.objects.incoming import (
    BATCHED,
    add_vectors,
    check_object,
    new_id,
    now_ms,
    put_object,
    read_id,
)
from weaviate.local.rest.bodies import BATCH_OBJECTS_BODY
from weaviate.local.rest.call import Answer, Call, Route
from weaviate.local.rest.object_json import indexes_times, object_out, properties_out
from weaviate.local.schema.auto_schema import auto_schema
from weaviate.local.storage.model import Collection, Shard, StoredObject
from weaviate.local.wire.json import Number, float32, spelled

_ALL_FIELDS = frozenset(("class", "properties", "creationtimeunix", "lastupdatetimeunix", "id"))
# Objects of the same class and tenant: they share a shard, and are given vectors together.
_Place = Tuple[str, Optional[str]]


class _Item:
    """One object of a batch on its way, with what has gone wrong so far."""

    def __init__(self, body: Dict[str, Any], now: int) -> None:
        self.body = body
        self.now = now
        self.id = body["id"].lower() if body.get("id") else new_id()
        self.problems: List[str] = []
        self.object: Optional[StoredObject] = None

    def failed(self, error: ApiError) -> None:
        self.object = None
        self.problems.append(error.message or f"status {error.status}")


def _add_objects(call: Call) -> Answer:
    call.check_consistency()
    body: Dict[str, Any] = call.body or {}
    given: Sequence[Optional[Dict[str, Any]]] = body.get("objects") or []
    if not given:
        raise ApiError(
            "invalid param 'objects': cannot be empty, need at least one object for batching"
        )
    fields, now = _fields(body.get("fields")), now_ms()
    items = [_Item(dict(entry or {}), now) for entry in given]
    for item in items:  # all are checked before any is stored, as on a real server
        _check(call, item, fields)
    _store(call, items)
    return Answer(200, [_verdict(call, item, fields) for item in items])


def _fields(given: Optional[Sequence[str]]) -> FrozenSet[str]:
    names = frozenset(name.lower() for name in given or ())
    return _ALL_FIELDS if not names or "all" in names else names


def _check(call: Call, item: _Item, fields: FrozenSet[str]) -> None:
    if call.settings.auto_schema:
        try:
            auto_schema(call.database, item.body, call.settings.default_vectorizer)
        except ApiError as error:
            item.failed(error)
    class_name = (item.body.get("class") or "") if "class" in fields else ""
    collection = call.database.find(class_name)
    if collection is None:
        item.problems.append(f"class '{class_name}' not present in schema")
        return
    try:
        found = check_object(call.database, collection, item.body, read_id(item.id))
    except FormError:
        raise  # the whole request, then, not only this object
    except ApiError as error:
        item.failed(error)
        return
    found.created_ms = found.updated_ms = item.now
    if not item.problems:
        item.object = found


def _store(call: Call, items: Sequence[_Item]) -> None:
    places: Dict[_Place, List[_Item]] = {}
    for item in items:
        if item.object is not None:
            place = (item.object.class_name, item.object.tenant)
            places.setdefault(place, []).append(item)
    for (class_name, tenant), members in places.items():
        collection = call.database.collection(class_name)
        try:
            shard = collection.shard(tenant)
            add_vectors(call.database, collection, [m.object for m in members if m.object])
        except ApiError as error:
            for item in members:
                item.failed(error)
            continue
        for item in members:
            _put(collection, shard, item)


def _put(collection: Collection, shard: Shard, item: _Item) -> None:
    if item.object is None:
        return
    try:
        put_object(collection, shard, item.object, BATCHED)
    except ApiError as error:
        # by now the properties have the form they would have been kept in, and are shown in it
        properties = properties_out(item.object.properties, with_links=False)
        item.body = {**item.body, "properties": properties}
        item.failed(error)


def _verdict(call: Call, item: _Item, fields: FrozenSet[str]) -> Dict[str, Any]:
    if item.object is not None:
        times = indexes_times(call.database.collection(item.object.class_name))
        shown = object_out(item.object, stored=False, with_links=False, with_times=times)
    else:
        shown = _refused(item, fields)
    kept = {
        key: value
        for key, value in shown.items()
        if key in ("properties", "id", "tenant", "vector", "vectors") or key.lower() in fields
    }
    result: Dict[str, Any] = {"status": "FAILED" if item.problems else "SUCCESS"}
    if item.problems:
        result = {"errors": error_body(", ".join(item.problems)), **result}
    return {**kept, "deprecations": None, "result": result}


def _refused(item: _Item, fields: FrozenSet[str]) -> Dict[str, Any]:
    """Return a rejected object as it came, completed like the stored ones."""
    body = item.body
    properties = body.get("properties")
    shown: Dict[str, Any] = {
        "class": body.get("class"),
        "creationTimeUnix": item.now,
        "id": item.id,
        "lastUpdateTimeUnix": item.now,
        "properties": {}
        if properties is None or "properties" not in fields
        else spelled(properties),
        **({"tenant": body["tenant"]} if body.get("tenant") else {}),
        **({"vector": _vector(body["vector"])} if body.get("vector") else {}),
        **({"vectors": _vectors(body["vectors"])} if body.get("vectors") else {}),
    }
    if not shown["class"]:
        del shown["class"]
    return shown


def _vectors(given: Mapping[str, Optional[Sequence[float]]]) -> Dict[str, List[Number]]:
    return {name: _vector(vector or ()) for name, vector in given.items()}


def _vector(numbers: Sequence[Optional[float]]) -> List[Number]:
    return [float32(number or 0) for number in numbers]


ROUTES = (Route("POST", "/v1/batch/objects", _add_objects, body=BATCH_OBJECTS_BODY, writes=True),)
