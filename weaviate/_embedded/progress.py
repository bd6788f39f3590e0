"""A download that can be watched: the body is read in pieces, and a bar is told of each.

Imported only when a download is to have a progress bar.
"""

from __future__ import annotations

import http.client
from typing import Any, Iterator, Optional

import requests

from weaviate._core.progress import Bar
from weaviate.config import ConnectionConfig
from weaviate.connect._adapter import BoundedAdapter

_PIECE_BYTES = 256 * 1024


class WatchedAdapter(BoundedAdapter):
    """An adapter that tells `bar`, while there is one, how much of an answer has arrived."""

    def __init__(self, config: ConnectionConfig) -> None:
        self.bar: Optional[Bar] = None
        super().__init__(config)

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        response = super().build_response(req, resp)
        if self.bar is not None and resp.status == 200:
            length = resp.headers.get("Content-Length", "")
            self.bar.expect(int(length) if length.isdigit() else None)
            response.raw = _WatchedBody(resp, self.bar)
        return response


class _WatchedBody:
    """Stands for an answer of urllib3 whose body is read once."""

    def __init__(self, raw: Any, bar: Bar) -> None:
        self._raw = raw
        self._bar = bar

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def read(self, decode_content: bool = False) -> bytes:
        """Read a body whose length is known."""
        content = b"".join(self.stream(_PIECE_BYTES, decode_content))
        missing = int(self._raw.headers["Content-Length"]) - len(content)
        if missing:  # urllib3 1.26 does not say so where it reads in pieces
            raise http.client.IncompleteRead(content, missing)
        return content

    def stream(self, size: int, decode_content: bool = True) -> Iterator[bytes]:
        """Read a body piece by piece."""
        for piece in self._raw.stream(size, decode_content=decode_content):
            self._bar.update(len(piece))
            yield piece
