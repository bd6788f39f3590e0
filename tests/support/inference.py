"""An inference server as text2vec-transformers asks it: every text has a vector, made of its hash.

    python -m tests.support.inference PORT

A Weaviate server whose TRANSFORMERS_INFERENCE_API names it can search by text.
"""

from __future__ import annotations

import hashlib
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, List

DIMENSIONS = 4


def vector_of(text: str) -> List[float]:
    digest = hashlib.sha256(text.lower().encode()).digest()
    return [byte / 128 - 1 for byte in digest[:DIMENSIONS]]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/meta":
            self._answer(200, {"model": "hash"})
        else:
            self._answer(204, None)

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        vector = vector_of(asked["text"])
        self._answer(200, {"text": asked["text"], "dim": DIMENSIONS, "vector": vector})

    def _answer(self, status: int, body: Any) -> None:
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
