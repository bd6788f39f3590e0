"""The builder of `Get` queries: its checks, its memory, and the hooks that other code uses."""

from __future__ import annotations

import copy
import pickle
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.graphql_text import connection, read_one
from weaviate.data.replication import ConsistencyLevel
from weaviate.gql.get import BM25, GetBuilder, Hybrid

UUID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"


def get(server: Any = None) -> GetBuilder:
    return GetBuilder("article", ["t"], connection() if server is None else server)


def full() -> GetBuilder:
    """Return a query with every clause."""
    return (
        get()
        .with_alias("al")
        .with_autocut(2)
        .with_tenant("t1")
        .with_consistency_level(ConsistencyLevel.QUORUM)
        .with_after(UUID)
        .with_group_by(["a"], 2, 3)
        .with_hybrid("h", 0.5, [1])
        .with_bm25("b")
        .with_sort({"path": ["a"], "order": "asc"})
        .with_near_vector({"vector": [0.5]})
        .with_offset(4)
        .with_limit(5)
        .with_where({"path": ["p"], "operator": "Equal", "valueInt": 1})
        .with_generate("p")
    )


FULL = (
    '{Get{al: Article(where: {path: ["p"] operator: Equal valueInt: 1} limit: 5 offset: 4 '
    'nearVector: {vector: [0.5]} sort: [{ path: ["a"] order: asc } ]bm25:{query: "b"}'
    'hybrid:{query: "h", vector: [1], alpha: 0.5}groupBy:{path:["a"], groups:2, objectsPerGroup:3}'
    f'after: "{UUID}"consistencyLevel: QUORUM tenant: "t1"autocut: 2){{t '
    '_additional {generate(singleResult:{prompt:"p"}){error singleResult} }}}}'
)


def test_clauses_stand_in_the_order_of_v3_whatever_the_order_of_the_calls() -> None:
    assert full().build() == FULL
    assert list(read_one(FULL).arguments) == [
        "where", "limit", "offset", "nearVector", "sort", "bm25", "hybrid", "groupBy", "after",
        "consistencyLevel", "tenant", "autocut",
    ]  # fmt: skip


def test_building_changes_nothing() -> None:
    builder = full()
    assert [builder.build() for _ in range(3)] == [FULL] * 3
    assert builder.build(wrap_get=False) == FULL[len("{Get{") : -2]


def test_a_builder_can_be_copied_and_pickled() -> None:
    assert copy.deepcopy(full()).build() == FULL
    assert pickle.loads(pickle.dumps(full())).build() == FULL


def test_a_copy_goes_its_own_way() -> None:
    first = get().with_additional("id")
    second = copy.deepcopy(first).with_additional("vector").with_limit(1)
    assert first.build() == "{Get{Article{t _additional {id }}}}"
    assert second.build() == "{Get{Article(limit: 1 ){t _additional {id vector }}}}"


@pytest.mark.parametrize("value", [None, True, 1.5, "5", [1]])
def test_counts_are_whole_numbers(value: Any) -> None:
    for method in ("with_limit", "with_offset", "with_autocut"):
        with pytest.raises(TypeError):
            getattr(get(), method)(value)


def test_counts_have_a_least_value() -> None:
    with pytest.raises(ValueError):
        get().with_limit(0)
    with pytest.raises(ValueError):
        get().with_offset(-1)
    assert get().with_offset(0).with_autocut(-1).build() == (
        "{Get{Article(offset: 0 autocut: -1){t}}}"
    )


def test_a_refused_value_leaves_the_query_as_it_was() -> None:
    builder = full()
    for method, arguments in (
        ("with_limit", (0,)),
        ("with_tenant", (5,)),
        ("with_alias", ("a b",)),
        ("with_bm25", ("x", [5])),
        ("with_hybrid", ("x", "y")),
        ("with_group_by", (["a"], None, 1)),
        ("with_where", ({},)),
        ("with_after", ("x",)),
        ("with_consistency_level", ("TWO",)),
        ("with_sort", ([],)),
        ("with_generate", (5,)),
    ):
        with pytest.raises((TypeError, ValueError)):
            getattr(builder, method)(*arguments)
    assert builder.build() == FULL


@pytest.mark.parametrize("level", list(ConsistencyLevel))
def test_a_consistency_level_may_be_given_by_its_value(level: ConsistencyLevel) -> None:
    expected = f"{{Get{{Article(consistencyLevel: {level.value} ){{t}}}}}}"
    assert get().with_consistency_level(level).build() == expected
    assert get().with_consistency_level(level.value).build() == expected  # type: ignore[arg-type]


def test_a_question_is_a_search_by_meaning_too() -> None:
    builder = get().with_ask({"question": "x"})
    with pytest.raises(AttributeError):
        builder.with_near_vector({"vector": [1]})
    with pytest.raises(AttributeError):
        get().with_near_vector({"vector": [1]}).with_ask({"question": "x"})


def test_a_vector_is_copied_when_it_is_given() -> None:
    vector, properties = [1, 2], ["a"]
    builder = get().with_hybrid("q", vector=vector, properties=properties)
    before = builder.build()
    vector.append(3)
    properties.append("b")
    assert builder.build() == before


def test_generative_search_warns_about_an_old_server_at_the_line_of_the_user() -> None:
    with pytest.warns(DeprecationWarning, match="1.17.3") as caught:
        get(connection("1.17.2")).with_generate("p")
    assert [w.filename for w in caught] == [__file__]
    get(connection("1.17.3")).with_generate("p")
    get(connection("1.100.0")).with_generate("p")


def test_a_near_object_compares_the_version_of_the_server_as_numbers() -> None:
    beacon = {"beacon": f"weaviate://localhost/{UUID}"}
    get(connection("1.9.1")).with_near_object(beacon)
    with pytest.warns(DeprecationWarning, match="beacon"):
        get(connection("1.14.0")).with_near_object(beacon)


def test_a_builder_of_a_program_may_hold_a_client_or_nothing() -> None:
    client = SimpleNamespace(_connection=connection("1.16.0"))
    with pytest.warns(DeprecationWarning, match="1.17.3"):
        assert "generate" in get(client).with_generate("p").build()
    empty = GetBuilder("Article", ["t"], None)  # type: ignore[arg-type]
    assert empty.with_generate("p").with_near_object({"id": UUID}).build()


def test_other_code_may_set_a_clause() -> None:
    builder = get()
    builder._bm25 = BM25("q", ["a"])
    builder._hybrid = Hybrid("h", 0.5, None, None, None)
    builder._contains_filter = True
    assert builder._contains_filter
    assert builder.build() == (
        '{Get{Article(bm25:{query: "q", properties: ["a"]}hybrid:{query: "h", alpha: 0.5}){t}}}'
    )


def test_a_builder_knows_whether_it_has_arguments() -> None:
    assert not get()._contains_filter
    assert get().with_limit(1)._contains_filter


def test_other_code_may_read_the_clauses() -> None:
    builder = full()
    assert builder._class_name == "Article"
    assert builder._properties == ["t"]
    assert builder._limit == 5
    assert builder._tenant == "t1"
    assert builder._autocut == 2
    assert builder._hybrid == Hybrid("h", 0.5, [1], None, None)
    assert builder._where is not None
    assert builder._where.content == {"path": ["p"], "operator": "Equal", "valueInt": 1}
    assert get()._near_clause is None
    assert get()._additional_to_str() == ""


def test_a_setting_can_be_added_through_the_old_private_method() -> None:
    builder = get()
    builder._tuple_to_dict(({"a": "b"}, {"c": 1}))
    assert builder.build() == "{Get{Article{t _additional {a(c: 1 ) {b } }}}}"


def test_the_name_is_the_alias_or_the_class() -> None:
    assert get().name == "Article"
    assert get().with_alias("x").name == "x"
    assert get().with_alias("x").with_alias(None).name == "Article"  # type: ignore[arg-type]


@pytest.mark.parametrize("properties", [5, {"a"}, ("t",), [None], ["a", 5], b"x"])
def test_properties_of_a_wrong_type_are_refused(properties: Any) -> None:
    with pytest.raises(TypeError):
        GetBuilder("A", properties, connection())
