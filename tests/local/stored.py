"""Short words for a database with a few classes and objects in it."""

from __future__ import annotations

import json
from typing import Any, List, Mapping, Optional, Sequence

import numpy as np

from tests.support.things import Json, beacon, prop, uid
from weaviate.local.graphql import execution
from weaviate.local.schema.create import create_class
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import StoredObject
from weaviate.local.vectorizer import Vectorizer
from weaviate.local.wire import json as codec

__all__ = [
    "Json",
    "ask",
    "beacon",
    "database",
    "got",
    "klass",
    "number_of",
    "numbers",
    "prop",
    "put",
    "refusal",
    "uid",
]


def number_of(object_id: str) -> int:
    return int(object_id[:8], 16)


def klass(name: str, *properties: Json, **more: Any) -> Json:
    return {"class": name, "vectorizer": "none", "properties": list(properties), **more}


def database(*classes: Json, vectorizer: Optional[Vectorizer] = None) -> Database:
    made = Database(vectorizer)
    for schema in classes:
        create_class(made, schema, "none")
    return made


def put(
    into: Database,
    class_name: str,
    number: int,
    properties: Optional[Mapping[str, Any]] = None,
    vector: Optional[Sequence[float]] = None,
    *,
    tenant: Optional[str] = None,
    vectors: Optional[Mapping[str, Sequence[float]]] = None,
    created_ms: int = 1_700_000_000_000,
    updated_ms: int = 1_700_000_000_000,
) -> None:
    def array(numbers: Sequence[float]) -> Any:
        return np.array(numbers, dtype=np.float32)

    into.collection(class_name).shard(tenant).put(
        StoredObject(
            uid(number),
            class_name,
            dict(properties or {}),
            None if vector is None else array(vector),
            {name: array(numbers) for name, numbers in (vectors or {}).items()},
            created_ms=created_ms,
            updated_ms=updated_ms,
            tenant=tenant,
        )
    )


def ask(of: Database, query: str, variables: Optional[Mapping[str, Any]] = None) -> Json:
    """Return the body of a GraphQL answer as a client reads it."""
    body: Json = json.loads(codec.encode(execution.execute(of, query, variables)))
    return body


def got(of: Database, class_name: str, arguments: str, fields: str) -> List[Json]:
    """Return the objects that a Get finds."""
    shown = f"({arguments})" if arguments else ""
    body = ask(of, f"{{Get{{{class_name}{shown}{{{fields}}}}}}}")
    assert "errors" not in body, body["errors"]
    found: List[Json] = body["data"]["Get"][class_name]
    return found


def numbers(of: Database, class_name: str, arguments: str = "") -> List[int]:
    """Return the numbers of the objects that a Get finds, in order."""
    return [
        number_of(item["_additional"]["id"])
        for item in got(of, class_name, arguments, "_additional{id}")
    ]


def refusal(of: Database, query: str) -> str:
    """Return the first message of an answer with errors."""
    body = ask(of, query)
    return str(body["errors"][0]["message"])
