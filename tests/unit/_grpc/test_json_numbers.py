"""Numbers of the binary interface become those of the server's JSON."""

from __future__ import annotations

import math
import struct
from typing import List

import pytest
from hypothesis import given, strategies

from weaviate._grpc.json_numbers import (
    float32_numbers,
    float32_texts,
    floats,
    int32s,
    json_number,
    json_numbers,
)


def as_float32(number: float) -> float:
    (rounded,) = struct.unpack("<f", struct.pack("<f", number))
    assert isinstance(rounded, float)
    return rounded


NEAR_ONE = strategies.floats(2**-13, 2**15, width=32)
ANY = strategies.floats(width=32, allow_nan=False, allow_infinity=False)


@given(strategies.lists(NEAR_ONE | NEAR_ONE.map(lambda number: -number) | ANY, max_size=8))
def test_the_text_of_a_float32_is_the_shortest_that_is_read_as_it(numbers: List[float]) -> None:
    for number, text, read in zip(numbers, float32_texts(numbers), float32_numbers(numbers)):
        assert as_float32(float(text)) == number
        assert float(read) == float(text)  # Go writes out the digits of large numbers, as an int
        digits = text.partition("e")[0].replace(".", "").replace("-", "").strip("0")
        if len(digits) > 1:
            assert as_float32(float(f"{number:.{len(digits) - 1}g}")) != number
        assert math.isclose(read, number, rel_tol=1e-6, abs_tol=1e-44)


@pytest.mark.parametrize("decade", [0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0, 10000.0])
def test_short_decimals_come_back_at_the_edges_of_each_decade(decade: float) -> None:
    short = [round(decade * step / 1000, 9) for step in range(900, 1100)]
    assert float32_numbers([as_float32(number) for number in short]) == short


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (1.0, "1"),
        (0.1, "0.1"),
        (123456.0, "123456"),
        (1e6, "1e+06"),
        (1234567.0, "1.234567e+06"),
        (16777216.0, "1.6777216e+07"),
        (1e21, "1e+21"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (-2.5, "-2.5"),
    ],
)
def test_scores_are_written_as_the_server_does(number: float, text: str) -> None:
    assert float32_texts([as_float32(number)]) == [text]


@given(strategies.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_what_its_json_is_read_as(number: float) -> None:
    read_back = json_number(number)
    assert float(read_back) == number
    if number.is_integer() and abs(number) < 1e21:
        assert isinstance(read_back, int)
    assert json_numbers([number]) == [read_back]


def test_integers_beyond_32_bits_are_none_as_graphql_has_no_more() -> None:
    assert int32s([-(2**31) - 1, -(2**31), 0, 2**31 - 1, 2**31]) == [
        *(None, -(2**31), 0, 2**31 - 1, None)
    ]


def test_a_vector_is_little_endian_on_every_machine() -> None:
    assert floats(struct.pack("<3f", 0.5, -1, 2)) == [0.5, -1.0, 2.0]
