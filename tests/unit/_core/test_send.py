"""Outcomes become values and exceptions at one place."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

import pytest
import requests

from tests.unit.fakes import Answer, RecordingConnection
from weaviate import UnexpectedStatusCodeException
from weaviate._core.operation import Operation
from weaviate._core.send import exchange, json_list, json_object, send
from weaviate.exceptions import ResponseCannotBeDecodedException

READ = Operation("GET", "/x", "It was refused")


class Verbs:
    """A connection that keeps the arguments of each call."""

    def __init__(self) -> None:
        self.calls: List[Tuple[str, Dict[str, Any]]] = []

    def __getattr__(self, verb: str) -> Any:
        def call(**arguments: Any) -> requests.Response:
            self.calls.append((verb, arguments))
            return Answer(200, {}).response()

        return call


@pytest.mark.parametrize("query", [None, {}, {"a": 1}])
@pytest.mark.parametrize("body", [None, {"b": 2}, [3], b"{}"])
@pytest.mark.parametrize("verb", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
def test_a_verb_gets_only_the_arguments_that_the_operation_has(
    verb: str, body: Any, query: Optional[Dict[str, Any]]
) -> None:
    connection: Any = Verbs()
    exchange(connection, READ._replace(verb=verb, body=body, query=query))
    wanted: Dict[str, Any] = {"path": "/x"}
    if query is not None:
        wanted["params"] = query
    if verb in ("POST", "PUT", "PATCH") or (verb == "DELETE" and body is not None):
        wanted["weaviate_object"] = body
    assert connection.calls == [(verb.lower(), wanted)]


def test_a_good_answer_is_decoded() -> None:
    assert send(RecordingConnection(Answer(200, {"a": 1})), READ, json_object) == {"a": 1}


def test_a_status_that_is_not_good_raises_with_the_words_of_the_operation() -> None:
    with pytest.raises(UnexpectedStatusCodeException, match=r"^It was refused! Unexpected status"):
        exchange(RecordingConnection(Answer(500, {"error": "e"})), READ)


@pytest.mark.parametrize("error", [requests.ConnectionError("why"), requests.ReadTimeout("why")])
def test_no_answer_raises_the_same_class_with_the_error_of_requests_as_its_cause(
    error: requests.RequestException,
) -> None:
    with pytest.raises(type(error)) as caught:
        exchange(RecordingConnection(error), READ)
    assert caught.value is not error
    assert caught.value.__cause__ is error
    assert "why" in str(caught.value)


def test_no_answer_is_said_with_the_words_of_the_operation_or_with_others() -> None:
    for operation, words in (
        (READ, "It was refused: no answer. why"),
        (READ._replace(unanswered="It is unknown."), "It is unknown. why"),
    ):
        with pytest.raises(requests.ConnectionError) as caught:
            exchange(RecordingConnection(requests.ConnectionError("why")), operation)
        assert str(caught.value).splitlines()[0] == words


@pytest.mark.parametrize("body", [b"", b"<html>", b"null", b"5"])
@pytest.mark.parametrize("decode", [json_object, json_list])
def test_a_body_of_another_kind_cannot_be_decoded(decode: Any, body: bytes) -> None:
    with pytest.raises(ResponseCannotBeDecodedException):
        send(RecordingConnection(Answer(200, raw=body)), READ, decode)
