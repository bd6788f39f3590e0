"""Vectors in a query: spelled as Python spells a list of its own numbers."""

from __future__ import annotations

from typing import List

import pytest

from weaviate.gql._vector import vector_text

ODD = [1e-05, 2.5e-07, 1e16, 1e22, 5e-324, -3e-10, 123456789012345680.0]
"""Numbers that orjson writes in another way than Python."""


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("places", [[0], [1], [20], [38], [39], [0, 39], [5, 6], [0, 1]])
def test_a_few_odd_numbers_are_respelled_where_they_are(
    odd: float, places: List[int], json_library: str
) -> None:
    numbers = [0.25 + n / 7 for n in range(40)]
    for place in places:
        numbers[place] = odd
    assert vector_text(numbers)[0] == repr(numbers)


@pytest.mark.parametrize("count", [1, 2, 15, 16, 17, 40])
def test_odd_numbers_are_respelled_however_many_there_are(count: int, json_library: str) -> None:
    numbers = (ODD * 6)[:count]
    assert vector_text(numbers)[0] == repr(numbers)
