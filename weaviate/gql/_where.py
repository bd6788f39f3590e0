"""The `where` clause: conditions on properties, joined by And and Or.

All functions raise TypeError if a part has the wrong type, and ValueError if a part is missing or
unknown.
"""

from __future__ import annotations

import datetime
import uuid as uuid_lib
from typing import Any, Callable, Dict, List, Optional

from weaviate._core.dates import rfc3339
from weaviate._core.nesting import check_value
from weaviate._core.where import JOINING_OPERATORS, KNOWN_OPERATORS, KNOWN_VALUE_TYPES
from weaviate.gql import _writer

_JOINING = frozenset(JOINING_OPERATORS)
_COMPARING = frozenset(KNOWN_OPERATORS) - _JOINING


def render_where(content: Any) -> str:
    """Write a condition, or several that are joined by And or Or, as `{...}`."""
    try:
        check_value(content)
        return _render(content)
    except RecursionError:
        raise ValueError("A where filter contains itself, or is nested too deeply.") from None


def _render(content: Any) -> str:
    if not isinstance(content, dict):
        raise TypeError(f"A where filter must be of type dict, not {type(content).__name__}.")
    if "path" in content:
        return _render_condition(content)
    if "operands" in content:
        return _render_joined(content)
    raise ValueError(f"A where filter needs 'path' or 'operands': {_shown(content)}")


def copy_content(content: Any) -> Any:
    """Return a deep copy of dictionaries and lists, which the caller may change later."""
    if isinstance(content, dict):
        return {
            key: value if type(value) in _ATOMS else copy_content(value)
            for key, value in content.items()
        }
    if isinstance(content, list):
        return [value if type(value) in _ATOMS else copy_content(value) for value in content]
    return content


def _render_joined(content: Dict[str, Any]) -> str:
    operator = _operator_of(content, _JOINING)
    operands = content["operands"]
    if not isinstance(operands, (list, tuple)):
        raise TypeError(f"'operands' must be a list of dict, not {type(operands).__name__}.")
    rendered = ", ".join([_render(operand) for operand in operands])
    return f"{{operator: {operator} operands: [{rendered}]}}"


def _render_condition(content: Dict[str, Any]) -> str:
    operator = _operator_of(content, _COMPARING)
    value_type = find_value_type(content)
    if operator == "WithinGeoRange" and value_type != "valueGeoRange":
        raise ValueError(f"WithinGeoRange needs a 'valueGeoRange', not {value_type!r}.")
    path = content["path"]
    if isinstance(path, str):
        path_text = _writer.ascii_text(path, "path")
    else:
        path_text = _writer.ascii_list(path, "path")
    value = _render_value(content[value_type], value_type)
    return f"{{path: {path_text} operator: {operator} {_KINDS[value_type]}: {value}}}"


def _operator_of(content: Dict[str, Any], allowed: "frozenset[str]") -> str:
    operator = content.get("operator")
    if type(operator) is str and operator in allowed:
        return operator
    if not isinstance(operator, str) or operator not in allowed:
        raise ValueError(
            f"'operator' must be one of {sorted(allowed)} here, not {operator!r}: {_shown(content)}"
        )
    return str.__str__(operator)


def find_value_type(content: Dict[str, Any]) -> str:
    """Return the key of a condition that holds its value, such as `valueText`."""
    found = [key for key in content if key in KNOWN_VALUE_TYPES]
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueError(f"A condition has one value, not {found}: {_shown(content)}")
    raise ValueError(
        f"A condition needs a value under one of {sorted(KNOWN_VALUE_TYPES)}: {_shown(content)}"
    )


def convert_value_type(_type: str) -> str:
    """Return the key that the server expects: lists have the key of a single value."""
    if _type.endswith("Array"):
        return _type[: -len("Array")]
    if _type.endswith("List"):
        return _type[: -len("List")]
    return _type


def check_is_list(value: Any, _type: str) -> None:
    """Check that a value is a list."""
    if not isinstance(value, list):
        raise TypeError(f"{_type!r} needs a list, not {type(value).__name__}.")


def check_is_not_list(value: Any, _type: str) -> None:
    """Check that a value is not a list."""
    if isinstance(value, list):
        raise TypeError(f"{_type!r} needs a single value, not a list.")


def render_list(value: List[str]) -> str:
    """Write a list of literals."""
    return "[" + ",".join(value) + "]"


def bool_to_str(value: bool) -> str:
    """Write true or false."""
    return _writer.boolean(value, "value")


def geo_range_to_str(value: Dict[str, Any]) -> str:
    """Write a `valueGeoRange`: a point and the maximum distance from it."""
    coordinates = _part(value, "geoCoordinates", "valueGeoRange")
    latitude = _writer.given_number(_part(coordinates, "latitude", "geoCoordinates"), "latitude")
    longitude = _writer.given_number(_part(coordinates, "longitude", "geoCoordinates"), "longitude")
    distance = _part(value, "distance", "valueGeoRange")
    maximum = _writer.given_number(_part(distance, "max", "distance"), "max")
    return (
        f"{{ geoCoordinates: {{ latitude: {latitude} longitude: {longitude} }} "
        f"distance: {{ max: {maximum} }}}}"
    )


def _part(container: Any, key: str, what: str) -> Any:
    _writer.check_type(what, container, dict)
    if key not in container:
        raise ValueError(f"{what!r} needs a {key!r}.")
    return container[key]


def _text(value: Any, what: str) -> str:
    if isinstance(value, uuid_lib.UUID):
        value = str(value)
    return _writer.text(value, what)


def _date(value: Any, what: str) -> str:
    if isinstance(value, datetime.date):
        value = rfc3339(value)
    return _writer.text(value, what)


_SCALARS: Dict[str, Callable[[Any, str], str]] = {
    "valueString": _text,
    "valueText": _text,
    "valueInt": _writer.given_integer,
    "valueNumber": _writer.given_number,
    "valueDate": _date,
    "valueBoolean": _writer.boolean,
}
_ATOMS = frozenset({str, int, float, bool})
_LIST_OR_ONE = frozenset(
    {"valueIntArray", "valueNumberArray"}
)  # the v3 API accepts a single number here
_KINDS = {value_type: convert_value_type(value_type) for value_type in KNOWN_VALUE_TYPES}
_SEPARATORS = {"valueInt": ", ", "valueNumber": ", ", "valueBoolean": ", "}


def _render_value(value: Any, value_type: str) -> str:
    """Write the value of a condition: a single value, or a list under any key."""
    if value_type == "valueGeoRange":
        check_is_not_list(value, value_type)
        return geo_range_to_str(value)
    kind = _KINDS[value_type]
    write = _SCALARS[kind]
    if kind != value_type and value_type not in _LIST_OR_ONE:
        check_is_list(value, value_type)
    if isinstance(value, list):
        separator = _SEPARATORS.get(kind, ",")
        return "[" + separator.join([write(item, value_type) for item in value]) + "]"
    return write(value, value_type)


def _shown(content: Dict[str, Any]) -> str:
    """Return a filter for a message, shortened."""
    shown: Optional[str] = None
    try:
        shown = repr(content)
    except Exception:  # repr() must not replace the error itself
        shown = "<cannot be shown>"
    return shown if len(shown) <= 300 else shown[:300] + "..."
