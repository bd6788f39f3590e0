"""What goes into the settings of a batch, and what they mean."""

from __future__ import annotations

import math
from typing import Any, Callable

import pytest

import weaviate
from weaviate.batch._settings import (
    BatchSettings,
    check_batch_size,
    check_callback,
    check_consistency_level,
    check_creation_time,
    check_error_retries,
    default_creation_time,
)
from weaviate.data.replication import ConsistencyLevel


class OwnRetries:
    """Retries as a program's own class has them."""

    number_retries = 1
    errors_to_exclude = None
    errors_to_include = None


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (check_batch_size, None),
        (check_batch_size, 1),
        (check_creation_time, 1),
        (check_creation_time, 0.5),
        (check_callback, None),
        (check_callback, print),
        (check_error_retries, None),
        (check_error_retries, weaviate.WeaviateErrorRetryConf(2)),
        (check_error_retries, OwnRetries()),
    ],
)
def test_a_good_value_passes(check: Callable[[Any], None], value: Any) -> None:
    check(value)


@pytest.mark.parametrize(
    ("check", "value", "error"),
    [
        (check_batch_size, "50", TypeError),
        (check_batch_size, 2.5, TypeError),
        (check_batch_size, True, TypeError),
        (check_batch_size, 0, ValueError),
        (check_batch_size, -1, ValueError),
        (check_creation_time, "1", TypeError),
        (check_creation_time, None, TypeError),
        (check_creation_time, 0, ValueError),
        (check_creation_time, math.inf, ValueError),
        (check_creation_time, math.nan, ValueError),
        (check_callback, "print", TypeError),
        (check_error_retries, 3, TypeError),
        (check_error_retries, object(), TypeError),
        (check_consistency_level, "SOME", ValueError),
        (check_consistency_level, 1, ValueError),
    ],
)
def test_a_bad_value_is_refused(check: Callable[[Any], None], value: Any, error: Any) -> None:
    with pytest.raises(error):
        check(value)


@pytest.mark.parametrize(
    ("value", "text"), [(None, None), ("QUORUM", "QUORUM"), (ConsistencyLevel.ALL, "ALL")]
)
def test_a_consistency_level_becomes_its_text(value: Any, text: Any) -> None:
    assert check_consistency_level(value) == text


@pytest.mark.parametrize(
    ("timeout", "seconds"),
    [((10, 5), 0.5), ((10, 60), 2), (5, 0.5), ((None, None), 2), (None, 2)],
)
def test_a_request_may_take_a_tenth_of_the_read_timeout_and_two_seconds(
    timeout: Any, seconds: float
) -> None:
    assert default_creation_time(timeout) == seconds


@pytest.mark.parametrize(
    ("settings", "wants_entries"),
    [
        (BatchSettings(), False),
        (BatchSettings(callback=None), False),
        (BatchSettings(callback=print), True),
        (BatchSettings(callback=None, error_retries=weaviate.WeaviateErrorRetryConf()), True),
    ],
)
def test_entries_are_wanted_where_somebody_reads_those_of_stored_items(
    settings: BatchSettings, wants_entries: bool
) -> None:
    assert settings.wants_entries is wants_entries


def test_settings_are_a_value_that_does_not_change() -> None:
    settings: Any = BatchSettings()
    with pytest.raises(AttributeError):
        settings.timeout_retries = 1
    assert settings == BatchSettings(timeout_retries=3, connection_error_retries=3)
