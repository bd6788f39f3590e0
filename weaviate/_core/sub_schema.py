"""Whether one schema is contained in another."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional

from weaviate._core import checks
from weaviate.exceptions import SchemaValidationException


def is_sub_schema(sub_schema: Mapping[str, Any], schema: Mapping[str, Any]) -> bool:
    """Return whether a schema contains another schema, or a single class.

    Classes and properties are compared by name only.

    Raises:
        weaviate.SchemaValidationException: if a class or property has no name, or if `classes` or
            `properties` is not a list.
    """
    classes = _list_of(schema, "classes")
    if "classes" in sub_schema:
        return compare_class_sets(_list_of(sub_schema, "classes"), classes)
    if "class" in sub_schema:
        return compare_class_sets([dict(sub_schema)], classes)
    return False


def compare_class_sets(sub_set: List[Any], set_: List[Any]) -> bool:
    """Return whether each class of one list is in the other, with all of its properties."""
    there = {_class_name(item): item for item in set_}
    for wanted in sub_set:
        found = there.get(_class_name(wanted))
        if found is None:
            return False
        if not compare_properties(_list_of(wanted, "properties"), _list_of(found, "properties")):
            return False
    return True


def compare_properties(sub_set: List[Any], set_: List[Any]) -> bool:
    """Return whether each property of one list has one of the same name in the other."""
    there = {_name_of(item, "name") for item in set_}
    return all(_name_of(item, "name") in there for item in sub_set)


def _class_name(item: Any) -> str:
    name = _name_of(item, "class")
    return checks.class_name(name) if name else name


def _name_of(item: Any, key: str) -> str:
    name: Optional[Any] = item.get(key) if isinstance(item, dict) else None
    if not isinstance(name, str):
        raise SchemaValidationException(f"{key!r} must be a str in {item!r}.")
    return name


def _list_of(container: Mapping[str, Any], key: str) -> List[Dict[str, Any]]:
    """Return the list under a key; an absent key or None counts as an empty list."""
    found = container.get(key)
    if found is None:
        return []
    if not isinstance(found, list):
        raise SchemaValidationException(f"{key!r} must be a list, not {found!r}.")
    return found
