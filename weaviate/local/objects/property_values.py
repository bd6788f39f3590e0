"""Property values of objects, checked and brought into the form they are kept in."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, List, Optional

from weaviate.local.errors import ApiError
from weaviate.local.objects.phone import parse_phone
from weaviate.local.storage.model import data_type
from weaviate.local.wire import go_text
from weaviate.local.wire.dates import normal_date
from weaviate.local.wire.json import INT64, float32, whole
from weaviate.local.wire.uuids import parse_uuid

_BASE64 = re.compile(
    r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})", re.ASCII
)

Reader = Callable[[Any], Any]


def read_value(
    prop: Dict[str, Any], value: Any, class_name: str, path: Optional[str] = None
) -> Any:
    """Return the stored form of a value, of a property that is not a reference.

    Args:
        prop: Schema of the property.
        value: The value in the request, not null.
        class_name: Name of the class, for messages.
        path: Name of the property in messages, with the names of the objects it is inside.
    """
    kind = data_type(prop)
    name = path or prop["name"]
    label = _LABELS.get(kind, kind)
    try:
        if kind == "object":
            return _object(prop, value, class_name, name)
        if kind == "object[]":
            return _objects(prop, value, class_name, name)
        return _READERS[kind](value)
    except ValueError as error:
        raise ApiError(
            f"invalid {label} property '{name}' on class '{class_name}': {error}"
        ) from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"not a string, but {go_text.type_name(value)}")
    return value


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"not a bool, but {go_text.type_name(value)}")
    return value


def _int(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"requires an integer, the given value is '{go_text.plain(value)}'")
    if isinstance(value, float) or value not in INT64:
        raise ValueError(f"the JSON number '{value}' could not be converted to an int")
    return int(float(value))  # a real server keeps them in 64-bit floats, too


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"requires a float, the given value is '{go_text.plain(value)}'")
    try:
        return whole(float(value))
    except OverflowError:
        raise ValueError(f"the JSON number '{value}' could not be converted to a float.") from None


def _date(value: Any) -> str:
    try:
        return normal_date(_text(value))
    except ValueError:
        raise ValueError(
            "requires a string with a RFC3339 formatted date, "
            f"but the given value is '{go_text.plain(value)}'"
        ) from None


def _uuid(value: Any) -> str:
    try:
        return parse_uuid(_text(value))
    except ValueError:
        raise ValueError(
            f"requires a string of UUID format, but the given value is '{go_text.plain(value)}'"
        ) from None


def _blob(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"not a blob base64 string, but {go_text.type_name(value)}")
    if not _BASE64.fullmatch(value):
        raise ValueError("not a valid blob base64 string")
    return value


def _geo(value: Any) -> Dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"geoCoordinates must be a map, but got: {go_text.type_name(value)}")
    for key in ("longitude", "latitude"):
        if key not in value:
            raise ValueError(f"geoCoordinates is missing required field '{key}'")
    place: Dict[str, Any] = {}
    for key in ("longitude", "latitude"):
        number = value[key]
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            kind = go_text.type_name(number)
            raise ValueError(f"invalid {key}: must be json.Number or float, but got {kind}")
        place[key] = float32(number)
    return {"latitude": place["latitude"], "longitude": place["longitude"]}


def _list_of(read: Reader, what: str, item: str) -> Reader:
    def read_list(value: Any) -> List[Any]:
        if not isinstance(value, list):
            raise ValueError(f"not {what} array, but {go_text.type_name(value)}")
        try:
            return [read(entry) for entry in value]
        except ValueError:
            raise ValueError(f"invalid {item} array value: {go_text.plain(value)}") from None

    return read_list


def _object(prop: Dict[str, Any], value: Any, class_name: str, path: str) -> Dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"object must be a map, but got: {go_text.type_name(value)}")
    known = {inner["name"]: inner for inner in prop["nestedProperties"]}
    kept: Dict[str, Any] = {}
    for key, entry in value.items():
        inner_path = f"{path}.{key}"
        if key not in known:
            raise ValueError(f"unknown property '{inner_path}'")
        try:
            kept[key] = read_value(known[key], entry, class_name, inner_path)
        except ApiError as error:
            raise ValueError(f"property '{inner_path}': {error.message}") from None
    return kept


def _objects(prop: Dict[str, Any], value: Any, class_name: str, path: str) -> List[Dict[str, Any]]:
    if not isinstance(value, list):
        raise ValueError(f"not an object array, but {go_text.type_name(value)}")
    kept = []
    for number, entry in enumerate(value):
        try:
            kept.append(_object(prop, entry, class_name, path))
        except ValueError as error:
            raise ValueError(f"invalid object '{number}' in array: {error}") from None
    return kept


_READERS: Dict[str, Reader] = {
    "text": _text,
    "int": _int,
    "number": _number,
    "boolean": _bool,
    "date": _date,
    "uuid": _uuid,
    "geoCoordinates": _geo,
    "phoneNumber": parse_phone,
    "blob": _blob,
    "text[]": _list_of(_text, "a text", "text"),
    "int[]": _list_of(_int, "an integer", "integer"),
    "number[]": _list_of(_number, "an integer", "integer"),
    "boolean[]": _list_of(_bool, "a boolean", "boolean"),
    "date[]": _list_of(_date, "a date", "date"),
    "uuid[]": _list_of(_uuid, "a uuid", "uuid"),
}
_LABELS = {
    "int": "integer",
    "text[]": "text array",
    "int[]": "integer array",
    "number[]": "number array",
    "boolean[]": "boolean array",
    "date[]": "date array",
    "uuid[]": "uuid array",
}
