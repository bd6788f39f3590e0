"""Objects on their way in: read, checked, given vectors, put into a shard."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, NamedTuple, Optional

import numpy as np

from weaviate.local.errors import ApiError, FormError
from weaviate.local.objects.object_text import object_text
from weaviate.local.objects.property_values import read_value
from weaviate.local.objects.references import no_such_property, read_references
from weaviate.local.schema.auto_schema import NO_CLASS
from weaviate.local.schema.names import lower_first
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Collection, Shard, StoredObject, is_reference
from weaviate.local.wire.go_text import plain, quoted, type_name
from weaviate.local.wire.uuids import normal_uuid

if TYPE_CHECKING:
    from weaviate.local.storage.vector_table import Vector

_FLOAT32_MAX = 3.4028234663852886e38


def now_ms() -> int:
    """Return the time as objects carry it."""
    return time.time_ns() // 1_000_000


def new_id() -> str:
    """Return the id of an object that came without one."""
    return str(uuid.uuid4())


def read_object(
    database: Database, body: Dict[str, Any], object_id: str, old: Optional[StoredObject] = None
) -> StoredObject:
    """Read an object and check it against its class; times and made vectors follow.

    Args:
        body: The object as the request has it.
        object_id: Its id, in the usual spelling.
        old: The object that it replaces.
    """
    class_name = body.get("class") or ""
    collection = database.find(class_name)
    if collection is None:
        raise ApiError(f'class "{class_name}" not found in schema')
    _check_weights(body.get("vectorWeights"))
    return check_object(database, collection, body, object_id, old)


def check_object(
    database: Database,
    collection: Collection,
    body: Dict[str, Any],
    object_id: str,
    old: Optional[StoredObject] = None,
) -> StoredObject:
    """Check an object against its class, as `read_object` does once it found the class.

    Raises:
        ApiError: 422, if it is not valid; 501, if the kind of a value needs a package.
    """
    if not body.get("class"):
        raise ApiError(NO_CLASS)
    tenant = body.get("tenant") or None
    if old is not None and (old.tenant or "") != (tenant or ""):
        raise ApiError(f"tenant mismatch, expected {old.tenant or ''} but got {tenant or ''}")
    vector = read_vector(body.get("vector"))  # first: its numbers belong to the form of the body
    return StoredObject(
        id=object_id,
        class_name=collection.name,
        properties=_properties(database, collection, body.get("properties"), tenant),
        vector=vector,
        vectors=_named_vectors(body.get("vectors")),
        tenant=tenant,
    )


def _check_weights(weights: Any) -> None:
    """Check the `vectorWeights` of an object, which no module here reads."""
    if weights is None:
        return
    if not isinstance(weights, dict):
        words = "must be key/value object with strings as keys and values"
        raise ApiError(f"vector weights: {words}, got {quoted(weights)}")
    for key, value in weights.items():
        if not isinstance(value, str):
            kind = f"incorrect datatype: must be string, got {type_name(value)}"
            raise ApiError(f"vector weights: key '{key}': {kind}")


def read_id(text: str) -> str:
    """Return an id in the usual spelling."""
    if not text:
        raise ApiError("invalid UUID length: 0")
    return normal_uuid(text)


def read_vector(numbers: Optional[List[Any]]) -> Optional[Vector]:
    """Return a vector of a request as it is kept: None if missing, not if empty.

    Raises:
        FormError: 400, if a number is beyond 32 bits.
    """
    if numbers is None:
        return None
    wide = np.array(numbers, dtype=np.float64)
    if not wide.size or np.abs(wide).max() <= _FLOAT32_MAX:
        return wide.astype(np.float32)
    wide = np.array([0 if number is None else number for number in numbers], dtype=np.float64)
    if np.abs(wide).max() <= _FLOAT32_MAX:
        return wide.astype(np.float32)
    number = numbers[int(np.abs(wide).argmax())]
    raise FormError(
        f'parsing body body from "" failed, because json: cannot unmarshal number {number} '
        "into Go struct field Object.vector of type float32",
        400,
    )


class Misfit(NamedTuple):
    """The words for a vector of the wrong length, by how its object comes in.

    Args:
        checked: For indexes that check the length before the object is stored.
        inserted: For flat indexes, which notice when the vector is inserted.
    """

    checked: str
    inserted: str


_INSERTED = "update vector index{target}: insert doc id {doc_id} to vector index"
STORED = Misfit("store object in LSM store: Validate vector index {what} {id}", _INSERTED)
MERGED = Misfit("Validate vector index for update of {id}{target}", _INSERTED)
BATCHED = Misfit(
    "Validate vector index {what} {id}",
    "insert to vector index: insert doc id {doc_id} to vector index{target}",
)


def put_object(
    collection: Collection, shard: Shard, item: StoredObject, misfit: Misfit = STORED
) -> None:
    """Store a checked object in its shard.

    Raises:
        ApiError: 500, if the shard is read-only, or vectors in it have another length.
    """
    check_writable(shard)
    for name, vector in item.all_vectors().items():
        _check_vector(collection, shard, item, name, len(vector), misfit)
    if item.vector is not None and not len(item.vector):
        item.vector = None
    if not all(map(len, item.vectors.values())):
        item.vectors = {name: vector for name, vector in item.vectors.items() if len(vector)}
    shard.put(item)


def _check_vector(
    collection: Collection, shard: Shard, item: StoredObject, name: str, length: int, misfit: Misfit
) -> None:
    target = f" for target vector {name}" if name else ""
    if name and not collection.vector_names:
        return  # a class without named vectors keeps them, and has no index for them
    if name and name not in collection.vector_names:
        raise ApiError(f"update vector index{target}: vector queue not found{target}", 500)
    size, is_flat = shard.dimensions(name), collection.index_type(name) == "flat"
    if not size or size == length or (is_flat and not length):
        return
    words, problem = misfit.inserted, "insert called with a vector of the wrong size"
    if not is_flat:
        words = misfit.checked
        problem = f"new node has a vector with length {length}. "
        problem += f"Existing nodes have vectors with length {size}"
    what = f"{name} for target vector" if name else "for"
    words = words.format(what=what, target=target, id=item.id, doc_id=shard.next_doc_id - 1)
    raise ApiError(f"{words}: {problem}", 500)


def check_writable(shard: Shard) -> None:
    """Check that a shard takes changes.

    Raises:
        ApiError: 500, if it was set to read-only.
    """
    if shard.read_only:
        raise ApiError("store is read-only", 500)


def add_vectors(database: Database, collection: Collection, items: Iterable[StoredObject]) -> None:
    """Create the missing vectors of objects whose class has a vectorizer."""
    for name, module in collection.vectorizers.items():
        lacking = [item for item in items if item.vector_named(name) is None]
        if lacking:
            for item, vector in zip(lacking, _embed(database, collection, lacking, name, module)):
                set_vector(item, name, vector)


def set_vector(item: StoredObject, name: str, vector: Optional[Vector]) -> None:
    """Set the vector of that name of an object."""
    if not name:
        item.vector = vector
    elif vector is not None:
        item.vectors = {**item.vectors, name: vector}


def _embed(
    database: Database, collection: Collection, items: List[StoredObject], name: str, module: str
) -> List[Vector]:
    vectorizer = database.vectorizer
    if vectorizer is None or vectorizer.name != module:
        raise ApiError(f'vectorizer: no module with name "{module}" present', 500)
    return vectorizer.embed([object_text(collection, item.properties, name) for item in items])


def _named_vectors(given: Optional[Dict[str, Any]]) -> Dict[str, Vector]:
    vectors = {name: read_vector(numbers) for name, numbers in (given or {}).items()}
    return {name: vector for name, vector in vectors.items() if vector is not None}


def _properties(
    database: Database, collection: Collection, given: Any, tenant: Optional[str]
) -> Dict[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise ApiError(f"could not recognize object's properties: {plain(given)}")
    known = {prop["name"]: prop for prop in collection.properties}
    kept: Dict[str, Any] = {}
    for key, value in given.items():
        if value is None:
            continue
        prop = known.get(key) or known.get(lower_first(key))
        if prop is None:
            raise no_such_property(lower_first(key), collection.name)
        name = prop["name"]  # of the schema, so that all objects share it
        if is_reference(prop):
            kept[name] = read_references(database, collection.name, prop, value, tenant)
        else:
            kept[name] = read_value(prop, value, collection.name)
    return kept
