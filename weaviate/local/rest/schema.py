"""Routes of the schema: classes, properties, shards."""

from __future__ import annotations

from typing import Any, Dict, List

from weaviate.local.errors import ApiError
from weaviate.local.rest.bodies import CLASS_BODY, PROPERTY_BODY, SHARD_STATUS_BODY
from weaviate.local.rest.call import Answer, Call, Route
from weaviate.local.schema.create import add_property, create_class
from weaviate.local.schema.update import update_class
from weaviate.local.settings import NODE_NAME
from weaviate.local.storage.model import Shard

SHARD_STATES = ("READONLY", "INDEXING", "READY")


def _get_schema(call: Call) -> Answer:
    classes = [collection.schema for collection in call.database.classes.values()]
    return Answer(200, {"classes": classes})


def _get_class(call: Call) -> Answer:
    collection = call.database.find(call.class_name)
    return Answer(404) if collection is None else Answer(200, collection.schema)


def _create_class(call: Call) -> Answer:
    given: Dict[str, Any] = call.body or {}
    return Answer(200, create_class(call.database, given, call.settings.default_vectorizer).schema)


def _update_class(call: Call) -> Answer:
    given: Dict[str, Any] = dict(call.body or {})
    default = call.settings.default_vectorizer
    return Answer(200, update_class(call.database, call.class_name, given, default))


def _delete_class(call: Call) -> Answer:
    collection = call.database.find(call.class_name)
    if collection is not None:
        call.database.drop_class(collection)
    return Answer(200)


def _add_property(call: Call) -> Answer:
    return Answer(200, add_property(call.database, call.class_name, call.body or {}))


def _get_shards(call: Call) -> Answer:
    collection = call.database.find_index(call.class_name)
    if collection is None:
        raise ApiError(
            f"cannot get shards status for a non-existing index for {call.class_name}", 404
        )
    wanted = call.tenant
    shards: List[Shard] = [
        shard for shard in collection.shards.values() if wanted in (None, shard.name)
    ]
    return Answer(
        200,
        [
            {
                "name": shard.name,
                "status": "READONLY" if shard.read_only else "READY",
                "vectorQueueSize": 0,
            }
            for shard in shards
        ],
    )


def _update_shard(call: Call) -> Answer:
    collection = call.database.find_index(call.class_name)
    if collection is None:
        raise ApiError(f"cannot update shard status to a non-existing index for {call.class_name}")
    name, status = call.parts["shard"], (call.body or {}).get("status") or ""
    shard = collection.shards.get(name)
    if shard is None:
        raise ApiError(f'class {collection.name} has no physical shard "{name}": shard not found')
    if status not in SHARD_STATES:
        raise ApiError(f"{status}: invalid storage status")
    shard.read_only = status == "READONLY"
    call.database.shard_changed(shard)
    return Answer(200, {"status": status})


def _cluster_status(call: Call) -> Answer:
    status = {"healthy": True, "hostname": NODE_NAME, "ignoreSchemaSync": False, "nodeCount": 1}
    return Answer(200, status)


ROUTES = (
    Route("GET", "/v1/schema/cluster-status", _cluster_status, unlocked=True),
    Route("GET", "/v1/schema", _get_schema),
    Route("POST", "/v1/schema", _create_class, body=CLASS_BODY, writes=True),
    Route("GET", "/v1/schema/{class}", _get_class),
    Route("PUT", "/v1/schema/{class}", _update_class, body=CLASS_BODY, writes=True),
    Route("DELETE", "/v1/schema/{class}", _delete_class, writes=True),
    Route("POST", "/v1/schema/{class}/properties", _add_property, body=PROPERTY_BODY, writes=True),
    Route("GET", "/v1/schema/{class}/shards", _get_shards),
    Route(
        "PUT",
        "/v1/schema/{class}/shards/{shard}",
        _update_shard,
        body=SHARD_STATUS_BODY,
        writes=True,
    ),
)
