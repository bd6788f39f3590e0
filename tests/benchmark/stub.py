"""A Weaviate that takes everything and keeps nothing, in a process of its own.

Its answers have the shape and the size of a real server's; what it took is counted, so that a
client that drops work is found out. `GET /_take` gives the counts and sets them back to zero;
`GET /_set?latency_ms=N` and `GET /_set?dimensions=N` change it.
"""

from __future__ import annotations

import functools
import json
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any, Dict, List, Optional, Type

from tests.support.scripted import Exchange, ScriptedServer, say, weaviate_like

ROOT = Path(__file__).resolve().parents[2]
_ID = re.compile(rb'"id":\s*"([0-9a-f-]{36})"')
_VECTOR = re.compile(rb'"vector":\s*(\[[^\]]*\])')
_LONGEST_FLOAT32 = 15
"""Numbers that are longer on average, each with its comma, are those of a list of Python's."""
_LIMIT = re.compile(rb"limit: ?(\d+)")
_AFTER = re.compile(rb'after: ?\\"([0-9a-f-]{36})')
_WANTS_VECTOR = re.compile(rb"_additional ?\{[^}]*\bvector\b")
_LAST = 2000
"""So many objects does a cursor find."""

PROPERTIES = json.dumps(
    {
        "body": "The quick brown fox jumps over the lazy dog, and then it jumps back again. " * 2,
        "count": 42,
        "created": "2024-01-02T03:04:05.678Z",
        "flag": True,
        "score": 0.734,
        "tags": ["alpha", "beta", "gamma"],
        "title": "An object of the stub",
    },
    separators=(",", ":"),
)[1:-1].encode()


@functools.lru_cache(maxsize=None)
def vector_text(dimensions: int) -> bytes:
    """Write a vector as a server does: the shortest text of each float32."""
    dice = random.Random(7)
    return b"[%s]" % ",".join(f"{dice.gauss(0, 0.05):.8g}" for _ in range(dimensions)).encode()


def object_text(class_name: bytes, uuid: bytes, dimensions: int) -> bytes:
    vector = b',"vector":' + vector_text(dimensions) if dimensions else b""
    return (
        b'{"class":"%s","creationTimeUnix":1704164645000,"id":"%s",'
        b'"lastUpdateTimeUnix":1704164645000,"properties":{%s}%s}'
        % (class_name, uuid, PROPERTIES, vector)
    )


def _stored(item: Dict[str, Any], vector: bytes) -> bytes:
    """Return an object as a server does: with two times, sorted, and its vector in float32."""
    told = {
        "class": item["class"],
        "creationTimeUnix": 1704164645000,
        "id": item["id"],
        "lastUpdateTimeUnix": 1704164645000,
        "properties": dict(sorted(item["properties"].items())),
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    if vector:
        count = vector.count(b",") + 1
        is_short = len(vector) < count * _LONGEST_FLOAT32
        written = vector.replace(b" ", b"") if is_short else vector_text(count)
        text = text[:-1] + b',"vector":' + written + b"}"
    return text[:-1] + b',"deprecations":null,"result":{"status":"SUCCESS"}}'


def dimensions_of(body: bytes) -> int:
    """Count the numbers of the first vector."""
    start = body.find(b'"vector"')
    if start < 0:
        return 0
    start = body.index(b"[", start)
    return body.count(b",", start, body.index(b"]", start)) + 1


class Stub:
    """Answers what the workloads ask."""

    def __init__(self) -> None:
        self.latency_s = 0.0
        self.dimensions = 1536
        self._counts: "Counter[str]" = Counter()
        self._lock = threading.Lock()

    def answer(self, exchange: Exchange) -> None:
        exchange.server.clear()
        parts = exchange.request.segments
        if parts[0].startswith("_"):
            self._control(exchange, parts[0])
            return
        self._count("requests", 1)
        if self.latency_s:
            time.sleep(self.latency_s)
        if parts[1] == "batch":
            taken = self._objects if parts[2] == "objects" else self._references
            _chunked(exchange, taken(exchange.request.body))
        elif parts[1] == "graphql":
            _chunked(exchange, self._graphql(exchange.request.body))
        elif parts[1] == "objects":
            self._object(exchange, parts[2:])
        else:
            say({"nodes": [{"batchStats": {"queueLength": 0, "ratePerSecond": 0}}]})(exchange)

    def _count(self, kind: str, number: int) -> None:
        with self._lock:
            self._counts[kind] += number

    def _control(self, exchange: Exchange, name: str) -> None:
        settings = dict(exchange.request.query)
        self.latency_s = float(settings.get("latency_ms", self.latency_s * 1000)) / 1000
        self.dimensions = int(settings.get("dimensions", self.dimensions))
        with self._lock:
            counts = dict(self._counts)
            if name == "_take":
                self._counts.clear()
        say(counts)(exchange)

    def _objects(self, body: bytes) -> bytes:
        vectors = iter(_VECTOR.findall(body))
        items = json.loads(_VECTOR.sub(b'"vector":0', body))["objects"]
        self._count("objects", len(items))
        return b"[%s]" % b",".join(
            _stored(item, next(vectors) if "vector" in item else b"") for item in items
        )

    def _references(self, body: bytes) -> bytes:
        items = json.loads(body)
        self._count("references", len(items))
        done = [{**item, "result": {"status": "SUCCESS"}} for item in items]
        return json.dumps(done, separators=(",", ":")).encode()

    def _graphql(self, body: bytes) -> bytes:
        limit, after = _LIMIT.search(body), _AFTER.search(body)
        count = int(limit.group(1)) if limit else 10
        vector = b',"vector":' + vector_text(self.dimensions) if _WANTS_VECTOR.search(body) else b""
        ids = _page(after.group(1).decode(), count) if after else _ids(1, count)
        hits = [
            b'{"_additional":{"distance":0.123,"id":"%s"%s},%s}' % (uuid, vector, PROPERTIES)
            for uuid in ids
        ]
        return b'{"data":{"Get":{"Article":[%s]}}}' % b",".join(hits)

    def _object(self, exchange: Exchange, parts: List[str]) -> None:
        request = exchange.request
        query = dict(request.query)
        dimensions = self.dimensions if "vector" in query.get("include", "") else 0
        if request.method == "GET" and not parts:
            ids = _page(query["after"], int(query["limit"]))
            found = b",".join(object_text(b"Article", uuid, dimensions) for uuid in ids)
            _chunked(exchange, b'{"deprecations":null,"objects":[%s],"totalResults":0}' % found)
        elif request.method in ("GET", "PUT", "POST"):
            uuid = parts[-1].encode() if parts else _ID.findall(request.body)[0]
            if request.method == "POST":
                dimensions = dimensions_of(request.body)
            _chunked(exchange, object_text(b"Article", uuid, dimensions))
        else:
            exchange.reply(204)


def _ids(first: int, last: int) -> List[bytes]:
    return [b"00000000-0000-4000-8000-%012x" % number for number in range(first, last + 1)]


def _page(after: str, limit: int) -> List[bytes]:
    first = int(after[-12:], 16) + 1
    return _ids(first, min(first + limit - 1, _LAST))


def _chunked(exchange: Exchange, body: bytes) -> None:
    """Answer as a real server does whenever there is more than a little."""
    data = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    exchange.reply(200, data, {"Transfer-Encoding": "chunked"})


class StubProcess:
    """Runs a stub in a process of its own, in a `with` block; `url` is its address."""

    def __enter__(self) -> "StubProcess":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmark.stub"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().decode().strip()
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self._process.communicate()  # the end of its input ends it


def main() -> None:
    stub = Stub()
    with ScriptedServer(weaviate_like(stub.answer)) as server:
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
