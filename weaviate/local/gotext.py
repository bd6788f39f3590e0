"""How Go names and prints JSON values: the words of a real server's refusals are made of it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

_DATE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9})\d*)?(Z|([+-])(\d\d):(\d\d))",
    re.ASCII,
)


def type_name(value: Any) -> str:
    """Return the name of the Go type that a JSON value is decoded to."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "json.Number"
    if isinstance(value, str):
        return "string"
    return "map[string]interface {}" if isinstance(value, dict) else "[]interface {}"


def json_kind(value: Any) -> str:
    """Return the word for a JSON value in a message about a body that does not fit."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "object" if isinstance(value, dict) else "array"


def plain(value: Any) -> str:
    """Return a value as the verb %v prints it."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        inner = " ".join(f"{key}:{plain(value[key])}" for key in sorted(value))
        return f"map[{inner}]"
    if isinstance(value, list):
        return "[" + " ".join(plain(item) for item in value) + "]"
    return str(value)


def quoted(value: Any) -> str:
    """Return a value as the verb %#v prints it."""
    if isinstance(value, dict):
        inner = ", ".join(f"{_quote(key)}:{quoted(value[key])}" for key in sorted(value))
        return f"map[string]interface {{}}{{{inner}}}"
    if isinstance(value, list):
        return "[]interface {}{" + ", ".join(quoted(item) for item in value) + "}"
    if value is None or isinstance(value, bool):
        return plain(value)
    return _quote(str(value))


def date(text: str) -> str:
    """Return an RFC 3339 date as Go prints it again: no trailing zeros, `Z` for a zero offset.

    Raises:
        ValueError: It is no date of that form.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no RFC 3339 date")
    year, month, day, hour, minute, second, fraction, zone, sign, zone_h, zone_m = match.groups()
    datetime(int(year) or 1, int(month), int(day), int(hour), int(minute), int(second))
    if sign and (int(zone_h) > 24 or int(zone_m) > 59):
        raise ValueError(f"{text!r} has no valid offset")
    fraction = (fraction or "").rstrip("0")
    offset = "Z" if zone == "Z" or zone[1:] == "00:00" else zone
    tail = f".{fraction}" if fraction else ""
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}{tail}{offset}"


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
