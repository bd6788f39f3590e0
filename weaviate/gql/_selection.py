"""What a query returns: properties, references, and additional properties."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Dict, List, Optional, Sequence, Set, Tuple, Union

from weaviate.exceptions import AdditionalPropertiesException
from weaviate.gql import _writer

ONE_LEVEL = "__one_level"
"""The key of all additional properties that have no fields."""

_FIELD_NAMES = {"uuid": "id"}


@dataclass
class AdditionalProperties:
    """The additional properties to return with each object."""

    uuid: bool = False
    vector: bool = False
    creationTimeUnix: bool = False
    lastUpdateTimeUnix: bool = False
    distance: bool = False
    certainty: bool = False
    score: bool = False
    explainScore: bool = False

    def _names(self) -> List[str]:
        return [_FIELD_NAMES.get(f.name, f.name) for f in fields(self) if getattr(self, f.name)]

    def __str__(self) -> str:
        names = self._names()
        return f" _additional{{{' '.join(names)}}} " if names else ""


@dataclass
class LinkTo:
    """A reference to follow, with the properties to return of the linked objects.

    Args:
        link_on: the reference property.
        linked_class: the class of the linked objects.
        properties: the properties of the linked objects; another `LinkTo` follows their references.

    Example:
        >>> str(LinkTo("writtenBy", "Author", ["name"]))
        'writtenBy{... on Author{name}}'
    """

    link_on: str
    linked_class: str
    properties: Sequence[Union[str, "LinkTo"]]

    def __str__(self) -> str:
        link = _writer.name(self.link_on, "link_on")
        linked_class = _writer.name(self.linked_class, "linked_class")
        properties = _writer.texts(self.properties, "properties")
        inner = " ".join([_as_text(each) for each in properties])
        if not inner.strip():
            raise ValueError("A LinkTo needs properties of the linked class.")
        return f"{link}{{... on {linked_class}{{{inner}}}}}"


PROPERTIES = Union[Sequence[Union[str, LinkTo]], str]
"""The properties to return of each object; a str can be any GraphQL selection."""


def property_texts(properties: Optional[PROPERTIES]) -> List[str]:
    """Return each property as text; a str is not changed.

    Raises:
        TypeError: if it is neither a str, None nor a list of str and `LinkTo`.
    """
    if isinstance(properties, list):
        try:
            texts: Any = properties
            "".join(texts)  # the fastest check that every item is a str
        except TypeError:
            return [_as_text(each) for each in properties]
        return texts[:]  # type: ignore[no-any-return]
    if properties is None:
        return []
    if isinstance(properties, str):
        return [str.__str__(properties)]
    raise TypeError(
        "'properties' must be a str, a list of str and LinkTo, or None, "
        f"not {type(properties).__name__}."
    )


def _as_text(each: Any) -> str:
    if isinstance(each, str):
        return str.__str__(each)
    if isinstance(each, LinkTo):
        return str(each)
    raise TypeError(f"A property must be a str or LinkTo, not {type(each).__name__}.")


Additional = Dict[str, Set[str]]


def with_additional(
    known: Additional, by_class: Optional[AdditionalProperties], properties: Any
) -> Optional[AdditionalProperties]:
    """Add additional properties, which are all given by name or all by class.

    Returns:
        The additional properties that are given by class; those by name are added to `known`.

    Raises:
        TypeError: if a part has the wrong type.
        ValueError: if a part is missing, or is not a name.
        weaviate.exceptions.AdditionalPropertiesException: if there are both.
    """
    if isinstance(properties, AdditionalProperties):
        if known[ONE_LEVEL] or len(known) > 1:
            raise AdditionalPropertiesException(str(known), str(properties))
        return replace(properties)
    if by_class is not None:
        raise AdditionalPropertiesException(str(properties), str(by_class))
    add_additional(known, properties)
    return None


def add_additional(known: Additional, properties: Any) -> None:
    """Add additional properties that are given by name; if one is invalid, none is added."""
    if isinstance(properties, list):
        for each in properties:
            if not isinstance(each, str):
                _writer.check_type("properties", each, str)
        known[ONE_LEVEL].update(properties)
    elif isinstance(properties, str):
        known[ONE_LEVEL].add(str.__str__(properties))
    elif isinstance(properties, dict):
        known.update(_nested(properties))
    elif isinstance(properties, tuple):
        known.update([_with_settings(properties)])
    else:
        raise TypeError(
            "Additional properties must be given as str, list, dict, tuple or "
            f"AdditionalProperties, not {type(properties).__name__}."
        )


def _nested(properties: Dict[str, Any]) -> Additional:
    return {_writer.name(key, "property"): _field_names(properties[key]) for key in properties}


def _field_names(value: Any) -> Set[str]:
    _writer.check_type("properties", value, (str, list))
    names = [value] if isinstance(value, str) else value
    if not names:
        raise ValueError("An additional property with fields needs at least one of them.")
    return {_writer.name(each, "field") for each in names}


def _with_settings(value: Tuple[Any, ...]) -> Tuple[str, Set[str]]:
    """Return a property with its arguments as the key, and its fields."""
    if len(value) != 2:
        raise ValueError(f"A tuple must be (properties, settings), not of length {len(value)}.")
    properties, settings = value
    _writer.check_type("properties", properties, dict)
    _writer.check_type("settings", settings, dict)
    if len(properties) != 1:
        raise ValueError("The first part of the tuple must have exactly one key.")
    if not settings:
        raise ValueError("The second part of the tuple, the settings, must not be empty.")
    ((name, names),) = _nested(properties).items()
    arguments = [
        f"{_writer.name(key, 'setting')}: {_writer.json_value(settings[key], 'setting')} "
        for key in sorted(settings, key=str)
    ]
    return f"{name}({''.join(arguments)})", names


def all_additional_text(known: Additional, by_dataclass: Optional[AdditionalProperties]) -> str:
    """Write `_additional {...}` with all additional properties."""
    one_level = known[ONE_LEVEL]
    if not one_level and len(known) == 1:
        return "" if by_dataclass is None else str(by_dataclass)
    names = sorted(one_level)
    if by_dataclass is not None:
        names = by_dataclass._names() + names
    if len(known) > 1:
        for key in sorted(known.keys() - {ONE_LEVEL}):
            names.append(f"{key} {{{' '.join(sorted(known[key]))} }}")
    return f" _additional {{{' '.join(names)} }}"
