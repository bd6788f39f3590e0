"""Explore: vector search in all classes at once."""

from __future__ import annotations

from typing import Any, List, Optional

from graphql import (
    GraphQLField,
    GraphQLFloat,
    GraphQLList,
    GraphQLObjectType,
    GraphQLString,
)

from weaviate.local.errors import ApiError, said
from weaviate.local.graphql.argument_types import integers, near_arguments
from weaviate.local.graphql.context import Answer, Info
from weaviate.local.graphql.selection import selects
from weaviate.local.search.arguments import Near
from weaviate.local.search.distances import COSINE, certainty_of
from weaviate.local.search.hits import Hit
from weaviate.local.search.query_vector import (
    certainty_unsupported,
    configured_metric,
    cross_class_vector,
)
from weaviate.local.search.vector_search import nearest, takes_texts, target_vector
from weaviate.local.storage.database import Database
from weaviate.local.wire.json import float32

_DEFAULT_LIMIT = 20
_TOLERANCE = 1e-6


def explore_field(database: Database) -> GraphQLField:
    """Return the field `Explore` of the root."""
    with_texts = any(takes_texts(database, collection) for collection in database.classes.values())
    shown = GraphQLObjectType(
        "ExploreObj",
        {
            "className": GraphQLField(GraphQLString, resolve=lambda hit, _: hit.item.class_name),
            "beacon": GraphQLField(GraphQLString, resolve=lambda hit, _: hit.item.beacon),
            "distance": GraphQLField(GraphQLFloat, resolve=lambda hit, _: float32(hit.distance)),
            "certainty": GraphQLField(
                GraphQLFloat, resolve=lambda hit, _: float32(certainty_of(hit.distance))
            ),
        },
    )
    return GraphQLField(
        GraphQLList(shown),
        args={
            **integers("offset", "limit"),
            **near_arguments("Explore", "Explore" if with_texts else None),
        },
        resolve=_resolve,
    )


def _resolve(_source: Any, info: Info, **arguments: Any) -> List[Hit]:
    answer: Answer = info.context
    database = answer.database
    arguments = dict(answer.arguments(arguments))
    near = Near.of(arguments)
    metric = _common_metric(database, near)
    if metric != COSINE and (selects(info, "certainty") or (near and near.certainty)):
        raise certainty_unsupported(metric)
    if near is None:
        raise ApiError(
            "invalid params: received no search params, one of [nearVector, nearObject] or "
            "module search params is required for an exploration"
        )
    offset, limit = arguments.get("offset") or 0, arguments.get("limit") or _DEFAULT_LIMIT
    with said("vectorize params"):
        vector, name = cross_class_vector(database, near)
    found: List[Hit] = []
    problems: List[str] = []
    for collection in database.classes.values():
        index = collection.index_name
        try:
            shard = collection.shard()
        except ApiError as error:
            problems.append(f"search index {index}: {error.message}")
            continue
        targets = [name] if name else ()
        try:
            found += nearest(
                collection, shard, vector, target_vector(collection, targets), offset + limit
            )
        except ApiError as error:
            words = f"search index {index}: shard {index}_{shard.name}: vector search"
            problems.append(f"{words}: {error.message}")
    if problems:
        raise ApiError(f"vector search: {', '.join(problems)}")
    found = [hit for hit in found if _is_near(hit, near)]
    found.sort(key=lambda hit: hit.distance or 0.0)
    return found[offset : offset + limit]


def _is_near(hit: Hit, near: Near) -> bool:
    distance = hit.distance or 0.0
    if near.certainty:
        return float32(certainty_of(distance)) >= float32(near.certainty)
    return near.max_distance is None or distance <= near.max_distance + _TOLERANCE


def _common_metric(database: Database, near: Optional[Near]) -> str:
    targets = near.target_vectors if near else ()
    metrics = {
        collection.name: configured_metric(collection, targets)
        for collection in database.classes.values()
    }
    if len(set(metrics.values())) > 1:
        words = ", ".join(
            f"class '{name}' uses distance metric '{metric}'" for name, metric in metrics.items()
        )
        raise ApiError(
            "vector search across classes not possible: found different distance metrics: " + words
        )
    return next(iter(metrics.values()))
