"""Dates: RFC 3339 texts as they are kept, and as nanoseconds to compare."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Match, Tuple

_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII
)
_PARTS = (
    (r"\d{4}", "2006"),
    ("-", "-"),
    (r"\d\d", "01"),
    ("-", "-"),
    (r"\d\d", "02"),
    ("T", "T"),
    (r"\d\d?", "15"),
    (":", ":"),
    (r"\d\d", "04"),
    (":", ":"),
    (r"\d\d(?:[.,]\d+)?", "05"),
    (r"Z|[+-]\d\d:\d\d", "Z07:00"),
)
_TO_HOUR = len("2006-01-02T")  # of the hour, Go reads one digit, too
_NANOSECONDS = 10**9
_CYCLE_YEARS, _CYCLE_S = 400, 146_097 * 86_400  # after which the calendar repeats itself
_FIRST = datetime(1, 1, 1)
_FIRST_S = -62_135_596_800  # its seconds since 1970


def normal_date(text: str) -> str:
    """Return an RFC 3339 date as Go prints it: no trailing zeros, `Z` for UTC.

    Raises:
        ValueError: if it is not such a text.
    """
    match, _ = _read(text)
    fraction = (match[7] or "")[:9].rstrip("0")
    offset = f"{match[8]}{match[9]}:{match[10]}" if match[8] else "Z"
    tail = f".{fraction}" if fraction else ""
    start = text if len(match[4]) > 1 else f"{text[:_TO_HOUR]}0{text[_TO_HOUR:]}"
    return f"{start[:19]}{tail}{'Z' if offset[1:] == '00:00' else offset}"


def nanoseconds(text: str) -> int:
    """Return the instant that an RFC 3339 text names, in nanoseconds since 1970.

    Raises:
        ValueError: if it is not such a text.
    """
    match, moment = _read(text)
    passed, cycle = moment - _FIRST, (int(match[1]) - 1) // _CYCLE_YEARS
    seconds = _FIRST_S + cycle * _CYCLE_S + passed.days * 86_400 + passed.seconds
    if match[8]:
        offset = int(match[9]) * 3600 + int(match[10]) * 60
        seconds -= offset if match[8] == "+" else -offset
    return seconds * _NANOSECONDS + int((match[7] or "0")[:9].ljust(9, "0"))


def _read(text: str) -> Tuple[Match[str], datetime]:
    """Return the parts of a date, and its moment in the first 400 years.

    There is a year 0, but not in Python.
    """
    match = _RFC3339.fullmatch(text)
    if match is None:
        layout = "2006-01-02T15:04:05Z07:00"
        raise ValueError(f'parsing time "{text}" as "{layout}": cannot parse {_misfit(text)}')
    year, month, day, hour, minute, second = map(int, match.group(1, 2, 3, 4, 5, 6))
    try:
        moment = datetime((year - 1) % _CYCLE_YEARS + 1, month, day, hour, minute, second)
    except ValueError:
        wrong = _out_of_range(month, hour, minute, second)
        raise ValueError(f'parsing time "{text}": {wrong} out of range') from None
    for part, name, most in ((match[9], "hour", 24), (match[10], "minute", 59)):
        if part and int(part) > most:
            raise ValueError(f'parsing time "{text}": time zone offset {name} out of range')
    return match, moment


def _misfit(text: str) -> str:
    """Return which part of a text does not fit the layout of a date, as Go names it."""
    rest = text
    for pattern, part in _PARTS:
        found = re.match(pattern, rest, re.ASCII)
        if found is None:
            return f'"{rest}" as "{part}"'
        rest = rest[found.end() :]
    return f'"{rest}" as ""'


def _out_of_range(month: int, hour: int, minute: int, second: int) -> str:
    """Return the part of an invalid date that is at fault, in the order of Go."""
    if not 1 <= month <= 12:
        return "month"
    for name, value, end in (("hour", hour, 24), ("minute", minute, 60), ("second", second, 60)):
        if value >= end:
            return name
    return "day"


def text_of(instant: int) -> str:
    """Write nanoseconds since 1970 as RFC 3339 text in UTC, without trailing zeros."""
    seconds, fraction = divmod(instant, _NANOSECONDS)
    cycle, passed = divmod(seconds - _FIRST_S, _CYCLE_S)
    moment = _FIRST + timedelta(seconds=passed)
    digits = f".{fraction:09d}".rstrip("0") if fraction else ""
    return f"{moment.year + cycle * _CYCLE_YEARS:04d}-{moment:%m-%dT%H:%M:%S}{digits}Z"
