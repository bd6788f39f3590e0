"""Data types of properties, and the names that classes and properties may have."""

from __future__ import annotations

import re
from typing import Any, Callable, List, Optional

from weaviate.local.errors import ApiError

TEXT_TYPES = ("text", "text[]")
STRING_TYPES = ("string", "string[]")  # old spelling of text, accepted and replaced
PRIMITIVES = frozenset(
    (
        *TEXT_TYPES,
        *STRING_TYPES,
        *("int", "int[]", "number", "number[]", "boolean", "boolean[]", "date", "date[]"),
        *("uuid", "uuid[]", "geoCoordinates", "phoneNumber", "blob"),
    )
)
NESTED = frozenset(("object", "object[]"))
RESERVED = ("_additional", "_id", "id")

_CLASS_NAME = re.compile(r"[A-Z][_0-9A-Za-z]{0,254}", re.ASCII)
_PROPERTY_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,230}", re.ASCII)
_NESTED_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*", re.ASCII)
_VECTOR_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,229}", re.ASCII)
_LONGEST_CLASS_NAME = 255
_LONGEST_PROPERTY_NAME = 231


def primitive(data_type: Optional[List[str]]) -> str:
    """Return the primitive type, or "" for references and objects."""
    return data_type[0] if data_type and len(data_type) == 1 and data_type[0] in PRIMITIVES else ""


def nested(data_type: Optional[List[str]]) -> str:
    """Return `object` or `object[]`, or "" for anything else."""
    return data_type[0] if data_type and len(data_type) == 1 and data_type[0] in NESTED else ""


def upper_first(name: str) -> str:
    """Return a class name with its first letter as the server keeps it."""
    return name[:1].upper() + name[1:]


def lower_first(name: str) -> str:
    """Return a property name with its first letter as the server keeps it."""
    return name[:1].lower() + name[1:]


def check_class_name(name: str) -> None:
    """Check a class name."""
    _check_length(name, "class", _LONGEST_CLASS_NAME)
    if not _CLASS_NAME.fullmatch(name):
        raise ApiError(f"'{name}' is not a valid class name")


def check_property_name(name: str) -> None:
    """Check a property name, reserved ones aside."""
    _check_length(name, "property", _LONGEST_PROPERTY_NAME)
    if not _PROPERTY_NAME.fullmatch(name):
        raise ApiError(
            f"'{name}' is not a valid property name. Property names in Weaviate are restricted to "
            "valid GraphQL names, which must be “/[_A-Za-z][_0-9A-Za-z]{0,230}/”."
        )


def _check_length(name: str, what: str, longest: int) -> None:
    if len(name) > longest:
        words = f"Name should not be longer than {longest} characters."
        raise ApiError(f"'{name}' is not a valid {what} name. {words}")


def check_not_reserved(name: str) -> None:
    """Check that a property name is not reserved."""
    if name in RESERVED:
        raise ApiError(f"'{name}' is a reserved property name")


def check_nested_name(name: str, owner: str) -> None:
    """Check the name of a property inside an object property."""
    if not _NESTED_NAME.fullmatch(name):
        raise ApiError(
            f"'{name}' is not a valid nested property name of '{owner}'. NestedProperty names in "
            "Weaviate are restricted to valid GraphQL names, "
            "which must be “/[_A-Za-z][_0-9A-Za-z]*/”."
        )


def check_vector_name(name: str) -> None:
    """Check the name of a named vector."""
    if not _VECTOR_NAME.fullmatch(name):
        raise ApiError(
            f'class.VectorConfig target vector name "{name}" is not valid, in Weaviate target '
            "vector names are restricted to valid GraphQL names, "
            "which must be “/[_A-Za-z][_0-9A-Za-z]{0,229}/”."
        )


def check_data_type(data_type: Any, own_class: str, known: Callable[[str], bool]) -> None:
    """Check the data type of a property.

    Args:
        data_type: The list of names.
        own_class: The class of the property, which may refer to itself.
        known: Whether there is a class of a name.
    """
    names: List[str] = data_type or []
    if not names:
        raise ApiError("dataType must have at least one element")
    if primitive(names) or nested(names):
        return
    if len(names) == 1:
        if not names[0]:
            raise ApiError("dataType cannot be an empty string")
        if names[0][0].islower():
            raise ApiError(f"Unknown primitive data type '{names[0]}'")
    for name in names:
        check_class_name(name)
        if name != own_class and not known(name):
            raise ApiError("reference property to nonexistent class")
