"""Reading what a query asks for."""

from __future__ import annotations

import pytest

from weaviate._grpc.search import Unsupported
from weaviate._grpc.selection import Field, read
from weaviate.gql.get import LinkTo


def test_fields_come_in_the_order_of_the_answer() -> None:
    assert read("title, words _additional {id distance}") == (
        Field("_additional", (Field("distance"), Field("id"))),
        Field("title"),
        Field("words"),
    )


def test_a_link_leads_to_a_class() -> None:
    link = str(LinkTo("by", "Author", ["name", LinkTo("in", "City", ["size"])]))
    city = Field("in", (Field("size"),), "City")
    assert read(link) == (Field("by", (city, Field("name")), "Author"),)


@pytest.mark.parametrize("parts", ["latitude", "longitude latitude", "input valid", "countryCode"])
def test_parts_of_a_value_are_known_by_their_names(parts: str) -> None:
    (field,) = read(f"it{{{parts}}}")
    assert field.is_in_parts


def test_an_object_is_not_in_parts() -> None:
    (field,) = read("it{latitude street}")
    assert not field.is_in_parts


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "a{",
            "a}",
            "a{}",
            "a a",
            "a: b",
            "a(b: 1)",
            "a @skip(if: true)",
            "Title",
            "__typename",
        ),
        *("a{... on B{c} ... on D{e}}", "a{... on B{c} d}", "a{...B}", "a # b", "é", "a{" * 99),
        *("a{... on B{}}", "a{... on B}", "$a", '"a"'),
    ],
)
def test_what_is_more_than_names_is_left_to_graphql(text: str) -> None:
    with pytest.raises(Unsupported):
        read(text)
