"""Answers about the schema: decoded to names and tenants, or refused with the answer."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from tests.unit.fakes import Answer
from weaviate.exceptions import ResponseCannotBeDecodedException
from weaviate.schema import _decoders
from weaviate.schema._tenants import Tenant, TenantActivityStatus


def decoded(decode: Callable[[Any, str], Any], value: Any) -> Any:
    return decode(Answer(200, value).response(), "Here")


def test_a_schema_is_decoded_to_the_names_of_its_classes() -> None:
    classes = [{"class": "A", "properties": []}, {"class": "B"}]
    assert decoded(_decoders.class_names, {"classes": classes}) == ["A", "B"]


@pytest.mark.parametrize("schema", [{}, {"classes": None}, {"classes": []}])
def test_an_empty_schema_has_no_names(schema: Any) -> None:
    assert decoded(_decoders.class_names, schema) == []


def test_shards_are_decoded_to_their_names() -> None:
    assert decoded(_decoders.shard_names, [{"name": "a/b", "status": "READY"}]) == ["a/b"]


@pytest.mark.parametrize("name", [None, 5, "", ".", "..", "\ud800", ["A"]])
def test_a_name_that_cannot_be_part_of_an_address_is_refused(name: Any) -> None:
    with pytest.raises(ResponseCannotBeDecodedException, match="Here"):
        decoded(_decoders.class_names, {"classes": [{"class": "A"}, {"class": name}]})
    with pytest.raises(ResponseCannotBeDecodedException):
        decoded(_decoders.shard_names, [{"name": name}])


@pytest.mark.parametrize("value", [[], [{"name": "s"}], {"error": []}])
def test_a_list_or_an_object_passes_as_it_is(value: Any) -> None:
    assert decoded(_decoders.list_or_object, value) == value


@pytest.mark.parametrize("value", [None, {}, 5, "x", True])
def test_anything_else_is_neither_a_list_nor_an_object(value: Any) -> None:
    with pytest.raises(ResponseCannotBeDecodedException):
        decoded(_decoders.list_or_object, value)


def test_tenants_are_decoded_with_their_states() -> None:
    told = [{"name": "a", "activityStatus": "COLD"}, {"name": "b"}]
    assert decoded(_decoders.tenants, told) == [
        Tenant("a", TenantActivityStatus.COLD),
        Tenant("b", TenantActivityStatus.HOT),
    ]


@pytest.mark.parametrize("told", [None, {}, ["a"], [None], [{"name": None}], [{"name": 5}]])
def test_a_tenant_without_a_name_is_refused(told: Any) -> None:
    with pytest.raises(ResponseCannotBeDecodedException) as raised:
        decoded(_decoders.tenants, told)
    assert "Here" in str(raised.value)


@pytest.mark.parametrize(
    "decode",
    [_decoders.class_names, _decoders.shard_names, _decoders.list_or_object, _decoders.tenants],
)
def test_a_body_that_is_not_json_is_refused(decode: Callable[[Any, str], Any]) -> None:
    with pytest.raises(ResponseCannotBeDecodedException):
        decode(Answer(200, raw=b"<html>").response(), "Here")
