"""The order of hits by one or several properties."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from weaviate.local.errors import ApiError
from weaviate.local.filters.check import ID_NAMES, TIME_NAMES, data_type, known_property
from weaviate.local.search.hits import Hit
from weaviate.local.storage.model import Collection
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


def sort_hits(
    collection: Collection, hits: Sequence[Hit], sort: Sequence[Mapping[str, Any]]
) -> List[Hit]:
    """Return hits in the order that `sort` (checked before) asks for; equal ones keep theirs.

    Objects without the property come first, or last in descending order.
    """
    ordered = list(hits)
    for part in reversed(sort):
        key = _sort_key(collection, part["path"][0])
        ordered.sort(key=key, reverse=part.get("order") == "desc")
    return ordered


def _sort_key(collection: Collection, name: str) -> Callable[[Hit], Tuple[bool, Any]]:
    if name in ID_NAMES:
        return lambda hit: (True, hit.item.id)
    if name == "_creationTimeUnix":
        return lambda hit: (True, hit.item.created_ms)
    if name == "_lastUpdateTimeUnix":
        return lambda hit: (True, hit.item.updated_ms)
    kind = data_type(known_property(collection, name))
    of_single: Optional[Key] = _KEYS.get(kind.replace("[]", ""))

    def key(hit: Hit) -> Tuple[bool, Any]:
        value = hit.properties.get(name)
        if value is None or value == [] or of_single is None:
            return False, 0
        if isinstance(value, list):
            return True, [of_single(element) for element in value]
        return True, of_single(value)

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
