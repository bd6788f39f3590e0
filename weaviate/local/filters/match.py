"""Which objects a checked where filter lets through.

The real server looks the values of a filter up in an inverted index: for a text its terms, for a
list its elements. So a condition holds when it holds for any term or element, NotEqual when Equal
does not (also for objects without the property), and a text of several words is several conditions.
"""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, FrozenSet, Iterable, List, Optional, Set
from typing import Collection as Sized

from weaviate.local.deadline import check_time
from weaviate.local.errors import ApiError, MissingIndex, NotFetched, said
from weaviate.local.filters.absence import has_length, has_null_state
from weaviate.local.filters.clause import ORDERINGS, Clause, GeoRange, measured_property
from weaviate.local.filters.geography import metres_between
from weaviate.local.filters.like import like_pattern
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import (
    ID_NAMES,
    TIME_NAMES,
    Allow,
    Collection,
    StoredObject,
    data_type,
    is_reference,
)
from weaviate.local.tokenizer import stopwords_of, term_set, tokenize, tokenize_pattern
from weaviate.local.wire.dates import nanoseconds
from weaviate.local.wire.uuids import parse_uuid

Keys = Callable[[StoredObject], Sized[Any]]

_FEW_CLAUSES = 20  # so many take no time worth looking at the clock for each object


def match_clause(database: Database, collection: Collection, clause: Clause) -> Allow:
    """Return the function that decides whether an object passes a filter.

    Raises:
        ApiError: 500, if the class lacks the index that the filter needs, or a value is not valid.
    """
    try:
        allow = _match(database, collection, clause)
    except NotFetched as error:
        raise ApiError(
            f"fetch doc ids for prop/value pair: {error.message}", error.status
        ) from None
    if _size(clause) <= _FEW_CLAUSES:
        return allow

    def allow_in_time(item: StoredObject) -> bool:
        check_time()
        return allow(item)

    return allow_in_time


def _size(clause: Clause) -> int:
    """Return how many clauses a filter consists of."""
    return 1 + sum(map(_size, clause.operands or ()))


def _match(database: Database, collection: Collection, clause: Clause) -> Allow:
    if clause.operands:
        parts = _match_operands(database, collection, clause.operands)
        return _all(parts) if clause.operator == "And" else _any(parts)
    if clause.operator in ("ContainsAny", "ContainsAll"):
        return _match_contains(database, collection, clause)
    name = clause.path[0]
    if name in ID_NAMES:
        return _compare(clause.operator, lambda item: (item.id,), _single_text(clause.value))
    if name in TIME_NAMES:
        return _match_time(collection, clause)
    measured = measured_property(name)
    if measured is not None and clause.operator == "IsNull":
        words = f"unsupported type 'schema.DataType' for length of prop '{measured}'"
        raise ApiError(f"failed to extract length of prop, {words}", 500)
    if measured is not None:
        return has_length(collection, measured, clause)
    prop = collection.known_property(name)
    if len(clause.path) > 1:
        return _match_through_reference(database, collection, prop, clause)
    if clause.operator == "IsNull":
        return has_null_state(collection, prop, clause)
    return _match_property(collection, prop, clause)


def _all(parts: Iterable[Allow]) -> Allow:
    conditions = tuple(parts)
    if len(conditions) == 1:
        return conditions[0]
    return lambda item: all(condition(item) for condition in conditions)


def _any(parts: Iterable[Allow]) -> Allow:
    conditions = tuple(parts)
    return lambda item: any(condition(item) for condition in conditions)


def _compare(operator: str, keys: Keys, wanted: Any) -> Allow:
    """Return the condition that any of the keys of an object compares to `wanted`."""
    if operator == "Equal":
        return lambda item: wanted in keys(item)
    if operator == "NotEqual":
        return lambda item: wanted not in keys(item)
    if operator == "WithinGeoRange" or (operator == "Like" and not isinstance(wanted, str)):
        # of something that has no place, or is no text, such as a number of references
        return lambda item: False
    if operator == "Like":
        fits = like_pattern(wanted)
        return lambda item: any(fits(key) for key in keys(item))
    ordering = ORDERINGS.get(operator)
    if ordering is None:
        raise ApiError(f"operator {operator} not supported", 500)
    compare = ordering  # what the checker knows of a variable that it sees captured
    return lambda item: any(compare(key, wanted) for key in keys(item))


def _match_operands(
    database: Database, collection: Collection, operands: Iterable[Clause]
) -> List[Allow]:
    parts = []
    not_fetched: Optional[NotFetched] = None
    for position, operand in enumerate(operands):
        try:
            parts.append(_match(database, collection, operand))
        except NotFetched as error:
            words = f"nested query: nested child {position}: {error.message}"
            not_fetched = not_fetched or NotFetched(words)
        except ApiError as error:
            raise error.within(f"nested query: nested clause at pos {position}") from None
    if not_fetched is not None:
        raise not_fetched
    return parts


def _match_contains(database: Database, collection: Collection, clause: Clause) -> Allow:
    if not isinstance(clause.value, list):
        kind = _go_type(clause.value)
        raise ApiError(f"value type should be []{kind} but is {kind}", 500)
    operands = [
        Clause("Equal", clause.class_name, clause.path, clause.kind, value)
        for value in clause.value
    ]
    parts = _match_operands(database, collection, operands)
    return _any(parts) if clause.operator == "ContainsAny" else _all(parts)


def _match_time(collection: Collection, clause: Clause) -> Allow:
    text = _single_text(clause.value)
    if clause.kind == "date":
        text = str(_instant(text) // 10**6)
    elif not re.fullmatch(r"[+-]?\d+", text):
        raise ApiError(f"expected value to be timestamp, got '{text}'", 500)
    if not collection.schema["invertedIndexConfig"].get("indexTimestamps"):
        raise NotFetched(
            "Timestamps must be indexed to be filterable! Add `IndexTimestamps: true` "
            f"to the InvertedIndexConfig in {collection.name}"
        )
    # Milliseconds are compared as text, digit by digit, as in the real server.
    if clause.path[0] == "_creationTimeUnix":
        return _compare(clause.operator, lambda item: (str(item.created_ms),), text)
    return _compare(clause.operator, lambda item: (str(item.updated_ms),), text)


def _match_through_reference(
    database: Database, collection: Collection, prop: Dict[str, Any], clause: Clause
) -> Allow:
    if not is_reference(prop):
        raise ApiError(f"property '{prop['name']}' of {collection.name} is no reference", 500)
    target = database.find(clause.path[1])
    if target is None:
        words = f"tried to browse non-existing index for {clause.path[1]}"
        raise ApiError(f"nested request to fetch matching IDs: {words}", 500)
    with said(_request_to(target)):
        fits = match_clause(database, target, clause.inner())
    name: str = prop["name"]
    found: Dict[Optional[str], Set[str]] = {}

    def beacons(tenant: Optional[str]) -> Set[str]:
        if tenant not in found:
            key = tenant if target.has_tenants else next(iter(target.shards), None)
            shard = target.shards.get(key) if key else None
            hits = [item for item in shard if fits(item)] if shard is not None else []
            found[tenant] = {item.beacon for item in hits}
            found[tenant].update(f"weaviate://localhost/{item.id}" for item in hits)
        return found[tenant]

    def allow(item: StoredObject) -> bool:
        references = item.properties.get(name)
        if not references:
            return False
        wanted = beacons(item.tenant)
        return any(reference["beacon"] in wanted for reference in references)

    return allow


def _request_to(target: Collection) -> str:
    index = target.index_name
    words = f"nested request to fetch matching IDs: object search at index {index}"
    if target.has_tenants:
        return words
    return f"{words}: local shard object search {index}_{target.shard().name}"


def _match_property(collection: Collection, prop: Dict[str, Any], clause: Clause) -> Allow:
    name: str = prop["name"]
    if is_reference(prop):
        wanted = _single(clause.value, int)
        return _compare(clause.operator, lambda item: (len(item.properties.get(name, ())),), wanted)
    kind = data_type(prop).replace("[]", "")
    if kind == "geoCoordinates":
        if prop.get("indexFilterable") is False:
            raise NotFetched(f"bucket for prop {name} not found - is it indexed?")
        return _match_geo(name, clause)
    if kind == "text":
        _single_text(clause.value)
        _check_index(prop, kind)
        return _match_text(collection, prop, clause)
    operator = clause.operator
    if operator == "Like" and kind == "boolean":
        operator = "Equal"  # its one byte is the pattern
    if kind == "date":
        if isinstance(clause.value, list):
            words = "expected value to be time.Time (or parseable string), got []string"
            raise ApiError(words, 500)
        keys, wanted = _dates(name), _instant(_single_text(clause.value))
    elif kind == "uuid":
        if isinstance(clause.value, list):
            words = f"got []{_go_type(clause.value[0])}" if clause.value else "got []string"
            raise ApiError(f"expected to see uuid as string in filter, {words}", 500)
        keys, wanted = _elements(name), _uuid(_single_text(clause.value))
    else:
        expected = {"int": int, "number": float, "boolean": bool}[kind]
        keys, wanted = _elements(name), _single(clause.value, expected)
    _check_index(prop, kind)
    if operator == "Like":
        raise NotFetched(
            "read row: parse like value: compile regex from 'like' string: error parsing regexp: "
            f"invalid UTF-8: property '{name}' of type {kind} has no text"
        )
    return _compare(operator, keys, wanted)


def _check_index(prop: Dict[str, Any], kind: str) -> None:
    searchable = kind == "text" and prop.get("indexSearchable") is not False
    if prop.get("indexFilterable") is False and not searchable:
        raise MissingIndex("Filtering", "indexFilterable", prop["name"])


def _match_text(collection: Collection, prop: Dict[str, Any], clause: Clause) -> Allow:
    name: str = prop["name"]
    tokenization: str = prop.get("tokenization") or "word"
    cut = tokenize_pattern if clause.operator == "Like" else tokenize
    stopwords = stopwords_of(collection.schema["invertedIndexConfig"])
    terms = [
        term for term in cut(tokenization, _single_text(clause.value)) if term not in stopwords
    ]
    if not terms:
        raise ApiError(
            "invalid search term, only stopwords provided. Stopwords can be configured in "
            "class.invertedIndexConfig.stopwords",
            500,
        )
    keys = _terms(name, tokenization)
    return _all(_compare(clause.operator, keys, term) for term in dict.fromkeys(terms))


def _terms(name: str, tokenization: str) -> Keys:
    nothing: FrozenSet[str] = frozenset()

    def keys(item: StoredObject) -> Sized[str]:
        value = item.properties.get(name)
        if value is None:
            return nothing
        if isinstance(value, list):
            return nothing.union(*(term_set(tokenization, text) for text in value))
        return term_set(tokenization, value)

    return keys


def _elements(name: str) -> Keys:
    def keys(item: StoredObject) -> Sized[Any]:
        value = item.properties.get(name)
        if value is None:
            return ()
        return value if isinstance(value, list) else (value,)

    return keys


def _dates(name: str) -> Keys:
    values = _elements(name)
    return lambda item: [nanoseconds(text) for text in values(item)]


def _match_geo(name: str, clause: Clause) -> Allow:
    area = clause.value
    if clause.operator != "WithinGeoRange" or not isinstance(area, GeoRange):
        raise NotFetched(f"bucket for prop {name} not found - is it indexed?")

    def allow(item: StoredObject) -> bool:
        point = item.properties.get(name)
        if point is None:
            return False
        return (
            metres_between(area.latitude, area.longitude, point["latitude"], point["longitude"])
            <= area.metres
        )

    return allow


def _single(value: Any, expected: Any) -> Any:
    if isinstance(value, list):
        kind = _go_type(value[0])
        raise ApiError(f"expected value to be {kind}, got []{kind}", 500)
    if not isinstance(value, expected):
        raise ApiError(f"expected another type of value, got {_go_type(value)}", 500)
    return value


def _single_text(value: Any) -> str:
    if not isinstance(value, str):
        kind = f"[]{_go_type(value[0])}" if isinstance(value, list) else _go_type(value)
        raise ApiError(f"expected value to be string, got '{kind}'", 500)
    return value


def _go_type(value: Any) -> str:
    """Return what the server's messages call the type of a value."""
    names = {bool: "bool", int: "int", float: "float64", str: "string"}
    return names.get(type(value), "filters.GeoRange")


def _instant(text: str) -> int:
    try:
        return nanoseconds(text)
    except ValueError as error:
        raise ApiError(f"trying parse time as RFC3339 string: {error}", 500) from None


def _uuid(text: str) -> str:
    try:
        return parse_uuid(text)
    except ValueError as error:
        raise ApiError(f"parse uuid string: {error}", 500) from None
