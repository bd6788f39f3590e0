"""Properties, references and additional properties."""

from __future__ import annotations

from typing import Any

import pytest

import weaviate
from tests.support.graphql_text import connection
from weaviate.exceptions import AdditionalPropertiesException
from weaviate.gql import get as get_module
from weaviate.gql.get import AdditionalProperties, GetBuilder, LinkTo


def get(properties: Any = ("t",)) -> GetBuilder:
    return GetBuilder("A", list(properties), connection())


def test_the_values_are_known_by_their_public_place() -> None:
    assert LinkTo.__module__ == AdditionalProperties.__module__ == get_module.__name__
    assert weaviate.LinkTo is LinkTo
    assert weaviate.AdditionalProperties is AdditionalProperties


def test_a_property_that_is_a_text_stays_as_it_is() -> None:
    assert get(["a {... on B {c}} ", "d"]).build() == "{Get{A{a {... on B {c}}  d}}}"


def test_a_reference_that_is_changed_later_does_not_change_the_query() -> None:
    link = LinkTo("b", "C", ["d"])
    properties = ["a", link]
    builder = GetBuilder("A", properties, connection())
    link.properties = ["other"]
    properties.append("e")
    assert builder.build() == "{Get{A{a b{... on C{d}}}}}"


def test_a_single_property_of_a_reference_is_not_split_into_letters() -> None:
    assert str(LinkTo("a", "B", "name")) == "a{... on B{name}}"


@pytest.mark.parametrize("properties", [[], "", [""]])
def test_a_reference_without_properties_is_refused(properties: Any) -> None:
    with pytest.raises(ValueError):
        get([LinkTo("a", "B", properties)])


@pytest.mark.parametrize("properties", [5, None, [5], {"a": 1}])
def test_properties_of_a_reference_of_a_wrong_type_are_refused(properties: Any) -> None:
    with pytest.raises(TypeError):
        get([LinkTo("a", "B", properties)])


@pytest.mark.parametrize(("properties"), [None, [], "", [""]])
def test_a_query_without_properties_is_refused_when_it_is_built(properties: Any) -> None:
    builder = GetBuilder("A", properties, connection())
    with pytest.raises(AttributeError) as caught:  # as in v3
        builder.build()
    assert isinstance(caught.value, ValueError)


def test_a_wrong_name_among_additional_properties_adds_none_of_them() -> None:
    builder = get().with_additional("id")
    for wrong in (["a", 5], {"a": "b", "c": "d e"}, {"a": "b", "c": 5}, ({"a": "b"}, {"c d": 1})):
        with pytest.raises((TypeError, ValueError)):
            builder.with_additional(wrong)
    assert builder.build() == "{Get{A{t _additional {id }}}}"


def test_a_list_of_additional_properties_may_hold_any_piece_of_graphql() -> None:
    text = get().with_additional(["id", 'rerank(query: "x") {score}']).build()
    assert text == '{Get{A{t _additional {id rerank(query: "x") {score} }}}}'


def test_names_and_the_dataclass_do_not_go_together() -> None:
    with pytest.raises(AdditionalPropertiesException):
        get().with_additional("id").with_additional(AdditionalProperties(uuid=True))
    with pytest.raises(AdditionalPropertiesException):
        get().with_additional(AdditionalProperties(uuid=True)).with_additional("id")


def test_a_prompt_after_the_dataclass_is_not_lost() -> None:
    builder = get().with_additional(AdditionalProperties(uuid=True)).with_generate("p")
    assert builder.build() == (
        '{Get{A{t _additional {id generate(singleResult:{prompt:"p"}){error singleResult} }}}}'
    )


def test_the_dataclass_may_be_changed_after_it_was_given() -> None:
    asked = AdditionalProperties(uuid=True)
    builder = get().with_additional(asked)
    asked.vector = True
    assert builder.build() == "{Get{A{t _additional{id} }}}"
