"""Dates: RFC 3339 texts as nanoseconds since 1970, which is how they are compared."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import datetime, timedelta, timezone

_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))"
)
_PARTS = (
    (r"\d{4}", "2006"),
    ("-", "-"),
    (r"\d\d", "01"),
    ("-", "-"),
    (r"\d\d", "02"),
    ("T", "T"),
    (r"\d\d", "15"),
    (":", ":"),
    (r"\d\d", "04"),
    (":", ":"),
    (r"\d\d(?:[.,]\d+)?", "05"),
    (r"Z|[+-]\d\d:\d\d", "Z07:00"),
)
_NANOSECONDS = 10**9
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def nanoseconds(text: str) -> int:
    """Return the instant that an RFC 3339 text names, in nanoseconds since 1970.

    Raises:
        ValueError: when it is no such text.
    """
    match = _RFC3339.fullmatch(text)
    if match is None:
        layout = "2006-01-02T15:04:05Z07:00"
        raise ValueError(f'parsing time "{text}" as "{layout}": cannot parse {_misfit(text)}')
    year, month, day, hour, minute, second = (int(match[i]) for i in range(1, 7))
    try:
        moment = datetime(year, month, day, hour, minute, second)
    except ValueError:
        wrong = _out_of_range(month, hour, minute, second)
        raise ValueError(f'parsing time "{text}": {wrong} out of range') from None
    seconds = timegm(moment.timetuple())
    if match[8]:
        offset = int(match[9]) * 3600 + int(match[10]) * 60
        seconds -= offset if match[8] == "+" else -offset
    return seconds * _NANOSECONDS + int((match[7] or "0")[:9].ljust(9, "0"))


def _misfit(text: str) -> str:
    """Return what of a text does not fit which part of the layout of a date, as Go names them."""
    rest = text
    for pattern, part in _PARTS:
        found = re.match(pattern, rest, re.ASCII)
        if found is None:
            return f'"{rest}" as "{part}"'
        rest = rest[found.end() :]
    return f'"{rest}" as ""'


def _out_of_range(month: int, hour: int, minute: int, second: int) -> str:
    """Return which part of a date that is none is at fault, looking for it as Go does."""
    if not 1 <= month <= 12:
        return "month"
    for name, value, end in (("hour", hour, 24), ("minute", minute, 60), ("second", second, 60)):
        if value >= end:
            return name
    return "day"


def text_of(instant: int) -> str:
    """Write nanoseconds since 1970 as RFC 3339 text in UTC, without zeros at the end."""
    seconds, fraction = divmod(instant, _NANOSECONDS)
    moment = (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    digits = f".{fraction:09d}".rstrip("0") if fraction else ""
    return f"{moment}{digits}Z"
