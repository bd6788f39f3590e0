"""Moments are written as RFC 3339."""

from __future__ import annotations

import datetime

import pytest

from weaviate._core.dates import rfc3339


def test_offsets_with_seconds_are_written_in_utc() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=1, seconds=30))
    moment = datetime.datetime(2020, 1, 2, 12, 0, 0, 500, tzinfo=zone)
    assert rfc3339(moment) == "2020-01-02T10:59:30.000500Z"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime.date(2020, 1, 2), "2020-01-02T00:00:00Z"),
        (datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone.utc), "2020-01-02T00:00:00Z"),
        (
            datetime.datetime(
                2020, 1, 2, 3, tzinfo=datetime.timezone(datetime.timedelta(hours=-5, minutes=-30))
            ),
            "2020-01-02T03:00:00-05:30",
        ),
    ],
)
def test_a_moment_keeps_its_offset(moment: datetime.date, text: str) -> None:
    assert rfc3339(moment) == text


def test_a_naive_moment_counts_as_utc_and_warns() -> None:
    with pytest.warns(UserWarning, match="^Dat100: "):
        assert rfc3339(datetime.datetime(2020, 1, 2)) == "2020-01-02T00:00:00Z"
