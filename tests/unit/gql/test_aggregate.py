"""The builder of `Aggregate` queries."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.graphql_text import connection
from weaviate.gql.aggregate import AggregateBuilder


def aggregate() -> AggregateBuilder:
    return AggregateBuilder("article", connection()).with_meta_count()


def test_limits_are_kept_where_nothing_else_is_set() -> None:
    assert aggregate().with_object_limit(3).build() == (
        "{Aggregate{Article(objectLimit: 3){meta{count}}}}"
    )
    assert aggregate().with_limit(3).build() == "{Aggregate{Article(limit: 3){meta{count}}}}"


def test_clauses_stand_in_the_order_of_v3() -> None:
    builder = (
        aggregate()
        .with_limit(2)
        .with_tenant("t")
        .with_object_limit(5)
        .with_near_vector({"vector": [1]})
        .with_group_by_filter(["a"])
        .with_where({"path": ["p"], "operator": "Equal", "valueInt": 1})
        .with_fields("words {sum}")
    )
    assert builder.build() == (
        '{Aggregate{Article(where: {path: ["p"] operator: Equal valueInt: 1} groupBy: ["a"]'
        'nearVector: {vector: [1]} objectLimit: 5tenant: "t"limit: 2){meta{count}words {sum}}}}'
    )
    assert builder._uses_filter
    assert str(builder._near) == "nearVector: {vector: [1]} "
    assert not aggregate()._uses_filter


def test_a_limit_of_none_is_no_limit() -> None:
    builder = aggregate().with_limit(3).with_object_limit(3)
    builder.with_limit(None).with_object_limit(None)  # type: ignore[arg-type]
    assert builder.build() == "{Aggregate{Article{meta{count}}}}"


@pytest.mark.parametrize("limit", [True, 1.5, "x", [1], "1)"])
def test_limits_are_whole_numbers(limit: Any) -> None:
    for method in ("with_limit", "with_object_limit"):
        with pytest.raises(TypeError):
            getattr(aggregate(), method)(limit)
        with pytest.raises(ValueError):
            getattr(aggregate(), method)(-1)


@pytest.mark.parametrize("properties", [None, 5, [None], {"a": 1}])
def test_what_to_group_by_is_text(properties: Any) -> None:
    with pytest.raises(TypeError):
        aggregate().with_group_by_filter(properties)


def test_the_caller_may_change_what_was_given() -> None:
    properties = ["a"]
    builder = aggregate().with_group_by_filter(properties)
    properties.append("b")
    assert 'groupBy: ["a"]' in builder.build()


@pytest.mark.parametrize("field", [None, 5, b"x", ["a"]])
def test_a_field_is_text(field: Any) -> None:
    with pytest.raises(TypeError):
        aggregate().with_fields(field)
