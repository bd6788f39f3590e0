"""Addresses, query parameters and bodies of single objects."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.unit.fakes import RecordingConnection
from weaviate.data import _request_parts as parts
from weaviate.data.replication import ConsistencyLevel

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"

NEW, OLD = RecordingConnection(), RecordingConnection(server_version="1.13.2")


# --------------------------------------------------------------------- address


@pytest.mark.parametrize(
    ("connection", "class_name", "path"),
    [
        (NEW, "Article", f"/objects/Article/{ID}"),
        (NEW, "A/b?", f"/objects/A%2Fb%3F/{ID}"),
        (NEW, None, f"/objects/{ID}"),
        (OLD, "Article", f"/objects/{ID}"),
        (OLD, None, f"/objects/{ID}"),
    ],
)
def test_the_class_is_in_the_path_where_the_server_knows_it(
    connection: Any, class_name: Any, path: str
) -> None:
    assert parts.object_path(connection, class_name, ID) == path


@pytest.mark.parametrize(("connection", "class_name"), [(NEW, "A"), (OLD, None)])
def test_the_address_that_the_server_expects_does_not_warn(
    connection: Any, class_name: Any
) -> None:
    parts.warn_of_address(connection, class_name)


@pytest.mark.parametrize(
    ("connection", "class_name", "words"),
    [(NEW, None, "class_name"), (OLD, "A", r"older than Weaviate 1\.14")],
)
def test_any_other_address_is_deprecated(connection: Any, class_name: Any, words: str) -> None:
    with pytest.warns(DeprecationWarning, match=words):
        parts.warn_of_address(connection, class_name)


# ------------------------------------------------------------------------ body


def test_a_body_leaves_out_omitted_arguments() -> None:
    body = parts.object_body(NEW, {"a": 1}, "a", None, None)
    assert body == {"class": "A", "properties": {"a": 1}}


def test_a_body_has_its_id_tenant_and_vectors() -> None:
    body = parts.object_body(NEW, {}, "A", ID, [1], "t", {"title": [1.0, 2.0], "body": (0.5,)})
    assert list(body) == ["class", "properties", "id", "vector", "vectors", "tenant"]
    assert (body["id"], body["tenant"]) == (ID, "t")


@pytest.mark.parametrize("vectors", [[1.0], {"a": "x"}, {1: [1.0]}, {"a": [[1.0]]}, {"a": None}])
def test_named_vectors_are_a_dictionary_of_vectors(vectors: Any) -> None:
    with pytest.raises(TypeError):
        parts.object_body(NEW, {}, "A", None, None, vectors=vectors)


# ----------------------------------------------------------------------- query


def test_a_query_leaves_out_omitted_arguments() -> None:
    assert parts.query_of() == {}
    assert parts.query_of("ONE", uuid.UUID(ID), 5) == {
        "consistency_level": "ONE",
        "tenant": ID,
        "node_name": "5",
    }


@pytest.mark.parametrize("level", list(ConsistencyLevel))
def test_a_consistency_level_is_a_member_or_its_value(level: ConsistencyLevel) -> None:
    expected = {"consistency_level": level.value}
    assert parts.query_of(level) == parts.query_of(level.value) == expected


@pytest.mark.parametrize("level", ["one", "TWO", 1, ""])
def test_another_consistency_level_is_refused(level: Any) -> None:
    with pytest.raises(ValueError):
        parts.query_of(level)


@pytest.mark.parametrize("value", [True, 1.5, b"t", ["t"]])
def test_tenants_and_nodes_are_texts(value: Any) -> None:
    with pytest.raises(TypeError, match="tenant"):
        parts.query_of(tenant=value)
    with pytest.raises(TypeError, match="node_name"):
        parts.query_of(node_name=value)


def test_what_to_include_is_one_list_of_names() -> None:
    assert parts.include_of(None, False) == {}
    assert parts.include_of([], True) == {"include": "vector"}
    assert parts.include_of(["a", "b"], True) == {"include": "a,b,vector"}


@pytest.mark.parametrize("names", ["vector", ("a",), [5], {"a": 1}])
def test_additional_properties_must_be_a_list_of_texts(names: Any) -> None:
    with pytest.raises(TypeError):
        parts.include_of(names, False)


@pytest.mark.parametrize(
    ("sort", "names", "orders"),
    [
        ({"properties": "a"}, "a", "asc"),
        ({"properties": ["a", "b"]}, "a,b", "asc,asc"),
        ({"properties": ["a", "b"], "order_asc": False}, "a,b", "desc,desc"),
        ({"properties": ["a", "b"], "order_asc": [True, False]}, "a,b", "asc,desc"),
    ],
)
def test_a_sort_has_one_order_for_each_property(sort: Any, names: str, orders: str) -> None:
    assert parts.sort_of(sort) == {"sort": names, "order": orders}


@pytest.mark.parametrize(
    "sort",
    [
        {},
        {"properties": []},
        {"properties": ["a", "b"], "order_asc": [True]},
        {"properties": ["a,b"]},
        "properties",
        [],
    ],
)
def test_a_sort_that_lacks_a_part_is_refused(sort: Any) -> None:
    with pytest.raises(ValueError):
        parts.sort_of(sort)


@pytest.mark.parametrize(
    "sort", [5, {"properties": 5}, {"properties": [5]}, {"properties": "a", "order_asc": [1]}]
)
def test_a_sort_of_wrong_types_is_refused(sort: Any) -> None:
    with pytest.raises(TypeError):
        parts.sort_of(sort)
