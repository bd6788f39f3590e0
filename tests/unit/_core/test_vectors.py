"""Vectors of every make."""

from __future__ import annotations

import json
from typing import Any, List

import pytest

from weaviate._core.vectors import encode_vector, to_list

pytestmark = pytest.mark.usefixtures("json_library")


class ArrayLike:
    def __init__(self, data: Any) -> None:
        self.data = data

    def squeeze(self) -> "ArrayLike":
        data = self.data
        while isinstance(data, list) and len(data) == 1 and isinstance(data[0], list):
            data = data[0]
        return ArrayLike(data)

    def tolist(self) -> Any:
        return self.data


class TensorLike:
    def __init__(self, data: Any) -> None:
        self.data = data

    def numpy(self) -> ArrayLike:
        return ArrayLike(self.data)


@pytest.mark.parametrize(
    ("vector", "expected"),
    [
        ([], []),
        ([1, 0.1, -2.5e-300], [1, 0.1, -2.5e-300]),
        ((0.5, 1.0), [0.5, 1.0]),
        (ArrayLike([0.5]), [0.5]),
        (ArrayLike([[1, 2]]), [1, 2]),
        (ArrayLike(3.5), [3.5]),
        (TensorLike([1.5, 2.5]), [1.5, 2.5]),
        ([10**25], [10**25]),
    ],
)
def test_a_vector_is_written_as_a_list_of_numbers(vector: Any, expected: List[float]) -> None:
    assert json.loads(encode_vector(vector)) == expected
    assert to_list(vector) == expected


@pytest.mark.parametrize("vector", ["x", b"x", 5, {}, {1.0}, range(3), None, object()])
def test_what_is_no_vector_is_a_type_error(vector: Any) -> None:
    with pytest.raises(TypeError):
        encode_vector(vector)
    with pytest.raises(TypeError):
        to_list(vector)


@pytest.mark.parametrize(
    "vector", [["x"], [None], [True], [1.0, False], [[1.0]], [{}], [1.0, "2"], [b"1"], [1j]]
)
def test_an_item_that_is_no_number_is_a_type_error(vector: Any) -> None:
    with pytest.raises(TypeError):
        encode_vector(vector)


@pytest.mark.parametrize(
    "vector", [[float("nan")], [1.0, float("inf")], ArrayLike([[1.0, 2.0], [3.0, 4.0]])]
)
def test_a_vector_that_is_no_row_of_numbers_is_a_value_error(vector: Any) -> None:
    with pytest.raises(ValueError):
        encode_vector(vector)


@pytest.mark.parametrize(
    "dtype", ["float16", "float32", "float64", "int8", "int64", ">f4", "uint8"]
)
def test_a_numpy_array_comes_back_as_the_same_numbers(dtype: str) -> None:
    np = pytest.importorskip("numpy")
    array = (np.random.default_rng(3).normal(size=50) * 30).astype(dtype)
    read = np.array(json.loads(encode_vector(array))).astype(dtype)
    assert (read == array).all()


def test_numpy_arrays_of_odd_shapes_are_taken_where_they_are_one_row() -> None:
    np = pytest.importorskip("numpy")
    square = np.arange(16, dtype=np.float32).reshape(4, 4)
    assert json.loads(encode_vector(square[:, 1])) == [1, 5, 9, 13]
    assert json.loads(encode_vector(square[::2, :1])) == [0, 8]
    assert json.loads(encode_vector(np.float32([[0.5]]))) == [0.5]
    assert json.loads(encode_vector(np.array([], dtype=np.float32))) == []
    assert json.loads(encode_vector([np.float32(0.5), np.int64(2)])) == [0.5, 2]
    assert json.loads(encode_vector([np.float64(0.5), 1.0])) == [0.5, 1.0]
    with pytest.raises(ValueError):
        encode_vector(square)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_a_numpy_array_with_a_value_that_is_no_number_is_a_value_error(bad: float) -> None:
    np = pytest.importorskip("numpy")
    for dtype in ("float16", "float32", "float64"):
        with pytest.raises(ValueError):
            encode_vector(np.array([1.0, bad], dtype=dtype))


@pytest.mark.parametrize(
    "vector",
    [
        [0.1, -2.5e-300, 1.7976931348623157e308, 123456.789],
        [1.0, 0.1],
        [1e-05, 1e22],
        [2, 0.1],
        [],
    ],
)
def test_a_list_of_floats_keeps_numbers_and_types(vector: list, json_library: str) -> None:
    read = json.loads(encode_vector(vector))
    assert read == vector
    assert [type(number) for number in read] == [type(number) for number in vector]
