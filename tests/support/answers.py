"""Answers that make no sense, and some that nearly do."""

from __future__ import annotations

import gzip
import zlib
from typing import Any, Dict, Iterator, Tuple

from tests.support.calls import ID
from tests.support.scripted import Answer, Exchange, compressed_bomb, redirect, reset, say, text

_VALUES: Dict[str, Any] = {
    "null": None,
    "true": True,
    "zero": 0,
    "number": 1.5,
    "text": "text",
    "empty list": [],
    "list of null": [None],
    "list of lists": [[]],
    "list of numbers": [1],
    "list of empty": [{}],
    "empty object": {},
    "error null": {"error": None},
    "error text": {"error": "text"},
    "error list of null": {"error": [None]},
    "error without message": {"error": [{}]},
    "error message object": {"error": [{"message": {"a": 1}}]},
    "error": {"error": [{"message": "m"}]},
    "classes null": {"classes": None},
    "classes of null": {"classes": [None, {}, {"class": 5}, {"class": None}]},
    "class without name": {"classes": [{"properties": [None, {"name": 5}, {"dataType": "x"}]}]},
    "odd class": {"class": "A", "properties": {"a": 1}},
    "class properties null": {"class": "A", "properties": None},
    "objects null": {"objects": None, "id": 5, "properties": None},
    "data null": {"data": None},
    "data list": {"data": [], "errors": "x"},
    "get null": {"data": {"Get": None, "Aggregate": [None]}},
    "nodes null": {"nodes": None},
    "nodes of null": {"nodes": [None, {"stats": 1, "shards": [None, {"vectorQueueSize": "x"}]}]},
    "status number": {"status": 5, "id": None},
    "status null": {"status": None, "id": {}},
    "status odd": {"status": "ODD", "id": ID, "backend": 1, "error": {"a": []}},
    "result number": [{"id": ID, "result": 5}],
    "result errors text": [{"id": ID, "result": {"errors": "x", "status": 3}}],
    "result errors odd": [{"id": ID, "result": {"errors": {"error": [5, None, {"message": []}]}}}],
    "id number": [{"id": 5, "result": {"status": "SUCCESS"}}],
    "two for one": [{"id": ID, "result": {}}, {"id": ID, "result": {}}],
    "tenants odd": [{"name": None, "activityStatus": 5}, {"activityStatus": None}, {"name": "t"}],
    "shards odd": [{"name": 5, "status": None}, {"status": "READONLY"}],
    "version number": {"version": 5},
    "version odd": {"version": "x.y", "modules": None, "hostname": None},
}

_BODIES: Dict[str, bytes] = {
    "empty": b"",
    "blank": b" \r\n",
    "html": b"<html><body>502 Bad Gateway</body></html>",
    "bad utf-8": b'{"error": [{"message": "\xff\xfe"}]}',
    "half a character": b'{"classes": [{"class": "\\ud800"}], "status": "\\udfff"}',
    "utf-16": '{"classes": []}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"classes": []}',
    "nan": b'{"status": NaN, "classes": [Infinity]}',
    "huge number": b'{"version": 1e999, "status": ' + b"9" * 5000 + b"}",
    "cut": b'{"classes": [{"class": "A"',
    "two documents": b"{}{}",
    "deep": b"[" * 100_000,
    "deep and closed": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "zeros": b"\x00" * 64,
}

_STATUSES = (
    201,
    202,
    204,
    299,
    400,
    401,
    403,
    404,
    408,
    409,
    413,
    422,
    429,
    500,
    502,
    503,
    504,
    599,
)


def _raw(data: bytes) -> Answer:
    def answer(exchange: Exchange) -> None:
        exchange.keep_open = False
        exchange.sock.sendall(data)

    return answer


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

_WIRE: Dict[str, Answer] = {
    "reset": reset,
    "hung up": _raw(b""),
    "no status line": _raw(b"garbage\r\n\r\n"),
    "odd status": _raw(b"HTTP/1.1 abc OK\r\n\r\n"),
    "status 999": _raw(b"HTTP/1.1 999 X\r\nContent-Length: 2\r\n\r\n{}"),
    "cut head": _raw(_HEAD[:30]),
    "cut body": _raw(_HEAD + b"Content-Length: 50\r\n\r\n{}"),
    "length odd": _raw(_HEAD + b"Content-Length: abc\r\n\r\n{}"),
    "length negative": _raw(_HEAD + b"Content-Length: -5\r\n\r\n{}"),
    "two lengths": _raw(_HEAD + b"Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}"),
    "length too small": lambda e: e.reply(200, b'{"classes": []}HTTP/1.1 200 OK', length=7),
    "bad chunk": _raw(_HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n"),
    "cut chunk": _raw(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}"),
    "no last chunk": _raw(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"),
    "no gzip": lambda e: e.reply(200, b"{}", {"Content-Encoding": "gzip"}),
    "cut gzip": lambda e: e.reply(
        200, gzip.compress(b"{}" * 500)[:-12], {"Content-Encoding": "gzip"}
    ),
    "gzip in deflate": lambda e: e.reply(
        200, zlib.compress(b"{}")[:-3], {"Content-Encoding": "deflate"}
    ),
    "odd encoding": lambda e: e.reply(200, b"\x8b\x00", {"Content-Encoding": "br, x-odd"}),
    "odd charset": lambda e: e.reply(
        200, b"\xe4", {"Content-Type": "application/json; charset=no"}
    ),
    "bomb": compressed_bomb(6_000_000),
    "redirect nowhere": redirect("", 302),
    "redirect odd": redirect("http://[::1", 307),
    "redirect in latin-1": redirect("/\xe4", 302),
    "redirect to a bad port": redirect("http://127.0.0.1:99999/", 302),
    "redirect to a file": redirect("file:///etc/passwd", 302),
    "redirect in a circle": redirect("/v1/schema", 308),
    "redirect without address": lambda e: e.reply(301),
    "not modified": lambda e: e.reply(304),
    "odd retry-after": lambda e: e.reply(429, b"{}", {"Retry-After": "never \xff"}),
    "infinite retry-after": lambda e: e.reply(503, b"{}", {"Retry-After": "inf"}),
    "odd cookie": lambda e: e.reply(200, b"{}", {"Set-Cookie": "=;;=\xff; Domain=.."}),
}

MAX_ANSWER_BYTES = 5_000_000
"""The limit with which `bomb` is one."""


def _all() -> Iterator[Tuple[str, Answer]]:
    for name, value in _VALUES.items():
        yield f"200 {name}", say(value)
    for name, body in _BODIES.items():
        yield f"200 {name}", text(body)
        yield f"500 {name}", text(body, 500)
    for status in _STATUSES:
        yield f"{status} object", say({}, status)
        yield f"{status} error", say({"error": [{"message": "m"}]}, status)
    for name in (
        "null",
        "text",
        "list of null",
        "error null",
        "error text",
        "error list of null",
        "error without message",
        "error message object",
    ):
        yield f"422 {name}", say(_VALUES[name], 422)
    yield from _WIRE.items()


ANSWERS: Dict[str, Answer] = dict(_all())
