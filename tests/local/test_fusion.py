"""Where a list of hits is cut off, and which of many equal scores stay."""

from __future__ import annotations

import numpy as np
import pytest

from weaviate.local.search.fusion import autocut
from weaviate.local.search.top_k import best_places
from weaviate.local.wire.number_text import short, text_of_number


@pytest.mark.parametrize(
    ("values", "jumps", "kept"),
    [
        ([0.1, 0.11, 0.12, 0.9, 0.91, 0.92], 1, 3),
        ([0.1, 0.11, 0.5, 0.51, 0.9, 0.91], 1, 2),
        ([0.1, 0.11, 0.5, 0.51, 0.9, 0.91], 2, 4),
        ([0.1, 0.2, 0.3], 1, 3),
        ([0.5, 0.5, 0.5], 1, 3),
        ([0.5, 0.6], 1, 2),
        ([0.5], 1, 1),
        ([], 1, 0),
    ],
)
def test_autocut_keeps_what_comes_before_the_jump(values: list, jumps: int, kept: int) -> None:
    assert autocut(values, jumps) == kept


def test_the_best_scores_stay() -> None:
    scores = np.array([0.1, 0.9, 0.5, 0.7], dtype=np.float32)
    assert sorted(best_places(scores, 2).tolist()) == [1, 3]
    assert best_places(scores, 9).tolist() == [0, 1, 2, 3]
    assert best_places(scores, 0).tolist() == []


def test_of_equal_scores_those_stay_that_a_heap_leaves() -> None:
    scores = np.array([1, 1, 1, 2, 3], dtype=np.float32)
    # 2 and 3 come in and put out what is at the top of the heap: first place 0, then place 1.
    assert sorted(best_places(scores, 3).tolist()) == [2, 3, 4]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (0.0, "0"),
        (-3.0, "-3"),
        (2.5, "2.5"),
        (123456.0, "123456"),
        (1e6, "1e+06"),
        (5e9, "5e+09"),
        (1234567.0, "1.234567e+06"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (1e21, "1e+21"),
    ],
)
def test_numbers_are_spelled_as_the_server_spells_them(value: float, text: str) -> None:
    assert text_of_number(value) == text


def test_scores_are_spelled_with_the_digits_of_32_bits() -> None:
    assert short(0.47579455) == "0.47579455"
    assert short(1) == "1"
