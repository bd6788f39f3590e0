"""Whether a schema contains another one: by the names of classes and properties."""

from __future__ import annotations

from typing import Any

import pytest

from weaviate._core.sub_schema import compare_class_sets, compare_properties, is_sub_schema
from weaviate.exceptions import SchemaValidationException


def class_(name: str, *properties: str) -> Any:
    return {"class": name, "properties": [{"name": each} for each in properties]}


SCHEMA = {"classes": [class_("A", "x", "y"), {"class": "B"}]}


@pytest.mark.parametrize(
    "part",
    [
        SCHEMA,
        {"classes": []},
        {"classes": None},
        {"class": "B"},
        class_("B"),
        class_("A", "y"),
        {"classes": [class_("A", "y", "x")], "class": "C"},
    ],
)
def test_a_schema_contains_its_parts(part: Any) -> None:
    assert is_sub_schema(part, SCHEMA)


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"class": ""},
        {"class": "C"},
        class_("A", "z"),
        class_("A", "X"),
        class_("B", "x"),
        {"classes": [class_("A"), class_("C")]},
    ],
)
def test_a_schema_does_not_contain_another_class_or_property(other: Any) -> None:
    assert not is_sub_schema(other, SCHEMA)


def test_class_names_are_equal_whatever_their_first_letter() -> None:
    assert is_sub_schema(class_("a", "y"), SCHEMA)
    assert compare_class_sets([class_("b")], SCHEMA["classes"])
    assert not is_sub_schema(class_("AA"), {"classes": [class_("Aa")]})


def test_properties_are_compared_by_name_alone() -> None:
    given = [{"name": "x", "dataType": ["text"]}]
    assert compare_properties(given, [{"name": "y"}, {"name": "x", "dataType": ["int"]}])
    assert not compare_properties(given, [{"name": "y"}])


def test_an_empty_server_contains_an_empty_schema_only() -> None:
    assert is_sub_schema({"classes": []}, {})
    assert not is_sub_schema({"class": "A"}, {})


@pytest.mark.parametrize(
    "wrong",
    [
        {"classes": [{}]},
        {"classes": [5]},
        {"classes": 5},
        {"class": 5},
        {"class": "A", "properties": 5},
        {"class": "A", "properties": [5]},
        {"class": "A", "properties": [{"dataType": ["text"]}]},
    ],
)
def test_a_schema_without_lists_or_names_is_refused(wrong: Any) -> None:
    with pytest.raises(SchemaValidationException):
        is_sub_schema(wrong, SCHEMA)
