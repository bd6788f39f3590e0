"""Vectorizers, and which text of an object they get."""

from __future__ import annotations

from typing import Any, List

import numpy as np
import pytest

from tests.local.stored import prop
from weaviate.local.errors import ApiError
from weaviate.local.objects.object_text import camel_case_words, object_text
from weaviate.local.storage.model import Collection
from weaviate.local.vectorizer import (
    default_vectorizer,
    from_callable,
    hashed_ngrams,
)


def similarity(one: str, other: str) -> float:
    return float(np.dot(hashed_ngrams(one), hashed_ngrams(other)))


def test_texts_that_share_letters_are_nearer_than_those_that_do_not() -> None:
    assert similarity("vector database", "vector databases") > 0.7
    assert abs(similarity("vector database", "fish soup")) < 0.3


def test_case_and_punctuation_do_not_matter_to_n_grams() -> None:
    assert similarity("Hello, World!", "hello world") == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "?!", "x", "日本"])
def test_every_text_has_a_vector_of_length_one(text: str) -> None:
    assert np.linalg.norm(hashed_ngrams(text)) == pytest.approx(1)


def test_the_default_does_not_pass_for_a_language_model() -> None:
    vectorizer = default_vectorizer()
    assert vectorizer.name == "text2vec-hashed-ngrams"
    assert [vector.shape for vector in vectorizer.embed(["a", "b"])] == [(256,), (256,)]


def many(texts: List[str]) -> List[List[float]]:
    return [[float(len(text)), 1.0] for text in texts]


def one(text: str) -> List[float]:
    return [float(text.count("a")), 1.0]


def picky(text: str) -> List[float]:
    if not isinstance(text, str):
        raise KeyError("one text at a time")
    return [1.0, 2.0]


@pytest.mark.parametrize(
    ("embed", "wanted"),
    [
        (many, [[3.0, 1.0], [1.0, 1.0]]),
        (one, [[2.0, 1.0], [0.0, 1.0]]),
        (picky, [[1.0, 2.0], [1.0, 2.0]]),
    ],
)
def test_a_function_may_take_a_list_or_one_text(embed: Any, wanted: List[List[float]]) -> None:
    assert [v.tolist() for v in from_callable(embed).embed(["aba", "b"])] == wanted


def test_a_function_for_lists_is_asked_once_for_all_texts() -> None:
    asked: List[List[str]] = []

    def embed(texts: List[str]) -> List[List[float]]:
        asked.append(texts)
        return many(texts)

    vectorizer = from_callable(embed)
    vectorizer.embed(["x"])
    vectorizer.embed(["a", "b", "c"])
    assert asked[-1] == ["a", "b", "c"]
    assert len(asked) == 3  # the first was the question which of the two it is


def test_nothing_is_asked_about_no_texts() -> None:
    def never(texts: List[str]) -> List[List[float]]:
        raise AssertionError("asked")

    assert from_callable(never).embed([]) == []


def test_a_name_is_given_or_read_from_the_function() -> None:
    class Model:
        name = "text2vec-mine"

        def __call__(self, texts: List[str]) -> List[List[float]]:
            return many(texts)

    assert from_callable(many).name == "text2vec-callable"
    assert from_callable(Model()).name == "text2vec-mine"
    assert from_callable(Model(), "other").name == "other"
    vectorizer = default_vectorizer()
    assert from_callable(vectorizer) is vectorizer


def test_what_cannot_be_called_is_no_vectorizer() -> None:
    with pytest.raises(TypeError, match="must be callable"):
        from_callable("text2vec-openai")


def test_what_a_function_raises_becomes_a_refusal() -> None:
    def broken(text: str) -> List[float]:
        raise RuntimeError("out of tea")

    with pytest.raises(ApiError, match="RuntimeError: out of tea") as caught:
        from_callable(broken).embed(["x"])
    assert caught.value.status == 500
    assert isinstance(caught.value.__cause__, RuntimeError)


@pytest.mark.parametrize("answer", [[[1.0]], [[1.0], [[2.0]]], [[1.0], []]])
def test_an_answer_must_be_as_many_vectors_as_texts(answer: Any) -> None:
    vectorizer = from_callable(lambda texts: answer)
    with pytest.raises(ApiError, match="vectorizer text2vec-callable"):
        vectorizer.embed(["a", "b"])


# The text of an object.


def collection(*properties: Any, name: str = "MyThing", **settings: Any) -> Collection:
    return Collection(
        {
            "class": name,
            "vectorizer": "text2vec-x",
            "moduleConfig": {"text2vec-x": settings},
            "properties": list(properties),
        }
    )


PROPERTIES = (
    prop("title", "text"),
    prop("myBody", "text", moduleConfig={"text2vec-x": {"vectorizePropertyName": True}}),
    prop("secret", "text", moduleConfig={"text2vec-x": {"skip": True}}),
    prop("tags", "text[]"),
    prop("n", "int"),
)
OBJECT = {"title": "The Title", "myBody": "Body", "secret": "X", "tags": ["A b", "c"], "n": 1}


def test_texts_come_in_the_order_of_their_properties_after_the_class() -> None:
    assert object_text(collection(*PROPERTIES), OBJECT) == "my thing my body body a b c the title"


def test_the_class_name_can_be_left_out() -> None:
    without = collection(*PROPERTIES, vectorizeClassName=False)
    assert object_text(without, OBJECT) == "my body body a b c the title"


def test_of_an_empty_object_the_class_name_is_the_text() -> None:
    assert object_text(collection(*PROPERTIES, vectorizeClassName=False), {}) == "my thing"


def test_the_properties_of_a_named_vector_are_its_own() -> None:
    many_vectors = Collection(
        {
            "class": "Thing",
            "properties": list(PROPERTIES),
            "vectorConfig": {
                "short": {"vectorizer": {"text2vec-x": {"properties": ["title"]}}},
            },
        }
    )
    assert object_text(many_vectors, OBJECT, "short") == "thing the title"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("MyClassName", "my class name"),
        ("HTTPServer2Go", "http server 2 go"),
        ("snake_case", "snake _ case"),
        ("X", "x"),
    ],
)
def test_names_are_split_at_capitals(name: str, words: str) -> None:
    assert camel_case_words(name) == words
