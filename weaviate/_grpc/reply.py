"""Convert the reply of the gRPC interface to the answer that GraphQL returns.

The values are read by column: one property, or one additional property, of all hits. The loops are
short on purpose, because most of their time is spent in protobuf.
"""

from __future__ import annotations

import struct
from itertools import islice
from operator import attrgetter
from typing import Any, Callable, Dict, List, Sequence, Tuple

from weaviate._grpc import json_numbers
from weaviate._grpc.json_numbers import Number
from weaviate._grpc.search import Unsupported
from weaviate._grpc.selection import ADDITIONAL, Field

_FP32_LISTS = (0, 1)
"""The types of a vector that is one list of numbers: 0 if the server is too old to report it."""

Column = List[Any]
_Read = Callable[[Sequence[Any]], Column]
"""Returns the values of all hits, from their metadata or properties."""


def read(reply: Any, fields: Sequence[Field]) -> List[Dict[str, Any]]:
    """Return the hits with the requested keys.

    Raises:
        Unsupported: if a value has another kind than the query expects; GraphQL returns the error.
    """
    results = reply.results
    metadata = [result.metadata for result in results]
    return _rows(fields, metadata, [result.properties for result in results])


def _rows(
    fields: Sequence[Field], metadata: Sequence[Any], properties: Sequence[Any]
) -> List[Dict[str, Any]]:
    """Return a dictionary for each object, the keys in the order of the fields."""
    columns = []
    values = links = None
    for field in fields:
        if field.name == ADDITIONAL:
            wanted = field.fields or ()
            columns.append(
                _dictionaries(wanted, [_additional_column(each, metadata) for each in wanted])
            )
        elif field.linked_class is not None:
            if links is None:
                links = [
                    {link.prop_name: link.properties for link in each.ref_props}
                    for each in properties
                ]
            columns.append(_linked_column(field, links))
        else:
            if values is None:
                values = [each.non_ref_props.fields for each in properties]
            columns.append(_property_column(field, values))
    return _dictionaries(fields, columns)


def _dictionaries(fields: Sequence[Field], columns: Sequence[Column]) -> List[Dict[str, Any]]:
    names = [field.name for field in fields]
    return [dict(zip(names, row)) for row in zip(*columns)]


# -------------------------------------------------------------------------------- additional


def _additional_column(wanted: Field, metadata: Sequence[Any]) -> Column:
    if wanted.name == "vectors":
        names = [field.name for field in wanted.fields or ()]
        return [_vectors(each, names) for each in metadata]
    return _ADDITIONAL[wanted.name](metadata)


def _certainties(metadata: Sequence[Any]) -> Column:
    _check_all([each.certainty_present for each in metadata], "certainty")
    return json_numbers.json_numbers([1 - each.distance / 2 for each in metadata])


def _consistencies(metadata: Sequence[Any]) -> Column:
    _check_all([each.is_consistent_present for each in metadata], "isConsistent")
    return [each.is_consistent for each in metadata]


def _ids(metadata: Sequence[Any]) -> Column:
    return [each.id for each in metadata]


def _vector_column(metadata: Sequence[Any]) -> Column:
    vectors = [each.vector_bytes for each in metadata]
    _check_all(vectors, "vector")
    return list(map(json_numbers.floats, vectors))


def _or_none(name: str, convert: Callable[[List[Any]], Column]) -> _Read:
    """Return the function that reads a value, which is None for a hit that has none."""
    get, get_presence = attrgetter(name), attrgetter(f"{name}_present")

    def read_column(metadata: Sequence[Any]) -> Column:
        column = convert(list(map(get, metadata)))
        are_present = list(map(get_presence, metadata))
        if all(are_present):
            return column
        return [value if present else None for value, present in zip(column, are_present)]

    return read_column


def _times(milliseconds: List[int]) -> Column:
    return list(map(str, milliseconds))


def _check_all(is_present: Sequence[Any], name: str) -> None:
    if not all(is_present):
        raise Unsupported(f"the server does not report {name!r}")


def _vectors(metadata: Any, names: Sequence[str]) -> Dict[str, List[float]]:
    reported = {}
    for vector in metadata.vectors:
        if vector.type not in _FP32_LISTS:
            raise Unsupported("a vector of vectors")
        reported[vector.name] = vector.vector_bytes
    if reported.keys() != set(names):
        raise Unsupported("the server does not report 'vectors'")
    return {name: json_numbers.floats(reported[name]) for name in names}


_ADDITIONAL: Dict[str, _Read] = {
    "id": _ids,
    "vector": _vector_column,
    "creationTimeUnix": _or_none("creation_time_unix", _times),
    "lastUpdateTimeUnix": _or_none("last_update_time_unix", _times),
    "distance": _or_none("distance", json_numbers.float32_numbers),
    "certainty": _certainties,
    "score": _or_none("score", json_numbers.float32_texts),
    "explainScore": _or_none("explain_score", list),
    "isConsistent": _consistencies,
}


# -------------------------------------------------------------------------------- properties


def _linked_column(field: Field, links: Sequence[Dict[str, Any]]) -> Column:
    """Return the referenced objects of each hit; the objects of all hits are read together."""
    found = [each.get(field.name) for each in links]
    linked = [each for several in found for each in several or ()]
    if any(each.target_collection != field.linked_class for each in linked):
        raise Unsupported("a reference to another class")
    rows = iter(_rows(field.fields or (), [each.metadata for each in linked], linked))
    return [None if several is None else list(islice(rows, len(several))) for several in found]


def _property_column(field: Field, values: Sequence[Any]) -> Column:
    """Return one property of all hits.

    Reading a missing key adds an empty value to protobuf's map; its size tells that it was missing.
    """
    column = [each[field.name] for each in values]
    guessed = _guessed(column) if field.fields is None else [None] * len(column)
    if all(guessed):
        return guessed
    return [
        found or (_value(value, field) if value.ByteSize() else None)
        for found, value in zip(guessed, column)
    ]


def _guessed(values: Sequence[Any]) -> Column:
    """Return the values, on the guess that all of them have the kind of the first.

    A value of another kind reads as empty or 0, so the caller has to check those.
    """
    kind = next(filter(None, (value.WhichOneof("kind") for value in values)), None)
    if kind not in _PLAIN:
        return [None] * len(values)
    get, convert = _PLAIN[kind]
    return convert(list(map(get, values)))


_PLAIN: Dict[str, Tuple[Callable[[Any], Any], Callable[[List[Any]], Column]]] = {
    **{
        f"{kind}_value": (attrgetter(f"{kind}_value"), list)
        for kind in ("text", "string", "date", "uuid", "blob", "bool")
    },
    "int_value": (attrgetter("int_value"), json_numbers.int32s),
    "number_value": (attrgetter("number_value"), json_numbers.json_numbers),
}


def _value(value: Any, field: Field) -> Any:
    kind = value.WhichOneof("kind")
    if field.fields is None:
        if kind in _PLAIN:
            get, convert = _PLAIN[kind]
            return convert([get(value)])[0]
        if kind == "null_value":
            return None
        if kind == "list_value":
            return _list(value.list_value)
    elif kind == "null_value":
        return None
    elif kind == "object_value":
        return _object(value.object_value, field)
    elif kind == "list_value":
        return _objects(value.list_value, field)
    elif kind == "geo_value" and field.is_in_parts:
        return _geo(value.geo_value, field)
    elif kind == "phone_value" and field.is_in_parts:
        return _phone(value.phone_value, field)
    raise Unsupported(f"{field.name!r} has another type than the query expects")


def _list(reported: Any) -> List[Any]:
    kind = reported.WhichOneof("kind")
    if kind is None:  # servers before 1.25
        return [_value(value, _ITEM) for value in reported.values]
    values = getattr(reported, kind).values
    if kind == "number_values":
        return json_numbers.json_numbers(struct.unpack(f"<{len(values) // 8}d", values))
    if kind == "int_values":
        return json_numbers.int32s(struct.unpack(f"<{len(values) // 8}q", values))
    if kind == "object_values":
        raise Unsupported("objects are reported where values were requested")
    return list(values)


_ITEM = Field("item")


def _object(reported: Any, field: Field) -> Dict[str, Any]:
    values = reported.fields
    return {
        inner.name: _value(values[inner.name], inner) if inner.name in values else None
        for inner in field.fields or ()
    }


def _objects(reported: Any, field: Field) -> List[Dict[str, Any]]:
    kind = reported.WhichOneof("kind")
    if kind == "object_values":
        return [_object(each, field) for each in reported.object_values.values]
    if kind is None:
        if any(each.WhichOneof("kind") != "object_value" for each in reported.values):
            raise Unsupported("values are reported where objects were requested")
        return [_object(each.object_value, field) for each in reported.values]
    raise Unsupported("values are reported where objects were requested")


def _geo(reported: Any, field: Field) -> Dict[str, Number]:
    names = [part.name for part in field.fields or ()]
    numbers = [getattr(reported, name) for name in names]
    return dict(zip(names, json_numbers.float32_numbers(numbers)))


def _phone(reported: Any, field: Field) -> Dict[str, Any]:
    parts = {}
    for part in field.fields or ():
        value = getattr(reported, _PHONE_NAMES.get(part.name, part.name))
        parts[part.name] = json_numbers.int32s([value])[0] if type(value) is int else value
    return parts


_PHONE_NAMES = {
    "countryCode": "country_code",
    "defaultCountry": "default_country",
    "internationalFormatted": "international_formatted",
    "nationalFormatted": "national_formatted",
}
