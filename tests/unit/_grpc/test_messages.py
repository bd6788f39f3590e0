"""The messages that are built from the table, byte by byte."""

from __future__ import annotations

import pytest

pytest.importorskip("google.protobuf", reason="protobuf is not installed: NOT tested here")

from weaviate._grpc.messages import message_types


def test_a_request_is_what_the_server_reads() -> None:
    types = message_types()
    near = types["NearVector"](vector_bytes=b"\0\0\x80?", distance=0.0)
    request = types["SearchRequest"](collection="A", limit=2, near_vector=near)
    assert request.SerializeToString() == (
        b"\x0a\x01A\xf0\x01\x02\xda\x02\x0f" + b"\x19" + bytes(8) + b"\x22\x04\0\0\x80?"
    )


def test_a_map_has_texts_as_keys() -> None:
    properties = message_types()["Properties"]()
    properties.fields["a"].text_value = "b"
    assert properties.SerializeToString() == b"\x0a\x08\x0a\x01a\x12\x03\x6a\x01b"


def test_of_the_kinds_of_a_value_one_is_set() -> None:
    value = message_types()["Value"](int_value=0)
    assert value.WhichOneof("kind") == "int_value"
    value.bool_value = False
    assert value.WhichOneof("kind") == "bool_value"


def test_unknown_fields_are_skipped() -> None:
    reply = message_types()["SearchReply"].FromString(b"\x0d\0\0\0\0\x12\0\xf8\x07\x01")
    assert len(reply.results) == 1


def test_the_types_are_built_once() -> None:
    assert message_types() is message_types()
