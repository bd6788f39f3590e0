"""Reading answers of the server, and the stand-ins for them in programs' own tests."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
import requests

from weaviate._core import answer

BODY = {"error": [{"message": "m"}], "sum": 3 * (2**63 - 1024)}


def real(content: bytes) -> requests.Response:
    made = requests.Response()
    made.status_code = 422
    made._content = content
    return made


class Subclass(requests.Response):
    def __init__(self) -> None:
        super().__init__()
        self.status_code = 422

    def json(self, **kwargs: Any) -> Any:
        return BODY


def with_own_json() -> requests.Response:
    made = requests.Response()
    made.status_code = 422
    made.json = lambda **kwargs: BODY  # type: ignore[method-assign]
    return made


STAND_INS = [
    real(json.dumps(BODY).encode()),
    Subclass(),
    with_own_json(),
    SimpleNamespace(status_code=422, json=lambda: BODY),
    SimpleNamespace(status_code=422, json=lambda: BODY, text=json.dumps(BODY)),
    mock.Mock(status_code=422, json=lambda: BODY),
    mock.MagicMock(status_code=422, json=mock.Mock(return_value=BODY)),
    mock.Mock(spec=requests.Response, status_code=422, json=lambda: BODY),
]


@pytest.mark.parametrize("response", STAND_INS)
def test_a_stand_in_is_read_as_a_real_answer(response: Any) -> None:
    assert answer.decode(response) == BODY
    assert json.loads(answer.text_of(response)) == BODY


@pytest.mark.parametrize("response", STAND_INS[1:])
def test_only_a_real_answer_is_read_by_its_bytes(response: Any) -> None:
    assert answer.raw_content(response) is None


@pytest.mark.parametrize(
    "response", [None, object(), SimpleNamespace(), mock.Mock(), requests.Response()]
)
def test_the_text_of_what_has_none_is_empty(response: Any) -> None:
    assert answer.text_of(response) == ""


@pytest.mark.parametrize("headers", [None, {}])
def test_an_answer_without_headers_has_no_fields(headers: Any) -> None:
    assert not answer.headers_of(SimpleNamespace(headers=headers))  # type: ignore[arg-type]
    assert not answer.headers_of(SimpleNamespace())  # type: ignore[arg-type]
