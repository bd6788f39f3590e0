"""Filters on what an object does not have: IsNull, and the length of a property.

Both need an index that the class must ask for, and both keep the real server's peculiarities, so
that a test against the local server sees what production will show: an empty text or list counts
as null, an emptied reference as neither; coordinates and phone numbers are never found.
"""

from __future__ import annotations

import operator as operators
from typing import Any, Callable, Dict, Optional

from weaviate.local.errors import ApiError, NotFetched
from weaviate.local.filters.clause import ORDERINGS, Clause
from weaviate.local.storage.model import Allow, Collection, StoredObject, data_type, is_reference

_NEVER_INDEXED = ("geoCoordinates", "phoneNumber")
_WITHOUT_LENGTH = ("int", "number", "boolean", "date", *_NEVER_INDEXED, "blob")
_COMPARISONS: Dict[str, Callable[[int, int], bool]] = {"Equal": operators.eq, **ORDERINGS}


def _inverted_index(collection: Collection) -> Dict[str, Any]:
    return collection.schema.get("invertedIndexConfig") or {}


def _is_indexed(prop: Dict[str, Any], kind: str) -> bool:
    """Return whether the property has any inverted index."""
    if prop.get("indexFilterable") is not False:
        return True
    return kind in ("text", "text[]") and prop.get("indexSearchable") is not False


def has_null_state(collection: Collection, prop: Dict[str, Any], clause: Clause) -> Allow:
    """Return the condition that a property is, or is not, null.

    Raises:
        ApiError: 500, if the class does not index null states.
    """
    if not _inverted_index(collection).get("indexNullState"):
        raise NotFetched(
            "Nullstate must be indexed to be filterable! Add `indexNullState: true` "
            "to the invertedIndexConfig"
        )
    name: str = prop["name"]
    kind = data_type(prop)
    wanted: bool = clause.value
    if kind == "blob" or not _is_indexed(prop, kind):
        raise NotFetched(f"bucket for prop {name}_nullState not found - is it indexed?")
    if kind in _NEVER_INDEXED:
        return lambda item: False
    if is_reference(prop):
        # One that was emptied is neither null nor not null for the server.
        return lambda item: (
            item.properties.get(name) != [] and (name not in item.properties) is wanted
        )
    if kind in ("object", "object[]"):
        return lambda item: wanted and name not in item.properties

    def allow(item: StoredObject) -> bool:
        value = item.properties.get(name)
        return (value is None or value == "" or value == []) is wanted

    return allow


def has_length(collection: Collection, name: str, clause: Clause) -> Allow:
    """Return the condition on the length of a text (in characters) or list.

    Raises:
        ApiError: 500, if the class does not index lengths, or the property has none.
    """
    prop = collection.known_property(name)
    config = _inverted_index(collection)
    if not config.get("indexPropertyLength"):
        raise NotFetched(
            "Property length must be indexed to be filterable! add "
            f"`IndexPropertyLength: true` to the invertedIndexConfig in {collection.name}.  "
            "Geo-coordinates, phone numbers and data blobs are not supported by property length."
        )
    kind = data_type(prop)
    if kind in _WITHOUT_LENGTH or not _is_indexed(prop, kind):
        raise NotFetched(f"bucket for prop {name}_propertyLength not found - is it indexed?")
    if not isinstance(clause.value, int):
        raise ApiError("expected value to be int, got []int", 500)
    wanted = clause.value
    measure = _measure(collection, prop, nulls_count=bool(config.get("indexNullState")))
    if clause.operator == "NotEqual":
        return lambda item: measure(item) != wanted
    compare = _COMPARISONS[clause.operator]

    def allow(item: StoredObject) -> bool:
        length = measure(item)
        return length is not None and compare(length, wanted)

    return allow


def _measure(
    collection: Collection, prop: Dict[str, Any], nulls_count: bool
) -> Callable[[StoredObject], Optional[int]]:
    """Return the function that reads the length of an object's value in the index."""
    name: str = prop["name"]
    kind = data_type(prop)
    of_missing = 0 if nulls_count else None
    if is_reference(prop):

        def of_reference(item: StoredObject) -> Optional[int]:
            value = item.properties.get(name)
            return of_missing if value is None else len(value) or None

        return of_reference
    if kind in ("uuid", "object", "object[]"):
        return lambda item: of_missing if name not in item.properties else None

    def of_value(item: StoredObject) -> Optional[int]:
        value = item.properties.get(name)
        return of_missing if value is None else len(value)

    return of_value
