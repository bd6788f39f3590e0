"""The texts of exceptions, which programs look into, and their copies."""

from __future__ import annotations

import copy
import pickle
from types import SimpleNamespace
from typing import Any, Callable
from unittest.mock import MagicMock, Mock

import pytest
import requests

import weaviate
from weaviate import exceptions
from weaviate._core.send import refusal
from weaviate.exceptions import ResponseCannotBeDecodedException, UnexpectedStatusCodeException


def response_of(status: int, content: bytes) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = content
    return response


def first_line(error: Exception) -> str:
    return str(error).split("\n")[0]


BODIES = {
    b'{"error": [{"message": "m"}]}': "{'error': [{'message': 'm'}]}",
    '{"a": "é"}'.encode(): "{'a': 'é'}",
    b"[1, null, true]": "[1, None, True]",
    b"null": "None",
    b"": "None",
    b'"text"': "text",
    b"Bad Gateway": "Bad Gateway",
    b"<p>no</p>": "<p>no</p>",
    b"\xff": "\ufffd",
    b'"half \\ud83d"': "half \\ud83d",
    b'{"n": 123456789012345678901234567890}': "{'n': 123456789012345678901234567890}",
}


@pytest.mark.parametrize(("content", "shown"), BODIES.items())
def test_the_first_line_has_words_status_and_body(content: bytes, shown: str) -> None:
    for make in (UnexpectedStatusCodeException, refusal):
        for status in (400, 401, 404, 413, 422, 500, 503):
            line = first_line(make("Words", response_of(status, content)))
            assert line == f"Words! Unexpected status code: {status}, with response body: {shown}."


STAND_INS: "dict[str, Callable[[], Any]]" = {
    "namespace": lambda: SimpleNamespace(status_code=500, json=lambda: {"e": 1}, text='{"e": 1}'),
    "only json": lambda: SimpleNamespace(status_code=500, json=lambda: {"e": 1}),
    "only text": lambda: SimpleNamespace(status_code=500, text="{'e': 1}"),
    "mock": lambda: Mock(status_code=500, **{"json.return_value": {"e": 1}}),
    "magic mock": lambda: MagicMock(status_code=500, **{"json.return_value": {"e": 1}}),
    "mock with text": lambda: Mock(
        status_code=500, text="{'e': 1}", **{"json.side_effect": OSError}
    ),
}


@pytest.mark.parametrize("kind", STAND_INS)
def test_stand_ins_for_a_response_will_do(kind: str) -> None:
    for make in (UnexpectedStatusCodeException, refusal):
        error = make("Words", STAND_INS[kind]())
        wanted = "Words! Unexpected status code: 500, with response body: {'e': 1}."
        assert first_line(error) == wanted
        assert error.status_code == 500


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 413, 422, 429, 500, 502, 503, 504])
def test_hints_for_stand_ins_raise_nothing(status: int) -> None:
    bare = SimpleNamespace(status_code=status)
    assert first_line(refusal("Words", bare)).endswith("with response body: None.")  # type: ignore[arg-type]
    assert f" {status}," in first_line(refusal("Words", Mock(status_code=status)))
    assert "None" in str(ResponseCannotBeDecodedException("here", bare))  # type: ignore[arg-type]


def test_an_explanation_and_a_hint_are_on_further_lines() -> None:
    lines = str(refusal("Words", response_of(413, b"{}"))).split("\n")
    assert lines[0] == "Words! Unexpected status code: 413, with response body: {}."
    assert lines[1] == exceptions.ERROR_CODE_EXPLANATION[413]
    assert lines[2].startswith("Hint: ")


def test_a_long_body_is_shortened() -> None:
    error = UnexpectedStatusCodeException("Words", response_of(500, b"x" * 1_000_000))
    assert len(str(error)) < 5000
    assert "(1000000 characters)" in str(error)


def test_a_body_that_is_nested_too_deep_is_an_error_of_ours() -> None:
    content = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    assert "Words!" in str(UnexpectedStatusCodeException("Words", response_of(500, content)))


ERRORS = [
    UnexpectedStatusCodeException("Words", response_of(500, b'{"a": 1}')),
    refusal("Words", response_of(401, b"no")),
    ResponseCannotBeDecodedException("here", response_of(200, b"<html>")),
    exceptions.AdditionalPropertiesException("a", "b"),
    exceptions.AuthenticationFailedException("a"),
    exceptions.BackupFailedException("a"),
    exceptions.EmptyResponseException("a"),
    exceptions.MissingScopeException("a"),
    exceptions.ObjectAlreadyExistsException("a"),
    exceptions.SchemaValidationException("a"),
    exceptions.WeaviateBaseError(),
    exceptions.WeaviateEmbeddedInvalidVersion("u"),
    exceptions.WeaviateStartUpError("a"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(
    "copy_of", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))]
)
def test_a_copy_of_an_error_says_the_same(error: Exception, copy_of: Callable[[Any], Any]) -> None:
    copied = copy_of(error)
    assert type(copied) is type(error)
    assert str(copied) == str(error)
    assert copied.args == error.args
    assert vars(copied).keys() == vars(error).keys()


def test_every_error_is_of_one_family() -> None:
    for name in exceptions.__dict__:
        kind = getattr(exceptions, name)
        if isinstance(kind, type) and issubclass(kind, Exception):
            assert issubclass(kind, exceptions.WeaviateBaseError)
    assert issubclass(weaviate.UnexpectedStatusCodeException, exceptions.WeaviateBaseError)
