"""The order of hits by one or several properties."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence

from weaviate.local.deadline import check_time
from weaviate.local.errors import ApiError
from weaviate.local.filters.check import ID_NAMES, TIME_NAMES, data_type, known_property
from weaviate.local.search.hits import Hit
from weaviate.local.storage.model import Collection, StoredObject
from weaviate.local.wire.dates import nanoseconds

Key = Callable[[Any], Any]


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
    collection: Collection, objects: Sequence[StoredObject], sort: Sequence[Mapping[str, Any]]
) -> List[StoredObject]:
    """Return objects in the order that `sort` (checked before) asks for; equal ones keep theirs.

    Objects without the property come first, or last in descending order.
    """
    return [objects[position] for position in _order(collection, objects, sort)]


def sort_hits(
    collection: Collection, hits: Sequence[Hit], sort: Sequence[Mapping[str, Any]]
) -> List[Hit]:
    """Return hits in the order of their objects, as `sort_objects` has it."""
    objects = [hit.item for hit in hits]
    return [hits[position] for position in _order(collection, objects, sort)]


def _order(
    collection: Collection, objects: Sequence[StoredObject], sort: Sequence[Mapping[str, Any]]
) -> List[int]:
    order = list(range(len(objects)))
    for part in reversed(sort):
        check_time()
        key = _sort_key(collection, part["path"][0])
        keys = [key(item) for item in objects]  # all of one kind, which sorts faster than pairs do
        is_descending = part.get("order") == "desc"
        absent = [position for position in order if keys[position] is None]
        if absent:
            order = [position for position in order if keys[position] is not None]
        order.sort(key=keys.__getitem__, reverse=is_descending)
        order = order + absent if is_descending else absent + order
    return order


def _sort_key(collection: Collection, name: str) -> Callable[[StoredObject], Any]:
    """Return the function to the value that an object is sorted by, None when it has none."""
    if name in ID_NAMES:
        return lambda item: item.id
    if name == "_creationTimeUnix":
        return lambda item: item.created_ms
    if name == "_lastUpdateTimeUnix":
        return lambda item: item.updated_ms
    kind = data_type(known_property(collection, name))
    of_single: Optional[Key] = _KEYS.get(kind.replace("[]", ""))
    if of_single is None:
        return lambda item: None
    of_value = of_single
    if kind.endswith("[]"):
        return lambda item: (
            [of_value(element) for element in item.properties.get(name) or ()] or None
        )
    if of_value is _as_it_is:
        return lambda item: item.properties.get(name)

    def key(item: StoredObject) -> Any:
        value = item.properties.get(name)
        return None if value is None else of_value(value)

    return key


def _as_it_is(value: Any) -> Any:
    return value


_KEYS: Dict[str, Key] = {
    "text": str.lower,
    "blob": str.lower,
    "int": _as_it_is,
    "number": _as_it_is,
    "boolean": _as_it_is,
    "date": nanoseconds,
    "geoCoordinates": lambda point: (point["longitude"], point["latitude"]),
    "phoneNumber": lambda phone: (phone.get("countryCode", 0), phone.get("national", 0)),
}
