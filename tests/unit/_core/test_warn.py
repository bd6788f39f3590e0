"""Warnings point at the line of the user."""

from __future__ import annotations

import datetime
import warnings

from weaviate._core.dates import rfc3339
from weaviate._core.warn import warn


def test_a_warning_points_at_the_line_that_called_into_the_package() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rfc3339(datetime.datetime(2020, 1, 2))
        warn("direct", DeprecationWarning)
    assert [w.filename for w in caught] == [__file__, __file__]
    assert caught[1].category is DeprecationWarning
