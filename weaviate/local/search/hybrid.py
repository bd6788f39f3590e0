"""Hybrid search: keyword and vector search with their hits fused."""

from __future__ import annotations

from typing import List, NamedTuple, Optional, Tuple

from weaviate.local.errors import ApiError, said
from weaviate.local.search.arguments import Hybrid
from weaviate.local.search.fusion import RELATIVE, autocut, fuse
from weaviate.local.search.hits import Hit
from weaviate.local.search.keyword_search import bm25
from weaviate.local.search.vector_search import (
    Query,
    check_vector_name,
    nearest,
    target_vector,
    vectorizer_for,
)
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Allow, Collection, Shard

_LEAST_HITS = 100


class Limits(NamedTuple):
    """The limits of the two searches, which matter because their scores are scaled."""

    keyword: int
    vector: int
    distance: Optional[float] = None

    @classmethod
    def of_page(cls, offset: int, total: int) -> Limits:
        """Return the limits for a page that ends with hit number `total`."""
        return cls(max(offset + _LEAST_HITS, total), max(_LEAST_HITS, total))


def hybrid_search(
    database: Database,
    collection: Collection,
    shard: Shard,
    given: Hybrid,
    limits: Limits,
    allow: Optional[Allow] = None,
    jumps: int = 0,
    steps: Tuple[str, str, str] = ("sparse search", "dense search", "dense search"),
    has_texts: bool = True,
) -> List[Hit]:
    """Return the hits of a hybrid search, best first.

    Args:
        database: Has the vectorizer, for queries without vector.
        collection: Class of the shard.
        shard: Where to search.
        given: What to search for.
        limits: How many hits each of the searches looks for, and how near.
        allow: The filter that hits must pass.
        jumps: The `autocut` of the query, which cuts the keyword search off, too.
        steps: How refusals begin: by the keyword search, by the vector search before it searches,
            and when it does.
        has_texts: Whether there are properties for the keyword search to look at.
    """
    searches: List[Tuple[List[Hit], float, str]] = []
    if given.has_keywords:
        found: List[Hit] = []
        if has_texts:
            with said(steps[0], always=True):
                found = bm25(
                    collection, shard, given.query, given.properties, limits.keyword, allow
                )
        if jumps > 0:
            found = found[: autocut([hit.score for hit in found], jumps)]
        searches.append((found, 1 - given.alpha, "keyword"))
    if not given.query or given.alpha > 0:
        vector, name = query_vector(database, collection, given)
        with said(steps[1]):
            check_vector_name(collection, name)
        with said(steps[2]):
            found = nearest(collection, shard, vector, name, limits.vector, limits.distance, allow)
        # Distances were only a means: the answer shows scores.
        found = [Hit(hit.item, raw_score=hit.raw_score) for hit in found]
        searches.append((found, given.alpha if given.query else 1.0, "vector"))
    return fuse(
        given.fusion or RELATIVE,
        [hits for hits, _, _ in searches],
        [weight for _, weight, _ in searches],
        [name for _, _, name in searches],
    )


def query_vector(database: Database, collection: Collection, given: Hybrid) -> Tuple[Query, str]:
    """Return the vector of a hybrid search and the name of the vectors to compare."""
    if given.vector:
        with said("dense search"):
            return given.vector, target_vector(collection, given.targets[:1])
    target_vector(collection, given.targets)
    with said("get vector input from modules provider"):
        return made_vector(database, collection, given)


def made_vector(database: Database, collection: Collection, given: Hybrid) -> Tuple[Query, str]:
    """Return the vector that the vectorizer makes, and the name of those to compare."""
    name = target_vector(collection, given.targets)
    vectorizer = vectorizer_for(database, collection, name)
    if not given.query:
        raise ApiError("no query, search vector, or sub-searches provided")
    return vectorizer.embed_query([given.query]), name
