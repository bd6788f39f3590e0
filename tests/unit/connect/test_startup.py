"""The start of a connection: waiting until the server is ready, and reading how to log in."""

from __future__ import annotations

import json
from typing import Any, List, Optional

import pytest
import requests

from weaviate.connect import _startup
from weaviate.exceptions import AuthenticationFailedException, WeaviateStartUpError

URL = "http://host:8080"


def response(status: int, body: Any = None) -> requests.Response:
    made = requests.Response()
    made.status_code = status
    made._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return made


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> List[float]:
    waited: List[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    return waited


def test_a_server_that_is_ready_is_probed_once(waits: List[float]) -> None:
    _startup.wait_until_ready(lambda: response(200), 5, URL)
    assert waits == []


def test_a_server_that_becomes_ready_is_waited_for(waits: List[float]) -> None:
    answers = [503, 404, 200]
    _startup.wait_until_ready(lambda: response(answers.pop(0)), 5, URL)
    assert waits == [1, 1]


@pytest.mark.parametrize("period", [1, 3])
def test_the_last_answer_is_reported(period: int, waits: List[float]) -> None:
    with pytest.raises(WeaviateStartUpError, match=f"within {period} seconds.*status 503"):
        _startup.wait_until_ready(lambda: response(503), period, URL)
    assert waits == [1] * period


def test_no_answer_is_the_cause_of_the_error(waits: List[float]) -> None:
    told = requests.ReadTimeout("slow")

    def probe() -> requests.Response:
        raise told from OSError("below")

    with pytest.raises(WeaviateStartUpError, match="slow") as caught:
        _startup.wait_until_ready(probe, 1, URL)
    assert caught.value.__cause__ is told
    assert told.__cause__ is None


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [(200, {"href": "x"}, {"href": "x"}), (404, None, None), (500, None, None), (401, None, None)],
)
def test_a_discovery_without_credentials_is_read_or_absent(
    status: int, body: Any, expected: Optional[Any]
) -> None:
    assert _startup.read_discovery(response(status, body), has_credentials=False) == expected


@pytest.mark.parametrize(
    ("status", "body"), [(200, b"<html>"), (200, []), (500, None), (403, None)]
)
def test_credentials_that_cannot_be_used_are_an_error(status: int, body: Any) -> None:
    with pytest.raises(AuthenticationFailedException):
        _startup.read_discovery(response(status, body), has_credentials=True)


def test_no_discovery_is_no_error_with_credentials() -> None:
    assert _startup.read_discovery(response(404), has_credentials=True) is None


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "requires an API key or OIDC credentials"),
        ({"authorization": "Bearer s3cret"}, "refuses these credentials"),
    ],
)
def test_a_refused_login_says_so_first(sent: Any, words: str) -> None:
    refused = response(401, {"error": [{"message": "m"}]})
    refused.request = requests.Request("GET", URL, headers=sent).prepare()
    first = str(_startup.refused_login(refused)).splitlines()[0]
    assert first == (
        f"Authentication failed (401): the server {words}! Unexpected status code: 401, "
        "with response body: {'error': [{'message': 'm'}]}."
    )
