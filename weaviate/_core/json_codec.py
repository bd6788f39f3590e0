"""Encode and decode JSON, with orjson if it is installed, else with `json`.

Both produce the same text for the same value, and reject the same values: those that JSON cannot
represent (NaN, bytes, sets, circular data, two keys with the same text).
"""

from __future__ import annotations

import datetime
import enum
import json
import math
import uuid
from typing import Any, Callable, Dict

import requests

from weaviate._core import fork, nesting, versions
from weaviate._core.dates import rfc3339


class NotJsonError(requests.exceptions.InvalidJSONError, ValueError):
    """A value that JSON cannot represent although its type is valid, such as NaN.

    3.26.7 raises the class of requests, which alone is not a ValueError.
    """


_NULL = b"null"
"""What orjson writes for NaN; `count` finds it sooner than `in` does."""
_SHORT_TEXT = 1000
_NEVER_NAN = frozenset({str, int, bool, type(None)})
_SHORT_LIST = 16

_OLDEST_ORJSON = (3, 9, 15)
"""Older versions crash the process on a deeply nested answer (CVE-2024-27454)."""
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
"""Maps all digits to one byte, and all bytes that can precede a number to another one."""
_state = {"orjson": _NOT_LOADED}
_options: Dict[bool, int] = {}
"""The options of orjson, without and with sorted keys."""


def orjson() -> Any:
    """Return orjson; None if it is absent or too old.

    It is imported when it is first needed, because importing it (and its own imports) takes a third
    of the start-up time of a client.
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
    """Encode a value as UTF-8 JSON.

    In addition to the types of JSON, it accepts `datetime` and `date` (as RFC 3339), `uuid.UUID`,
    enums (their value), numpy scalars and arrays.

    Args:
        sorts_keys: sort the keys of all dictionaries, if all of them are str.

    Raises:
        TypeError: if JSON does not have the type of a value.
        NotJsonError: for NaN, Infinity, circular data or colliding keys; it is a ValueError, too.
    """
    fast = _state["orjson"]
    if fast is _NOT_LOADED:
        fast = orjson()
    if fast is None:
        return _encode_carefully(value, sorts_keys)
    try:
        data: bytes = fast.dumps(value, _replace, _options[sorts_keys])
    except TypeError:  # includes orjson's JSONEncodeError: the standard library decides
        return _encode_carefully(value, sorts_keys)
    if data.count(_NULL) if len(data) < _SHORT_TEXT else _may_hide_nan(value, data):
        _refuse_not_finite(value)
    return data


def located(error: Exception, properties: Any, class_name: object) -> Exception:
    """Return the error of `encode` with class, property and position in its message."""
    place = _place_of_failure(properties)
    if not place:
        return error
    return type(error)(f"Class {class_name!r}, property {place!r}: {error}")


def _place_of_failure(value: Any) -> str:
    """Return the position of the first invalid value, such as "authors[2].born"."""
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
    except Exception:  # a warning that a filter turns into an error
        return False
    return False


def _may_hide_nan(value: Any, data: bytes) -> bool:
    """Return whether a null that orjson wrote may be a NaN."""
    return not _is_surely_finite(value) and data.count(_NULL) > 0


def _is_surely_finite(value: Any) -> bool:
    """Return whether a quick check can exclude NaN.

    The check takes less time than a search for `null` in a long text.
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
    """Decode UTF-8 JSON.

    Raises:
        ValueError: if it is not UTF-8 JSON.
    """
    is_at_start = _state["orjson"] is _NOT_LOADED and len(data) < _SMALL_BYTES
    fast = None if is_at_start else orjson()
    if fast is not None and not _may_have_long_integer(data):
        try:
            return fast.loads(data)
        except ValueError:
            # json reads numbers too large for orjson, and its messages are clearer
            pass
    try:
        nesting.check_json(data)
        return _read(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError("The JSON is nested too deeply.") from error


def _may_have_long_integer(data: bytes) -> bool:
    """Return whether orjson may read an integer beyond 64 bits, as a float."""
    # a sum of an Aggregate; among the vectors of large answers the check would take too long
    if len(data) > _LARGE_BYTES and b'"Aggregate"' not in data[:_HEAD_BYTES]:
        return False
    return _LONG_INTEGER in data.translate(_DIGITS)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON.")


_read = json.JSONDecoder(parse_constant=_refuse_constant).decode


def _encode_carefully(value: Any, sorts_keys: bool) -> bytes:
    """Encode with the standard library, after checks that it does not make."""
    try:
        nesting.check_value(value)
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
        except TypeError:  # keys of several types, or a value that JSON does not have
            pass
    return write(value)


def _check_keys(value: Any) -> None:
    """Check that no two keys of a dictionary have the same text."""
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
    """Return the text that `json` writes for a key; it rejects other types itself."""
    if key is True or key is False or key is None:
        return {True: "true", False: "false", None: "null"}[key]
    if isinstance(key, int):
        return int.__repr__(key)
    if isinstance(key, float):
        return float.__repr__(key)
    return key


def _replace(value: Any) -> Any:
    """Return a value that JSON has in place of one that it does not have."""
    if isinstance(value, datetime.date):
        return rfc3339(value)
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, tuple):  # a namedtuple, which orjson does not encode
        return list(value)
    kind = getattr(getattr(value, "dtype", None), "kind", None)
    if kind is not None and hasattr(value, "tolist"):
        return _from_numpy(value, kind)
    raise TypeError(f"A value of type {type(value).__name__!r} cannot be written as JSON.")


def _from_numpy(value: Any, kind: str) -> Any:
    """Return a numpy scalar or array as numbers, texts, lists and dates of Python."""
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
"""Writes JSON with the standard library, without checks of keys and characters."""
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
