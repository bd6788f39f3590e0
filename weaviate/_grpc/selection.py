"""The fields that a query requests, parsed from its GraphQL text."""

from __future__ import annotations

import re
from typing import Dict, List, NamedTuple, Optional, Tuple

from weaviate._grpc.search import Unsupported

_TOKEN = re.compile(r"[\s,]+|(\.\.\.|[{}]|[_A-Za-z][_0-9A-Za-z]*|[^\s,])")
_NAME = re.compile(r"[_a-z][_0-9A-Za-z]*", re.ASCII)
_GEO = frozenset({"latitude", "longitude"})
_PHONE = frozenset(
    {
        *("countryCode", "defaultCountry", "input", "internationalFormatted", "national"),
        *("nationalFormatted", "valid"),
    }
)
ADDITIONAL = "_additional"
_DEEPEST = 32


class Field(NamedTuple):
    """A property, or an additional property.

    Args:
        name: the key in the answer.
        fields: the requested fields of an object, a reference or a value with parts, sorted.
        linked_class: the class of the objects that a reference leads to.
    """

    name: str
    fields: Optional["Tuple[Field, ...]"] = None
    linked_class: Optional[str] = None

    @property
    def is_in_parts(self) -> bool:
        """Return whether the fields can be those of geo coordinates or a phone number."""
        names = frozenset(field.name for field in self.fields or ())
        return bool(names) and (names <= _GEO or names <= _PHONE)


def read(text: str) -> Tuple[Field, ...]:
    """Return the fields of a selection, sorted by name as the answer is.

    Raises:
        Unsupported: if it has more than names, braces and one `... on Class` per reference.
    """
    tokens = [token for token in _TOKEN.findall(text) if token]
    fields, end = _read_fields(tokens, 0, 0)
    if end != len(tokens):
        raise Unsupported("the selection has unbalanced braces")
    return fields


def _read_fields(tokens: List[str], place: int, depth: int) -> Tuple[Tuple[Field, ...], int]:
    if depth > _DEEPEST:
        raise Unsupported("a selection with too many levels")
    fields: Dict[str, Field] = {}
    while place < len(tokens) and tokens[place] != "}":
        name = tokens[place]
        if not _NAME.fullmatch(name):
            raise Unsupported(f"the selection has {name!r}, which is not a name")
        if name in fields:
            raise Unsupported(f"the selection has {name!r} twice")
        if name.startswith("__"):
            raise Unsupported(f"{name!r} is GraphQL's own")
        fields[name], place = _read_field(tokens, place, depth)
    if not fields:
        raise Unsupported("the selection is empty")
    return tuple(fields[name] for name in sorted(fields)), place


def _read_field(tokens: List[str], place: int, depth: int) -> Tuple[Field, int]:
    name = tokens[place]
    place += 1
    if place >= len(tokens) or tokens[place] != "{":
        return Field(name), place
    place += 1
    linked_class = None
    if tokens[place : place + 2] == ["...", "on"] and tokens[place + 3 : place + 4] == ["{"]:
        linked_class = tokens[place + 2]
        fields, place = _read_fields(tokens, place + 4, depth + 1)
        place = _close(tokens, place)
    else:
        fields, place = _read_fields(tokens, place, depth + 1)
    return Field(name, fields, linked_class), _close(tokens, place)


def _close(tokens: List[str], place: int) -> int:
    if tokens[place : place + 1] != ["}"]:
        raise Unsupported("the selection has more than one class to a reference, or open braces")
    return place + 1
