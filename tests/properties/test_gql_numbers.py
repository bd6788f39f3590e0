"""Numbers and vectors come back from the text of a query as they were given."""

from __future__ import annotations

import datetime
import json
import math
from typing import Any, List

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.graphql_text import connection, read_one
from weaviate._core import json_codec
from weaviate.gql.get import GetBuilder

finite = st.floats(allow_nan=False, allow_infinity=False)
numbers = finite | st.integers()
edges = st.sampled_from(
    [1e-4, -1e-4, 9.999e-5, 1e-5, 1e16, 9999999999999998.0, 1e15, 1e21, 1e22, 5e-324, 0.0, -0.0]
)


def get() -> GetBuilder:
    return GetBuilder("A", ["t"], connection())


@pytest.mark.parametrize("library", ["orjson", "plain"])
@given(vector=st.lists(numbers | edges, max_size=30))
def test_a_vector_is_written_as_python_writes_it(library: str, vector: List[Any]) -> None:
    if library == "orjson" and json_codec.orjson() is None:
        pytest.skip("orjson is not installed")
    with pytest.MonkeyPatch.context() as patch:
        if library == "plain":
            patch.setitem(json_codec._state, "orjson", None)
        query = get().with_near_vector({"vector": vector}).build()
    assert query == f"{{Get{{A(nearVector: {{vector: {json.dumps(vector)}}} ){{t}}}}}}"
    assert read_one(query).arguments["nearVector"]["vector"] == vector


@given(
    items=st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False) | edges, min_size=1),
    code=st.sampled_from(["f4", "f8"]),
)
def test_an_array_is_written_as_its_list(items: List[float], code: str) -> None:
    np = pytest.importorskip("numpy")
    array = np.array(items, dtype=code)
    expected = array.tolist()
    assert all(map(math.isfinite, expected))
    for shaped in (array, array.reshape(1, -1), array[::-1][::-1]):
        query = get().with_near_vector({"vector": shaped}).build()
        assert f"vector: {json.dumps(expected)}}}" in query
        query = get().with_hybrid("q", vector=shaped).build()
        assert f"vector: {json.dumps(expected)}}}" in query


@given(finite)
def test_limits_and_weights_are_the_numbers_that_were_given(number: float) -> None:
    near = read_one(get().with_near_vector({"vector": [1], "distance": number}).build())
    assert near.arguments["nearVector"]["distance"] == number
    hybrid = read_one(get().with_hybrid("q", alpha=number).build())
    assert hybrid.arguments["hybrid"]["alpha"] == number


@given(numbers, numbers, numbers)
def test_a_circle_on_the_globe(latitude: float, longitude: float, maximum: float) -> None:
    circle = {
        "geoCoordinates": {"latitude": latitude, "longitude": longitude},
        "distance": {"max": maximum},
    }
    condition = {"path": ["g"], "operator": "WithinGeoRange", "valueGeoRange": circle}
    assert read_one(get().with_where(condition).build()).arguments == {"where": condition}


@given(st.lists(st.integers()), st.lists(numbers), st.lists(st.booleans()))
def test_lists_of_numbers_and_booleans(
    whole: List[int], any_: List[float], flags: List[bool]
) -> None:
    for key, values in (("valueInt", whole), ("valueNumber", any_), ("valueBoolean", flags)):
        condition = {"path": ["p"], "operator": "ContainsAll", f"{key}Array": values}
        known = read_one(get().with_where(condition).build()).arguments["where"]
        assert known[key] == values


@given(st.datetimes(timezones=st.just(datetime.timezone.utc)))
def test_a_moment_comes_back_as_the_same_moment(moment: datetime.datetime) -> None:
    condition = {"path": ["p"], "operator": "LessThan", "valueDate": moment}
    written = read_one(get().with_where(condition).build()).arguments["where"]["valueDate"]
    assert written.endswith("Z")
    read = datetime.datetime.fromisoformat(written[:-1])
    assert read.replace(tzinfo=datetime.timezone.utc) == moment
