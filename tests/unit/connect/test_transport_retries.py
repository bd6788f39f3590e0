"""Sending a request again: which ones, after which answers, and with which waits."""

from __future__ import annotations

import time
from typing import Any, List

import pytest
import requests

from weaviate.connect import _transport
from weaviate.connect._transport import may_repeat, repeat


def answer(status: int, **headers: str) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.headers.update(headers)
    return response


class Server:
    """Returns, or raises, its replies in turn; then 200."""

    def __init__(self, *replies: Any) -> None:
        self.replies = list(replies)
        self.calls = 0

    def __call__(self) -> requests.Response:
        self.calls += 1
        reply = self.replies.pop(0) if self.replies else answer(200)
        if isinstance(reply, Exception):
            raise reply
        assert isinstance(reply, requests.Response)
        return reply


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> List[float]:
    seconds: List[float] = []
    monkeypatch.setattr(time, "sleep", seconds.append)
    monkeypatch.setattr(_transport, "_JITTER", 0.0)
    return seconds


@pytest.mark.parametrize(
    ("verb", "path", "may"),
    [
        ("GET", "/objects", True),
        ("HEAD", "/objects/A/1", True),
        ("PUT", "/objects/A/1", True),
        ("DELETE", "/objects/A/1", True),
        ("POST", "/graphql", True),
        ("POST", "/objects", False),
        ("POST", "/batch/objects", False),
        ("PATCH", "/objects/A/1", False),
    ],
)
def test_only_a_request_that_may_arrive_twice_is_sent_again(
    verb: str, path: str, may: bool
) -> None:
    assert may_repeat(verb, path) is may


def test_a_good_answer_is_returned_at_once(slept: List[float]) -> None:
    server = Server()
    assert repeat(server, 3).status_code == 200
    assert (server.calls, slept) == (1, [])


@pytest.mark.parametrize(
    "reply",
    [
        requests.ConnectionError("away"),
        requests.ReadTimeout("slow"),
        *(answer(status) for status in (429, 502, 503, 504)),
    ],
)
def test_no_answer_and_a_busy_server_are_tried_again(reply: Any, slept: List[float]) -> None:
    server = Server(reply, reply)
    assert repeat(server, 2).status_code == 200
    assert (server.calls, slept) == (3, [1.0, 2.0])


@pytest.mark.parametrize("status", [400, 401, 404, 422, 500])
def test_other_answers_are_returned_as_they_are(status: int, slept: List[float]) -> None:
    server = Server(answer(status))
    assert repeat(server, 2).status_code == status
    assert (server.calls, slept) == (1, [])


def test_the_pause_that_the_server_asks_for_is_kept(slept: List[float]) -> None:
    assert repeat(Server(answer(503, **{"Retry-After": "7"})), 1).status_code == 200
    assert slept == [7.0]


def test_after_the_last_attempt_its_answer_is_returned(slept: List[float]) -> None:
    server = Server(*[answer(503)] * 3)
    assert repeat(server, 2).status_code == 503
    assert (server.calls, slept) == (3, [1.0, 2.0])


def test_after_the_last_attempt_its_error_is_raised(slept: List[float]) -> None:
    with pytest.raises(requests.ConnectionError, match="second"):
        repeat(Server(requests.ConnectionError("first"), requests.ConnectionError("second")), 1)
    assert slept == [1.0]
