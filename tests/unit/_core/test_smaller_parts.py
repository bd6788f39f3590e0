"""The smaller parts of the spine."""

from __future__ import annotations

import datetime
import warnings

import pytest

from weaviate._core import log, versions
from weaviate._core.dates import rfc3339
from weaviate._core.warn import warn


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.24.26", (1, 24, 26)),
        ("v1.14", (1, 14, 0)),
        ("1.100.0", (1, 100, 0)),
        ("1.9.1", (1, 9, 1)),
        ("1.38.0-rc.1", (1, 38, 0)),
        ("", (0, 0, 0)),
        ("unknown", (0, 0, 0)),
    ],
)
def test_versions_are_read_as_numbers(text: str, numbers: "tuple[int, int, int]") -> None:
    assert versions.parse(text) == numbers


def test_versions_are_compared_as_numbers() -> None:
    assert versions.has_class_paths("1.100.0")
    assert versions.has_class_paths("1.14.0")
    assert not versions.has_class_paths("1.9.1")


def test_a_warning_points_at_the_line_that_called_into_the_package() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rfc3339(datetime.datetime(2020, 1, 2))
        warn("direct", DeprecationWarning)
    assert [w.filename for w in caught] == [__file__, __file__]
    assert caught[1].category is DeprecationWarning


def test_offsets_with_seconds_are_written_in_utc() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=1, seconds=30))
    moment = datetime.datetime(2020, 1, 2, 12, 0, 0, 500, tzinfo=zone)
    assert rfc3339(moment) == "2020-01-02T10:59:30.000500Z"


def test_headers_that_can_carry_a_credential_are_starred() -> None:
    shown = log.redact_headers(
        {
            "Authorization": "Bearer abc",
            "X-OpenAI-Api-Key": "abc",
            "Cookie": "abc",
            "X-Token": "abc",
            "Accept": "*/*",
        }
    )
    assert "abc" not in str(shown)
    assert shown["Accept"] == "*/*"


def test_user_name_and_password_are_cut_out_of_a_url() -> None:
    assert log.redact_url("http://u:p@host:1/x?y=1") == "http://host:1/x?y=1"
    assert log.redact_url("http://host/a@b") == "http://host/a@b"
    assert log.redact_url("http://[u:p@x") == log.STARS
