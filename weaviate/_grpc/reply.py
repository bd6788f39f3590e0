"""Turn the reply of the binary interface into the answer that GraphQL gives."""

from __future__ import annotations

import struct
import sys
from array import array
from decimal import Decimal
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple, Union

from weaviate._grpc.search import Unsayable
from weaviate._grpc.selection import ADDITIONAL, Field

_EXACT = 2**53
_LARGEST_WRITTEN_OUT = 1e21
_WRITTEN_OUT = range(-4, 6)
"""The powers of ten for which Go writes no exponent."""
_SMALLEST_NORMAL = 2.0**-126
_INT32 = range(-(2**31), 2**31)
_FP32_LISTS = (0, 1)
"""The types of a vector that is one list of numbers: old servers do not say it."""

Number = Union[int, float]
Read = Callable[[Any], Any]


def read(reply: Any, fields: Sequence[Field]) -> List[Dict[str, Any]]:
    """Return the hits, with the keys that were asked for.

    Raises:
        Unsayable: if a value is of another kind than the query asks for: GraphQL knows what to say.
    """
    properties = [field for field in fields if field.name != ADDITIONAL]
    additional = [
        (wanted.name, _additional(wanted))
        for field in fields
        if field.name == ADDITIONAL
        for wanted in field.fields or ()
    ]
    hits = []
    for result in reply.results:
        hit: Dict[str, Any] = {}
        if additional:
            metadata = result.metadata
            hit[ADDITIONAL] = {name: of(metadata) for name, of in additional}
        if properties:
            _read_properties(hit, result.properties, properties)
        hits.append(hit)
    return hits


# -------------------------------------------------------------------------------- additional


def _additional(wanted: Field) -> Read:
    if wanted.name == "vectors":
        names = [field.name for field in wanted.fields or ()]
        return lambda metadata: _vectors(metadata, names)
    return _ADDITIONAL[wanted.name]


def _distance(metadata: Any) -> Optional[Number]:
    return float32_number(metadata.distance) if metadata.distance_present else None


def _certainty(metadata: Any) -> Number:
    if not metadata.certainty_present:
        raise Unsayable("a certainty that the server does not tell")
    return json_number(1 - metadata.distance / 2)


def _score(metadata: Any) -> Optional[str]:
    return float32_text(metadata.score) if metadata.score_present else None


def _explain_score(metadata: Any) -> Optional[str]:
    return metadata.explain_score if metadata.explain_score_present else None


def _is_consistent(metadata: Any) -> bool:
    if not metadata.is_consistent_present:
        raise Unsayable("a consistency that the server does not tell")
    return bool(metadata.is_consistent)


def _created(metadata: Any) -> Optional[str]:
    return str(metadata.creation_time_unix) if metadata.creation_time_unix_present else None


def _updated(metadata: Any) -> Optional[str]:
    return str(metadata.last_update_time_unix) if metadata.last_update_time_unix_present else None


def _vector(metadata: Any) -> List[float]:
    if not metadata.vector_bytes:
        raise Unsayable("a vector that the server does not tell")
    return _floats(metadata.vector_bytes)


def _vectors(metadata: Any, names: Sequence[str]) -> Dict[str, List[float]]:
    told = {}
    for vector in metadata.vectors:
        if vector.type not in _FP32_LISTS:
            raise Unsayable("a vector of vectors")
        told[vector.name] = vector.vector_bytes
    if told.keys() != set(names):
        raise Unsayable("a vector that the server does not tell")
    return {name: _floats(told[name]) for name in names}


_ADDITIONAL: Dict[str, Read] = {
    "id": lambda metadata: metadata.id,
    "vector": _vector,
    "creationTimeUnix": _created,
    "lastUpdateTimeUnix": _updated,
    "distance": _distance,
    "certainty": _certainty,
    "score": _score,
    "explainScore": _explain_score,
    "isConsistent": _is_consistent,
}


# -------------------------------------------------------------------------------- properties


def _read_properties(hit: Dict[str, Any], told: Any, fields: Sequence[Field]) -> None:
    values = told.non_ref_props.fields
    links = None
    for field in fields:
        if field.linked_class is not None:
            if links is None:
                links = {link.prop_name: link.properties for link in told.ref_props}
            linked = links.get(field.name)
            hit[field.name] = None if linked is None else _links(linked, field)
        elif field.name in values:
            hit[field.name] = _value(values[field.name], field)
        else:
            hit[field.name] = None


def _links(linked: Any, field: Field) -> List[Dict[str, Any]]:
    properties = [inner for inner in field.fields or () if inner.name != ADDITIONAL]
    additional = [
        (wanted.name, _ADDITIONAL[wanted.name])
        for inner in field.fields or ()
        if inner.name == ADDITIONAL
        for wanted in inner.fields or ()
    ]
    found = []
    for each in linked:
        if each.target_collection != field.linked_class:
            raise Unsayable("a reference to another class")
        item: Dict[str, Any] = {}
        if additional:
            item[ADDITIONAL] = {name: of(each.metadata) for name, of in additional}
        _read_properties(item, each, properties)
        found.append(item)
    return found


def _value(value: Any, field: Field) -> Any:
    kind = value.WhichOneof("kind")
    if field.fields is None:
        if kind in _TEXTS:
            return getattr(value, kind)
        if kind == "int_value":
            return _int(value.int_value)
        if kind == "number_value":
            return json_number(value.number_value)
        if kind == "bool_value":
            return value.bool_value
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
    raise Unsayable(f"{field.name!r} is not what the query takes it for")


_TEXTS = frozenset({"text_value", "string_value", "date_value", "uuid_value", "blob_value"})


def _int(value: int) -> Optional[int]:
    """Return an integer as GraphQL's type Int can hold it: of 32 bits, else nothing."""
    return value if value in _INT32 else None


def _list(told: Any) -> List[Any]:
    kind = told.WhichOneof("kind")
    if kind is None:  # servers before 1.25
        return [_value(value, _ITEM) for value in told.values]
    values = getattr(told, kind).values
    if kind == "number_values":
        numbers = struct.unpack(f"<{len(values) // 8}d", values)
        return [json_number(number) for number in numbers]
    if kind == "int_values":
        return [_int(number) for number in struct.unpack(f"<{len(values) // 8}q", values)]
    if kind == "object_values":
        raise Unsayable("objects are told where values were asked for")
    return list(values)


_ITEM = Field("item")


def _object(told: Any, field: Field) -> Dict[str, Any]:
    values = told.fields
    return {
        inner.name: _value(values[inner.name], inner) if inner.name in values else None
        for inner in field.fields or ()
    }


def _objects(told: Any, field: Field) -> List[Dict[str, Any]]:
    kind = told.WhichOneof("kind")
    if kind == "object_values":
        return [_object(each, field) for each in told.object_values.values]
    if kind is None:
        if any(each.WhichOneof("kind") != "object_value" for each in told.values):
            raise Unsayable("values are told where objects were asked for")
        return [_object(each.object_value, field) for each in told.values]
    raise Unsayable("values are told where objects were asked for")


def _geo(told: Any, field: Field) -> Dict[str, Number]:
    return {part.name: float32_number(getattr(told, part.name)) for part in field.fields or ()}


def _phone(told: Any, field: Field) -> Dict[str, Any]:
    parts = {}
    for part in field.fields or ():
        value = getattr(told, _PHONE_NAMES.get(part.name, part.name))
        parts[part.name] = _int(value) if type(value) is int else value
    return parts


_PHONE_NAMES = {
    "countryCode": "country_code",
    "defaultCountry": "default_country",
    "internationalFormatted": "international_formatted",
    "nationalFormatted": "national_formatted",
}


# ----------------------------------------------------------------------------------- numbers


def json_number(number: float) -> Number:
    """Return a number as it is read from the server's JSON: an int if that has no fraction."""
    if not number.is_integer():
        return number
    if -_EXACT < number < _EXACT:
        return int(number)
    if abs(number) < _LARGEST_WRITTEN_OUT:
        return int(Decimal(repr(number)))  # the shortest digits, and zeros
    return number


def float32_text(number: float) -> str:
    """Return the shortest text from which the same float32 is read, as Go writes it with %v."""
    exact = Decimal(_shortest(number))
    if number == 0 or exact.adjusted() in _WRITTEN_OUT:
        return format(exact.normalize(), "f")
    mantissa, _, exponent = format(exact.normalize(), "e").partition("e")
    return f"{mantissa}e{int(exponent):+03d}"


def float32_number(number: float) -> Number:
    """Return the number that the shortest text of a float32 is read as."""
    return json_number(float(_shortest(number)))


def _shortest(number: float) -> str:
    for digits in (6, 7, 8) if abs(number) > _SMALLEST_NORMAL else range(1, 9):
        text = f"{number:.{digits}g}"
        if _as_float32(float(text)) == number:
            return text
    return f"{number:.9g}"


def _as_float32(number: float) -> float:
    try:
        rounded: Tuple[float] = _FLOAT32.unpack(_FLOAT32.pack(number))
    except OverflowError:
        return float("inf")
    return rounded[0]


_FLOAT32 = struct.Struct("<f")


def _floats(data: bytes) -> List[float]:
    numbers = array("f", data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tolist()
