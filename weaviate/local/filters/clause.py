"""Where filters as data: from the form of REST or GraphQL to checked clauses."""

from __future__ import annotations

import json
import operator as operators
import re
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from weaviate.local.errors import ApiError, said
from weaviate.local.wire.json import spelled

ORDERINGS: Dict[str, Callable[[Any, Any], bool]] = {
    "GreaterThan": operators.gt,
    "GreaterThanEqual": operators.ge,
    "LessThan": operators.lt,
    "LessThanEqual": operators.le,
}
NESTING_OPERATORS = ("And", "Or")
VALUE_OPERATORS = (
    *("Equal", "Like", "NotEqual", *ORDERINGS),
    *("WithinGeoRange", "IsNull", "ContainsAny", "ContainsAll"),
)
"""In the order in which a real server lists them."""

_CLASS_NAME = re.compile(r"[A-Z][_0-9A-Za-z]*")
_PROPERTY_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,230}")
_LENGTH_OF = re.compile(r"len\((.*)\)")


@dataclass(frozen=True)
class GeoRange:
    """A point on the earth and how many metres around it."""

    latitude: float
    longitude: float
    metres: float


@dataclass(frozen=True)
class Clause:
    """A condition on one property, or several clauses joined by And or Or.

    Args:
        operator: Name as on the wire.
        class_name: Class whose objects are meant.
        path: Property, or reference, class, property, and so on.
        kind: Data type of the value: int, number, text, date, boolean or geoCoordinates.
        value: A value, or a list of values.
        operands: The clauses that And or Or join.
        value_name: What messages call the value: `valueInt` and so on.
    """

    operator: str
    class_name: str
    path: Tuple[str, ...] = ()
    kind: str = ""
    value: Any = None
    operands: Tuple[Clause, ...] = ()
    value_name: str = ""

    @property
    def innermost(self) -> Tuple[str, str]:
        """The class and property at the end of the path."""
        *before, last = self.path
        return (before[-1] if before else self.class_name), last

    def inner(self) -> Clause:
        """Return the clause for the objects that the first reference leads to."""
        return Clause(
            self.operator, self.path[1], self.path[2:], self.kind, self.value, (), self.value_name
        )


def measured_property(name: str) -> Optional[str]:
    """Return `x` for `len(x)`, else None."""
    match = _LENGTH_OF.fullmatch(name)
    return match[1] if match else None


def parse_where(where: Mapping[str, Any], class_name: str) -> Clause:
    """Parse a where filter without looking at the schema.

    Args:
        where: The filter of a REST or GraphQL request; lists may stand under `valueText` as well as
            under `valueTextArray`.
        class_name: Class whose objects the filter is for.
    """
    operator = where.get("operator") or ""
    if operator in VALUE_OPERATORS:
        parse: Callable[..., Clause] = _parse_value_clause
    elif operator in NESTING_OPERATORS:
        parse = _parse_nesting_clause
    else:
        raise ApiError(f"unrecognized operator: {operator}")
    with said("invalid where filter"):
        return parse(where, operator, class_name)


def _parse_value_clause(where: Mapping[str, Any], operator: str, class_name: str) -> Clause:
    given = _given_values(where)
    if not given:
        raise ApiError(f"got operator '{operator}', but no value<Type> field set")
    if len(given) > 1:
        shown = {
            f"{key}Array" if key.startswith("value") and isinstance(value, list) else key: value
            for key, value in where_out(where).items()
        }
        clause = json.dumps(
            shown, sort_keys=True, separators=(",", ":"), default=str, ensure_ascii=False
        )
        raise ApiError(f"found more than one values the clause '{clause}'")
    name, kind, value = given[0]
    if not where.get("path"):
        raise ApiError("field 'path': must have at least one element")
    path = parse_path(where["path"], class_name)
    return Clause(operator, class_name, path, kind, value, value_name=name)


def _parse_nesting_clause(where: Mapping[str, Any], operator: str, class_name: str) -> Clause:
    if where.get("path") is not None:
        raise ApiError(
            f"operator '{operator}' not compatible with field 'path', remove 'path' or switch to "
            "compare operator (eg. Equal, NotEqual, etc.)"
        )
    if _given_values(where):
        raise ApiError(
            f"operator '{operator}' not compatible with field 'value<Type>', remove value field "
            "or switch to compare operator (eg. Equal, NotEqual, etc.)"
        )
    operands = where.get("operands")
    if not operands:
        raise ApiError(f"operator '{operator}', but no operands set - add at least one operand")
    clauses = []
    for position, operand in enumerate(operands):
        with said(f"operand {position}"):
            clauses.append(parse_where(operand, class_name))
    return Clause(operator, class_name, operands=tuple(clauses))


def parse_path(path: Sequence[str], class_name: str) -> Tuple[str, ...]:
    """Return a path whose names can be those of properties and classes, in turn."""
    elements = [class_name, *path]
    parsed: List[str] = []
    for i in range(0, len(elements), 2):
        if i + 1 >= len(elements):
            raise ApiError(f"missing an argument after '{elements[i]}'")
        name, prop = elements[i], elements[i + 1]
        if not _CLASS_NAME.fullmatch(name):
            raise ApiError(
                f"Expected a valid class name in 'path' field for the filter but got '{name}'"
            )
        bare = measured_property(prop)
        if not _PROPERTY_NAME.fullmatch(prop if bare is None else bare):
            raise ApiError(
                "Expected a valid property name in 'path' field for the filter, but got "
                f"'{prop if bare is None else bare}'"
            )
        parsed += [name, prop]
    return tuple(parsed[1:])


def where_out(where: Mapping[str, Any]) -> Dict[str, Any]:
    """Return a filter as answers repeat it, with the keys that are always shown."""
    operands = where.get("operands")
    values = {key: spelled(where[key]) for key in sorted(where) if key.startswith("value")}
    return {
        "operands": None if operands is None else [where_out(operand) for operand in operands],
        "operator": where.get("operator"),
        "path": where.get("path"),
        **{key: value for key, value in values.items() if value is not None},
    }


def _given_values(where: Mapping[str, Any]) -> List[Tuple[str, str, Any]]:
    """Return name, data type and value of each value of the clause."""
    given = []
    for name, (kind, check) in _VALUES.items():
        for key in (name, f"{name}Array"):
            value = where.get(key)
            if value is None or value == []:
                continue
            values = value if isinstance(value, list) else [value]
            if not all(check(single) for single in values):
                raise ApiError(f"field '{key}': value {value!r} is of the wrong type", 400)
            if kind == "number":
                value = list(map(float, values)) if isinstance(value, list) else float(value)
            given.append((name, kind, value))
    if where.get("valueGeoRange") is not None:
        area = _parse_geo_range(where["valueGeoRange"])
        given.append(("valueGeoCoordinates", "geoCoordinates", area))
    return given


def _parse_geo_range(given: Mapping[str, Any]) -> GeoRange:
    distance, point = given.get("distance"), given.get("geoCoordinates")
    if distance is None:
        raise ApiError("valueGeoRange: field 'distance' must be set")
    metres = distance.get("max") or 0
    if metres < 0:
        raise ApiError("valueGeoRange: field 'distance.max' must be a positive number")
    if point is None:
        raise ApiError("valueGeoRange: field 'geoCoordinates' must be set")
    return GeoRange(
        float(point.get("latitude") or 0), float(point.get("longitude") or 0), float(metres)
    )


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool)


_VALUES: Dict[str, Tuple[str, Callable[[Any], bool]]] = {
    "valueInt": ("int", _is_int),
    "valueNumber": ("number", _is_number),
    "valueText": ("text", _is_text),
    "valueDate": ("date", _is_text),
    "valueBoolean": ("boolean", _is_boolean),
    "valueString": ("text", _is_text),
}
