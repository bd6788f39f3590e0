"""Hints: what to do, where the cause of a failure is known."""

from __future__ import annotations

import socket
import ssl
from typing import Optional

import pytest
import requests

from weaviate._core.hints import hint_for_no_answer, hint_for_status


def answer(
    status: int,
    body: str = "",
    url: str = "http://host/v1/objects",
    sent_headers: Optional[dict] = None,
    location: Optional[str] = None,
    sent: bytes = b"",
) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = body.encode()
    response.url = url
    if location:
        response.headers["Location"] = location
    request = requests.PreparedRequest()
    request.url = url
    request.headers = requests.structures.CaseInsensitiveDict(sent_headers or {})
    request.body = sent
    response.request = request
    return response


KEY = {"authorization": "Bearer t0ken"}


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (answer(301, location="https://u:p@other/x?y=t0ken"), "https://other/x"),
        (answer(400, "Client sent an HTTP request to an HTTPS server."), "https://"),
        (answer(401, "anonymous access not enabled"), "auth_client_secret"),
        (answer(401, "invalid api key", sent_headers=KEY), "does not know this API key"),
        (answer(401, "oidc auth is not configured", sent_headers=KEY), "AuthApiKey"),
        (answer(401, "?", sent_headers=KEY), "expired"),
        (answer(403), "permission"),
        (answer(404, url="http://host/v1/schema/Nope"), "class does not exist"),
        (answer(404, url="http://host/other"), "No Weaviate"),
        (answer(404, url="http://host/v1/.well-known/ready"), "No Weaviate"),
        (answer(404, url="http://host/v1/v1/meta"), "without /v1"),
        (answer(404, url="http://host/v1/objects/A/1"), "object does not exist"),
        (answer(413, sent=b"x" * 5000), "5,000 bytes"),
        (answer(422, "no such prop with name 'x' found in class 'A'"), "schema.property.create"),
        (answer(422, "class 'Nope' not found"), "create_class"),
        (answer(422, "vector lengths don't match: 2 vs 3"), "length 2, but you sent length 3"),
        (
            answer(
                500,
                "new node has a vector with length 3. Existing nodes have vectors with length 2",
            ),
            "length 2, but you sent length 3",
        ),
        (answer(500, "vector lengths don't match"), "mismatch. All vectors"),
        (answer(400, "dimensions of vectors do not match"), "embedding model"),
        (answer(429), "rate of requests"),
        (answer(503), "not available"),
    ],
)
def test_an_answer_that_is_not_good_comes_with_a_hint(
    response: requests.Response, words: str
) -> None:
    hint = hint_for_status(response)
    assert hint is not None
    assert words in hint
    assert "t0ken" not in hint
    assert "u:p" not in hint


@pytest.mark.parametrize(
    "response", [answer(500), answer(418), answer(400, "x"), answer(404), answer(422, "x")]
)
def test_where_the_cause_is_not_known_there_is_no_hint(response: requests.Response) -> None:
    assert hint_for_status(response) is None


def failure(
    kind: type, cause: Exception, url: str = "http://localhost:8080/v1/meta", body: bytes = b""
) -> requests.RequestException:
    request = requests.PreparedRequest()
    request.url = url
    request.body = body
    error: requests.RequestException = kind(cause, request=request)
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (failure(requests.ConnectionError, ConnectionRefusedError(111, "x")), "Docker"),
        (
            failure(requests.ConnectionError, ConnectionRefusedError(111, "x"), "http://far:1/"),
            "Check host and port",
        ),
        (
            failure(requests.ConnectionError, socket.gaierror(-2, "x"), "http://weaviate:1/"),
            "'weaviate' cannot be resolved",
        ),
        (failure(requests.exceptions.SSLError, ssl.SSLError(1, "CERTIFICATE_VERIFY_FAILED")), "CA"),
        (failure(requests.exceptions.SSLError, ssl.SSLError(1, "WRONG_VERSION_NUMBER")), "http://"),
        (failure(requests.exceptions.ProxyError, OSError("x")), "proxies="),
        (failure(requests.ReadTimeout, TimeoutError("x")), "timeout_config"),
        (
            failure(
                requests.ReadTimeout, TimeoutError("x"), "http://h/v1/batch/objects", b"y" * 2000
            ),
            "batch of 2,000 bytes",
        ),
        (failure(requests.ConnectTimeout, TimeoutError("x")), "firewall"),
    ],
)
def test_no_answer_comes_with_a_hint(error: requests.RequestException, words: str) -> None:
    hint = hint_for_no_answer(error)
    assert hint is not None
    assert words in hint


def test_an_error_that_leads_to_itself_does_no_harm() -> None:
    error = requests.ConnectionError("x")
    error.__context__ = error
    assert hint_for_no_answer(error) is None
