"""JSON in and out: the same with orjson and with the standard library."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import decimal
import enum
import json
import sys
import types
import uuid
from typing import Any

import pytest

from weaviate._core import json_codec as module
from weaviate._core.json_codec import decode, encode
from weaviate._core.json_codec import orjson as load_orjson
from weaviate._core.vectors import JsonVector, encode_body
from weaviate.batch._item import object_item, object_prefix

pytestmark = pytest.mark.usefixtures("json_library")

UTC = datetime.timezone.utc


class Color(enum.Enum):
    RED = "red"


Point = collections.namedtuple("Point", "x y")


@dataclasses.dataclass
class Thing:
    a: int = 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {"b": 1, "a": {"d": 1, "c": [{"f": 1, "e": 1}]}},
            b'{"a":{"c":[{"e":1,"f":1}],"d":1},"b":1}',
        ),
        ({"\U0001f600": 1, "\uff5e": 2}, '{"\uff5e":2,"\U0001f600":1}'.encode()),
        ({2: "b", "a": 1}, b'{"2":"b","a":1}'),
    ],
)
def test_keys_are_put_in_order_when_all_of_them_are_texts(value: Any, expected: bytes) -> None:
    assert encode(value, True) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, {}),
        ([1, 2.5, "x", None, True], [1, 2.5, "x", None, True]),
        ({"é": "中文 😀"}, {"é": "中文 😀"}),
        ({"a": {"b": [{"c": ()}]}}, {"a": {"b": [{"c": []}]}}),
        (10**30, 10**30),
        (
            {3: "a", None: "b", True: "c", 2.5: "d"},
            {"3": "a", "null": "b", "true": "c", "2.5": "d"},
        ),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Color.RED, "red"),
        (Point(1, 2), [1, 2]),
        (datetime.date(2020, 1, 2), "2020-01-02T00:00:00Z"),
        (datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC), "2020-01-02T03:04:05Z"),
        (
            datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone(datetime.timedelta(hours=-5))),
            "2020-01-02T00:00:00-05:00",
        ),
        ("null", "null"),
        ({"none": None, "text": "nullable"}, {"none": None, "text": "nullable"}),
    ],
)
def test_a_value_is_written_as_json(value: Any, expected: Any) -> None:
    assert json.loads(encode(value)) == expected


def test_a_moment_without_time_zone_is_taken_as_utc_with_a_warning() -> None:
    with pytest.warns(UserWarning, match="UTC"):
        data = encode({"at": datetime.datetime(2020, 1, 2, 3, 4, 5)})
    assert json.loads(data) == {"at": "2020-01-02T03:04:05Z"}


circular: Any = []
circular.append(circular)
deep: Any = []
for _ in range(100_000):
    deep = [deep]


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        [float("inf")],
        {"a": {"b": (1, -float("inf"))}},
        circular,
        {1: "a", "1": "b"},
        {"x": [{True: 1, "true": 2}]},
        {2.0: 1, "2.0": 2},
    ],
)
def test_what_json_cannot_say_is_a_value_error(value: Any) -> None:
    with pytest.raises(ValueError):
        encode(value)


def test_data_that_are_nested_too_deeply_are_a_value_error() -> None:
    with pytest.raises(ValueError):
        encode(deep)


@pytest.mark.parametrize(
    "value",
    [b"x", {1, 2}, object(), Thing(), decimal.Decimal(1), 1j, {(1, 2): 3}, {"a": [b"x"]}, encode],
)
def test_a_type_that_json_does_not_have_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError):
        encode(value)


def test_numpy_scalars_and_arrays_are_written() -> None:
    np = pytest.importorskip("numpy")
    value = {
        "f4": np.float32(0.5),
        "f8": np.float64(0.25),
        "i": np.int16(-3),
        "b": np.bool_(True),
        "a": np.arange(3),
        "s": np.str_("x"),
        "m": np.datetime64("2020-01-02T03:04:05", "ns"),
    }
    with pytest.warns(UserWarning, match="UTC"):
        data = encode(value)
    assert json.loads(data) == {
        "f4": 0.5,
        "f8": 0.25,
        "i": -3,
        "b": True,
        "a": [0, 1, 2],
        "s": "x",
        "m": "2020-01-02T03:04:05Z",
    }


def test_numpy_values_that_are_no_numbers_are_refused() -> None:
    np = pytest.importorskip("numpy")
    for value in (np.float32("nan"), np.array([1.0, float("inf")]), np.float64("nan")):
        with pytest.raises(ValueError):
            encode({"a": value})
    with pytest.raises(TypeError):
        encode({"a": np.complex64(1)})


def test_json_is_read() -> None:
    assert decode(b'{"a": [1, 2.5, "\xc3\xa9", null]}') == {"a": [1, 2.5, "é", None]}


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"{", b"\xff\xfe", b'"\xff"', b"NaN", b"[Infinity]", b"[" * 100_000]
)
def test_what_is_no_json_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError):
        decode(data)


def test_data_that_are_nested_too_deeply_cannot_be_read() -> None:
    with pytest.raises(ValueError):
        decode(b"[" * 200_000 + b"]" * 200_000)


@pytest.mark.parametrize(("version", "is_used"), [("3.9.14", False), ("3.9.15", True)])
def test_an_orjson_that_deep_answers_would_crash_is_not_used(
    version: str, is_used: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {
        "OPT_PASSTHROUGH_DATACLASS": 1,
        "OPT_PASSTHROUGH_DATETIME": 2,
        "OPT_SORT_KEYS": 4,
    }
    installed = types.SimpleNamespace(__version__=version, **options)
    monkeypatch.setitem(sys.modules, "orjson", installed)
    monkeypatch.setitem(module._state, "orjson", module._NOT_LOADED)
    monkeypatch.setattr(module, "_options", {})
    assert (load_orjson() is installed) is is_used


LONG_INTEGERS = [3 * (2**63 - 1024), -(2**64) - 1, 2**64, 10**30, 2**63 - 1, -(2**63), 2**64 - 1]


@pytest.mark.parametrize("number", LONG_INTEGERS)
@pytest.mark.parametrize("text", ["[%d]", "[1,%d]", "[1, %d]", "[\n%d]", '{"a":%d}', '{"a": %d }'])
def test_an_integer_of_an_answer_keeps_all_of_its_digits(text: str, number: int) -> None:
    module.orjson()  # before it is loaded, a short text is read without it
    assert str(number) in repr(decode((text % number).encode()))


def test_a_long_fraction_is_still_a_float() -> None:
    assert decode(b"[0.12345678901234567890123]") == [0.12345678901234567890123]


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ("half \ud83d here", b'"half \\ud83d here"'),
        ({"\udfff": ["\ud800é"]}, '{"\\udfff":["\\ud800é"]}'.encode()),
    ],
)
def test_half_a_character_is_written_as_its_escape(value: Any, data: bytes) -> None:
    assert encode(value) == data
    assert decode(data) == value


@pytest.mark.parametrize(
    ("value", "place", "words"),
    [
        ({1}, "title", "type 'set'"),
        (b"x", "title", "type 'bytes'"),
        (float("nan"), "title", "float nan"),
        (float("-inf"), "title", "float -inf"),
        (object(), "title", "type 'object'"),
        ([1, 2, {1}], "title[2]", "type 'set'"),
        ({"born": [{"on": b"x"}]}, "title.born[0].on", "type 'bytes'"),
        ({1: "a", "1": "b"}, "title", "Two keys"),
    ],
)
def test_what_json_cannot_say_is_named_with_class_property_and_position(
    value: Any, place: str, words: str
) -> None:
    properties = {"first": 1, "title": value, "last": {2, 3}}
    with pytest.raises((TypeError, module.NotJsonError)) as single:
        encode_body({"class": "Book", "properties": properties, "vector": JsonVector([0.5])})
    with pytest.raises((TypeError, module.NotJsonError)) as batched:
        object_item(object_prefix("Book"), properties)
    for raised in (single, batched):
        text = str(raised.value)
        assert text.startswith(f"Class 'Book', property {place!r}: ")
        assert words in text
        assert raised.value.__cause__ is None


def test_a_value_that_contains_itself_is_named_as_well() -> None:
    loop: Any = {}
    loop["self"] = loop
    with pytest.raises(module.NotJsonError, match=r"^Class 'Book', property 'self"):
        encode_body({"class": "Book", "properties": loop})


def test_a_body_that_is_no_object_keeps_its_message() -> None:
    with pytest.raises(TypeError, match=r"^A value of type 'set'"):
        encode_body({"where": {1}})
