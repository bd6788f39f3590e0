"""Numbers of the binary interface, as they are read from the JSON of the server's other interface.

Whole columns at once: a search has one distance, and one number of each property, for each hit.
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
"""Between these, numbers are found without their texts, and Python writes them as Go does."""
_SMALLEST_NORMAL = 2.0**-126
_INT32 = range(-(2**31), 2**31)


def json_numbers(numbers: Sequence[float]) -> List[Number]:
    """Return numbers as JSON has them: an int where there is no fraction."""
    return [number if number % 1 else json_number(number) for number in numbers]


def json_number(number: float) -> Number:
    """Return a number as it is read from the server's JSON: an int if that has no fraction."""
    if not number.is_integer():
        return number
    if -_EXACT < number < _EXACT:
        return int(number)
    if abs(number) < _LARGEST_WRITTEN_OUT:
        return int(Decimal(repr(number)))  # the shortest digits, and zeros
    return number


def int32(number: int) -> Optional[int]:
    """Return an integer as GraphQL's type Int can hold it: of 32 bits, else nothing."""
    return number if number in _INT32 else None


def int32s(numbers: Sequence[int]) -> List[Optional[int]]:
    """Return integers as GraphQL's type Int can hold them."""
    first, end = _INT32.start, _INT32.stop
    return [number if first <= number < end else None for number in numbers]


def float32_numbers(numbers: Sequence[float]) -> List[Number]:
    """Return the numbers that the shortest texts of several float32 are read as."""
    return json_numbers(_shortest(numbers))


def float32_texts(numbers: Sequence[float]) -> List[str]:
    """Return the shortest texts from which the same float32 are read, as Go writes them with %v."""
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
    """Return for each float32 the decimal number of the fewest digits that is rounded to it.

    With as many decimals as make 7 digits of the largest number, then with more and more. A number
    of fewer digits is found with more decimals, too: up to 6 digits, each is rounded to a float32
    of its own, and in this range half of what float32 tells apart is less than half of a unit of
    the seventh digit. Each product is exact: 24 bits times at most 26.
    """
    found = [
        number if _LEAST <= abs(number) < _END else float(_shortest_text(number))
        for number in numbers
    ]
    left = [i for i, number in enumerate(numbers) if _LEAST <= abs(number) < _END]
    decimals = 7 - len(str(int(max((abs(numbers[i]) for i in left), default=0))))
    while left:
        scale = 10.0**decimals
        decimals += 1
        tried = [round(numbers[i] * scale) / scale for i in left]
        others = []
        for i, decimal, rounded in zip(left, tried, array("f", tried)):
            if rounded == numbers[i]:
                found[i] = decimal
            else:
                others.append(i)
        left = others
    return found


def _shortest_text(number: float) -> str:
    for digits in (6, 7, 8) if abs(number) > _SMALLEST_NORMAL else range(1, 9):
        text = f"{number:.{digits}g}"
        if array("f", [float(text)])[0] == number:
            return text
    return f"{number:.9g}"


def floats(data: bytes) -> List[float]:
    """Return the float32 of a vector."""
    numbers = array("f", data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tolist()
