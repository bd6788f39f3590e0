"""The way of a search: the answer that came over gRPC, or None for the way over GraphQL."""

from __future__ import annotations

import logging
from typing import Any, List

import pytest
import requests

from weaviate._grpc import execution
from weaviate._grpc.channel import CallError
from weaviate._grpc.search import Search, Unsupported

SEARCH = Search("Thing", "Thing", "title")
HITS = [{"title": "One"}]


class Reply:
    """A reply that says how large it is."""

    def ByteSize(self) -> int:
        return 17


class Caller:
    """A connection that keeps the messages; raises `failure` if there is one."""

    def __init__(self) -> None:
        self.messages: List[Any] = []
        self.failure: Any = None

    def call_grpc(self, channel: Any, message: Any) -> Any:
        self.messages.append(message)
        if self.failure is not None:
            raise self.failure
        return Reply()


class Channel:
    """A channel that is only looked at."""

    is_refused = False


@pytest.fixture(autouse=True)
def _no_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution.request, "build", lambda search: (search.class_name, "fields"))
    monkeypatch.setattr(execution.reply, "read", lambda told, fields: HITS)


def answer(caller: Caller, search: Search = SEARCH, channel: Any = Channel) -> Any:
    return execution.answer(caller, channel, search)


def test_the_hits_become_the_answer_that_graphql_gives() -> None:
    caller = Caller()
    assert answer(caller) == {"data": {"Get": {"Thing": HITS}}}
    assert answer(caller, SEARCH._replace(name="alias")) == {"data": {"Get": {"alias": HITS}}}
    assert caller.messages == ["Thing", "Thing"]


def test_what_cannot_be_said_goes_the_other_way_without_a_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(search: Search) -> Any:
        raise Unsupported("no such thing")

    monkeypatch.setattr(execution.request, "build", refuse)
    caller = Caller()
    assert answer(caller) is None
    assert caller.messages == []


@pytest.mark.parametrize("kind", [KeyError, TypeError, ValueError, AttributeError, OverflowError])
def test_a_clause_of_another_kind_goes_the_other_way(
    kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(search: Search) -> Any:
        raise kind("from the inside")

    monkeypatch.setattr(execution.request, "build", fail)
    assert answer(Caller()) is None


def test_an_answer_that_cannot_be_read_exactly_goes_the_other_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(told: Any, fields: Any) -> Any:
        raise Unsupported("a value of another kind")

    monkeypatch.setattr(execution.reply, "read", refuse)
    assert answer(Caller()) is None


def test_a_server_without_such_a_search_is_not_called() -> None:
    class Refused(Channel):
        is_refused = True

    caller = Caller()
    assert answer(caller, channel=Refused) is None
    assert caller.messages == []


def test_a_refusal_goes_the_other_way_and_its_words_are_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caller = Caller()
    caller.failure = CallError("INTERNAL", "s3cr3t")
    with caplog.at_level(logging.DEBUG, "weaviate"):
        assert answer(caller) is None
    assert "Thing goes over GraphQL: gRPC status INTERNAL" in caplog.text
    assert "s3cr3t" not in caplog.text


@pytest.mark.parametrize("kind", [requests.ConnectionError, requests.ReadTimeout])
def test_a_lost_connection_is_an_error(kind: Any) -> None:
    caller = Caller()
    caller.failure = kind("away")
    with pytest.raises(kind, match="away"):
        answer(caller)


def test_a_search_is_one_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "weaviate"):
        answer(Caller())
    (record,) = caplog.records
    assert record.getMessage().startswith("Thing over gRPC in ")
    assert record.getMessage().endswith(" ms, 1 hits, 17 bytes in")


def test_headers_become_metadata_in_lower_case_without_those_of_http() -> None:
    headers = {
        "content-type": "application/json",
        "User-Agent": "x",
        "Authorization": "Bearer a",
        "X-OpenAI-Api-Key": "k",
    }
    assert execution.metadata_of(headers) == (
        ("authorization", "Bearer a"),
        ("x-openai-api-key", "k"),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("grpc-timeout", "1"), ("x-bin", "a"), ("x", "é"), ("x", "a\nb"), ("x", 5), ("x", b"a")],
)
def test_a_header_that_grpc_does_not_take_goes_the_other_way(name: str, value: Any) -> None:
    with pytest.raises(Unsupported, match=name):
        execution.metadata_of({name: value})
