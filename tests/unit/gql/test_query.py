"""Sending queries: one request each, and the answer as it came."""

from __future__ import annotations

import json
from typing import Any, Callable, List, Optional

import pytest
import requests

from weaviate import UnexpectedStatusCodeException
from weaviate.exceptions import ResponseCannotBeDecodedException
from weaviate.gql.query import Query


class Recorder:
    """A connection that answers each request with the same answer, or error."""

    server_version = "1.24.26"

    def __init__(self, body: bytes = b"{}", status: int = 200) -> None:
        self.requests: List[Any] = []
        self.error: Optional[Exception] = None
        self.answer = requests.Response()
        self.answer.status_code = status
        self.answer._content = body

    def post(self, path: str, weaviate_object: Any, params: Any = None) -> requests.Response:
        self.requests.append((path, weaviate_object, params))
        if self.error is not None:
            raise self.error
        return self.answer


SENDERS: List[Callable[[Query], Any]] = [
    lambda query: query.get("a", ["t"]).do(),
    lambda query: query.aggregate("a").with_meta_count().do(),
    lambda query: query.multi_get([query.get("a", ["t"])]).do(),
    lambda query: query.raw("{x}"),
]
TEXTS = ["{Get{A{t}}}", "{Aggregate{A{meta{count}}}}", "{Get{A{t}}}", "{x}"]


@pytest.mark.parametrize(("send", "text"), list(zip(SENDERS, TEXTS)))
def test_a_query_is_one_request(send: Callable[[Query], Any], text: str) -> None:
    recorder = Recorder(b'{"data": {}}')
    assert send(Query(recorder)) == {"data": {}}  # type: ignore[arg-type]
    assert recorder.requests == [("/graphql", {"query": text}, None)]


@pytest.mark.parametrize("send", SENDERS)
@pytest.mark.parametrize("status", [200, 201])
def test_errors_of_a_query_are_in_the_answer(send: Callable[[Query], Any], status: int) -> None:
    answer = {"data": {"Get": {"A": None}}, "errors": [{"message": "no such prop"}]}
    recorder = Recorder(json.dumps(answer).encode(), status)
    assert send(Query(recorder)) == answer  # type: ignore[arg-type]


@pytest.mark.parametrize("send", SENDERS)
@pytest.mark.parametrize("status", [301, 400, 401, 422, 500, 503])
@pytest.mark.parametrize("body", [b"", b"plain", b"null", b'{"error": []}'])
def test_a_status_that_means_failure_is_an_error(
    send: Callable[[Query], Any], status: int, body: bytes
) -> None:
    with pytest.raises(UnexpectedStatusCodeException) as caught:
        send(Query(Recorder(body, status)))  # type: ignore[arg-type]
    assert caught.value.status_code == status


@pytest.mark.parametrize("send", SENDERS)
@pytest.mark.parametrize("body", [b"", b"<html>", b"null", b"[]", b'"x"', b"\xff", b'{"a": NaN}'])
def test_an_answer_that_is_not_a_json_object_is_an_error(
    send: Callable[[Query], Any], body: bytes
) -> None:
    with pytest.raises(ResponseCannotBeDecodedException):
        send(Query(Recorder(body)))  # type: ignore[arg-type]


@pytest.mark.parametrize("send", SENDERS)
@pytest.mark.parametrize("kind", [requests.ConnectionError, requests.ReadTimeout])
def test_no_answer_keeps_its_kind_and_its_cause(
    send: Callable[[Query], Any], kind: Callable[..., Exception]
) -> None:
    recorder = Recorder()
    recorder.error = kind("cut")
    with pytest.raises(kind) as caught:  # type: ignore[arg-type]
        send(Query(recorder))  # type: ignore[arg-type]
    assert caught.value.__cause__ is recorder.error


@pytest.mark.parametrize("query", [None, 5, b"{x}", {"query": "x"}, ["x"]])
def test_a_raw_query_is_text(query: Any) -> None:
    recorder = Recorder()
    with pytest.raises(TypeError):
        Query(recorder).raw(query)  # type: ignore[arg-type]
    assert recorder.requests == []


def test_a_query_without_properties_is_not_sent() -> None:
    recorder = Recorder()
    with pytest.raises(ValueError):
        Query(recorder).get("A").do()  # type: ignore[arg-type]
    assert recorder.requests == []


def test_a_raw_query_is_sent_as_it_is() -> None:
    recorder = Recorder()
    text = '{\n  Get { A(where: {valueText: "\\\\x"}) { t } }\n}'
    Query(recorder).raw(text)  # type: ignore[arg-type]
    assert recorder.requests[0][1] == {"query": text}
