"""What a reply becomes: the answer that GraphQL gives."""

from __future__ import annotations

import json
import struct
from typing import Any

import pytest

pytest.importorskip("google.protobuf", reason="protobuf is not installed: NOT tested here")

from weaviate._grpc.messages import message_types
from weaviate._grpc.reply import read
from weaviate._grpc.search import Unsupported
from weaviate._grpc.selection import read as fields_of


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
    with pytest.raises(Unsupported):
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
    with pytest.raises(Unsupported):
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
    with pytest.raises(Unsupported):
        value(selection, **filled)


@pytest.mark.parametrize("name", ["vector", "certainty", "isConsistent"])
def test_what_the_server_does_not_report_is_left_to_graphql(name: str) -> None:
    with pytest.raises(Unsupported):
        hits(f"_additional{{{name}}}", lambda result: None)


def test_values_of_several_hits_do_not_change_places() -> None:
    message = message_types()["SearchReply"]()
    given = [
        {"text_value": "a"},
        None,
        {"text_value": ""},
        {"null_value": 0},
        {"text_value": "b"},
    ]
    for i, kinds in enumerate(given):
        result = message.results.add()
        result.metadata.id = str(i)
        if i != 2:
            result.metadata.distance, result.metadata.distance_present = i / 2, True
        if kinds is not None:
            result.properties.non_ref_props.fields["p"].CopyFrom(of("Value", **kinds))
    assert read(message, fields_of("p _additional{id distance}")) == [
        {"_additional": {"distance": 0, "id": "0"}, "p": "a"},
        {"_additional": {"distance": 0.5, "id": "1"}, "p": None},
        {"_additional": {"distance": None, "id": "2"}, "p": ""},
        {"_additional": {"distance": 1.5, "id": "3"}, "p": None},
        {"_additional": {"distance": 2, "id": "4"}, "p": "b"},
    ]


def test_a_kind_that_this_client_does_not_know_is_left_to_graphql() -> None:
    unknown = message_types()["Value"].FromString(b"\xa2\x06\x01x")  # field 100, a text
    with pytest.raises(Unsupported):
        hits("p", lambda result: result.properties.non_ref_props.fields["p"].CopyFrom(unknown))


def test_links_of_several_hits_do_not_change_places() -> None:
    message = message_types()["SearchReply"]()
    for count in (2, None, 0, 1):
        result = message.results.add()
        if count is None:
            continue
        link = result.properties.ref_props.add(prop_name="to")
        for i in range(count):
            linked = link.properties.add(target_collection="B")
            linked.non_ref_props.fields["n"].int_value = i
    found = read(message, fields_of("to{... on B{n}}"))
    assert found == [{"to": [{"n": 0}, {"n": 1}]}, {"to": None}, {"to": []}, {"to": [{"n": 0}]}]
