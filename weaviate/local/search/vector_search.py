"""Exact vector search in one shard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, List, Optional, Sequence, Union

import numpy as np

from weaviate.local.errors import ApiError
from weaviate.local.search.distances import COSINE, distances, norms
from weaviate.local.search.hits import Hit
from weaviate.local.storage.database import Database, TextVectorizer
from weaviate.local.storage.model import UNNAMED, Allow, Collection, Shard

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]
    Rows = NDArray[np.int64]

Query = Union[Sequence[float], "Vector"]

_KNN = "knn search: distance between entrypoint and query node"
_FIRST_LOOK = 64  # candidates that a filter is asked about at least
_TOLERANCE = 1e-6  # by which a distance may be over the limit, for rounding; the server's value


def metric_of(collection: Collection, name: str = UNNAMED) -> str:
    """Return the distance that the vectors called `name` are compared by."""
    check_vector_name(collection, name)
    return str(collection.vector_config(name).get("distance") or COSINE)


def target_vector(collection: Collection, given: Sequence[str]) -> str:
    """Return the name of the vectors that a search is about.

    Args:
        collection: Class to search in.
        given: The `targetVectors` of the query.
    """
    if len(given) == 1:
        return given[0]
    names = collection.vector_names
    if len(names) > 1:
        raise ApiError(
            "multiple vectorizers configuration found, please specify target vector name"
        )
    return names[0] if names else UNNAMED


def takes_texts(database: Database, collection: Collection) -> bool:
    """Return whether a class has vectors that a vectorizer makes, and so nearText."""
    made = database.vectorizer
    return made is not None and made.name in collection.vectorizers.values()


def vectorizer_for(database: Database, collection: Collection, name: str) -> TextVectorizer:
    """Return what makes the vectors called `name` of the texts of queries."""
    made = database.vectorizer
    if made is None or made.name != collection.vectorizers.get(name):
        raise ApiError("VectorFromInput was called without vectorizer")
    return made


def check_vector_name(collection: Collection, name: str) -> None:
    """Check that a class has vectors of this name."""
    names = collection.vector_names
    if names and not name:
        raise ApiError("index queue: missing target vector")
    if names and name not in names:
        raise ApiError(f"index queue for target vector: {name} doesn't exist")
    if name and not names:
        raise ApiError(f'index queue: target vector not found: "{name}"')


def nearest(
    collection: Collection,
    shard: Shard,
    query: Query,
    name: str = UNNAMED,
    limit: Optional[int] = None,
    max_distance: Optional[float] = None,
    allow: Optional[Allow] = None,
) -> List[Hit]:
    """Return the objects whose vectors are nearest to `query`, nearest first.

    Args:
        collection: Class of the shard.
        shard: Where to search.
        query: The search vector.
        name: Which of an object's vectors to compare.
        limit: How many hits to return at most; None for all.
        max_distance: Greatest distance of a hit.
        allow: The filter that hits must pass.
    """
    check_vector_name(collection, name)
    ids, matrix = shard.matrix(name)
    if not ids:
        return []
    metric = metric_of(collection, name)
    lengths = None
    if metric == COSINE:
        lengths = shard.remember(f"norms:{name}", lambda: norms(matrix))
    try:
        found = distances(metric, matrix, np.asarray(query, dtype=np.float32), lengths)
    except ApiError as error:
        if allow is not None and not any(allow(shard.objects[key]) for key in ids):
            return []
        misfit = _misfit(collection, name, error, matrix, query, allow is not None)
        # A real server takes the distance -1 for none.
        raise misfit if max_distance in (None, -1) else misfit.within("vector search") from None
    near_enough = len(ids)
    if max_distance is not None:
        near_enough = int(np.count_nonzero(found <= max_distance + _TOLERANCE))
    objects = shard.objects
    passes = None if allow is None else (lambda place: allow(objects[ids[place]]))
    hits = []
    for place in _best(found, near_enough, limit, passes):
        distance = float(found[place])
        hits.append(Hit(objects[ids[place]], distance, raw_score=1 - distance))
    return hits


def _misfit(
    collection: Collection,
    name: str,
    error: ApiError,
    matrix: Vector,
    query: Query,
    is_filtered: bool,
) -> ApiError:
    """Return the error of a real server for a vector of the wrong length.

    Its message depends on the search: a flat index, and a filter, need no neighbours.
    """
    if collection.index_type(name) == "flat":
        lengths = f"{len(query)} vs {matrix.shape[1]}"
        return ApiError(f"vector lengths don't match: {lengths}", error.status)
    return error if is_filtered else error.within(_KNN)


def _best(
    found: Vector,
    near_enough: int,
    limit: Optional[int],
    passes: Optional[Callable[[int], bool]],
) -> List[int]:
    """Return the places of the least distances that pass, in order.

    The filter is applied to the nearest ones first, and to more only if too few of them pass.
    """
    wanted = near_enough if limit is None else min(limit, near_enough)
    looked_at = wanted if passes is None else max(_FIRST_LOOK, 4 * wanted)
    while True:
        looked_at = min(looked_at, near_enough)
        places: List[int] = _smallest(found, looked_at).tolist()
        if passes is not None:
            places = [place for place in places if passes(place)]
        if len(places) >= wanted or looked_at == near_enough:
            return places[:wanted]
        looked_at *= 8


def _smallest(values: Vector, limit: int) -> Rows:
    """Return the places of the smallest values in order; of equals, the first first."""
    if limit >= len(values):
        return np.argsort(values, kind="stable")
    if limit <= 0:
        return np.empty(0, dtype=np.int64)
    # All values up to the limit-th smallest, in the order of places, so that of equal ones at the
    # end the first ones stay.
    threshold = np.partition(values, limit - 1)[limit - 1]
    candidates = np.flatnonzero(values <= threshold)
    return candidates[np.argsort(values[candidates], kind="stable")][:limit]
