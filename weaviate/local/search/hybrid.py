"""Hybrid search: keyword and vector search with their hits fused."""

from __future__ import annotations

from typing import Any, List, Mapping, NamedTuple, Optional, Tuple

from weaviate.local.errors import ApiError, said
from weaviate.local.search.fusion import RELATIVE, autocut, fuse
from weaviate.local.search.hits import Hit
from weaviate.local.search.keyword_search import bm25
from weaviate.local.search.query_vector import vectorizer_of
from weaviate.local.search.vector_search import Query, check_vector_name, nearest, target_vector
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Allow, Collection, Shard

_DEFAULT_ALPHA = 0.75
_LEAST_HITS = 100


class Limits(NamedTuple):
    """How many hits the two searches look for, which matters because their scores are scaled."""

    keyword: int
    vector: int

    @classmethod
    def of_page(cls, offset: int, total: int) -> Limits:
        """Return the limits for a page that ends with hit number `total`."""
        return cls(max(offset + _LEAST_HITS, total), max(_LEAST_HITS, total))


def hybrid_search(
    database: Database,
    collection: Collection,
    shard: Shard,
    given: Mapping[str, Any],
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
        given: The fields of the `hybrid` argument.
        limits: How many hits each of the searches looks for.
        allow: Only objects for which this says yes are hits.
        jumps: The `autocut` of the query, which cuts the keyword search off, too.
        steps: How refusals begin: by the keyword search, by the vector search before it searches,
            and when it does.
        has_texts: Whether there are properties for the keyword search to look at.

    Raises:
        ApiError: 422 for an impossible alpha, or when a vector is needed and there is none.
    """
    alpha, query = checked_alpha(given), given.get("query") or ""
    searches: List[Tuple[List[Hit], float, str]] = []
    if has_keywords(given):
        properties, found = given.get("properties") or (), []
        try:
            if has_texts:
                found = bm25(collection, shard, query, properties, limits.keyword, allow)
        except ApiError as problem:
            raise problem.inside(steps[0]) from None
        if jumps > 0:
            found = found[: autocut([hit.score for hit in found], jumps)]
        searches.append((found, 1 - alpha, "keyword"))
    if not query or alpha > 0:
        vector, name = query_vector(database, collection, given)
        try:
            check_vector_name(collection, name)
        except ApiError as problem:
            raise problem.inside(steps[1]) from None
        try:
            found = nearest(collection, shard, vector, name, limits.vector, None, allow)
        except ApiError as problem:
            raise problem.inside(steps[2]) from None
        # Distances were only a means: the answer shows scores.
        found = [Hit(hit.item, raw_score=hit.raw_score) for hit in found]
        searches.append((found, alpha if query else 1.0, "vector"))
    return fuse(
        given.get("fusionType") or RELATIVE,
        [hits for hits, _, _ in searches],
        [weight for _, weight, _ in searches],
        [name for _, _, name in searches],
    )


def has_keywords(given: Mapping[str, Any]) -> bool:
    """Return whether a hybrid search begins with a keyword search.

    Raises:
        ApiError: 422 when its alpha is not between 0 and 1.
    """
    return bool(given.get("query")) and checked_alpha(given) < 1


def checked_alpha(given: Mapping[str, Any]) -> float:
    """Return the weight of the vector search.

    Raises:
        ApiError: 422 when it is not between 0 and 1.
    """
    alpha = given.get("alpha")
    if alpha is None:
        return _DEFAULT_ALPHA
    if not 0 <= alpha <= 1:
        raise ApiError(422, "failed to extract hybrid params: alpha should be between 0.0 and 1.0")
    return float(alpha)


def query_vector(
    database: Database, collection: Collection, given: Mapping[str, Any]
) -> Tuple[Query, str]:
    """Return the vector of a hybrid search, with the words of a search that needs it.

    Raises:
        ApiError: 422 when it has none and the class no vectorizer.
    """
    targets = given.get("targetVectors")
    if targets:
        given = {**given, "targetVectors": targets[:1]}
    try:
        target_vector(collection, given.get("targetVectors") or ())
    except ApiError as problem:
        raise problem.within("dense search") if has_keywords(given) else problem from None
    with said("get vector input from modules provider"):
        return hybrid_vector(database, collection, given)


def hybrid_vector(
    database: Database, collection: Collection, given: Mapping[str, Any]
) -> Tuple[Query, str]:
    """Return the vector of a hybrid search, its own or that of its query, and which to compare.

    Raises:
        ApiError: 422 when it has none and the class no vectorizer.
    """
    name = target_vector(collection, given.get("targetVectors") or ())
    if given.get("vector"):
        return given["vector"], name
    vectorizer = vectorizer_of(database, collection, name)
    if vectorizer is None:
        raise ApiError(
            422,
            "VectorFromInput was called without vectorizer",
        )
    if not given.get("query"):
        raise ApiError(422, "no query, search vector, or sub-searches provided")
    return vectorizer.embed_query([given["query"]]), name
