"""A connection that answers from a list, and records its requests."""

from __future__ import annotations

import json
from typing import Any, Dict, List, NamedTuple, Optional, Union
from urllib.parse import parse_qsl

import requests

from weaviate._core import json_codec, paths

_NOTHING = object()


class Sent(NamedTuple):
    """One request: its verb, path, query parameters and decoded body (None when it had none)."""

    verb: str
    path: str
    query: Dict[str, str]
    body: Any


class Answer(NamedTuple):
    """One answer: its status, and a body that is JSON, or raw bytes."""

    status: int = 200
    json: Any = _NOTHING
    raw: bytes = b""

    def response(self) -> requests.Response:
        response = requests.Response()
        response.status_code = self.status
        response._content = self.raw if self.json is _NOTHING else json.dumps(self.json).encode()
        return response


class RecordingConnection:
    """Stands in for `weaviate.connect.Connection` in tests of the sections.

    Gives its answers in order (an exception among them is raised, the last one is repeated), and
    keeps every request in `sent`. Bodies are encoded as the real connection does it, so that what
    cannot be encoded is refused here, too.
    """

    def __init__(self, *answers: Union[Answer, Exception], server_version: str = "1.24.26") -> None:
        self.answers: List[Union[Answer, Exception]] = list(answers) or [Answer(200, {})]
        self.sent: List[Sent] = []
        self.server_version = server_version

    def get(self, path: str, params: Optional[Dict[str, Any]] = None) -> requests.Response:
        return self._exchange("GET", path, params)

    def head(self, path: str, params: Optional[Dict[str, Any]] = None) -> requests.Response:
        return self._exchange("HEAD", path, params)

    def post(
        self, path: str, weaviate_object: Any, params: Optional[Dict[str, Any]] = None
    ) -> requests.Response:
        return self._exchange("POST", path, params, weaviate_object)

    def put(
        self, path: str, weaviate_object: Any, params: Optional[Dict[str, Any]] = None
    ) -> requests.Response:
        return self._exchange("PUT", path, params, weaviate_object)

    def patch(
        self, path: str, weaviate_object: Any, params: Optional[Dict[str, Any]] = None
    ) -> requests.Response:
        return self._exchange("PATCH", path, params, weaviate_object)

    def delete(
        self, path: str, weaviate_object: Any = None, params: Optional[Dict[str, Any]] = None
    ) -> requests.Response:
        return self._exchange("DELETE", path, params, weaviate_object)

    @property
    def last(self) -> Sent:
        """The request that was sent last."""
        return self.sent[-1]

    @property
    def calls(self) -> List[str]:
        """Verb and path of every request."""
        return [f"{sent.verb} {sent.path}" for sent in self.sent]

    def _exchange(
        self, verb: str, path: str, params: Optional[Dict[str, Any]], body: Any = None
    ) -> requests.Response:
        query = dict(parse_qsl(paths.query_string(params or {}), keep_blank_values=True))
        if body is not None:
            body = json.loads(body if isinstance(body, bytes) else json_codec.encode(body))
        self.sent.append(Sent(verb, path, query, body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer.response()
