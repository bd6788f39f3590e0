"""Numbers of the gRPC interface, converted to the numbers that GraphQL answers with in JSON.

The functions convert columns: a distance, or a property, of all hits.
"""

from __future__ import annotations

import sys
from array import array
from decimal import Decimal
from typing import List, Optional, Sequence, Union

Number = Union[int, float]

_EXACT = 2**53
_LARGEST_WRITTEN_OUT = 1e21
_WRITTEN_OUT = range(-4, 6)
"""The powers of ten for which Go writes no exponent."""
_LEAST, _END = 1e-3, 1e4
"""Numbers between these are converted without a text, and Python writes them as Go does."""
_MOST_DECIMALS = 11
"""With so many, the smallest of these numbers has the 9 digits that identify each float32."""
_SMALLEST_NORMAL = 2.0**-126


def json_numbers(numbers: Sequence[float]) -> List[Number]:
    """Return numbers as JSON represents them: an int if there is no fraction."""
    return [number if number % 1 else json_number(number) for number in numbers]


def json_number(number: float) -> Number:
    """Return a number as the server's JSON is decoded: an int if it has no fraction."""
    if not number.is_integer():
        return number
    if -_EXACT < number < _EXACT:
        return int(number)
    if abs(number) < _LARGEST_WRITTEN_OUT:
        return int(Decimal(repr(number)))  # the shortest digits, and zeros
    return number


def int32s(numbers: Sequence[int]) -> List[Optional[int]]:
    """Return integers, with None for each that does not fit into GraphQL's type Int (32 bits)."""
    return [number if -(2**31) <= number < 2**31 else None for number in numbers]


def float32_numbers(numbers: Sequence[float]) -> List[Number]:
    """Return float32 as they are decoded from their shortest texts."""
    return json_numbers(_shortest(numbers))


def float32_texts(numbers: Sequence[float]) -> List[str]:
    """Return the shortest texts that are decoded to the same float32, in Go's format %v."""
    return list(map(_as_go_writes, _shortest(numbers)))


def _as_go_writes(number: float) -> str:
    text = repr(number)
    if _LEAST <= number < _END:
        return text[:-2] if text.endswith(".0") else text
    exact = Decimal(text)
    if number == 0 or exact.adjusted() in _WRITTEN_OUT:
        return format(exact.normalize(), "f")
    mantissa, _, exponent = format(exact.normalize(), "e").partition("e")
    return f"{mantissa}e{int(exponent):+03d}"


def _shortest(numbers: Sequence[float]) -> List[float]:
    """Return for each float32 the decimal number with the fewest digits that rounds to it.

    In the first attempt the largest number has 7 digits; each further attempt has one more. Decimal
    numbers with fewer digits are found as well: between `_LEAST` and `_END` half the distance of
    two float32 is less than half a unit of the seventh digit, so that the first attempt appends
    zeros to them. The products are exact: 24 bits times at most 26.
    """
    found = list(numbers)
    left = []
    for i, number in enumerate(numbers):
        if _LEAST <= abs(number) < _END:
            left.append(i)
        else:
            found[i] = float(_shortest_text(number))
    if not left:
        return found
    largest = max([abs(numbers[i]) for i in left])
    for decimals in range(7 - len(str(int(largest))), _MOST_DECIMALS + 1):
        scale = 10.0**decimals
        attempts = [round(numbers[i] * scale) / scale for i in left]
        others = []
        for i, attempt, rounded in zip(left, attempts, array("f", attempts)):
            if rounded == numbers[i]:
                found[i] = attempt
            else:
                others.append(i)
        left = others
        if not left:
            break
    return found


def _shortest_text(number: float) -> str:
    for digits in (6, 7, 8) if abs(number) > _SMALLEST_NORMAL else range(1, 9):
        text = f"{number:.{digits}g}"
        if array("f", [float(text)])[0] == number:
            return text
    return f"{number:.9g}"


def floats(data: bytes) -> List[float]:
    """Return the numbers of a vector of little-endian float32."""
    numbers = array("f", data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tolist()
