"""Single values: read, printed, encoded as a real server does it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weaviate.local.errors import ApiError
from weaviate.local.objects.property_values import read_value
from weaviate.local.wire import go_text
from weaviate.local.wire import json as codec
from weaviate.local.wire.dates import nanoseconds, normal_date, text_of


def _read(kind: str, value: Any) -> Any:
    prop = {
        "name": "p",
        "dataType": [kind],
        "nestedProperties": [{"name": "n", "dataType": ["int"]}],
    }
    return read_value(prop, value, "Thing")


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("text", "x", "x"),
        ("int", 5, 5),
        ("int", 2**53 + 1, 2**53),
        ("number", 1, 1),
        ("number", 1.0, 1),
        ("number", 0.1, 0.1),
        ("boolean", False, False),
        ("date", "2020-02-29T12:00:00.120Z", "2020-02-29T12:00:00.12Z"),
        ("uuid", "00000001000040008000000000000001", "00000001-0000-4000-8000-000000000001"),
        ("blob", "aGVsbG8=", "aGVsbG8="),
        ("text[]", ["a", ""], ["a", ""]),
        ("int[]", [], []),
        ("object", {"n": 1}, {"n": 1}),
        ("object[]", [{"n": 1}, {}], [{"n": 1}, {}]),
    ],
)
def test_a_value_that_fits_is_kept(kind: str, value: Any, kept: Any) -> None:
    assert _read(kind, value) == kept


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("text", True, "invalid text property 'p' on class 'Thing': not a string, but bool"),
        ("int", 1.0, "the JSON number '1.0' could not be converted to an int"),
        ("int", 2**64, "could not be converted to an int"),
        ("int", True, "requires an integer, the given value is 'true'"),
        ("number", "1", "requires a float, the given value is '1'"),
        ("boolean", 1, "not a bool, but json.Number"),
        ("date", "2020-02-30T00:00:00Z", "RFC3339 formatted date"),
        ("date", "2020-01-01", "RFC3339 formatted date"),
        ("uuid", "x", "requires a string of UUID format"),
        ("blob", "", "not a valid blob base64 string"),
        ("geoCoordinates", {"latitude": 1}, "missing required field 'longitude'"),
        ("geoCoordinates", {"latitude": "x", "longitude": 1}, "invalid latitude"),
        ("phoneNumber", {}, "missing required field 'input'"),
        ("text[]", ["a", 1], "invalid text array value: [a 1]"),
        ("int[]", 5, "not an integer array, but json.Number"),
        ("object", [], "object must be a map, but got: []interface {}"),
        ("object", {"z": 1}, "unknown property 'p.z'"),
        ("object", {"n": "x"}, "property 'p.n': invalid integer property 'p.n'"),
        ("object[]", [{"n": "x"}], "invalid object '0' in array"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(kind: str, value: Any, words: str) -> None:
    with pytest.raises(ApiError) as caught:
        _read(kind, value)
    assert caught.value.status == 422
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
        ("2020-01-01T00:00:00+00:00", "2020-01-01T00:00:00Z"),
        ("2020-01-01T00:00:00.000Z", "2020-01-01T00:00:00Z"),
        ("2020-01-01T00:00:00.1234567890-07:30", "2020-01-01T00:00:00.123456789-07:30"),
    ],
)
def test_dates_are_printed_as_go_prints_them(text: str, printed: str) -> None:
    assert normal_date(text) == printed


@pytest.mark.parametrize(
    "text", ["0000-02-29T12:00:00Z", "0001-01-01T00:00:00.5Z", "9999-12-31T23:59:59Z"]
)
def test_a_date_of_any_year_is_compared_and_printed(text: str) -> None:
    assert text_of(nanoseconds(text)) == normal_date(text) == text


def test_dates_of_years_that_python_does_not_know_are_in_order() -> None:
    texts = ["0000-01-01T00:00:00+01:00", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z"]
    texts += ["2020-02-29T00:00:00Z", "9999-12-31T23:59:59-10:00"]
    assert sorted(texts, key=nanoseconds) == texts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2021-02-29T00:00:00Z", "day out of range"),
        ("2020-01-01T00:00:00+25:00", "time zone offset hour out of range"),
        ("2020-01-01T00:00:00+01:60", "time zone offset minute out of range"),
    ],
)
def test_a_date_that_is_none_is_refused(text: str, words: str) -> None:
    for read in (nanoseconds, normal_date):
        with pytest.raises(ValueError, match=words):
            read(text)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (None, "<nil>"),
        (True, "true"),
        ([1, "a", None], "[1 a <nil>]"),
        ({"b": 1, "a": [True]}, "map[a:[true] b:1]"),
    ],
)
def test_values_are_printed_as_go_prints_them(value: Any, printed: str) -> None:
    assert go_text.plain(value) == printed


_FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(st.lists(_FLOATS, max_size=20))
def test_vectors_are_written_so_that_they_are_read_as_they_were(numbers: Any) -> None:
    vector = np.array(numbers, dtype=np.float32)
    read = codec.decode(codec.encode(codec.vector_out(vector)))
    assert np.array(read, dtype=np.float32).tolist() == vector.tolist()


@given(_FLOATS)
def test_a_number_is_written_with_no_more_digits_than_its_32_bits_need(number: float) -> None:
    found = codec.float32(number)
    assert np.float32(found) == np.float32(number)
    assert len(repr(float(found))) <= len(repr(float(str(np.float32(number)))))


def test_whole_numbers_in_vectors_are_written_without_fraction() -> None:
    vector = np.array([1.0, 0.5, -3.0], dtype=np.float32)
    assert codec.encode(codec.vector_out(vector)) == b"[1,0.5,-3]"


@pytest.mark.parametrize("data", [b"NaN", b"[Infinity]", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # its words are those of the JSON package
        codec.decode(data)
