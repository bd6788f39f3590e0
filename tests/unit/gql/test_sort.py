"""Sort keys: added one after the other, and only asc or desc."""

from __future__ import annotations

from typing import Any

import pytest

from weaviate.gql.filter import Sort


def test_keys_are_added_in_order() -> None:
    clause = Sort([{"path": ["a"], "order": "asc"}])
    clause.add({"path": ["b", "C", "d"], "order": "desc"})
    keys = '{ path: ["a"] order: asc } { path: ["b", "C", "d"] order: desc } '
    assert str(clause) == f"sort: [{keys}]"
    assert [key["order"] for key in clause.content["sort"]] == ["asc", "desc"]


def test_a_key_that_is_wrong_adds_nothing() -> None:
    clause = Sort({"path": ["a"], "order": "asc"})
    with pytest.raises(ValueError):
        clause.add([{"path": ["b"], "order": "asc"}, {"path": ["c"]}])
    assert str(clause) == 'sort: [{ path: ["a"] order: asc } ]'


@pytest.mark.parametrize(
    "content",
    [[], ["x"], {}, {"path": ["a"]}, {"order": "asc"}, {"path": ["a"], "order": "up"}, [{}]],
)
def test_what_makes_no_sense_is_a_value_error(content: Any) -> None:
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
def test_a_part_of_a_wrong_type_is_a_type_error(content: Any) -> None:
    with pytest.raises(TypeError):
        Sort(content)


def test_the_caller_may_change_what_was_given() -> None:
    key = {"path": ["a"], "order": "asc"}
    clause = Sort(key)
    key["path"].append("b")  # type: ignore[attr-defined]
    key["order"] = "desc"
    assert str(clause) == 'sort: [{ path: ["a"] order: asc } ]'
    assert clause.content == {"sort": [{"path": ["a"], "order": "asc"}]}
