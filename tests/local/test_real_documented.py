"""Each difference that the comparison with a real server leaves out is a row of docs/local.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.live.generated.documented import DOCUMENTED, NEWER

PAGE = Path(__file__).parents[2] / "docs" / "local.md"
SECTIONS = PAGE.read_text(encoding="utf-8").partition("### Newer servers")


def _rows(text: str) -> "set[str]":
    return set(re.findall(r"^\| (.+?) \| ", text, re.MULTILINE))


@pytest.mark.parametrize("row", sorted({row for row, _ in DOCUMENTED}))
def test_a_difference_that_is_left_out_is_documented(row: str) -> None:
    assert row in _rows(SECTIONS[0])


@pytest.mark.parametrize("row", sorted({row for row, _ in NEWER}))
def test_a_difference_from_newer_servers_is_documented(row: str) -> None:
    assert row in _rows(SECTIONS[2])
