"""The head of an answer, read at once where it is as plain as servers write it.

http.client reads a head line by line and has it parsed as mail: a fifth of the cost of a small
request. Here one pattern reads what has nothing of mail in it. Whatever it does not know is left to
http.client, as if nobody had looked.
"""

from __future__ import annotations

import re
from http.client import HTTPMessage
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

_HEAD = re.compile(
    rb"HTTP/1\.1 ([2-5][0-9][0-9])(?: ([ -~]*))?\r\n((?:[!-9;-~]+:[ -~]*\r\n){1,99})\r\n"
).match
_FIELDS = re.compile(r"([!-9;-~]+): *([ -~]*)\r\n").findall
_LENGTH = re.compile(r"[0-9]{1,15}").fullmatch
_OF_FRAMING = frozenset({"transfer-encoding", "content-length", "connection"})
_WITHOUT_BODY = (204, 304)


class PlainMessage(HTTPMessage):
    """Header fields of printable ASCII: there is nothing to be decoded in them."""

    def items(self) -> List[Tuple[str, str]]:
        """Give names and values, in their order."""
        return list(self.raw_items())

    def get_payload(self, i: Any = None, decode: bool = False) -> None:
        """Give nothing: there is no mail below this head."""


class Head(NamedTuple):
    """What stands before the body of an answer that leaves its connection open."""

    status: int
    reason: str
    message: PlainMessage
    body_length: Optional[int]
    """In bytes; None for a body that comes in chunks."""
    size: int
    """Of the head itself, in bytes, with the empty line at its end."""


def read_head(start: bytes, method: Optional[str]) -> Optional[Head]:
    """Read the head with which an answer starts; None when it is not there whole, or not plain.

    Args:
        method: of the request; there is no body in an answer to HEAD.
    """
    found = _HEAD(start)
    if found is None:
        return None
    status = int(found[1])
    message = PlainMessage()
    framing: Dict[str, str] = {}
    for name, value in _FIELDS(found[3].decode("ascii")):
        message.set_raw(name, value)
        lowered = name.lower()
        if lowered in _OF_FRAMING:
            if lowered in framing:
                return None
            framing[lowered] = value.lower()
    if framing.get("connection", "keep-alive") != "keep-alive":
        return None
    has_body = method != "HEAD" and status not in _WITHOUT_BODY
    length = framing.get("content-length", "" if has_body else "0")
    if "transfer-encoding" in framing:
        if framing["transfer-encoding"] != "chunked" or length:
            return None
        body_length = None
    elif _LENGTH(length) is None:
        return None
    else:
        body_length = int(length) if has_body else 0
    reason = (found[2] or b"").decode("ascii").strip()
    return Head(status, reason, message, body_length, found.end())
