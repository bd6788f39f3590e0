"""Auto-schema: classes and properties which objects bring with them."""

from __future__ import annotations

import time
from typing import Any, Dict, List, Optional, Tuple

from weaviate.local.errors import ApiError
from weaviate.local.schema.create import create_class, extend_class, prepare_property
from weaviate.local.schema.names import lower_first, nested, upper_first
from weaviate.local.storage.beacons import parse_beacon
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Collection
from weaviate.local.wire import go_text
from weaviate.local.wire.dates import normal_date
from weaviate.local.wire.uuids import is_spelled_uuid

NO_CLASS = "the given class is empty"
_KINDS = ("text", "number", "int", "boolean", "date", "uuid", "object")


def auto_schema(
    database: Database, body: Dict[str, Any], default_vectorizer: str, may_create: bool = True
) -> None:
    """Add the class and the properties that an object needs and the schema lacks.

    The class name in `body` gets the upper-case first letter that all class names have.
    """
    if not body.get("class"):
        raise ApiError(NO_CLASS)
    body["class"] = upper_first(body["class"])
    collection = database.find(body["class"])
    if collection is None and not may_create:
        raise ApiError("given class does not exist")
    properties = body.get("properties")
    values = properties if isinstance(properties, dict) else {}
    if collection is None:
        found = [_property(database, name, values[name], body["class"]) for name in values]
        note = {"description": _note("property")}
        create_class(
            database, {"class": body["class"], "properties": found, **note}, default_vectorizer
        )
        return
    _extend(database, collection, values)


def _extend(database: Database, collection: Collection, values: Dict[str, Any]) -> None:
    known = {prop["name"]: prop for prop in collection.properties}
    new: List[Dict[str, Any]] = []
    for name, value in values.items():
        old = known.get(lower_first(name))
        if old is not None and not isinstance(value, (dict, list)):
            continue  # its type is known, and there is nothing inside that could be new
        found = _property(database, name, value, collection.name)
        if old is None:
            new.append(found)
        elif nested(old["dataType"]):
            inner, grown = _merge(old["nestedProperties"], found.get("nestedProperties") or [])
            if grown:
                _replace(database, collection, old, inner)
    for prop in new:
        if not prop["name"]:
            raise ApiError("property must contain name")
        extend_class(database, collection, prop)


def _replace(
    database: Database, collection: Collection, old: Dict[str, Any], inner: List[Dict[str, Any]]
) -> None:
    ready = prepare_property(database, collection, {**old, "nestedProperties": inner}, [])
    collection.schema["properties"] = [
        ready if prop["name"] == old["name"] else prop for prop in collection.properties
    ]
    database.schema_changed(collection)


def _merge(
    base: List[Dict[str, Any]], more: List[Dict[str, Any]]
) -> Tuple[List[Dict[str, Any]], bool]:
    merged, grown = list(base), False
    places = {prop["name"]: number for number, prop in enumerate(merged)}
    for prop in more:
        place = places.get(prop["name"])
        if place is None:
            places[prop["name"]] = len(merged)
            merged.append(prop)
            grown = True
        elif nested(merged[place]["dataType"]):
            old = merged[place].get("nestedProperties") or []
            inner, inner_grown = _merge(old, prop.get("nestedProperties") or [])
            if inner_grown:
                merged[place] = {**merged[place], "nestedProperties": inner}
                grown = True
    return merged, grown


def _property(database: Database, name: str, value: Any, class_name: str) -> Dict[str, Any]:
    try:
        return _described(database, name, value, inside=False)
    except ValueError as error:
        raise ApiError(f"property '{name}' on class '{class_name}': {error}") from None


def _described(database: Database, name: str, value: Any, inside: bool) -> Dict[str, Any]:
    types = _types(database, value, inside)
    note = _note("nested property" if inside else "property")
    found: Dict[str, Any] = {"name": name, "dataType": types, "description": note}
    if nested(types):
        inner: List[Dict[str, Any]] = []
        for entry in value if types == ["object[]"] else [value]:
            inner, _ = _merge(inner, _nested_properties(database, entry))
        found["nestedProperties"] = inner
    return found


def _nested_properties(database: Database, value: Dict[str, Any]) -> List[Dict[str, Any]]:
    found = []
    for name, entry in value.items():
        try:
            found.append(_described(database, name, entry, inside=True))
        except ValueError as error:
            raise ValueError(f"nested property '{name}': {error}") from None
    return found


def _types(database: Database, value: Any, inside: bool) -> List[str]:
    """Return the data type of a value; inside objects there are fewer types."""
    if isinstance(value, list):
        return _list_types(database, value, inside)
    if isinstance(value, dict):
        if not inside and value.keys() == {"latitude", "longitude"} and None not in value.values():
            return ["geoCoordinates"]
        if (
            not inside
            and value.get("input") is not None
            and value.keys() <= {"input", "defaultCountry"}
        ):
            return ["phoneNumber"]
        return ["object"]
    return [_scalar_type(value)]


def _scalar_type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        try:
            normal_date(value)
        except ValueError:
            return "uuid" if is_spelled_uuid(value) else "text"
        return "date"
    return "text"


def _list_types(database: Database, value: List[Any], inside: bool) -> List[str]:
    if not value:
        return ["text[]"]
    found = [_item_type(database, number, item, inside) for number, item in enumerate(value)]
    first = found[0]
    for number, kind in enumerate(found):
        if kind[0].isupper() != first[0].isupper() or (kind != first and kind[0].islower()):
            wanted, got = ("reference" if k[0].isupper() else f"'{k}'" for k in (first, kind))
            raise ValueError(
                f"element [{number}]: mismatched data type - {wanted} expected, got {got}"
            )
    return found if first[0].isupper() else [f"{first}[]"]


def _item_type(database: Database, number: int, item: Any, inside: bool) -> str:
    if isinstance(item, dict):
        target = None if inside else _target(database, item)
        return target or "object"
    if item is None or isinstance(item, list):
        kinds = "', '".join(_KINDS if inside else (*_KINDS, "cref"))
        raise ValueError(
            f"element [{number}]: unrecognized data type of value '{go_text.plain(item)}' - "
            f"one of '{kinds}' expected"
        )
    return _scalar_type(item)


def _target(database: Database, item: Dict[str, Any]) -> Optional[str]:
    """Return the class that a reference points at, or None when it is no reference."""
    if not isinstance(item.get("beacon"), str):
        return None
    try:
        beacon = parse_beacon(item["beacon"])
    except ApiError:
        return None
    if beacon.class_name:
        return upper_first(beacon.class_name)
    found = database.resolve(item["beacon"])
    return found.class_name if found is not None else None


def _note(what: str) -> str:
    return f"This {what} was generated by Weaviate's auto-schema feature on {time.ctime()}"
