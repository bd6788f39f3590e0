"""How two answers to one request are compared: status, headers that matter, body.

Times, made ids and names of shards differ from run to run and are masked. Numbers may differ in the
last digits. Everything else must be equal, with its type.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, Iterator, List, Optional

from tests.live.generated.worlds import Request
from tests.local.plain_http import Reply

HEADERS = ("allow", "content-type", "location")
CLOSE = 2e-6  # of distances and other numbers, relative to their size
CLOSE_SCORE = 1e-3
_MADE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_DATE = re.compile(r"\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}")
_TIMES = (
    "creationTimeUnix",
    "lastUpdateTimeUnix",
    "_creationTimeUnix",
    "_lastUpdateTimeUnix",
    "started",
    "completed",
)
_SHARD = re.compile(
    r"(?<=_)[A-Za-z0-9]{12}\b|(?<=shard )[A-Za-z0-9]{12}\b|(?<=shard=\")\w{12}|(?<=shard \")\w{12}"
)
_FOLDER = re.compile(
    r"(?<=')/[^']*(?=/[^/']*/(?:backup|restore)_config)|(?<=stat )/.*?(?=/[^/]*/(?:backup|restore)_config)"
)
# Parts of messages that a real server writes in any order.
_ORDERLESS = re.compile(
    r"(?<=not allowed, but \[).*(?=\] are)|(?<=only \[).*(?=\] are)|(?<=Did you mean ).*(?=\?)|(?<=list objects: search: ).*|(?<=vector search: )search index .*|(?<=distance metrics: ).*"
)
# A real server can name the unknown tenant of an earlier request before the one that is meant.
_EARLIER_TENANT = re.compile(r'(?<=tenant not found: )(?:"[^"]*": )+')
_EXPLAINED = re.compile(r"\d+\.\d+(e-?\d+)?|\b\d\b")


def differences(request: Request, local: Reply, real: Reply) -> Iterator[str]:
    """Go through the places where two answers differ."""
    if local.status != real.status:
        yield f"status: {local.status} locally, {real.status} really"
        return
    for name in HEADERS if local.body or real.body else HEADERS[:1]:
        if _header(local, name) != _header(real, name):
            yield f"header {name}: {local.headers.get(name)!r} locally, {real.headers.get(name)!r} really"
    if local.body.endswith(b"\n") != real.body.endswith(b"\n"):
        yield "trailing newline"
    one, other = body_of(request, local), body_of(request, real)
    yield from _different(one, other, "body")


def _header(reply: Reply, name: str) -> Optional[str]:
    value = reply.headers.get(name)
    return ",".join(sorted(value.split(","))) if value and name == "allow" else value


def body_of(request: Request, reply: Reply) -> Any:
    """Return the body of an answer, with what changes from run to run masked."""
    try:
        body = json.loads(reply.body) if reply.body.strip() else None
    except ValueError:
        body = reply.body.decode(errors="replace")
    return _masked(body, request)


def _masked(value: Any, request: Request, key: str = "") -> Any:
    if isinstance(value, dict):
        is_shard = "vectorQueueSize" in value or "vectorQueueLength" in value
        return {
            name: "<shard>" if is_shard and name == "name" else _masked(entry, request, name)
            for name, entry in value.items()
        }
    if isinstance(value, list):
        entries = [_masked(entry, request) for entry in value]
        if request.path == "/v1/batch/objects" and key == "objects":
            entries.sort(
                key=lambda entry: str(entry.get("id") if isinstance(entry, dict) else entry)
            )
        if request.path.endswith("/tenants") or (request.path == "/v1/schema" and key == "classes"):
            entries.sort(key=str)
        return entries
    if key in _TIMES:
        return "<time>"
    if isinstance(value, str):
        value = _EARLIER_TENANT.sub("", _DATE.sub("<date>", value))
        value = _ORDERLESS.sub(_in_order, value)
        return _FOLDER.sub("<folder>", _SHARD.sub("<shard>", _MADE_ID.sub("<id>", value)))
    return value


def _in_order(found: "re.Match[str]") -> str:
    return " ".join(
        sorted(re.findall(r"class \S+ uses distance metric \S+?(?=,|$)|[^ ,]+", found[0]))
    )


def _different(local: Any, real: Any, path: str) -> Iterator[str]:
    if isinstance(local, dict) and isinstance(real, dict):
        for key in sorted({*local, *real}):
            if key not in local or key not in real:
                value = real[key] if key in real else local[key]
                yield f"{path}.{key}: only {'real' if key in real else 'local'}: {str(value)[:300]}"
            else:
                yield from _different(local[key], real[key], f"{path}.{key}")
    elif isinstance(local, list) and isinstance(real, list):
        if len(local) != len(real):
            yield f"{path}: {len(local)} entries locally, {len(real)} really"
            return
        for number, (one, other) in enumerate(zip(local, real)):
            yield from _different(one, other, f"{path}[{number}]")
    elif not _same(local, real, path):
        yield f"{path}: {local!r} locally, {real!r} really"


def _same(local: Any, real: Any, path: str) -> bool:
    if path.endswith(".explainScore"):
        return _explained(str(local)) == _explained(str(real))
    if path.endswith(".score") and isinstance(local, str) and isinstance(real, str):
        return math.isclose(float(local), float(real), abs_tol=CLOSE_SCORE)
    if _is_number(local) and _is_number(real):
        if local == real:
            return type(local) is type(real)
        return math.isclose(local, real, rel_tol=CLOSE, abs_tol=CLOSE)
    return type(local) is type(real) and local == real


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _explained(words: str) -> List[str]:
    return sorted(_EXPLAINED.sub("<n>", words).split(", "))
