"""Where a vector search starts: a vector, an object, or texts with moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from weaviate.local.errors import ApiError, said
from weaviate.local.search.arguments import Near
from weaviate.local.search.distances import COSINE
from weaviate.local.search.vector_search import Query, metric_of, target_vector, vectorizer_for
from weaviate.local.storage.beacons import parse_beacon
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import UNNAMED, Collection, StoredObject
from weaviate.local.vectorizer import combine
from weaviate.local.wire.uuids import is_uuid, normal_uuid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from weaviate.local.storage.database import TextVectorizer

    Vector = NDArray[np.float32]

_MOVE_SHARE = 0.5  # how far a move with force 1 goes


def check_certainty(collection: Collection, targets: Sequence[str]) -> None:
    """Check that the class has certainties at all."""
    metric = configured_metric(collection, targets if len(targets) == 1 else [UNNAMED])
    if metric != COSINE:
        raise certainty_unsupported(metric)


def configured_metric(collection: Collection, targets: Sequence[str]) -> str:
    """Return the distance of a class, as a real server looks it up before a search."""
    names = collection.vector_names
    if len(names) < 2:
        return metric_of(collection, names[0] if names else UNNAMED)
    if len(targets) != 1:
        raise ApiError(
            f"multiple vector configs found for class '{collection.name}', "
            "but no target vector specified"
        )
    if targets[0] not in names:
        raise ApiError(f"vector config not found for target vector: {targets[0]}")
    return metric_of(collection, targets[0])


def certainty_unsupported(metric: str) -> ApiError:
    """Return the refusal to turn a distance other than cosine into a certainty."""
    return ApiError(
        f"can't compute and return certainty when vector index is configured with {metric} distance"
    )


def search_vector(
    database: Database, collection: Collection, near: Near, tenant: Optional[str]
) -> Tuple[Query, str]:
    """Return the search vector for a class, and the name of those to compare."""
    if near.argument == "nearVector":
        return near.value["vector"] or (), target_vector(collection, near.target_vectors)
    if near.argument == "nearObject":
        with said("nearObject params"):
            item = _object_near(database, collection, near.value, tenant)
            return _vector_of(item, _single(near.target_vectors))
    name = target_vector(collection, near.target_vectors)
    vectorizer = vectorizer_for(database, collection, name)
    with said("vectorize params: vectorize params"):
        return text_vector(database, collection, vectorizer, near.value, tenant, name), name


def cross_class_vector(database: Database, near: Near) -> Tuple[Query, str]:
    """Return the search vector for all classes, and the name of those to compare."""
    near.check()
    name = _single(near.target_vectors)
    if near.argument == "nearVector":
        return near.value["vector"] or (), name
    if near.argument == "nearText":
        if database.vectorizer is None:
            raise ApiError("no modules defined")
        return text_vector(database, None, database.vectorizer, near.value, None, name), name
    object_id, class_name = _target_object(near.value)
    for collection in database.classes.values():
        if collection.has_tenants and class_name is None:
            step = f"nearObject params: find objects: search index {collection.index_name}"
            with said(step):
                collection.shard()
    found = _everywhere(database, object_id, class_name)
    if not found:
        raise ApiError("nearObject params: vector not found")
    vectors = [
        vector for item in found for vector in [item.vector_named(name)] if vector is not None
    ]
    if not vectors:
        raise ApiError("nearObject params: vector not found")
    return combine(vectors), name


def _single(targets: Sequence[str]) -> str:
    return targets[0] if len(targets) == 1 else UNNAMED


def _target_object(value: Mapping[str, Any]) -> Tuple[str, Optional[str]]:
    if value.get("id"):
        return str(value["id"]), None
    if not value.get("beacon"):
        raise ApiError("empty id and beacon")
    target = parse_beacon(value["beacon"])
    return target.id, target.class_name


def _object_near(
    database: Database, collection: Collection, value: Mapping[str, Any], tenant: Optional[str]
) -> StoredObject:
    object_id, class_name = _target_object(value)
    home = collection if class_name is None else database.find_index(class_name)
    if home is None:
        raise ApiError("vector not found")
    if not is_uuid(object_id):
        raise ApiError(
            f'search index {home.index_name}: determine shard: parse uuid: "{object_id}"'
        )
    step, is_unknown = f"search index {home.index_name}", tenant and tenant not in home.shards
    with said(f"{step}: determine shard" if is_unknown else step):
        shard = home.shard(tenant if home.has_tenants else None)
    item = shard.get(normal_uuid(object_id))
    if item is None:
        raise ApiError("vector not found")
    return item


def _vector_of(item: StoredObject, name: str) -> Tuple[Query, str]:
    if not name and len(item.vectors) > 1:
        raise ApiError("multiple vectors found, specify target vector")
    if not name and item.vectors:
        name = next(iter(item.vectors))
    vector = item.vector_named(name)
    if vector is None and name:
        raise ApiError(f"vector not found for target: {name}")
    return () if vector is None else vector, name


def _everywhere(
    database: Database, object_id: str, class_name: Optional[str]
) -> List[StoredObject]:
    found = []
    for collection in database.classes.values():
        if collection.has_tenants or (class_name and collection.name != class_name):
            continue
        item = collection.shard().get(object_id)
        if item is not None:
            found.append(item)
    return found


def text_vector(
    database: Database,
    collection: Optional[Collection],
    vectorizer: TextVectorizer,
    value: Mapping[str, Any],
    tenant: Optional[str],
    name: str,
) -> Vector:
    """Return the search vector of a nearText argument, after its moves."""
    vector = vectorizer.embed_query([str(concept) for concept in value["concepts"]])
    for side in ("moveTo", "moveAwayFrom"):
        move = value.get(side)
        if not move or move["force"] <= 0:
            continue
        if side == "moveTo" and move["force"] > 1:
            raise ApiError(f"movement: force must be between 0 and 1: got {move['force']:f}")
        parts = [vectorizer.embed_query(move["concepts"])] if move.get("concepts") else []
        for thing in move.get("objects") or ():
            parts.append(_vector_of_thing(database, collection, thing, tenant, name))
        goal = combine(parts)
        if len(goal) != len(vector):
            raise ApiError(
                f"movement: vector lengths don't match: got {len(vector)} and {len(goal)}"
            )
        share = np.float32(move["force"] * _MOVE_SHARE)
        if side == "moveTo":
            vector = vector * (1 - share) + goal * share
        else:
            vector = vector + share * (vector - goal)
    return vector


def _vector_of_thing(
    database: Database,
    collection: Optional[Collection],
    thing: Mapping[str, Any],
    tenant: Optional[str],
    name: str,
) -> Any:
    object_id, class_name = _target_object(thing)
    if collection is None:
        found = _everywhere(database, object_id, class_name)
        item = found[0] if found else None
    else:
        # The server looks the id up in the searched class, whatever class the beacon names.
        item = collection.shard(tenant).get(object_id)
    vector = item.vector_named(name) if item is not None else None
    if vector is None:
        raise ApiError("vector not found")
    return vector
