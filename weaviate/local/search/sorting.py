"""The order of hits by one or several properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Sequence

import numpy as np

from weaviate.local.deadline import check_time
from weaviate.local.errors import ApiError
from weaviate.local.search.arguments import SortKey
from weaviate.local.search.hits import Hit
from weaviate.local.storage.model import (
    ID_NAMES,
    TIME_NAMES,
    Collection,
    Shard,
    StoredObject,
    data_type,
    is_reference,
)
from weaviate.local.wire.dates import nanoseconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ranks = NDArray[np.int32]

_FEW = 1000  # objects that are ordered by their values, without ranking all others


def check_sort(collection: Collection, sort: Sequence[SortKey]) -> None:
    """Check the `sort` of a query against the class."""
    problems: List[str] = []
    for position, part in enumerate(sort):
        try:
            _check_part(collection, *part)
        except ApiError as error:
            problems.append(f"sort parameter at position {position}: {error.message}")
    if problems:
        raise ApiError(", ".join(problems))


def _check_part(collection: Collection, path: Sequence[str], order: str) -> None:
    if order not in ("", "asc", "desc"):
        raise ApiError(
            f'invalid order parameter, possible values are: ["asc", "desc"] not: "{order}"'
        )
    if not path:
        raise ApiError("path parameter cannot be empty")
    if len(path) > 1:
        raise ApiError("sorting by reference not supported, path must have exactly one argument")
    if path[0] in ID_NAMES or path[0] in TIME_NAMES:
        return
    prop = collection.known_property(path[0])
    kind = data_type(prop)
    if kind in ("uuid", "uuid[]"):
        raise ApiError(
            f'prop "{path[0]}" is of type uuid/uuid[]: sorting by uuid is currently not supported '
            "- if you believe it should be, please open a feature request on "
            "github.com/weaviate/weaviate"
        )
    if is_reference(prop):
        raise ApiError(
            f'sorting by reference not supported, property "{path[0]}" is a ref prop to the class '
            f'"{kind}"'
        )


def sort_objects(
    collection: Collection,
    shard: Shard,
    objects: Sequence[StoredObject],
    sort: Sequence[SortKey],
    most: Optional[int] = None,
) -> List[StoredObject]:
    """Return objects in the order of a checked `sort`; equal ones keep theirs.

    Objects without the property come first, or last in descending order.

    Args:
        collection: Their class.
        shard: Where they are stored.
        objects: In the order that equal ones keep.
        sort: The parts of the order, the most important one first.
        most: How many of the first ones are needed; None means all.
    """
    if len(objects) < _FEW:
        return [objects[position] for position in _order(collection, objects, sort)]
    if objects is shard.in_id_order():
        doc_ids = shard.remember("doc_ids", lambda: _doc_ids(objects))
    else:
        doc_ids = _doc_ids(objects)
    keys = [
        -ranks if part.is_descending else ranks
        for part in sort
        for ranks in (_ranks(collection, shard, part.name)[doc_ids],)
    ]
    places = np.arange(len(objects))
    if most is not None and 0 < most < len(objects):
        places = np.flatnonzero(keys[0] <= np.partition(keys[0], most - 1)[most - 1])
    order = places[np.lexsort([key[places] for key in reversed(keys)])]
    return [objects[place] for place in order[:most].tolist()]


def sort_hits(collection: Collection, hits: Sequence[Hit], sort: Sequence[SortKey]) -> List[Hit]:
    """Return hits in the order of their objects, as `sort_objects` has it."""
    objects = [hit.item for hit in hits]
    return [hits[position] for position in _order(collection, objects, sort)]


def _doc_ids(objects: Sequence[StoredObject]) -> Ranks:
    return np.fromiter((item.doc_id for item in objects), np.int32, len(objects))


def _ranks(collection: Collection, shard: Shard, name: str) -> Ranks:
    """Return the rank of each object's value by doc id; -1 stands for no value.

    Kept until the shard changes: to read the values takes much longer than to compare their ranks.
    """

    def make() -> Ranks:
        check_time()
        objects = list(shard)
        keys = _column(collection, objects, name)
        here = [key is not None for key in keys]
        present = [key for key in keys if key is not None]
        ranks = np.full(shard.next_doc_id, -1, dtype=np.int32)
        ranks[_doc_ids(objects)[here]] = _places(present)
        return ranks

    return shard.remember(f"ranks:{name}", make)


def _places(keys: Sequence[Any]) -> Ranks:
    """Return which place each of some keys has among the different ones."""
    if keys and isinstance(keys[0], (int, float)):
        return np.unique(np.array(keys), return_inverse=True)[1].astype(np.int32)
    if keys and isinstance(keys[0], list):
        keys = [tuple(key) for key in keys]
    places = {key: place for place, key in enumerate(sorted(set(keys)))}
    return np.fromiter((places[key] for key in keys), np.int32, len(keys))


def _order(
    collection: Collection, objects: Sequence[StoredObject], sort: Sequence[SortKey]
) -> List[int]:
    order = list(range(len(objects)))
    for part in reversed(sort):
        check_time()
        keys = _column(collection, objects, part.name)
        absent = [position for position in order if keys[position] is None]
        if absent:
            order = [position for position in order if keys[position] is not None]
        order.sort(key=keys.__getitem__, reverse=part.is_descending)
        order = order + absent if part.is_descending else absent + order
    return order


def _column(collection: Collection, objects: Sequence[StoredObject], name: str) -> List[Any]:
    """Return the value that each object is sorted by, None where it has none.

    All are of one kind, which sorts faster than pairs do.
    """
    if name in ID_NAMES:
        return [item.id for item in objects]
    if name == "_creationTimeUnix":
        return [item.created_ms for item in objects]
    if name == "_lastUpdateTimeUnix":
        return [item.updated_ms for item in objects]
    values = [item.properties.get(name) for item in objects]
    kind = data_type(collection.known_property(name))
    if kind in ("int", "number", "boolean"):
        return values
    if kind == "date" and all(value is None or value[-1] == "Z" for value in values):
        return [value and value[:-1] for value in values]  # in UTC, moments order as their texts
    key = _KEYS.get(kind.replace("[]", ""))
    if key is None:
        return [None] * len(objects)
    if kind.endswith("[]"):
        return [[key(element) for element in value or ()] or None for value in values]
    return [None if value is None else key(value) for value in values]


def _as_it_is(value: Any) -> Any:
    return value


_KEYS: Dict[str, Callable[[Any], Any]] = {
    "text": str.lower,
    "blob": str.lower,
    "int": _as_it_is,
    "number": _as_it_is,
    "boolean": _as_it_is,
    "date": nanoseconds,
    "geoCoordinates": lambda point: (point["longitude"], point["latitude"]),
    "phoneNumber": lambda phone: (phone.get("countryCode", 0), phone.get("national", 0)),
}
