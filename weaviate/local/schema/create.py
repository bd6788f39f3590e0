"""Classes as users write them and as the server keeps them: completed and checked."""

from __future__ import annotations

import copy
from typing import Any, Callable, Dict, List, Sequence

from weaviate.local.errors import ApiError, said
from weaviate.local.schema.check import check_class, check_property
from weaviate.local.schema.names import (
    STRING_TYPES,
    TEXT_TYPES,
    lower_first,
    primitive,
    upper_first,
)
from weaviate.local.schema.vector_index import complete_vector_index
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import NO_VECTORIZER, Collection
from weaviate.local.tokenizer import STOPWORD_PRESETS
from weaviate.local.wire.go_text import type_name
from weaviate.local.wire.json import float32

_CLASS_KEYS = (
    *("class", "description", "invertedIndexConfig", "moduleConfig", "multiTenancyConfig"),
    *("properties", "replicationConfig", "shardingConfig", "vectorConfig"),
    *("vectorIndexConfig", "vectorIndexType", "vectorizer"),
)
_PROPERTY_KEYS = (
    *("dataType", "description", "indexFilterable", "indexSearchable", "moduleConfig", "name"),
    *("nestedProperties", "tokenization"),
)
_KEPT_EMPTY = ("properties",)  # everything else is left out where it says nothing
_VIRTUAL_SHARDS = 128
_MOST_SHARDS = 2**31 - 1  # far beyond what a real server has memory for
_ONLY = {"key": "_id", "strategy": "hash", "function": "murmur3"}
NODES = 1


def create_class(database: Database, given: Dict[str, Any], default_vectorizer: str) -> Collection:
    """Add a class after completing and checking it."""
    schema = complete_class(given, default_vectorizer, modules_of(database))
    name = schema["class"]
    taken = database.find_index(name)
    if taken is not None:
        raise ApiError(_name_taken(name, taken.name))
    check_class(schema, lambda other: database.find(other) is not None, modules_of(database))
    finish_class(schema)
    copies = schema["replicationConfig"]["factor"]
    if copies > NODES:
        raise ApiError(
            "init sharding state: could not find enough weaviate nodes for replication: "
            f"{NODES} available, {copies} requested"
        )
    return database.add_class(in_order(schema))


def complete_class(
    given: Dict[str, Any], default_vectorizer: str, modules: Sequence[str]
) -> Dict[str, Any]:
    """Return a copy of a class with every default filled in.

    Args:
        given: The class as the request has it.
        default_vectorizer: Vectorizer of a class that names none.
        modules: The vectorizers of this server, whose settings have defaults.
    """
    schema = copy.deepcopy({key: given[key] for key in _CLASS_KEYS if given.get(key) is not None})
    schema["class"] = upper_first(schema.get("class", ""))
    schema.setdefault("properties", None)
    tenants = schema.setdefault("multiTenancyConfig", {"enabled": False})
    schema["multiTenancyConfig"] = {"enabled": bool(tenants.get("enabled"))}
    if schema["multiTenancyConfig"]["enabled"] and "shardingConfig" in schema:
        raise ApiError("cannot have both shardingConfig and multiTenancyConfig")
    if not schema.get("vectorConfig"):
        schema.pop("vectorConfig", None)
        schema["vectorizer"] = schema.get("vectorizer") or default_vectorizer
        schema["vectorIndexType"] = schema.get("vectorIndexType") or "hnsw"
    schema["invertedIndexConfig"] = _inverted_index(schema.get("invertedIndexConfig") or {})
    replication = schema.get("replicationConfig") or {}
    schema["replicationConfig"] = {
        "deletionStrategy": replication.get("deletionStrategy") or "NoAutomatedResolution",
        "factor": max(1, replication.get("factor") or 1),
    }
    if _vectorizer(schema) in modules:
        configs = schema.setdefault("moduleConfig", {})
        if isinstance(configs, dict):
            settings = configs.setdefault(_vectorizer(schema), {})
            if isinstance(settings, dict):
                settings.setdefault("vectorizeClassName", True)
    for prop in schema["properties"] or []:
        prop["name"] = lower_first(prop.get("name") or "")
        complete_property(prop, schema, modules)
    return schema


def finish_class(schema: Dict[str, Any]) -> None:
    """Replace old spellings and complete the settings of indexes of a checked class."""
    finish_properties(schema)
    finish_stopwords(schema)
    finish_indexes(schema)


def finish_properties(schema: Dict[str, Any]) -> None:
    """Replace old spellings in the properties of a class."""
    for prop in schema["properties"] or []:
        finish_property(prop)
    if schema["properties"] is not None:
        schema["properties"] = [_property_in_order(prop) for prop in schema["properties"]]


def finish_stopwords(schema: Dict[str, Any]) -> None:
    """Leave out the stopwords of a class that its preset has already."""
    words = schema["invertedIndexConfig"]["stopwords"]
    if words["additions"]:
        known = STOPWORD_PRESETS[words["preset"]]
        words["additions"] = [word for word in words["additions"] if word not in known] or None


def finish_indexes(schema: Dict[str, Any], any_distance: bool = False) -> None:
    """Complete the settings of vector indexes and shards of a class."""
    _finish_vector_indexes(schema, any_distance)
    schema["shardingConfig"] = _sharding(schema)


def _finish_vector_indexes(schema: Dict[str, Any], any_distance: bool) -> None:
    if not schema.get("vectorConfig"):
        schema["vectorIndexConfig"] = complete_vector_index(
            schema["vectorIndexType"], schema.get("vectorIndexConfig"), any_distance
        )
        return
    for name, config in schema["vectorConfig"].items():
        with said(f"parse vector config for {name}"):
            filled = complete_vector_index(
                config["vectorIndexType"], config.get("vectorIndexConfig"), any_distance
            )
        schema["vectorConfig"][name] = {
            "vectorIndexConfig": filled,
            "vectorIndexType": config["vectorIndexType"],
            "vectorizer": config["vectorizer"],
        }


def add_property(database: Database, class_name: str, given: Dict[str, Any]) -> Dict[str, Any]:
    """Add a property to the class of this name, and return it."""
    if not given.get("name"):
        raise ApiError("property must contain name")
    if given.get("dataType") is None:
        raise ApiError("property must contain dataType")
    collection = database.find(class_name)
    if collection is None:
        raise ApiError("class not found")
    return extend_class(database, collection, given)


def extend_class(
    database: Database, collection: Collection, given: Dict[str, Any]
) -> Dict[str, Any]:
    """Add a property to a class after completing and checking it, and return it."""
    taken = [prop["name"].lower() for prop in collection.properties]
    prop = prepare_property(database, collection, given, taken)
    collection.schema["properties"] = [*collection.properties, prop]
    database.schema_changed(collection)
    return prop


def prepare_property(
    database: Database, collection: Collection, given: Dict[str, Any], taken: List[str]
) -> Dict[str, Any]:
    """Return a property of a class completed and checked; nothing is changed yet."""
    prop = copy.deepcopy({key: given[key] for key in given if given[key] is not None})
    prop["name"] = lower_first(prop["name"])
    complete_property(prop, collection.schema, modules_of(database))
    known: Callable[[str], bool] = lambda other: database.find(other) is not None  # noqa: E731
    check_property(prop, collection.schema, set(taken), known)
    finish_property(prop)
    return _property_in_order(prop)


def complete_property(prop: Dict[str, Any], schema: Dict[str, Any], modules: Sequence[str]) -> None:
    """Fill in the defaults of a property."""
    kind = primitive(prop.get("dataType"))
    if kind in TEXT_TYPES + STRING_TYPES:
        prop["tokenization"] = prop.get("tokenization") or "word"
    if prop.get("indexInverted") is None or (
        prop.get("indexFilterable") is not None or prop.get("indexSearchable") is not None
    ):
        _complete_indexing(prop, kind in TEXT_TYPES + STRING_TYPES)
    for inner in prop.get("nestedProperties") or []:
        _complete_nested(inner)
    module = _vectorizer(schema)
    if module in modules and isinstance(prop.setdefault("moduleConfig", {}), dict):
        settings = prop["moduleConfig"].setdefault(module, {})
        if isinstance(settings, dict):
            settings.setdefault("skip", False)
            settings.setdefault("vectorizePropertyName", False)


def finish_property(prop: Dict[str, Any]) -> None:
    """Replace the old spellings of a checked property by the new ones."""
    kind = primitive(prop["dataType"])
    if kind in STRING_TYPES:
        prop["dataType"] = [kind.replace("string", "text")]
        if prop["tokenization"] == "word":
            prop["tokenization"] = "whitespace"
    inverted = prop.pop("indexInverted", None)
    if inverted is not None and prop.get("indexFilterable") is None:
        prop["indexFilterable"] = inverted
        prop["indexSearchable"] = inverted and primitive(prop["dataType"]) in TEXT_TYPES


def in_order(schema: Dict[str, Any]) -> Dict[str, Any]:
    """Return a class with its keys in the server's order, without the empty ones."""
    return {
        key: schema[key]
        for key in _CLASS_KEYS
        if key in _KEPT_EMPTY or schema.get(key) not in (None, "")
    }


def _property_in_order(prop: Dict[str, Any]) -> Dict[str, Any]:
    ordered = {key: prop[key] for key in _PROPERTY_KEYS if prop.get(key) not in (None, "", [])}
    if "nestedProperties" in ordered:
        ordered["nestedProperties"] = [_property_in_order(p) for p in ordered["nestedProperties"]]
    return ordered


def _complete_indexing(prop: Dict[str, Any], is_text: bool) -> None:
    if prop.get("indexFilterable") is None:
        prop["indexFilterable"] = primitive(prop.get("dataType")) != "blob"
    if prop.get("indexSearchable") is None:
        prop["indexSearchable"] = is_text


def _complete_nested(prop: Dict[str, Any]) -> None:
    is_text = primitive(prop.get("dataType")) in TEXT_TYPES
    if is_text:
        prop["tokenization"] = prop.get("tokenization") or "word"
    _complete_indexing(prop, is_text)
    for inner in prop.get("nestedProperties") or []:
        _complete_nested(inner)


def _inverted_index(given: Dict[str, Any]) -> Dict[str, Any]:
    ranking = given.get("bm25")
    words = given.get("stopwords") or {}
    ranking = {"b": 0.75, "k1": 1.2} if ranking is None else ranking
    filled: Dict[str, Any] = {
        "bm25": {key: float32(ranking[key]) for key in ("b", "k1") if ranking.get(key)},
        "cleanupIntervalSeconds": given.get("cleanupIntervalSeconds") or 60,
    }
    for key in ("indexNullState", "indexPropertyLength", "indexTimestamps"):
        if given.get(key):
            filled[key] = True
    filled["stopwords"] = {
        "additions": words.get("additions"),
        "preset": words.get("preset") or "en",
        "removals": words.get("removals"),
    }
    return filled


def _sharding(schema: Dict[str, Any]) -> Dict[str, Any]:
    if schema["multiTenancyConfig"]["enabled"]:
        numbers = dict.fromkeys(("virtualPerPhysical", "desiredCount", "actualCount"), 0)
        rest = {"desiredVirtualCount": 0, "actualVirtualCount": 0}
        return {**numbers, **rest, "key": "", "strategy": "", "function": ""}
    given = schema.get("shardingConfig") or {}
    if not isinstance(given, dict):
        raise ApiError("parse sharding config: input must be a non-nil map")
    virtual = _count(given, "virtualPerPhysical", _VIRTUAL_SHARDS)
    count = _count(given, "desiredCount", 1)
    for key in _ONLY:
        if not isinstance(given.get(key, ""), str):
            kind = type_name(given[key])
            words = f'field "{key}" must be of type string, got: {kind}'
            raise ApiError(f"parse sharding config: {words}")
    for key, only in _ONLY.items():
        if given.get(key, only) != only:
            on = f"on key '{only}'" if key == "key" else f"with {key} '{only}'"
            raise ApiError(
                f"parse sharding config: sharding only supported {on} for now, got: {given[key]}"
            )
    return {
        "virtualPerPhysical": virtual,
        "desiredCount": count,
        "actualCount": count,
        "desiredVirtualCount": count * virtual,
        "actualVirtualCount": count * virtual,
        "key": "_id",
        "strategy": "hash",
        "function": "murmur3",
    }


def _count(given: Dict[str, Any], key: str, default: int) -> int:
    value = given.get(key, default)
    problem = ""
    if isinstance(value, float):
        problem = f'strconv.ParseInt: parsing "{value}": invalid syntax'
    elif isinstance(value, bool) or not isinstance(value, int):
        return 0  # as a real server reads it
    elif value < 0:
        problem = f"must not be negative, got {value}"  # a real server fails
    elif value > _MOST_SHARDS:
        problem = f"must not be more than {_MOST_SHARDS}, got {value}"
    if problem:
        raise ApiError(f"parse sharding config: {key}: {problem}")
    return int(value)


def _vectorizer(schema: Dict[str, Any]) -> str:
    return str(schema.get("vectorizer") or NO_VECTORIZER)


def modules_of(database: Database) -> List[str]:
    """Return the names of the vectorizers that this server has."""
    return [database.vectorizer.name] if database.vectorizer is not None else []


def _name_taken(name: str, taken: str) -> str:
    if name == taken:
        return f'class name "{name}" already exists'
    return (
        f'class name "{name}" already exists as a permutation of: "{taken}". '
        "class names must be unique when lowercased"
    )
