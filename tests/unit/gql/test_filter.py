"""The names in `weaviate.gql.filter` that other code reaches for."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from weaviate.gql import aggregate, get, multi_get, query
from weaviate.gql import filter as filters


def test_only_clauses_with_a_text_can_be_made() -> None:
    with pytest.raises(TypeError):
        filters.Filter({})  # type: ignore[abstract]
    with pytest.raises(TypeError):
        filters.GraphQL(None)  # type: ignore[abstract, arg-type]


@pytest.mark.parametrize(
    ("value_type", "expected"),
    [
        ("valueText", "valueText"),
        ("valueTextArray", "valueText"),
        ("valueTextList", "valueText"),
        ("valueDateArray", "valueDate"),
        ("other", "other"),
    ],
)
def test_the_key_for_the_server_of_a_value_type(value_type: str, expected: str) -> None:
    assert filters._convert_value_type(value_type) == expected


def test_the_value_type_of_a_condition_is_found() -> None:
    assert filters._find_value_type({"path": ["a"], "valueDateArray": []}) == "valueDateArray"
    for wrong in ({}, {"valueInt": 1, "valueText": "x"}):
        with pytest.raises(ValueError):
            filters._find_value_type(wrong)


def test_lists_and_single_values_are_distinguished() -> None:
    filters._check_is_list([], "valueTextList")
    filters._check_is_not_list("x", "valueText")
    for wrong in ("x", ("x",)):
        with pytest.raises(TypeError):
            filters._check_is_list(wrong, "valueTextList")
    with pytest.raises(TypeError):
        filters._check_is_not_list([], "valueText")


@pytest.mark.parametrize("dtype", [str, (str, list)])
def test_a_type_is_checked(dtype: Any) -> None:
    filters._check_type(var_name="a", value="x", dtype=dtype)
    with pytest.raises(TypeError):
        filters._check_type("a", 5, dtype)


def test_pieces_of_clauses_are_written() -> None:
    circle = {"geoCoordinates": {"latitude": 1, "longitude": 2}, "distance": {"max": 3}}
    assert filters._geo_range_to_str(circle) == (
        "{ geoCoordinates: { latitude: 1 longitude: 2 } distance: { max: 3 }}"
    )
    assert filters._bool_to_str(True) == "true"
    assert filters._render_list(['"a"', '"b"']) == '["a","b"]'
    assert filters._move_clause_objects_to_str([{"id": "x"}]) == ' objects: [{id: "x"} ]'


def test_single_things_become_lists_in_place() -> None:
    direction = {"force": 0.5, "concepts": "a", "objects": {"id": "b"}}
    filters._check_direction_clause(direction)
    assert direction == {"force": 0.5, "concepts": ["a"], "objects": [{"id": "b"}]}
    content = {"concepts": "a"}
    filters._check_concept(content)
    assert content == {"concepts": ["a"]}
    objects = {"objects": {"beacon": "b"}}
    filters._check_objects(objects)
    assert objects == {"objects": [{"beacon": "b"}]}


def test_pickles_name_the_public_module_of_every_value() -> None:
    public = [
        getattr(module, name)
        for module in (filters, get, aggregate, multi_get, query)
        for name in module.__all__
    ]
    private = [
        value for value in public if isinstance(value, type) and "._" in f".{value.__module__}"
    ]
    assert private == []
    assert pickle.loads(pickle.dumps(filters.MediaType.IMU)) is filters.MediaType.IMU
