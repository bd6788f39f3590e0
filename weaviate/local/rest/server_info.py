"""Routes about the server itself: its version, its health, its one node."""

from __future__ import annotations

from typing import Any, Dict, List

from weaviate.local.errors import ApiError
from weaviate.local.rest.call import Answer, Call, Route, read_output
from weaviate.local.settings import NODE_NAME

MODULE = "weaviate-local"
_LINKS = (
    ("Meta information about this instance/cluster", "/v1/meta"),
    ("view complete schema", "/v1/schema"),
    ("CRUD schema", "/v1/schema{/:className}"),
    ("CRUD objects", "/v1/objects{/:id}"),
    ("trigger and view status of classifications", "/v1/classifications{/:id}"),
    ("check if Weaviate is live (returns 200 on GET when live)", "/v1/.well-known/live"),
    ("check if Weaviate is ready (returns 200 on GET when ready)", "/v1/.well-known/ready"),
    (
        "view link to openid configuration (returns 404 on GET if no openid is configured)",
        "/v1/.well-known/openid-configuration",
    ),
)


def _root(call: Call) -> Answer:
    links = [{"href": href, "name": name} for name, href in _LINKS]
    return Answer(200, {"links": links})


def _well(call: Call) -> Answer:
    return Answer(200)


def _meta(call: Call) -> Answer:
    modules: Dict[str, Any] = {
        MODULE: {
            "about": "an independent stand-in for a Weaviate server, for notebooks and tests; "
            "exact search in one Python process",
            "interface": call.settings.server_version,
        }
    }
    if call.settings.backups is not None:
        modules["backup-filesystem"] = {"backupsPath": str(call.settings.backups)}
    if call.database.vectorizer is not None:
        modules[call.database.vectorizer.name] = {"type": "text2vec", "runs": "in weaviate-local"}
    return Answer(
        200,
        {
            "hostname": call.settings.hostname,
            "modules": modules,
            "version": call.settings.server_version,
        },
    )


def _openid(call: Call) -> Answer:
    if call.oidc is None:
        return Answer(404)
    return Answer(200, call.oidc.configuration(call.settings.hostname))


def _nodes(call: Call) -> Answer:
    output = read_output(call.request.asked("output"))
    class_name = call.class_name
    if class_name and call.database.find_index(class_name) is None:
        raise ApiError(f'class "{class_name}" not found', 404)
    node: Dict[str, Any] = {
        "batchStats": {"queueLength": 0, "ratePerSecond": 0},
        "gitHash": MODULE,
        "name": NODE_NAME,
        "shards": None,
        "status": "HEALTHY",
        "version": call.settings.server_version,
    }
    if output == "verbose":
        shards = _shards(call, class_name)
        node["shards"] = shards or None
        node["stats"] = {
            "objectCount": sum(shard["objectCount"] for shard in shards),
            "shardCount": len(shards),
        }
    return Answer(200, {"nodes": [node]})


def _shards(call: Call, class_name: str) -> List[Dict[str, Any]]:
    collections = list(call.database.classes.values())
    if class_name:
        collections = [c for c in collections if c.index_name == class_name.lower()]
    return [
        {
            "class": collection.name,
            "compressed": False,
            "loaded": True,
            "name": shard.name,
            "objectCount": len(shard),
            "vectorIndexingStatus": "READONLY" if shard.read_only else "READY",
            "vectorQueueLength": 0,
        }
        for collection in collections
        for shard in collection.shards.values()
        if shard.is_active
    ]


ROUTES = (
    Route("GET", "/v1", _root, open=True, unlocked=True),
    Route("GET", "/v1/.well-known/live", _well, unguarded=True, unlocked=True),
    Route("GET", "/v1/.well-known/ready", _well, unguarded=True, unlocked=True),
    Route("GET", "/v1/.well-known/openid-configuration", _openid, open=True, unlocked=True),
    Route("GET", "/v1/meta", _meta, unlocked=True),
    Route("GET", "/v1/nodes", _nodes),
    Route("GET", "/v1/nodes/{class}", _nodes),
)
