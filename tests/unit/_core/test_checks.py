"""Checks of arguments that several sections take."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import requests

from weaviate._core import checks, json_codec

ID = "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"


@pytest.mark.parametrize(
    ("given", "written"),
    [("article", "Article"), ("A", "A"), ("camelCase", "CamelCase"), ("ü", "Ü")],
)
def test_a_class_name_gets_a_capital_first_letter(given: str, written: str) -> None:
    assert checks.class_name(given) == written


def test_a_class_name_that_need_not_be_given_may_be_none() -> None:
    assert checks.optional_class_name(None) is None
    assert checks.optional_class_name("a") == "A"


@pytest.mark.parametrize(("value", "error"), [("", ValueError), (5, TypeError), (None, TypeError)])
def test_a_class_name_says_which_argument_is_wrong(value: Any, error: type) -> None:
    with pytest.raises(error, match="to_class_name"):
        checks.class_name(value, "to_class_name")


@pytest.mark.parametrize("value", [5, True, b"x", ["x"], uuid.UUID(ID), object()])
def test_a_text_for_a_body_is_a_text(value: Any) -> None:
    assert checks.body_text("x", "tenant") == "x"
    assert checks.body_text(None, "tenant") is None
    with pytest.raises(TypeError):
        checks.body_text(value, "tenant")


def test_nan_for_a_text_is_refused_as_json_refuses_it() -> None:
    with pytest.raises(requests.exceptions.InvalidJSONError) as raised:
        checks.body_text(float("nan"), "tenant")
    assert isinstance(raised.value, json_codec.NotJsonError)
    assert isinstance(raised.value, ValueError)


@pytest.mark.parametrize(("value", "written"), [(None, None), ("x", "x"), (5, "5")])
def test_a_text_for_a_query_may_be_an_integer(value: Any, written: Any) -> None:
    assert checks.query_text(value, "tenant") == written


def test_a_text_for_a_query_may_be_a_uuid() -> None:
    assert checks.query_text(uuid.UUID(ID), "tenant") == ID


@pytest.mark.parametrize("value", [True, 1.5, b"x", ["x"]])
def test_anything_else_is_no_text_for_a_query(value: Any) -> None:
    with pytest.raises(TypeError, match="node_name"):
        checks.query_text(value, "node_name")


def test_a_choice_is_one_of_those_that_there_are() -> None:
    assert checks.one_of("b", {"a", "b"}, "x") == "b"
    for value in ("c", None, ["a"], 5):
        with pytest.raises(ValueError, match="x must be one of a, b"):
            checks.one_of(value, {"a", "b"}, "x")


def test_a_dictionary_is_given_back_and_nothing_else() -> None:
    given = {"a": 1}
    assert checks.dictionary(given, "config") is given
    with pytest.raises(TypeError, match="config"):
        checks.dictionary([], "config")


class Shouting(str):
    """A text with methods of its own, as a program may have one."""

    def __getitem__(self, index: Any) -> Any:
        return Shouting(str.__getitem__(self, index))

    def __add__(self, other: str) -> str:
        return "<b>"

    def __str__(self) -> str:
        return "<b>"

    def upper(self) -> str:
        return "<b>"

    def encode(self, *args: Any, **kwargs: Any) -> bytes:
        return b"<b>"


@pytest.mark.parametrize(
    ("check", "plain"),
    [
        (lambda text: checks.text(text, "x"), "article"),
        (lambda text: checks.class_name(text), "Article"),
        (lambda text: checks.capitalize_first_letter(text), "Article"),
        (lambda text: checks.body_text(text, "x"), "article"),
        (lambda text: checks.query_text(text, "x"), "article"),
        (lambda text: checks.one_of(text, ["article"], "x"), "article"),
    ],
)
def test_a_subclass_of_str_counts_by_its_characters(check: Any, plain: str) -> None:
    checked = check(Shouting("article"))
    assert type(checked) is str
    assert checked == plain
