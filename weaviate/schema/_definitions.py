"""Check the definition of a class, and split it into the requests that create it.

The functions raise `weaviate.SchemaValidationException` if a definition is invalid, and TypeError
or ValueError if JSON cannot represent a value.
"""

from __future__ import annotations

from typing import Any, Dict, List

from weaviate._core import checks
from weaviate._core.json_codec import encode
from weaviate.exceptions import SchemaValidationException

PRIMITIVE_TYPES = {
    "blob",
    "boolean",
    "boolean[]",
    "date",
    "date[]",
    "geoCoordinates",
    "int",
    "int[]",
    "number",
    "number[]",
    "object",
    "object[]",
    "phoneNumber",
    "string",
    "string[]",
    "text",
    "text[]",
    "uuid",
    "uuid[]",
}
"""The data types of 3.26.7 that are not classes."""

_LATER_TYPES = {"blobHash"}  # server 1.38


def checked_classes(schema: Dict[str, Any]) -> List[Dict[str, Any]]:
    """Return the classes of a schema, after each of them has been checked."""
    classes = schema.get("classes")
    if not isinstance(classes, list):
        raise SchemaValidationException('A schema must have a list of classes under "classes".')
    for weaviate_class in classes:
        check_class(weaviate_class)
    return classes


def check_class(weaviate_class: Any) -> None:
    """Check that the definition of a class has the right shape."""
    if not isinstance(weaviate_class, dict):
        raise SchemaValidationException(
            f"A class must be a dict, not {type(weaviate_class).__name__}."
        )
    name = weaviate_class.get("class")
    if not isinstance(name, str) or not name:
        raise SchemaValidationException('A class must have its name under "class".')
    for definition in properties_of(weaviate_class):
        data_type_of(definition)
    encode(weaviate_class)


def properties_of(weaviate_class: Dict[str, Any]) -> List[Dict[str, Any]]:
    """Return the definitions of the properties of a class, which may be an empty list."""
    properties = weaviate_class.get("properties")
    if properties is None:
        return []
    if not isinstance(properties, list) or not all(isinstance(item, dict) for item in properties):
        raise SchemaValidationException(
            f'"properties" of class {weaviate_class.get("class")!r} must be a list of dict.'
        )
    return properties


def data_type_of(definition: Dict[str, Any]) -> List[str]:
    """Return the data types of a property; a plain str counts as a list of one."""
    data_type = definition.get("dataType")
    if isinstance(data_type, str):
        return [data_type]
    if not isinstance(data_type, list) or not all(isinstance(item, str) for item in data_type):
        raise SchemaValidationException(
            f'"dataType" of property {definition.get("name")!r} must be a list of str.'
        )
    return data_type


def is_primitive(data_type: List[str]) -> bool:
    """Return whether a property holds values, not references.

    A type that ends with `[]` is never a class, also if only later servers know it.
    """
    return all(
        item in PRIMITIVE_TYPES or item in _LATER_TYPES or item.endswith("[]") for item in data_type
    )


def with_data_type_lists(definition: Dict[str, Any]) -> Dict[str, Any]:
    """Return a copy of a property in which each `dataType` is a list, as the server requires.

    Nested properties are converted, too.
    """
    copy = dict(definition)
    if isinstance(copy.get("dataType"), str):
        copy["dataType"] = [copy["dataType"]]
    nested = copy.get("nestedProperties")
    if isinstance(nested, list):
        copy["nestedProperties"] = [
            with_data_type_lists(item) if isinstance(item, dict) else item for item in nested
        ]
    return copy


def without_references(weaviate_class: Dict[str, Any]) -> Dict[str, Any]:
    """Return a copy of a class with its name as the server stores it, and without references."""
    definition = dict(weaviate_class)
    definition["class"] = checks.class_name(weaviate_class["class"], "class")
    definition["properties"] = [
        with_data_type_lists(item)
        for item in properties_of(weaviate_class)
        if is_primitive(data_type_of(item))
    ]
    if _has_empty_sharding(definition):
        del definition["shardingConfig"]
    return definition


def _has_empty_sharding(definition: Dict[str, Any]) -> bool:
    """Return whether a class with tenants has an empty `shardingConfig`.

    Servers return it when such a class is read, and reject it when such a class is created. Left
    out, a class that was read can be created again.
    """
    tenancy, sharding = definition.get("multiTenancyConfig"), definition.get("shardingConfig")
    return (
        isinstance(tenancy, dict)
        and tenancy.get("enabled") is True
        and isinstance(sharding, dict)
        and not any(sharding.values())
    )


def references_of(weaviate_class: Dict[str, Any]) -> List[Dict[str, Any]]:
    """Return copies of the references of a class, with class names as the server stores them."""
    references = []
    for definition in properties_of(weaviate_class):
        data_type = data_type_of(definition)
        if not is_primitive(data_type):
            types = [
                item if is_primitive([item]) else checks.class_name(item) for item in data_type
            ]
            references.append(dict(definition, dataType=types))
    return references
