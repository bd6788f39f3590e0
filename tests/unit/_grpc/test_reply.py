"""What a reply becomes: the answer that GraphQL gives."""

from __future__ import annotations

import json
import math
import struct
from typing import Any

import pytest
from hypothesis import given, strategies

pytest.importorskip("google.protobuf", reason="protobuf is not installed: NOT tested here")

from weaviate._grpc.messages import message_types
from weaviate._grpc.reply import float32_number, float32_text, json_number, read
from weaviate._grpc.search import Unsayable
from weaviate._grpc.selection import read as fields_of


def as_float32(number: float) -> float:
    (rounded,) = struct.unpack("<f", struct.pack("<f", number))
    assert isinstance(rounded, float)
    return rounded


def hits(selection: str, fill: Any) -> Any:
    message = message_types()["SearchReply"]()
    fill(message.results.add())
    return read(message, fields_of(selection))[0]


def value(selection: str, **kinds: Any) -> Any:
    def fill(result: Any) -> None:
        result.properties.non_ref_props.fields["p"].CopyFrom(message_types()["Value"](**kinds))

    return hits(selection, fill)["p"]


def of(name: str, **fields: Any) -> Any:
    return message_types()[name](**fields)


def test_keys_come_in_the_order_of_the_answer_and_missing_values_are_none() -> None:
    hit = hits("z a _additional{id}", lambda result: result.metadata.__setattr__("id", "i"))
    assert json.dumps(hit) == '{"_additional": {"id": "i"}, "a": null, "z": null}'


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({"text_value": "x"}, "x"),
        ({"string_value": "x"}, "x"),
        ({"date_value": "2020"}, "2020"),
        ({"uuid_value": "u"}, "u"),
        ({"blob_value": "YQ=="}, "YQ=="),
        ({"bool_value": False}, False),
        ({"number_value": 5.0}, 5),
        ({"number_value": 0.5}, 0.5),
        ({"int_value": 2**31 - 1}, 2**31 - 1),
        ({"int_value": 2**31}, None),
        ({"int_value": -(2**31)}, -(2**31)),
        ({"null_value": 0}, None),
    ],
)
def test_values(kinds: Any, expected: Any) -> None:
    found = value("p", **kinds)
    assert (found, type(found)) == (expected, type(expected))


def test_lists_of_both_generations_of_servers() -> None:
    ints = of("ListValue", int_values=of("Bytes", values=struct.pack("<2q", 1, 2**40)))
    numbers = of("ListValue", number_values=of("Bytes", values=struct.pack("<2d", 1, 0.1)))
    texts = of("ListValue", text_values=of("TextArray", values=["a"]))
    empty = of("ListValue", bool_values=of("BooleanArray"))
    old = of("ListValue", values=[of("Value", int_value=3), of("Value", number_value=2)])
    lists = [value("p", list_value=each) for each in (ints, numbers, texts, empty, old)]
    assert lists == [[1, None], [1, 0.1], ["a"], [], [3, 2]]


def test_points_and_phone_numbers_give_the_parts_that_are_asked_for() -> None:
    point = of("GeoCoordinate", latitude=1.1, longitude=2)
    assert value("p{longitude latitude}", geo_value=point) == {"latitude": 1.1, "longitude": 2}
    phone = of("PhoneNumber", country_code=49, national=10**10, valid=True, input="x")
    assert value("p{countryCode national valid input}", phone_value=phone) == {
        "countryCode": 49,
        "input": "x",
        "national": None,
        "valid": True,
    }


def test_objects_and_lists_of_them() -> None:
    inner = of("Properties")
    inner.fields["x"].int_value = 1
    assert value("p{x y}", object_value=inner) == {"x": 1, "y": None}
    new = of("ListValue", object_values=of("ObjectValues", values=[inner]))
    old = of("ListValue", values=[of("Value", object_value=inner)])
    assert value("p{x}", list_value=new) == value("p{x}", list_value=old) == [{"x": 1}]


def test_links() -> None:
    def fill(result: Any) -> None:
        linked = result.properties.ref_props.add(prop_name="by").properties.add()
        linked.target_collection = "Author"
        linked.metadata.id = "i"
        linked.non_ref_props.fields["name"].text_value = "Ann"

    text = "by{... on Author{name _additional{id}}}"
    assert hits(text, fill) == {"by": [{"_additional": {"id": "i"}, "name": "Ann"}]}
    assert hits(text, lambda result: None) == {"by": None}
    with pytest.raises(Unsayable):
        hits("by{... on Other{name}}", fill)


def test_additional_values() -> None:
    def fill(result: Any) -> None:
        metadata = result.metadata
        metadata.distance, metadata.distance_present = 1.3417534, True
        metadata.certainty_present = True
        metadata.score, metadata.score_present = 0.059133943, True
        metadata.explain_score, metadata.explain_score_present = "", True
        metadata.creation_time_unix, metadata.creation_time_unix_present = 17, True
        metadata.vector_bytes = struct.pack("<2f", 0.5, 1)

    assert hits(
        "_additional{distance certainty score explainScore creationTimeUnix lastUpdateTimeUnix "
        "vector}",
        fill,
    )["_additional"] == {
        "certainty": 0.329123318195343,
        "creationTimeUnix": "17",
        "distance": 1.3417534,
        "explainScore": "",
        "lastUpdateTimeUnix": None,
        "score": "0.059133943",
        "vector": [0.5, 1.0],
    }


def test_named_vectors() -> None:
    def fill(result: Any) -> None:
        result.metadata.vectors.add(name="a", vector_bytes=struct.pack("<f", 2), type=1)

    assert hits("_additional{vectors{a}}", fill)["_additional"] == {"vectors": {"a": [2.0]}}
    with pytest.raises(Unsayable):
        hits("_additional{vectors{a b}}", fill)


@pytest.mark.parametrize(
    ("selection", "kinds"),
    [
        ("p", {"object_value": None}),
        ("p", {"geo_value": None}),
        ("p", {"phone_value": None}),
        ("p{x}", {"text_value": "x"}),
        ("p{x}", {"geo_value": None}),
    ],
)
def test_another_kind_than_asked_for_is_left_to_graphql(selection: str, kinds: Any) -> None:
    types = {
        "object_value": "Properties",
        "geo_value": "GeoCoordinate",
        "phone_value": "PhoneNumber",
    }
    filled = {key: of(types[key]) if given is None else given for key, given in kinds.items()}
    with pytest.raises(Unsayable):
        value(selection, **filled)


@pytest.mark.parametrize("name", ["vector", "certainty", "isConsistent"])
def test_what_the_server_does_not_tell_is_left_to_graphql(name: str) -> None:
    with pytest.raises(Unsayable):
        hits(f"_additional{{{name}}}", lambda result: None)


@given(strategies.floats(width=32, allow_nan=False, allow_infinity=False))
def test_the_text_of_a_float32_is_the_shortest_that_is_read_as_it(number: float) -> None:
    text = float32_text(number)
    assert as_float32(float(text)) == number
    digits = text.partition("e")[0].replace(".", "").replace("-", "").strip("0")
    if len(digits) > 1:
        assert as_float32(float(f"{number:.{len(digits) - 1}g}")) != number
    assert math.isclose(float32_number(number), number, rel_tol=1e-6, abs_tol=1e-44)


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
    assert float32_text(as_float32(number)) == text


@given(strategies.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_what_its_json_is_read_as(number: float) -> None:
    read_back = json_number(number)
    assert float(read_back) == number
    if number.is_integer() and abs(number) < 1e21:
        assert isinstance(read_back, int)
