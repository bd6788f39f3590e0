"""Heads of answers: read at once, or left to http.client; never read otherwise than by it."""

from __future__ import annotations

import http.client
import io
from typing import Any, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weaviate.connect._http import Head, read_head

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"


class FakeSocket:
    """Stands for a socket with an answer, for http.client."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)


def read_by_http_client(data: bytes, method: Optional[str]) -> Any:
    response = http.client.HTTPResponse(FakeSocket(data), method=method)  # type: ignore[arg-type]
    response.begin()
    return response


def test_a_plain_head_is_read() -> None:
    head = read_head(PLAIN + b"{}", "GET")
    assert head is not None
    assert (head.status, head.reason, head.body_length, head.size) == (200, "OK", 2, len(PLAIN))
    assert head.message.items() == [("Content-Type", "application/json"), ("Content-Length", "2")]
    assert head.message["content-length"] == "2"


@pytest.mark.parametrize(
    ("data", "method", "length"),
    [
        (b"HTTP/1.1 204 No Content\r\nDate: today\r\n\r\n", "DELETE", 0),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", "GET", 0),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n", "HEAD", 0),
        (b"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\nX:\r\n\r\n", "GET", None),
        (b"HTTP/1.1 404 Not Found\r\nConnection: Keep-Alive\r\nContent-Length:0\r\n\r\n", "PUT", 0),
    ],
)
def test_the_length_of_a_body_is_known(data: bytes, method: str, length: Optional[int]) -> None:
    head = read_head(data, method)
    assert head is not None
    assert head.body_length == length


@pytest.mark.parametrize(
    "data",
    [
        b"",
        PLAIN[:-1],
        PLAIN[:-2],
        b"\r\n" + PLAIN,
        PLAIN.replace(b"1.1", b"1.0"),
        PLAIN.replace(b"200", b"100"),
        PLAIN.replace(b"200 OK", b"999 Odd"),
        PLAIN.replace(b"\r\n", b"\n"),
        PLAIN.replace(b"Content-Type:", b"Content-Type :"),
        PLAIN.replace(b"application", b"\xc3\xa9"),
        PLAIN.replace(b": application", b":\tapplication"),
        PLAIN.replace(b"/json", b"\r\n /json"),
        PLAIN.replace(b"Content-Length: 2\r\n", b""),
        PLAIN.replace(b"Length: 2", b"Length: -2"),
        PLAIN.replace(b"Length: 2", b"Length: 2\r\nContent-Length: 3"),
        PLAIN.replace(b"Length: 2", b"Length: 2\r\nConnection: close"),
        PLAIN.replace(b"Length: 2", b"Length: 2\r\nTransfer-Encoding: chunked"),
        PLAIN.replace(b"Content-Length: 2", b"Transfer-Encoding: gzip, chunked"),
    ],
)
def test_what_is_not_plain_is_left_to_http_client(data: bytes) -> None:
    assert read_head(data, "GET") is None


_LINES = st.sampled_from(
    [
        b"Content-Type: application/json",
        b"Content-Length: 12",
        b"Content-Length:  5 ",
        b"content-length: 0x7",
        b"Content-Length: -1",
        b"Transfer-Encoding: chunked",
        b"Transfer-Encoding: Chunked ",
        b"Transfer-Encoding: gzip",
        b"Connection: close",
        b"Connection: keep-alive, Upgrade",
        b"connection: Keep-Alive",
        b"Keep-Alive: timeout=5",
        b"Set-Cookie: a=b",
        b"Set-Cookie: c=d",
        b"X-Odd: \xe9",
        b"X-Empty:",
        b" folded",
        b"\tfolded",
        b"no colon",
        b"From here: there",
        b": no name",
        b"X-Tab:\tvalue",
        b"X-Return: a\rb",
        b"X: a\nY: b",
        b"",
    ]
)
_STARTS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 204 No Content",
        b"HTTP/1.1 304 ",
        b"HTTP/1.1 500",
        b"HTTP/1.1  200  OK ",
        b"HTTP/1.1 404 Not\tFound",
        b"HTTP/1.0 200 OK",
        b"HTTP/1.2 200 OK",
        b"HTTP/1.1 20 OK",
        b"HTTP/1.1 999 Odd",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK",
        b"http/1.1 200 OK",
    ]
)


@given(
    start=_STARTS,
    lines=st.lists(_LINES, max_size=5),
    ends=st.sampled_from([b"\r\n", b"\r\n", b"\n"]),
    method=st.sampled_from(["GET", "HEAD", "POST"]),
    missing=st.sampled_from([0, 0, 0, 1, 2, 3]),
)
def test_no_head_is_read_otherwise_than_by_http_client(
    start: bytes, lines: "list[bytes]", ends: bytes, method: str, missing: int
) -> None:
    data = ends.join([start, *lines, b"", b""])
    data = data[: len(data) - missing] + b"the body"
    head: Optional[Head] = read_head(data, method)
    if head is None:
        return
    by_http_client = read_by_http_client(data, method)
    assert (head.status, head.reason) == (by_http_client.status, by_http_client.reason)
    assert head.message.items() == by_http_client.msg.items()
    assert head.message.defects == by_http_client.msg.defects
    assert (head.body_length is None) == by_http_client.chunked
    assert head.body_length == by_http_client.length
    assert (by_http_client.version, by_http_client.will_close) == (11, False)
    assert data[head.size :] == by_http_client.fp.getvalue()[by_http_client.fp.tell() :]
