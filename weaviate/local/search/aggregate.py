"""Aggregate: which objects of a class are counted together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Dict, List, Optional, Sequence

import numpy as np

from weaviate.local.errors import ApiError, said
from weaviate.local.filters.check import check_clause
from weaviate.local.filters.match import match_clause
from weaviate.local.search.arguments import AggregateArguments, Near
from weaviate.local.search.distances import certainty_of
from weaviate.local.search.hits import Hit
from weaviate.local.search.hybrid import Limits, hybrid_search, made_vector
from weaviate.local.search.query_vector import search_vector
from weaviate.local.search.vector_search import Query, check_vector_name, nearest, target_vector
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Allow, Collection, Shard, StoredObject, data_type
from weaviate.local.wire.number_text import text_of_number

_GROUPS_SHOWN = 100
_HYBRID_LIMIT = 100
_NEEDS_LIMIT = "must provide certainty or objectLimit with vector search"


@dataclass(frozen=True)
class ObjectGroup:
    """Objects that are counted together.

    Args:
        objects: Their properties.
        path: The property they are grouped by; empty for a group of all.
        value: The value of that property which they have in common.
        of_all: Whether these are all objects of the class (or tenant).
    """

    objects: Sequence[Dict[str, Any]]
    path: Sequence[str] = ()
    value: str = ""
    of_all: bool = False


def aggregate(
    database: Database,
    collection: Collection,
    given: AggregateArguments,
    selected: Sequence[str] = (),
) -> List[ObjectGroup]:
    """Return the groups of objects of an Aggregate; without `groupBy` exactly one.

    Args:
        database: Where references and vectorizers are.
        collection: The class.
        given: What the query asks for.
        selected: The properties whose figures are selected.
    """
    start = None if given.near is None else _start(database, collection, given, given.near)
    hybrid = given.hybrid
    if hybrid is not None and hybrid.vector is None and hybrid.query:
        made_vector(database, collection, hybrid)
    if given.where is not None:
        with said("invalid 'where' filter"):
            check_clause(database, given.where)
    shard = collection.shard(given.tenant)
    if start is not None and hybrid is None:
        with said(f"shard {shard.name}"):
            check_vector_name(collection, start.name)
        if not len(start.vector):
            start = None  # there is nothing to search for, and so no search
    where = f"shard {shard.name}" + (": identify groups" if given.group_by else "")
    with said(where):
        if given.group_by and len(given.group_by) != 1:
            raise ApiError("grouping by cross-refs not supported")
        allow: Optional[Allow] = None
        if given.where is not None:
            with said("retrieve doc IDs from searcher", always=True):
                allow = match_clause(database, collection, given.where)
        objects = _objects(database, collection, shard, given, allow, start)
        if given.group_by:
            return _grouped(objects, given.group_by, given.limit)
    of_all = allow is None and start is None and hybrid is None
    with said(f"shard {shard.name}: aggregate properties"):
        _check_kinds(collection, selected, "" if of_all else "prepare aggregators for props: ")
        if of_all:
            _check_buckets(collection, selected)
    return [ObjectGroup([item.properties for item in objects], of_all=of_all)]


@dataclass(frozen=True)
class _Start:
    """Where a vector search starts from, and how far it goes."""

    vector: Query
    name: str
    certainty: float

    @property
    def farthest(self) -> float:
        """The greatest distance of a hit, in 32 bits as on a real server."""
        return float(np.float32(1 - self.certainty) * np.float32(2))


def _start(
    database: Database, collection: Collection, given: AggregateArguments, near: Near
) -> _Start:
    near.check()
    vector, name = search_vector(database, collection, near, given.tenant)
    certainty = near.certainty
    if not certainty and near.max_distance is not None:
        certainty = certainty_of(near.max_distance)  # whatever the distance, as a real server does
    if not certainty and given.object_limit is None:
        raise ApiError(_NEEDS_LIMIT)
    return _Start(vector, target_vector(collection, [name] if name else ()), certainty)


def _check_kinds(collection: Collection, names: Sequence[str], step: str) -> None:
    for name in names:
        prop = collection.find_property(name)
        if prop is not None and data_type(prop) == "blob":
            raise ApiError(f"{step}property {name}: unrecoginzed dataType blob")


def _check_buckets(collection: Collection, names: Sequence[str]) -> None:
    """Check that the properties are indexed whose figures are read from the index."""
    for name in names:
        prop = collection.find_property(name)
        if prop is None or data_type(prop) not in ("int", "number", "boolean", "date"):
            continue
        if prop.get("indexFilterable") is False:
            raise ApiError(f"property {name}: could not find bucket for prop {name}")


def _objects(
    database: Database,
    collection: Collection,
    shard: Shard,
    given: AggregateArguments,
    allow: Optional[Allow],
    start: Optional[_Start],
) -> List[StoredObject]:
    limit, is_grouped, hybrid = given.object_limit, given.group_by is not None, given.hybrid
    if hybrid is not None:  # unlike in Get, a near argument only limits it, and names its vectors
        # Like the real server, which looks at texts but not at lists of them.
        names = [prop["name"] for prop in collection.properties if data_type(prop) == "text"]
        before = "hybrid search: " if is_grouped else ""
        dense = f"{before}dense search: aggregate {'grouped ' if is_grouped else ''}dense search"
        farthest = None if start is None or start.certainty <= 0 else start.farthest
        if limit is None and farthest is None and not hybrid.has_keywords:
            raise ApiError(f"{dense}: {_NEEDS_LIMIT}")
        at_most = limit or _HYBRID_LIMIT
        targets = [start.name] if start is not None and start.name else hybrid.targets
        hits = hybrid_search(
            database,
            collection,
            shard,
            replace(hybrid, properties=names, targets=targets),  # whichever the query names
            Limits(at_most, at_most, farthest),
            allow,
            steps=(f"{before}sparse search: aggregate sparse search: bm25 objects", dense, dense),
            has_texts=bool(names),
        )
        return [hit.item for hit in hits]
    if start is not None:
        with said("failed to perform vector search" if is_grouped else ""):
            hits = _near_hits(collection, shard, start, limit, allow)
        return [hit.item for hit in hits]
    return [item for item in shard if allow is None or allow(item)]


def _near_hits(
    collection: Collection,
    shard: Shard,
    start: _Start,
    limit: Optional[int],
    allow: Optional[Allow],
) -> List[Hit]:
    if limit is None:
        if start.certainty <= 0:
            raise ApiError(_NEEDS_LIMIT)
        with said("aggregate search by vector"):
            return nearest(collection, shard, start.vector, start.name, None, start.farthest, allow)
    hits = nearest(collection, shard, start.vector, start.name, limit, None, allow)
    if start.certainty <= 0:
        return hits
    return [hit for hit in hits if hit.distance is None or hit.distance <= start.farthest]


def _grouped(
    objects: Sequence[StoredObject], path: Sequence[str], limit: Optional[int]
) -> List[ObjectGroup]:
    members: Dict[str, Dict[str, StoredObject]] = {}
    for item in objects:
        value = item.properties.get(path[0])
        for element in value if isinstance(value, list) else [] if value is None else [value]:
            members.setdefault(_group_value(path[0], element), {})[item.id] = item
    largest_first = sorted(members.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    shown = largest_first[: _GROUPS_SHOWN if limit is None else max(0, limit)]
    return [
        ObjectGroup([item.properties for item in of_value.values()], path, value)
        for value, of_value in shown
    ]


def _group_value(name: str, element: Any) -> str:
    if isinstance(element, bool):
        return "true" if element else "false"
    if isinstance(element, (int, float)):
        return text_of_number(element)
    if isinstance(element, dict):
        if "beacon" not in element:
            raise ApiError(f"grouping by property '{name}' is not supported")
        return str(element["beacon"])
    return str(element)
