"""Resolvers of an object's fields: properties, references, `_additional`."""

from __future__ import annotations

from functools import partial
from typing import Any, Callable, Dict, List, Mapping, Optional

from graphql import GraphQLField, GraphQLObjectType, GraphQLOutputType

from weaviate.local.deadline import check_time
from weaviate.local.errors import ApiError
from weaviate.local.graphql.context import Answer, Info
from weaviate.local.graphql.selection import selected_fields, selected_types
from weaviate.local.search.distances import certainty_of
from weaviate.local.search.hits import Group, Hit
from weaviate.local.wire.json import float32
from weaviate.local.wire.number_text import short

Resolver = Callable[..., Any]

_ALWAYS_KNOWN = frozenset(
    ("id", "vector", "vectors", "creationTimeUnix", "lastUpdateTimeUnix", "isConsistent")
)
_KNOWN_OF_HITS = frozenset(("score", "explainScore"))
_LARGEST_INT = 2**31 - 1
_SMALLEST_INT = -(2**31)


def plain_object(name: str, types: Mapping[str, GraphQLOutputType]) -> GraphQLObjectType:
    """Return a type whose fields are read from a dict."""
    return GraphQLObjectType(name, {key: GraphQLField(type_) for key, type_ in types.items()})


def property_resolver(name: str, kind: str) -> Resolver:
    """Return the resolver of a property (also of a nested object) of this data type."""
    if kind == "phoneNumber":
        return partial(_phone, name)
    return partial(_integers if kind in ("int", "int[]") else _value, name)


def _properties(source: Any) -> Mapping[str, Any]:
    check_time()
    return source.properties if isinstance(source, Hit) else source


def _value(name: str, source: Any, _info: Info) -> Any:
    return _properties(source).get(name)


def _integers(name: str, source: Any, _info: Info) -> Any:
    value = _properties(source).get(name)
    if isinstance(value, list):
        return [_int32(element) for element in value]
    return None if value is None else _int32(value)


def _phone(name: str, source: Any, _info: Info) -> Optional[Dict[str, Any]]:
    value = _properties(source).get(name)
    if value is None:
        return None
    filled = {"defaultCountry": "", "valid": False, **value}
    national = value.get("national")
    return {**filled, "national": None if national is None else _int32(national)}


def _int32(value: Any) -> Optional[int]:
    # GraphQL integers have 32 bits; the real server, too, shows null for others.
    return int(value) if _SMALLEST_INT <= value <= _LARGEST_INT else None


def references(
    name: str, class_of_type: Mapping[str, str], source: Hit, info: Info
) -> Optional[List[Hit]]:
    """Resolve a cross reference; `class_of_type` has the class of each GraphQL type."""
    types = selected_types(info)
    if "Beacon" in types:
        raise ApiError("retrieving cross-refs by beacon is not supported yet - coming soon!")
    stored = source.properties.get(name)
    if not stored:
        return stored
    answer: Answer = info.context
    tenant = source.item.tenant
    found = [answer.database.resolve(reference["beacon"], tenant) for reference in stored]
    hits = [
        Hit(item, found=False)
        for type_ in types
        for item in found
        if item is not None and item.class_name == class_of_type.get(type_)
    ]
    return hits or None


def _vector(source: Hit, info: Info) -> List[float]:
    if source.item.vector is not None:
        info.context.vector_later(info, source.item.vector)
    return []


def named_vector(name: str, source: Hit, info: Info) -> List[float]:
    """Resolve one of the named vectors of an object; one that it lacks is an empty list."""
    vector = source.item.vectors.get(name)
    if vector is not None:
        info.context.vector_later(info, vector)
    return []


def itself(source: Any, _info: Info) -> Any:
    """Resolve a field to what its parent is."""
    check_time()
    return source


def additional(source: Hit, info: Info) -> Optional[Hit]:
    """Resolve `_additional`: null if nothing of what the query asks for has a value."""
    check_time()
    names = {
        field.name.value
        for node in info.field_nodes
        for field, _ in selected_fields(info, node.selection_set)
    }
    if names & _ALWAYS_KNOWN or (source.found and names & _KNOWN_OF_HITS):
        return source
    kept = source.item.additional
    values = {
        "distance": source.distance,
        "certainty": source.distance,
        "classification": kept.get("classification"),
        "group": source.group,
    }
    return source if any(values.get(name) is not None for name in names) else None


def _distance(source: Hit, _info: Info) -> Optional[float]:
    return None if source.distance is None else float32(source.distance)


def _certainty(source: Hit, _info: Info) -> Optional[float]:
    return None if source.distance is None else certainty_of(source.distance)


def _score(source: Hit, _info: Info) -> str:
    return short(source.score)


def _classification(source: Hit, _info: Info) -> Any:
    return source.item.additional.get("classification")


def _group_distance(side: str, source: Group, _info: Info) -> Optional[float]:
    distance: Optional[float] = getattr(source, side)
    return None if distance is None else float32(distance)


ADDITIONAL: Dict[str, Resolver] = {
    "id": lambda source, _info: source.item.id,
    "vector": _vector,
    "vectors": itself,
    "creationTimeUnix": lambda source, _info: str(source.item.created_ms),
    "lastUpdateTimeUnix": lambda source, _info: str(source.item.updated_ms),
    "distance": _distance,
    "certainty": _certainty,
    "score": _score,
    "explainScore": lambda source, _info: source.explain_score,
    "isConsistent": lambda source, _info: True,
    "classification": _classification,
    "group": lambda source, _info: source.group,
}

GROUP: Dict[str, Resolver] = {
    "id": lambda source, _info: source.id,
    "count": lambda source, _info: len(source.hits),
    "groupedBy": lambda source, _info: {"path": [source.property_name], "value": source.value},
    "minDistance": partial(_group_distance, "min_distance"),
    "maxDistance": partial(_group_distance, "max_distance"),
    "hits": lambda source, _info: source.hits,
}
