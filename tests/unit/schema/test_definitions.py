"""Definitions of classes: the checks, and the parts that create a class."""

from __future__ import annotations

import copy
from typing import Any, Dict

import pytest

from weaviate.exceptions import SchemaValidationException
from weaviate.schema import _definitions


def class_(*properties: Any, **settings: Any) -> Dict[str, Any]:
    return {"class": "article", "properties": list(properties), **settings}


def property_(data_type: Any, **settings: Any) -> Dict[str, Any]:
    return {"name": "x", "dataType": data_type, **settings}


def test_the_classes_of_a_schema_are_those_under_classes() -> None:
    classes = [class_(), class_(property_(["text"]))]
    assert _definitions.checked_classes({"classes": classes}) is classes


@pytest.mark.parametrize("schema", [{}, {"classes": None}, {"classes": ()}, {"classes": {}}])
def test_a_schema_needs_a_list_of_classes(schema: Any) -> None:
    with pytest.raises(SchemaValidationException, match='list of classes under "classes"'):
        _definitions.checked_classes(schema)


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        ("article", "must be a dict, not str"),
        ({}, 'name under "class"'),
        ({"class": ""}, 'name under "class"'),
        ({"class": 5}, 'name under "class"'),
        ({"class": "A", "properties": ("x",)}, "\"properties\" of class 'A'"),
        ({"class": "A", "properties": ["x"]}, "\"properties\" of class 'A'"),
        (class_({"name": "x"}), "\"dataType\" of property 'x'"),
        (class_(property_(None)), "\"dataType\" of property 'x'"),
        (class_(property_([5])), "\"dataType\" of property 'x'"),
        (class_(property_(("text",))), "\"dataType\" of property 'x'"),
    ],
)
def test_a_refused_class_says_which_part_is_wrong(definition: Any, message: str) -> None:
    with pytest.raises(SchemaValidationException, match=message):
        _definitions.check_class(definition)


@pytest.mark.parametrize(("value", "error"), [(float("nan"), ValueError), ({1}, TypeError)])
def test_a_class_that_json_cannot_represent_is_refused(value: Any, error: type) -> None:
    with pytest.raises(error):
        _definitions.check_class(class_(moduleConfig={"a": value}))


@pytest.mark.parametrize("properties", [None, []])
def test_a_class_may_have_no_properties(properties: Any) -> None:
    definition = {"class": "a", "properties": properties}
    _definitions.check_class(definition)
    assert _definitions.without_references(definition) == {"class": "A", "properties": []}
    assert _definitions.without_references({"class": "a"}) == {"class": "A", "properties": []}


@pytest.mark.parametrize("data_type", sorted(_definitions.PRIMITIVE_TYPES))
def test_types_of_values_are_not_references(data_type: str) -> None:
    assert _definitions.is_primitive([data_type])


@pytest.mark.parametrize("data_type", ["blobHash", "geoCoordinates[]", "phoneNumber[]", "new[]"])
def test_types_of_later_servers_are_not_references(data_type: str) -> None:
    assert _definitions.is_primitive([data_type])


@pytest.mark.parametrize("data_type", [["Author"], ["text", "Author"], ["Text"]])
def test_a_class_among_the_types_makes_a_reference(data_type: Any) -> None:
    assert not _definitions.is_primitive(data_type)


def test_values_and_references_go_separate_ways() -> None:
    value = property_(["text"], indexFilterable=False)
    reference = property_(["author", "Person"], newKey={"a": 1})
    definition = class_(value, reference, description="d")
    assert _definitions.without_references(definition) == {
        "class": "Article",
        "properties": [value],
        "description": "d",
    }
    assert _definitions.references_of(definition) == [
        {"name": "x", "dataType": ["Author", "Person"], "newKey": {"a": 1}}
    ]


def test_a_plain_text_is_one_data_type() -> None:
    definition = class_(property_("text"), property_("other"))
    assert _definitions.without_references(definition)["properties"] == [property_(["text"])]
    assert _definitions.references_of(definition) == [property_(["Other"])]


def test_a_type_beside_a_class_keeps_its_spelling() -> None:
    (reference,) = _definitions.references_of(class_(property_(["text", "other"])))
    assert reference["dataType"] == ["text", "Other"]


def test_nested_properties_get_lists_of_types_all_the_way_down() -> None:
    nested = property_(
        "object",
        nestedProperties=[
            property_("text"),
            property_(["object[]"], nestedProperties=[{"dataType": "int"}, 5]),
        ],
    )
    assert _definitions.with_data_type_lists(nested) == property_(
        ["object"],
        nestedProperties=[
            property_(["text"]),
            property_(["object[]"], nestedProperties=[{"dataType": ["int"]}, 5]),
        ],
    )


def test_a_property_of_another_shape_stays_as_it_is() -> None:
    for strange in ({}, {"dataType": 5}, {"dataType": ["int"], "nestedProperties": None}):
        assert _definitions.with_data_type_lists(strange) == strange


def test_nothing_that_is_handed_in_is_changed() -> None:
    nested = property_("object", nestedProperties=[property_("text")])
    sharding = {"desiredCount": 0}
    definition = class_(
        nested,
        property_(["author"]),
        multiTenancyConfig={"enabled": True},
        shardingConfig=sharding,
    )
    before = copy.deepcopy(definition)
    _definitions.without_references(definition)
    _definitions.references_of(definition)
    assert definition == before


EMPTY = {"virtualPerPhysical": 0, "desiredCount": 0, "key": "", "strategy": ""}


@pytest.mark.parametrize("sharding", [EMPTY, {}])
def test_the_empty_sharding_of_a_class_with_tenants_is_left_out(sharding: Any) -> None:
    definition = class_(multiTenancyConfig={"enabled": True}, shardingConfig=sharding)
    assert "shardingConfig" not in _definitions.without_references(definition)


@pytest.mark.parametrize(
    ("tenancy", "sharding"),
    [
        ({"enabled": True}, {"desiredCount": 2}),
        ({"enabled": True}, None),
        ({"enabled": False}, EMPTY),
        ({"enabled": "yes"}, EMPTY),
        (None, EMPTY),
    ],
)
def test_any_other_sharding_is_kept(tenancy: Any, sharding: Any) -> None:
    definition = class_(multiTenancyConfig=tenancy, shardingConfig=sharding)
    assert _definitions.without_references(definition)["shardingConfig"] == sharding
