"""Dates and times as the server reads them: RFC 3339."""

from __future__ import annotations

import datetime

from weaviate._core.warn import warn


def rfc3339(moment: datetime.date) -> str:
    """Return a `datetime` or `date` as RFC 3339 text; a date becomes midnight UTC.

    A `datetime` without a time zone is taken as UTC, with a UserWarning.

    Raises:
        ValueError: if it is `pandas.NaT`.
    """
    if not isinstance(moment, datetime.datetime):
        return moment.isoformat() + "T00:00:00Z"
    if moment != moment:  # pandas.NaT is a datetime
        raise ValueError("NaT (not a time) cannot be sent.")
    offset = moment.utcoffset()
    if offset is None:
        warn("Dat100: A datetime without a time zone was given; it is taken as UTC.", UserWarning)
        return moment.isoformat() + "Z"
    if offset.total_seconds() == 0:
        return moment.replace(tzinfo=None).isoformat() + "Z"
    if offset.total_seconds() % 60:  # RFC 3339 does not allow seconds in an offset
        return moment.astimezone(datetime.timezone.utc).replace(tzinfo=None).isoformat() + "Z"
    return moment.isoformat()
