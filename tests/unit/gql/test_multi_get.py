"""Several queries in one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.graphql_text import connection, read
from weaviate.gql.get import GetBuilder
from weaviate.gql.multi_get import MultiGetBuilder


def get(name: str = "A") -> GetBuilder:
    return GetBuilder(name, ["t"], connection())


def test_each_query_stands_under_its_name() -> None:
    queries = [get().with_alias("one"), get().with_limit(2), get("B")]
    fields = read(MultiGetBuilder(queries, connection()).build())
    assert [(field.alias, field.name, field.arguments) for field in fields] == [
        ("one", "A", {}),
        (None, "A", {"limit": 2}),
        (None, "B", {}),
    ]


def test_two_queries_of_one_name_are_refused() -> None:
    with pytest.raises(TypeError):
        MultiGetBuilder([get(), get()], connection())
    with pytest.raises(TypeError):
        MultiGetBuilder([get().with_alias("B"), get("B")], connection())


@pytest.mark.parametrize("queries", [None, 5, "x", (), [None], ["x"], {}])
def test_anything_but_a_list_of_queries_is_a_type_error(queries: Any) -> None:
    with pytest.raises(TypeError):
        MultiGetBuilder(queries, connection())


def test_the_list_may_be_changed_after_it_was_given() -> None:
    queries = [get()]
    builder = MultiGetBuilder(queries, connection())
    queries.append(get())
    assert builder.build() == "{Get{A{t}}}"
