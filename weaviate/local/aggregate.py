"""Aggregate: which objects of a class are counted together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence

from weaviate.local.errors import ApiError
from weaviate.local.filters import check_clause, match_clause, parse_where
from weaviate.local.hits import Allow, Hit
from weaviate.local.hybrid import Limits, checked_alpha, hybrid_search, hybrid_vector
from weaviate.local.model import Collection, Shard, StoredObject
from weaviate.local.near import Near, check_certainty, near_of, search_vector
from weaviate.local.nearest import nearest
from weaviate.local.numbers_text import text_of_number
from weaviate.local.store import Database

_GROUPS_SHOWN = 100
_HYBRID_LIMIT = 100
_NEEDS_LIMIT = "must provide certainty or objectLimit with vector search"


@dataclass(frozen=True)
class ObjectGroup:
    """Objects that are counted together.

    Args:
        collection: Their class.
        objects: Their properties.
        path: The property they are grouped by; empty for a group of all.
        value: The value of that property which they have in common.
        of_all: Whether these are all objects of the class (or tenant).
    """

    collection: Collection
    objects: Sequence[Dict[str, Any]]
    path: Sequence[str] = ()
    value: str = ""
    of_all: bool = False


def aggregate(
    database: Database, collection: Collection, arguments: Mapping[str, Any]
) -> List[ObjectGroup]:
    """Return the groups of objects that an Aggregate is about: without `groupBy` exactly one.

    Args:
        database: Where references and vectorizers are.
        collection: The class.
        arguments: Arguments of the field, as GraphQL names them.

    Raises:
        ApiError: with the message that the real server has for it.
    """
    path = arguments.get("groupBy")
    limit = arguments.get("objectLimit")
    if limit is not None and limit <= 0:
        raise ApiError(422, "objectLimit must be a positive integer")
    clause = None
    if arguments.get("where") is not None:
        try:
            clause = parse_where(arguments["where"], collection.name)
        except ApiError as problem:
            raise problem.within("could not extract filters") from None
    near = near_of(arguments)
    hybrid = arguments.get("hybrid")
    if hybrid is not None:
        checked_alpha(hybrid)
    if limit is not None and near is None and hybrid is None:
        raise ApiError(422, "objectLimit can only be used with a near<Media> or hybrid filter")
    if clause is not None:
        try:
            check_clause(database, clause)
        except ApiError as problem:
            raise problem.within("invalid 'where' filter") from None
    shard = collection.shard(arguments.get("tenant"))
    allow: Optional[Allow] = None
    if clause is not None:
        try:
            allow = match_clause(database, collection, clause)
        except ApiError as problem:
            words = f"shard {shard.name}: retrieve doc IDs from searcher"
            raise problem.within(words) from None
    objects = _objects(database, collection, shard, arguments, allow, near)
    if path is not None:
        try:
            return _grouped(collection, objects, path, arguments.get("limit"))
        except ApiError as problem:
            raise problem.within(f"shard {shard.name}: identify groups") from None
    of_all = allow is None and near is None and hybrid is None
    return [ObjectGroup(collection, [item.properties for item in objects], of_all=of_all)]


def _objects(
    database: Database,
    collection: Collection,
    shard: Shard,
    arguments: Mapping[str, Any],
    allow: Optional[Allow],
    near: Optional[Near],
) -> List[StoredObject]:
    limit = arguments.get("objectLimit")
    if near is not None:
        hits = _near_hits(database, collection, shard, near, limit, arguments.get("tenant"), allow)
        return [hit.item for hit in hits]
    hybrid = arguments.get("hybrid")
    if hybrid is not None:
        # Like the real server, which looks at texts but not at lists of them.
        names = [prop["name"] for prop in collection.properties if prop["dataType"][0] == "text"]
        if not hybrid.get("vector") and hybrid.get("query"):
            hybrid_vector(database, collection, hybrid)
        at_most = limit or _HYBRID_LIMIT
        hits = hybrid_search(
            database, collection, shard, hybrid, Limits(at_most, at_most), allow, names
        )
        return [hit.item for hit in hits]
    return [item for item in shard if allow is None or allow(item)]


def _near_hits(
    database: Database,
    collection: Collection,
    shard: Shard,
    near: Near,
    limit: Optional[int],
    tenant: Optional[str],
    allow: Optional[Allow],
) -> List[Hit]:
    if near.certainty:
        check_certainty(collection, near.target_vectors)
    if near.max_distance is None and limit is None:
        raise ApiError(422, _NEEDS_LIMIT)
    vector, name = search_vector(database, collection, near, tenant)
    return nearest(collection, shard, vector, name, limit, near.max_distance, allow)


def _grouped(
    collection: Collection, objects: Sequence[StoredObject], path: Sequence[str], limit: Any
) -> List[ObjectGroup]:
    if len(path) != 1:
        raise ApiError(422, "grouping by cross-refs not supported")
    members: Dict[str, Dict[str, StoredObject]] = {}
    for item in objects:
        value = item.properties.get(path[0])
        for element in value if isinstance(value, list) else [] if value is None else [value]:
            members.setdefault(_group_value(path[0], element), {})[item.id] = item
    largest_first = sorted(members.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    shown = largest_first[: _GROUPS_SHOWN if limit is None else max(0, limit)]
    return [
        ObjectGroup(collection, [item.properties for item in of_value.values()], path, value)
        for value, of_value in shown
    ]


def _group_value(name: str, element: Any) -> str:
    if isinstance(element, bool):
        return "true" if element else "false"
    if isinstance(element, (int, float)):
        return text_of_number(element)
    if isinstance(element, dict):
        if "beacon" not in element:
            raise ApiError(422, f"grouping by property '{name}' is not supported")
        return str(element["beacon"])
    return str(element)
