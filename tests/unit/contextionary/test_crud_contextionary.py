"""Concepts of the module text2vec-contextionary."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.unit.fakes import Answer, RecordingConnection
from weaviate.contextionary import Contextionary
from weaviate.exceptions import ResponseCannotBeDecodedException, UnexpectedStatusCodeException


def test_extend_sends_concept_definition_and_weight() -> None:
    connection = RecordingConnection()
    Contextionary(connection).extend("palantir", "a stone", 0.5)
    assert connection.calls == ["POST /modules/text2vec-contextionary/extensions"]
    assert connection.last.body == {"concept": "palantir", "definition": "a stone", "weight": 0.5}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((5, "y"), TypeError),
        (("x", None), TypeError),
        (("x", "y", 1), TypeError),
        (("x", "y", True), TypeError),
        (("x", "y", 1.5), ValueError),
        (("x", "y", -0.1), ValueError),
        (("x", "y", float("nan")), ValueError),
        (("x", "y", float("nan")), requests.exceptions.InvalidJSONError),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_sent(arguments: Any, error: type) -> None:
    connection = RecordingConnection()
    with pytest.raises(error):
        Contextionary(connection).extend(*arguments)
    assert connection.sent == []


def test_a_concept_can_only_address_itself() -> None:
    connection = RecordingConnection(Answer(200, {"individualWords": []}))
    assert Contextionary(connection).get_concept_vector("a/b?c") == {"individualWords": []}
    assert connection.calls == ["GET /modules/text2vec-contextionary/concepts/a%2Fb%3Fc"]


@pytest.mark.parametrize(("concept", "error"), [(5, TypeError), ("", ValueError)])
def test_a_concept_must_be_a_text_with_something_in_it(concept: Any, error: type) -> None:
    with pytest.raises(error):
        Contextionary(RecordingConnection()).get_concept_vector(concept)


def test_a_refusal_is_an_unexpected_status() -> None:
    with pytest.raises(UnexpectedStatusCodeException, match=r"^The concept was not added"):
        Contextionary(RecordingConnection(Answer(404))).extend("x", "y")


@pytest.mark.parametrize("answer", [Answer(200, None), Answer(200, raw=b"x"), Answer(204)])
def test_an_answer_of_another_shape_cannot_be_decoded(answer: Answer) -> None:
    with pytest.raises(ResponseCannotBeDecodedException):
        Contextionary(RecordingConnection(answer)).get_concept_vector("x")
