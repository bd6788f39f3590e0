"""The order of hits by one or several properties."""

from __future__ import annotations

from heapq import nlargest, nsmallest
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence

from weaviate.local.deadline import check_time
from weaviate.local.errors import ApiError
from weaviate.local.filters.check import ID_NAMES, TIME_NAMES, data_type, known_property
from weaviate.local.search.hits import Hit
from weaviate.local.storage.model import Collection, StoredObject
from weaviate.local.wire.dates import nanoseconds

_WORTH_CHOOSING = 10  # times as many objects as are needed: then most are left out first


def check_sort(collection: Collection, sort: Sequence[Mapping[str, Any]]) -> None:
    """Check the `sort` of a query against the class.

    Raises:
        ApiError: 422 with the real server's words about every part that does not fit.
    """
    problems: List[str] = []
    for position, part in enumerate(sort):
        try:
            _check_part(collection, part.get("path") or [], part.get("order") or "")
        except ApiError as problem:
            problems.append(f"sort parameter at position {position}: {problem.message}")
    if problems:
        raise ApiError(422, ", ".join(problems))


def _check_part(collection: Collection, path: Sequence[str], order: str) -> None:
    if order not in ("", "asc", "desc"):
        raise ApiError(
            422, f'invalid order parameter, possible values are: ["asc", "desc"] not: "{order}"'
        )
    if not path:
        raise ApiError(422, "path parameter cannot be empty")
    if len(path) > 1:
        raise ApiError(
            422, "sorting by reference not supported, path must have exactly one argument"
        )
    if path[0] in ID_NAMES or path[0] in TIME_NAMES:
        return
    prop = known_property(collection, path[0])
    kind = data_type(prop)
    if kind in ("uuid", "uuid[]"):
        raise ApiError(
            422,
            f'prop "{path[0]}" is of type uuid/uuid[]: sorting by uuid is currently not supported '
            "- if you believe it should be, please open a feature request on "
            "github.com/weaviate/weaviate",
        )
    if collection.is_reference(prop):
        raise ApiError(
            422,
            f'sorting by reference not supported, property "{path[0]}" is a ref prop to the class '
            f'"{kind}"',
        )


def sort_objects(
    collection: Collection,
    objects: Sequence[StoredObject],
    sort: Sequence[Mapping[str, Any]],
    most: Optional[int] = None,
) -> List[StoredObject]:
    """Return objects in the order that `sort` (checked before) asks for; equal ones keep theirs.

    Objects without the property come first, or last in descending order.

    Args:
        collection: Their class.
        objects: In the order that equal ones keep.
        sort: The parts of the order, the most important one first.
        most: How many of the first ones are needed; None means all.
    """
    if most is not None and 0 < most < len(objects) // _WORTH_CHOOSING:
        objects = _chosen(collection, objects, sort[0], most)
    return [objects[position] for position in _order(collection, objects, sort)]


def sort_hits(
    collection: Collection, hits: Sequence[Hit], sort: Sequence[Mapping[str, Any]]
) -> List[Hit]:
    """Return hits in the order of their objects, as `sort_objects` has it."""
    objects = [hit.item for hit in hits]
    return [hits[position] for position in _order(collection, objects, sort)]


def _chosen(
    collection: Collection, objects: Sequence[StoredObject], part: Mapping[str, Any], most: int
) -> Sequence[StoredObject]:
    """Return those objects that can be among the first, by the most important part of the order."""
    keys = _column(collection, objects, part["path"][0])
    present = [key for key in keys if key is not None]
    if part.get("order") == "desc":
        if most >= len(present):
            return objects
        last = nlargest(most, present)[-1]
        return [item for item, key in zip(objects, keys) if key is not None and key >= last]
    most -= len(keys) - len(present)
    if most <= 0:
        return [item for item, key in zip(objects, keys) if key is None]
    if most >= len(present):
        return objects
    last = nsmallest(most, present)[-1]
    return [item for item, key in zip(objects, keys) if key is None or key <= last]


def _order(
    collection: Collection, objects: Sequence[StoredObject], sort: Sequence[Mapping[str, Any]]
) -> List[int]:
    order = list(range(len(objects)))
    for part in reversed(sort):
        check_time()
        keys = _column(collection, objects, part["path"][0])
        is_descending = part.get("order") == "desc"
        absent = [position for position in order if keys[position] is None]
        if absent:
            order = [position for position in order if keys[position] is not None]
        order.sort(key=keys.__getitem__, reverse=is_descending)
        order = order + absent if is_descending else absent + order
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
    kind = data_type(known_property(collection, name))
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
