"""JSON in and JSON out: with orjson where it is installed, else with the standard library.

Both give the same for the same value, and refuse the same: what JSON cannot say (NaN, bytes, sets,
circular data, two keys that become one) is an error before anything is sent.
"""

from __future__ import annotations

import datetime
import enum
import importlib
import json
import math
from typing import Any, Callable, Dict

import requests

from weaviate._core import fork, versions
from weaviate._core.dates import rfc3339


class NotJsonError(requests.exceptions.InvalidJSONError, ValueError):
    """A value of a good type that JSON has no word for, such as NaN.

    v3 programs know requests' class, which is no ValueError by itself.
    """


_NULL = b"null"
"""What orjson writes for NaN; `count` finds it sooner than `in` does."""
_SHORT_TEXT = 1000
_NEVER_NAN = frozenset({str, int, bool, type(None)})
_SHORT_LIST = 16

_OLDEST_ORJSON = (3, 9, 15)
"""Older ones end the process over an answer that is nested deeply enough (CVE-2024-27454)."""
_NOT_LOADED: Any = object()
_SMALL_BYTES = 4096
_LARGE_BYTES = 256 * 1024
_HEAD_BYTES = 100
_DEEPEST_PLACE = 20
_LONG_INTEGER = b":" + 20 * b"0"
_DIGITS = (
    bytes(
        ord("0") if chr(byte).isdecimal() else ord(":") if chr(byte) in ":[,- \n\r\t" else ord("x")
        for byte in range(128)
    )
    + 128 * b"x"
)
"""Makes one byte of all digits, and one of all that can stand before a number."""
_state = {"orjson": _NOT_LOADED}
_options: Dict[bool, int] = {}
"""What orjson is asked for, without and with sorted keys."""


def orjson() -> Any:
    """Return orjson; None where there is none or an old one: all must work without it.

    It is loaded when it is first needed: with what it imports itself, that takes a third of the
    time that a client needs to start.
    """
    loaded = _state["orjson"]
    if loaded is _NOT_LOADED:
        try:
            loaded = fork.import_module("orjson")
            options = loaded.OPT_PASSTHROUGH_DATACLASS | loaded.OPT_PASSTHROUGH_DATETIME
            _options[False] = options
            _options[True] = options | loaded.OPT_SORT_KEYS
            if versions.parse(loaded.__version__) < _OLDEST_ORJSON:
                loaded = None
        except ImportError:
            loaded = None
        _state["orjson"] = loaded
    return loaded


def encode(value: Any, sorts_keys: bool = False) -> bytes:
    """Write a value as UTF-8 JSON.

    Accepts beside JSON's own types: `datetime` and `date` (as RFC 3339), `uuid.UUID`, enums (their
    value), numpy scalars and arrays.

    Args:
        sorts_keys: the keys of all dictionaries are in order, when all of them are texts.

    Raises:
        TypeError: for a type that JSON does not have.
        NotJsonError: for NaN, Infinity, circular data, colliding keys; it is a
            ValueError, too.
    """
    fast = _state["orjson"]
    if fast is _NOT_LOADED:
        fast = orjson()
    if fast is None:
        return _encode_carefully(value, sorts_keys)
    try:
        data: bytes = fast.dumps(value, _replace, _options[sorts_keys])
    except TypeError:  # includes orjson's JSONEncodeError: decide by the careful road
        return _encode_carefully(value, sorts_keys)
    if data.count(_NULL) if len(data) < _SHORT_TEXT else _may_hide_nan(value, data):
        _refuse_not_finite(value)
    return data


def located(error: Exception, properties: Any, class_name: object) -> Exception:
    """Return an error of `encode` that names class, property and position of the value."""
    place = _place_of_failure(properties)
    if not place:
        return error
    return type(error)(f"Class {class_name!r}, property {place!r}: {error}")


def _place_of_failure(value: Any) -> str:
    """Return where the first value is that cannot be written, such as "authors[2].born"."""
    place = ""
    for _ in range(_DEEPEST_PLACE):
        if isinstance(value, dict):
            parts = [(f".{key}", item) for key, item in value.items()]
        elif isinstance(value, (list, tuple)):
            parts = [(f"[{index}]", item) for index, item in enumerate(value)]
        else:
            break
        failing = next((part for part in parts if _fails(part[1])), None)
        if failing is None:  # the keys of the dictionary itself
            break
        place += failing[0]
        value = failing[1]
    return place[1:] if place.startswith(".") else place


def _fails(value: Any) -> bool:
    try:
        encode(value)
    except (TypeError, NotJsonError):
        return True
    except Exception:  # a warning that is made an error
        return False
    return False


def _may_hide_nan(value: Any, data: bytes) -> bool:
    """Return whether there can be a NaN where orjson has written null."""
    return not _is_surely_finite(value) and data.count(_NULL) > 0


def _is_surely_finite(value: Any) -> bool:
    """Say, where a short look tells it, that there is no NaN.

    Looking through a long text takes longer, and through a short one not so long.
    """
    if type(value) is not dict:
        return False
    for item in value.values():
        kind = type(item)
        if kind is float:
            if item - item != 0.0:
                return False
        elif kind not in _NEVER_NAN:
            if kind is not list or len(item) > _SHORT_LIST:
                return False
            for element in item:
                if type(element) not in _NEVER_NAN:
                    return False
    return True


def decode(data: bytes) -> Any:
    """Read UTF-8 JSON.

    Raises:
        ValueError: when it is not that.
    """
    is_at_start = _state["orjson"] is _NOT_LOADED and len(data) < _SMALL_BYTES
    fast = None if is_at_start else orjson()
    if fast is not None and not _may_have_long_integer(data):
        try:
            return fast.loads(data)
        except ValueError:
            # json reads numbers too large for orjson, and says better what is wrong with the rest
            pass
    try:
        return _read(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError("The JSON is nested too deeply.") from error


def _may_have_long_integer(data: bytes) -> bool:
    """Return whether an integer beyond 64 bits can be in JSON: orjson would make it a float.

    Sums of an Aggregate are such integers. A large answer of another kind is a page of vectors,
    where looking would take a quarter of the time that reading takes.
    """
    if len(data) > _LARGE_BYTES and b'"Aggregate"' not in data[:_HEAD_BYTES]:
        return False
    return _LONG_INTEGER in data.translate(_DIGITS)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON.")


_read = json.JSONDecoder(parse_constant=_refuse_constant).decode


def _encode_carefully(value: Any, sorts_keys: bool) -> bytes:
    """Encode with the standard library, after a look at what it would let through."""
    try:
        _check_keys(value)
        text = _text_of(value, sorts_keys)
    except RecursionError as error:
        raise NotJsonError("The value contains itself, or is nested too deeply.") from error
    except NotJsonError:
        raise
    except ValueError as error:  # NaN, Infinity, circular data
        if "Out of range" in str(error):
            _refuse_not_finite(value)  # names the number
        raise NotJsonError(str(error)) from error
    return text.encode("utf-8", "backslashreplace")  # a lone surrogate: its JSON escape


def _text_of(value: Any, sorts_keys: bool) -> str:
    if sorts_keys:
        try:
            return _write_sorted(value)
        except TypeError:  # keys of several types, unless it is a value that JSON does not have
            pass
    return write(value)


def _check_keys(value: Any) -> None:
    """Refuse dictionaries in which two keys would be written as the same text."""
    if isinstance(value, dict):
        if not _TEXTS.issuperset(map(type, value)):
            written = [_written_key(key) for key in value]
            if len(set(written)) != len(written):
                raise NotJsonError("Two keys of a dictionary are the same when written as JSON.")
        for item in value.values():
            if isinstance(item, (dict, list, tuple)):
                _check_keys(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            if isinstance(item, (dict, list, tuple)):
                _check_keys(item)


def _written_key(key: Any) -> Any:
    """Say what the encoder makes of a key (what it refuses is left for it to refuse)."""
    if key is True or key is False or key is None:
        return {True: "true", False: "false", None: "null"}[key]
    if isinstance(key, int):
        return int.__repr__(key)
    if isinstance(key, float):
        return float.__repr__(key)
    return key


def _replace(value: Any) -> Any:
    """Say a value that JSON has no word for in words that it has."""
    if isinstance(value, datetime.date):
        return rfc3339(value)
    if isinstance(value, importlib.import_module("uuid").UUID):  # loaded already, if it is one
        return str(value)
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, tuple):  # a namedtuple, on orjson's road
        return list(value)
    kind = getattr(getattr(value, "dtype", None), "kind", None)
    if kind is not None and hasattr(value, "tolist"):
        return _from_numpy(value, kind)
    raise TypeError(f"A value of type {type(value).__name__!r} cannot be written as JSON.")


def _from_numpy(value: Any, kind: str) -> Any:
    """Turn a numpy scalar or array into Python's own numbers, texts, lists and moments."""
    if kind == "M":
        value = value.astype("datetime64[us]")
    elif kind not in "biufU":
        raise TypeError(f"numpy values of dtype {value.dtype} cannot be written as JSON.")
    plain = value.tolist()
    if kind == "f":
        _refuse_not_finite(plain)
    return plain


_TEXTS = frozenset({str})


def _writer(sorts_keys: bool) -> Callable[[Any], str]:
    return json.JSONEncoder(
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
        default=_replace,
        sort_keys=sorts_keys,
    ).encode


write = _writer(False)
"""Writes JSON with the standard library, without a look at keys and characters."""
_write_sorted = _writer(True)


def _refuse_not_finite(value: Any) -> None:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise NotJsonError(f"The float {value!r} cannot be written as JSON.")
    elif isinstance(value, dict):
        for item in value.values():
            _refuse_not_finite(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_not_finite(item)
