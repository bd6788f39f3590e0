"""The form that request bodies must have, checked before anything is done with them.

A real server decodes a body into Go structs and then checks formats and enumerations; what does not
fit is refused with 400 and 422 in two fixed phrases. The same phrases are made here from a
description of the structs. `null` fits everything, keys which it does not name are left alone.
`Class` is another spelling of the key `class`, as in Go, and the last one counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, FrozenSet, Mapping, Tuple, Union
from urllib.parse import urlsplit

from weaviate.local.errors import FormError
from weaviate.local.wire.go_text import json_kind
from weaviate.local.wire.uuids import is_uuid

BROKEN_TYPE = 601
MISSING = 602
BROKEN_ENUM = 606
TOO_LARGE = 608
TOO_SMALL = 609


@dataclass(frozen=True)
class Scalar:
    """A JSON value that is neither list nor object.

    Args:
        go: Name of its Go type.
        types: What it may be here; nothing means anything.
    """

    go: str
    types: FrozenSet[type] = frozenset()


ANY = Scalar("interface {}")
STRING = Scalar("string", frozenset({str}))
BOOL = Scalar("bool", frozenset({bool}))
INT = Scalar("int64", frozenset({int}))
FLOAT = Scalar("float64", frozenset({int, float}))
FLOAT32 = Scalar("float32", frozenset({int, float}))


@dataclass(frozen=True)
class Text:
    """A string that must have a format (`uuid`, `uri`) or be one of some words."""

    format: str = ""
    words: Tuple[str, ...] = ()
    go: str = "string"


@dataclass(frozen=True)
class Bounded:
    """A whole number within bounds; 0 stands for none."""

    least: int
    most: int
    go: str = "int64"


@dataclass(frozen=True)
class ListOf:
    """A list; `go` is the name of its Go type."""

    item: Shape
    go: str


@dataclass(frozen=True)
class MapOf:
    """An object with any keys, whose values all have one form."""

    value: Shape
    go: str


@dataclass(frozen=True)
class Struct:
    """An object with known keys. A struct that holds itself gets `fields` later.

    Args:
        name: Name of its Go type.
        fields: The forms of its values.
        package: Package of its Go type.
        required: Whether a list of such objects may not contain null, at which a real server fails.
    """

    name: str
    fields: Dict[str, Shape]
    package: str = "models"
    required: bool = False

    @property
    def go(self) -> str:
        """The name of the Go type."""
        return f"{self.package}.{self.name}"


Shape = Union[Scalar, Text, Bounded, ListOf, MapOf, Struct]


@dataclass(frozen=True)
class Body:
    """The body that a route requires.

    Args:
        shape: The form of the value.
        name: What messages call the body.
        prefix: What messages about formats put before the path of a value inside the body.
        numbered: Whether those messages count the items of a body which is a list.
    """

    shape: Shape
    name: str = "body"
    prefix: str = ""
    numbered: bool = False


def check_body(value: Any, body: Body) -> None:
    """Check a decoded body.

    Raises:
        FormError: 400, if a type does not fit; 422, if a format or an enumeration does not.
    """
    _check_type(value, body, body.shape, "", "")
    _check_format(value, body.shape, body.prefix, body.numbered)


def _check_type(value: Any, body: Body, shape: Shape, struct: str, path: str) -> None:
    if value is None:
        return
    if not _fits(value, shape):
        raise _misfit(value, body, shape, struct, path)
    if isinstance(shape, ListOf):
        if isinstance(shape.item, Scalar) and shape.item.types.issuperset(map(type, value)):
            return
        for item in value:
            _check_type(item, body, shape.item, struct, path)
    elif isinstance(shape, MapOf):
        for item in value.values():
            _check_type(item, body, shape.value, struct, path)
    elif isinstance(shape, Struct):
        if not value.keys() <= shape.fields.keys():
            _respell(value, shape, body, path)
        for key, item in value.items():  # in the order of the body, as Go reads it
            inner = shape.fields.get(key)
            if inner is not None:
                _check_type(item, body, inner, shape.name, f"{path}.{key}" if path else key)


def _respell(value: Dict[str, Any], shape: Struct, body: Body, path: str) -> None:
    """Spell the known keys of an object, in any case, as the shape does."""
    names = {name.lower(): name for name in shape.fields}
    spelled: Dict[str, Any] = {}
    for key, item in value.items():
        name = key if key in shape.fields else names.get(key.lower(), key)
        if name in spelled:
            inner = shape.fields[name]
            _check_type(spelled[name], body, inner, shape.name, f"{path}.{name}" if path else name)
            if item is None and _keeps_value(inner):
                continue
        spelled[name] = item
    value.clear()
    value.update(spelled)


def _says_nothing(item: Any) -> bool:
    """Return whether a struct is as good as null."""
    return item is None or all(value in (None, "") for value in item.values())


def _keeps_value(shape: Shape) -> bool:
    """Return whether a null changes nothing, as in Go that of a text or a number."""
    return isinstance(shape, (Text, Bounded)) or (isinstance(shape, Scalar) and bool(shape.types))


def _fits(value: Any, shape: Shape) -> bool:
    if isinstance(shape, Scalar):
        return not shape.types or type(value) in shape.types
    if isinstance(shape, Text):
        return isinstance(value, str)
    if isinstance(shape, Bounded):
        return type(value) is int
    return isinstance(value, list if isinstance(shape, ListOf) else dict)


def _misfit(value: Any, body: Body, shape: Shape, struct: str, path: str) -> FormError:
    kind = json_kind(value)
    if kind == "number" and shape.go == INT.go:
        kind = f"number {value}"
    where = f"Go struct field {struct}.{path}" if struct else "Go value"
    return FormError(
        f'parsing {body.name} body from "" failed, because '
        f"json: cannot unmarshal {kind} into {where} of type {shape.go}",
        400,
    )


def _check_format(value: Any, shape: Shape, path: str, numbered: bool) -> None:
    if value is None:
        return
    if isinstance(shape, Text):
        _check_text(value, shape, path)
    elif isinstance(shape, Bounded):
        _check_bounds(value, shape, path)
    elif isinstance(shape, ListOf):
        if not isinstance(shape.item, Scalar):
            for number, item in enumerate(value):
                step = _join(path, str(number)) if numbered or path else path
                if item is None and isinstance(shape.item, Struct) and shape.item.required:
                    raise FormError(f"{step} in body is required", 422, MISSING)
                _check_format(item, shape.item, step, numbered)
    elif isinstance(shape, MapOf):
        for key, item in value.items():
            if isinstance(shape.value, Struct) and _says_nothing(item):
                raise FormError(f"{_join(path, key)} in body is required", 422, MISSING)
            _check_format(item, shape.value, _join(path, key), numbered)
    elif isinstance(shape, Struct):
        _check_fields(value, shape.fields, path, numbered)


def _check_fields(value: Any, fields: Mapping[str, Shape], path: str, numbered: bool) -> None:
    for key, inner in fields.items():
        if key in value and not isinstance(inner, Scalar):
            _check_format(value[key], inner, _join(path, key), numbered)


def _check_text(value: str, shape: Text, path: str) -> None:
    if not value:
        return
    if shape.words and value not in shape.words:
        words = " ".join(shape.words)
        raise FormError(f"{path} in body should be one of [{words}]", 422, BROKEN_ENUM)
    if shape.format == "uuid" and not is_uuid(value):
        raise wrong_type(path, "body", "uuid", value)
    if shape.format == "uri" and not _is_uri(value):
        raise wrong_type(path, "body", "uri", value)


def _check_bounds(value: int, shape: Bounded, path: str) -> None:
    if value and value < shape.least:
        words = f"{path} in body should be greater than or equal to {shape.least}"
        raise FormError(words, 422, TOO_SMALL)
    if value > shape.most:
        words = f"{path} in body should be less than or equal to {shape.most}"
        raise FormError(words, 422, TOO_LARGE)


def wrong_type(name: str, where: str, wanted: str, value: str) -> FormError:
    """Return the refusal of a text which is not of the type it should be."""
    return FormError(f'{name} in {where} must be of type {wanted}: "{value}"', 422, BROKEN_TYPE)


def body_required(body: Body) -> FormError:
    """Return the refusal of a request without the body it needs."""
    return FormError(f"{body.name} in body is required", 422, MISSING)


def _is_uri(text: str) -> bool:
    try:
        return bool(urlsplit(text).scheme) or text.startswith("/")
    except ValueError:
        return False


def _join(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step
