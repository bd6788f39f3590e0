"""What a query asks for, read from its GraphQL text."""

from __future__ import annotations

import re
from typing import Dict, List, NamedTuple, Optional, Tuple

from weaviate._grpc.search import Unsayable

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
        name: as the answer has it.
        fields: those asked for of an object, a reference or a value of several parts, sorted.
        linked_class: where a reference leads.
    """

    name: str
    fields: Optional["Tuple[Field, ...]"] = None
    linked_class: Optional[str] = None

    @property
    def is_in_parts(self) -> bool:
        """Return whether these may be the parts of a point on the globe, or of a phone number."""
        names = frozenset(field.name for field in self.fields or ())
        return bool(names) and (names <= _GEO or names <= _PHONE)


def read(text: str) -> Tuple[Field, ...]:
    """Return the fields of a selection in the order of the answer, which is that of their names.

    Raises:
        Unsayable: if there is more in it than names, braces and one `... on Class` per reference.
    """
    tokens = [token for token in _TOKEN.findall(text) if token]
    fields, end = _read_fields(tokens, 0, 0)
    if end != len(tokens):
        raise Unsayable("the selection has unbalanced braces")
    return fields


def _read_fields(tokens: List[str], place: int, depth: int) -> Tuple[Tuple[Field, ...], int]:
    if depth > _DEEPEST:
        raise Unsayable("the selection is very deep")
    fields: Dict[str, Field] = {}
    while place < len(tokens) and tokens[place] != "}":
        name = tokens[place]
        if not _NAME.fullmatch(name):
            raise Unsayable(f"the selection has {name!r}, which is not a name")
        if name in fields:
            raise Unsayable(f"the selection has {name!r} twice")
        if name.startswith("__"):
            raise Unsayable(f"{name!r} is GraphQL's own")
        fields[name], place = _read_field(tokens, place, depth)
    if not fields:
        raise Unsayable("the selection is empty")
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
        raise Unsayable("the selection has more than one class to a reference, or open braces")
    return place + 1
