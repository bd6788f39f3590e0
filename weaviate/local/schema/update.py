"""Changes to a class that exists: which of its settings may change, and to what."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

from weaviate.local.errors import ApiError, said
from weaviate.local.schema.check import check_inverted_index, check_vector_settings
from weaviate.local.schema.create import (
    NODES,
    complete_class,
    finish_indexes,
    finish_properties,
    finish_stopwords,
    in_order,
    modules_of,
)
from weaviate.local.storage.database import Database

_FIXED_IN_INDEX: Dict[str, Tuple[str, ...]] = {
    "hnsw": ("efConstruction", "maxConnections", "cleanupIntervalSeconds", "distance"),
    "flat": ("distance", "bq.cache", "pq.cache", "pq", "bq"),
}


def update_class(
    database: Database, class_name: str, given: Dict[str, Any], default_vectorizer: str
) -> Dict[str, Any]:
    """Replace the settings of a class; return them as the server keeps them.

    Raises:
        ApiError: 404, if the class is unknown; 422, if a change is not allowed.
    """
    collection = database.find(class_name)
    if collection is None:
        raise ApiError(status=404)
    old = collection.schema
    _check_tenancy(old, given)
    modules = modules_of(database)
    new = complete_class(given, default_vectorizer, modules)
    if collection.has_tenants:
        new.pop("shardingConfig", None)
    name = given.get("class") or ""
    if name != old["class"]:
        raise _fixed("class name", old["class"], name)
    finish_properties(new)
    _check_properties(old, new)
    if old.get("moduleConfig") != new.get("moduleConfig"):
        raise ApiError("module config is immutable")
    _check_vectors(old, new)
    check_vector_settings(new, modules)
    finish_indexes(new, any_distance=True)  # another distance is refused in any case
    _check_vector_indexes(old, new)
    with said("inverted index config"):
        check_inverted_index(new["invertedIndexConfig"])
        _check_inverted_index(old["invertedIndexConfig"], new["invertedIndexConfig"])
    finish_stopwords(new)
    _check_sharding(old["shardingConfig"], new["shardingConfig"])
    replication = given.get("replicationConfig")
    if replication is not None and (replication.get("factor") or 0) < 1:
        factor = replication.get("factor") or 0
        words = "scaling in not supported yet"
        raise ApiError(f"scale out from {NODES} to {factor} replicas: {words}")
    if new["replicationConfig"]["factor"] > NODES:
        raise ApiError(
            f"replication config: cannot scale to {new['replicationConfig']['factor']} replicas, "
            f"cluster has only {NODES} nodes"
        )
    # A real server keeps only what it was given here, and forgets what it had filled in.
    if given.get("multiTenancyConfig") is None:
        del new["multiTenancyConfig"]
    if not (replication or {}).get("deletionStrategy"):
        del new["replicationConfig"]["deletionStrategy"]
    collection.schema = in_order(new)
    database.schema_changed(collection)
    return collection.schema


def _check_tenancy(old: Dict[str, Any], given: Dict[str, Any]) -> None:
    before = bool((old.get("multiTenancyConfig") or {}).get("enabled"))
    if bool((given.get("multiTenancyConfig") or {}).get("enabled")) == before:
        if before:
            given.pop("shardingConfig", None)  # what the server itself filled in
        return
    verb = "disabling" if before else "enabling"
    raise ApiError(f"{verb} multi-tenancy for an existing class is not supported")


def _check_properties(old: Dict[str, Any], new: Dict[str, Any]) -> None:
    if old["properties"] != new["properties"]:  # here, no properties are not an empty list
        raise ApiError(
            "properties cannot be updated through updating the class. Use the add property feature "
            '(e.g. "POST /v1/schema/{className}/properties") to add additional properties'
        )


def _check_vectors(old: Dict[str, Any], new: Dict[str, Any]) -> None:
    before, after = old.get("vectorConfig") or {}, new.get("vectorConfig") or {}
    if after and not before:
        raise ApiError("additional configs for vectors")
    if before and not after:
        raise ApiError("missing configs for vectors")
    for name in before:
        if name not in after:
            raise ApiError(f'missing config for vector "{name}"')
    for name in after:
        if name not in before:
            raise ApiError(f'additional config for vector "{name}"')
        _check_named(name, before[name], after[name])
    for key, what in (("vectorizer", "vectorizer"), ("vectorIndexType", "vector index type")):
        if old.get(key, "") != new.get(key, ""):
            raise _fixed(what, old.get(key, ""), new.get(key, ""))


def _check_named(name: str, before: Dict[str, Any], after: Dict[str, Any]) -> None:
    kinds = before["vectorIndexType"], after.get("vectorIndexType") or ""
    if kinds[0] != kinds[1]:
        raise _fixed(f'vector index type of vector "{name}"', *kinds)
    vectorizer = after.get("vectorizer")
    if not isinstance(vectorizer, dict) or len(vectorizer) != 1:
        raise ApiError(f'invalid vectorizer config for vector "{name}"')
    was, becomes = next(iter(before["vectorizer"])), next(iter(vectorizer))
    if was != becomes:
        raise _fixed(f'vectorizer of vector "{name}"', was, becomes)


def _check_vector_indexes(old: Dict[str, Any], new: Dict[str, Any]) -> None:
    for before, after in _index_pairs(old, new):
        for key in _FIXED_IN_INDEX[before["vectorIndexType"]]:
            was, becomes = (_setting(c["vectorIndexConfig"], key) for c in (before, after))
            if was != becomes:
                raise _fixed(key, was, becomes).within("vector index config")


def _check_inverted_index(old: Dict[str, Any], new: Dict[str, Any]) -> None:
    for key, name in (
        ("indexPropertyLength", "IndexPropertyLength"),
        ("indexNullState", "IndexNullState"),
    ):
        if old.get(key) != new.get(key):
            raise ApiError(f"{name} cannot be changed when updating a schema")


def _index_pairs(
    old: Dict[str, Any], new: Dict[str, Any]
) -> List[Tuple[Dict[str, Any], Dict[str, Any]]]:
    named = old.get("vectorConfig")
    if not named:
        return [(old, new)]
    return [(named[name], new["vectorConfig"][name]) for name in named]


def _setting(config: Dict[str, Any], key: str) -> Any:
    value = config[key.partition(".")[0]]
    if isinstance(value, dict):
        return value[key.partition(".")[2] or "enabled"]
    return value


def _check_sharding(old: Dict[str, Any], new: Dict[str, Any]) -> None:
    for key, what in (
        ("desiredCount", "re-sharding not supported yet: shard count is immutable"),
        ("virtualPerPhysical", "virtual shards per physical is immutable"),
    ):
        if old[key] != new[key]:
            raise ApiError(
                f'validate sharding config: {what}: attempted change from "{old[key]}" '
                f'to "{new[key]}"'
            )


def _fixed(what: str, was: Any, becomes: Any) -> ApiError:
    return ApiError(f'{what} is immutable: attempted change from "{was}" to "{becomes}"')
