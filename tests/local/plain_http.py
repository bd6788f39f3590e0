"""A few lines of HTTP, so that tests of the server do not rest on the client."""

from __future__ import annotations

import http.client
import json
from typing import Any, Dict, Mapping, NamedTuple, Optional, Sequence, Tuple
from urllib.parse import quote, urlencode, urlsplit


class Reply(NamedTuple):
    """What came back; `json` is None where the body is none."""

    status: int
    headers: Dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None

    @property
    def message(self) -> str:
        """The first error message."""
        body = self.json
        return str(body["error"][0]["message"] if "error" in body else body["message"])


class Caller:
    """Sends requests over one connection, as a client would."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)

    def close(self) -> None:
        self._connection.close()

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        query: Sequence[Tuple[str, str]] = (),
        headers: Optional[Mapping[str, str]] = None,
        data: Optional[bytes] = None,
    ) -> Reply:
        if data is None and body is not None:
            data = json.dumps(body).encode()
        target = quote(path) + (f"?{urlencode(query)}" if query else "")
        given = {"content-type": "application/json", **(headers or {})}
        self._connection.request(method, target, data, given)
        response = self._connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, names, response.read())

    def get(self, path: str, **query: str) -> Reply:
        return self.send("GET", path, query=list(query.items()))

    def post(self, path: str, body: Any) -> Reply:
        return self.send("POST", path, body)
