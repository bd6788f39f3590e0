"""A `get` query as a value: every clause in it, or None if only GraphQL can express the query."""

from __future__ import annotations

from typing import Any, Callable, List, Optional, Tuple

import pytest

from tests.support.graphql_text import connection
from weaviate._grpc import execution
from weaviate._grpc.channel import Channel
from weaviate._grpc.search import Search
from weaviate.data.replication import ConsistencyLevel
from weaviate.gql import _search_value
from weaviate.gql.filter import NearVector
from weaviate.gql.get import BM25, AdditionalProperties, GetBuilder, Hybrid, HybridFusion, LinkTo

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"
WHERE = {"path": ["a"], "operator": "Equal", "valueInt": 1}


def get() -> GetBuilder:
    return GetBuilder("article", ["t"], connection())


def value_of(builder: GetBuilder) -> Search:
    search = _search_value.search_of(builder)
    assert search is not None
    return search


def test_a_query_without_clauses_has_the_defaults() -> None:
    assert value_of(get()) == Search("Article", "Article", "t")


def test_every_scalar_clause_is_a_value_again() -> None:
    builder = (
        get()
        .with_alias("al")
        .with_limit(5)
        .with_offset(4)
        .with_after(ID.upper())
        .with_autocut(2)
        .with_tenant('t"1')
        .with_consistency_level(ConsistencyLevel.QUORUM)
    )
    assert value_of(builder) == Search(
        "Article", "al", "t", 5, 4, ID, 2, 't"1', consistency_level="QUORUM"
    )


def test_where_sort_and_keywords_are_their_contents() -> None:
    builder = (
        get()
        .with_where(WHERE)
        .with_sort({"path": ["a"], "order": "asc"})
        .with_sort({"path": ["b"], "order": "desc"})
        .with_bm25("q", ["a^2"])
    )
    search = value_of(builder)
    assert search.where == WHERE
    assert search.sort == [{"path": ["a"], "order": "asc"}, {"path": ["b"], "order": "desc"}]
    assert search.bm25 == BM25("q", ["a^2"])


def test_a_keyword_or_hybrid_search_is_the_clause_of_the_builder() -> None:
    builder = get().with_hybrid("q", 0.25, (1, 2), "a", "rankedFusion")  # type: ignore[arg-type]
    assert value_of(builder).hybrid == Hybrid("q", 0.25, [1, 2], ["a"], HybridFusion.RANKED)
    assert value_of(get().with_hybrid("q")).hybrid == Hybrid("q", None, None, None, None)
    assert value_of(get().with_bm25("q", "a")).bm25 == BM25("q", ["a"])  # type: ignore[arg-type]


def test_each_search_by_meaning_is_in_its_own_place() -> None:
    assert value_of(get().with_near_vector({"vector": (1, 2)})).near_vector == {"vector": [1, 2]}
    assert value_of(get().with_near_object({"id": ID})).near_object == {"id": ID}
    assert value_of(get().with_near_text({"concepts": "x"})).near_text == {"concepts": ["x"]}


def test_the_selection_is_the_text_that_graphql_has() -> None:
    builder = GetBuilder("a", ["t", LinkTo("by", "Author", ["n"])], connection())
    assert value_of(builder.with_additional(["id"])).selection == (
        "t by{... on Author{n}} _additional {id }"
    )
    by_class = get().with_additional(AdditionalProperties(vector=True))
    assert value_of(by_class).selection == "t _additional{vector} "


ONLY_GRAPHQL: List[Callable[[GetBuilder], Any]] = [
    lambda query: query.with_ask({"question": "x"}),
    lambda query: query.with_near_image({"image": "QQ=="}, encode=False),
    lambda query: query.with_group_by(["a"], 1, 1),
]


@pytest.mark.parametrize("add", ONLY_GRAPHQL)
def test_a_clause_that_only_graphql_has_makes_no_value(add: Callable[[GetBuilder], Any]) -> None:
    builder = get()
    add(builder)
    assert _search_value.search_of(builder) is None


class OwnVector(NearVector):
    pass


@pytest.mark.parametrize(
    ("attribute", "clause"),
    [
        ("_where", 'where: {path: ["a"]} '),
        ("_sort", "sort: []"),
        ("_bm25", Hybrid("q", 0.5, None, None, None)),
        ("_hybrid", BM25("q", None)),
        ("_near_clause", OwnVector({"vector": [1]})),
        ("_near_clause", "nearText: {} "),
    ],
)
def test_a_clause_of_another_kind_set_by_a_program_makes_no_value(
    attribute: str, clause: Any
) -> None:
    builder = get()
    setattr(builder, attribute, clause)
    assert _search_value.search_of(builder) is None


def test_a_query_with_a_value_is_answered_over_the_channel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: List[Tuple[Any, ...]] = []
    answer: Optional[Any] = {"data": {"Get": {"Article": []}}}
    monkeypatch.setattr(execution, "answer", lambda *given: asked.append(given) or answer)
    channel = Channel.__new__(Channel)
    builder = get().with_limit(1)
    assert _search_value.answer(builder, channel) == answer
    assert asked == [(builder._connection, channel, value_of(builder))]


def test_a_query_without_a_value_does_not_touch_the_channel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(execution, "answer", None)
    builder = get().with_group_by(["a"], 1, 1)
    assert _search_value.answer(builder, Channel.__new__(Channel)) is None
