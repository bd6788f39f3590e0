"""Versions of servers are numbers."""

from __future__ import annotations

import pytest

from weaviate._core import versions


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
