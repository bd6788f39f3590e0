"""Keyword and hybrid searches, groups, and sort keys."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from weaviate.gql.filter import Sort
from weaviate.gql.get import BM25, GroupBy, Hybrid, HybridFusion


def hybrid(
    query: Any,
    alpha: Any = None,
    vector: Any = None,
    properties: Any = None,
    fusion_type: Any = None,
) -> Hybrid:
    return Hybrid(query, alpha, vector, properties, fusion_type)


def test_a_hybrid_clause_shows_the_signature_of_v3() -> None:
    parameters = inspect.signature(Hybrid).parameters.values()
    assert [p.name for p in parameters] == ["query", "alpha", "vector", "properties", "fusion_type"]
    assert all(p.default is p.empty for p in parameters)


def test_a_hybrid_clause_takes_vector_and_weight_in_either_order() -> None:
    assert hybrid("q", [0.5], 0.25) == hybrid("q", 0.25, [0.5], None, None)
    assert hybrid("q", None, 0.25) == hybrid("q", 0.25)
    assert str(hybrid(query="q", vector=[0.5], alpha=0.25)) == (
        'hybrid:{query: "q", vector: [0.5], alpha: 0.25}'
    )


def test_the_text_of_a_hybrid_clause_follows_its_fields() -> None:
    clause = hybrid("q", 0.5, [1, 2])
    assert "vector: [1, 2], alpha: 0.5" in str(clause)
    clause.vector, clause.alpha = [3.0], None
    assert str(clause) == 'hybrid:{query: "q", vector: [3.0]}'


def test_the_arguments_of_the_caller_are_copied() -> None:
    vector, names = [1, 2], ["a"]
    clauses = [hybrid("q", None, vector, names), BM25("q", names), GroupBy(names, 1, 1)]
    before = list(map(str, clauses))
    vector.append(3)
    names.append("b")
    assert list(map(str, clauses)) == before


def test_a_clause_is_checked_when_it_is_made() -> None:
    for make in (
        lambda: BM25(5, None),  # type: ignore[arg-type]
        lambda: BM25("q", [5]),  # type: ignore[list-item]
        lambda: hybrid("q", "x"),
        lambda: hybrid("q", 0.5, ["x"]),
        lambda: hybrid("q", fusion_type=5),
        lambda: GroupBy(["a"], 1.5, 1),  # type: ignore[arg-type]
        lambda: GroupBy(None, 1, 1),  # type: ignore[arg-type]
    ):
        with pytest.raises(TypeError):
            make()


def test_a_vector_that_a_program_sets_is_checked_when_it_is_written() -> None:
    clause = hybrid("q", None, [1])
    clause.vector = ["x"]  # type: ignore[list-item]
    with pytest.raises(TypeError):
        str(clause)


@pytest.mark.parametrize("fusion", [HybridFusion.RANKED, "rankedFusion"])
def test_a_fusion_type_is_a_member_or_its_value(fusion: Any) -> None:
    assert str(hybrid("q", fusion_type=fusion)) == 'hybrid:{query: "q", fusionType: rankedFusion}'


def test_another_fusion_type_is_refused() -> None:
    with pytest.raises(ValueError):
        str(hybrid("q", fusion_type="RANKED"))
    with pytest.raises(TypeError):
        str(hybrid("q", fusion_type=5))


@pytest.mark.parametrize("alpha", [True, "x", [0.5, "x"], {}])
def test_a_weight_that_is_not_a_number_is_a_type_error(alpha: Any) -> None:
    with pytest.raises(TypeError):
        str(hybrid("q", alpha, None))


@pytest.mark.parametrize("query", [None, 5, b"x", ["x"]])
def test_a_query_that_is_not_a_str_is_a_type_error(query: Any) -> None:
    with pytest.raises(TypeError):
        str(hybrid(query))
    with pytest.raises(TypeError):
        str(BM25(query, None))


def test_a_single_property_is_not_split_into_letters() -> None:
    clause = BM25("q", "title")  # type: ignore[arg-type]
    assert clause.properties == ["title"]
    assert str(clause) == 'bm25:{query: "q", properties: ["title"]}'


@pytest.mark.parametrize("number", [None, True, 1.5, "x", [1]])
def test_groups_are_counted_in_whole_numbers(number: Any) -> None:
    with pytest.raises(TypeError):
        str(GroupBy(["a"], number, 1))
    with pytest.raises(TypeError):
        str(GroupBy(["a"], 1, number))


def test_sort_keys_are_added_in_order() -> None:
    clause = Sort([{"path": ["a"], "order": "asc"}])
    clause.add({"path": ["b", "C", "d"], "order": "desc"})
    keys = '{ path: ["a"] order: asc } { path: ["b", "C", "d"] order: desc } '
    assert str(clause) == f"sort: [{keys}]"
    assert [key["order"] for key in clause.content["sort"]] == ["asc", "desc"]


def test_a_wrong_sort_key_adds_nothing() -> None:
    clause = Sort({"path": ["a"], "order": "asc"})
    with pytest.raises(ValueError):
        clause.add([{"path": ["b"], "order": "asc"}, {"path": ["c"]}])
    assert str(clause) == 'sort: [{ path: ["a"] order: asc } ]'


@pytest.mark.parametrize(
    "content",
    [[], ["x"], {}, {"path": ["a"]}, {"order": "asc"}, {"path": ["a"], "order": "up"}, [{}]],
)
def test_a_sort_key_that_lacks_a_part_is_a_value_error(content: Any) -> None:
    with pytest.raises(ValueError):
        Sort(content)


@pytest.mark.parametrize(
    "content",
    [
        None,
        "x",
        ({"path": ["a"], "order": "asc"},),
        [None],
        {"path": "a", "order": "asc"},
        {"path": [5], "order": "asc"},
        {"path": ["a"], "order": True},
    ],
)
def test_a_sort_key_of_a_wrong_type_is_a_type_error(content: Any) -> None:
    with pytest.raises(TypeError):
        Sort(content)


def test_the_caller_may_change_a_sort_key_afterwards() -> None:
    key = {"path": ["a"], "order": "asc"}
    clause = Sort(key)
    key["path"].append("b")  # type: ignore[attr-defined]
    key["order"] = "desc"
    assert str(clause) == 'sort: [{ path: ["a"] order: asc } ]'
    assert clause.content == {"sort": [{"path": ["a"], "order": "asc"}]}
