"""A run: one world on both servers, then requests whose answers are compared."""

from __future__ import annotations

import http.client
import json
import random
from collections import Counter
from typing import Any, Callable, Iterable, Iterator, List, NamedTuple, Optional, Tuple
from urllib.parse import urlencode

from tests.live.generated.comparison import body_of, differences
from tests.live.generated.documented import Pair, documented, documented_of_newer
from tests.live.generated.queries import Queries
from tests.live.generated.rest import RestRequests
from tests.live.generated.values import Values
from tests.live.generated.worlds import Request, World
from tests.local.plain_http import Caller, Reply
from weaviate.local import LocalServer

REQUESTS_IN_A_RUN = 100
_SHARE_OF_QUERIES = 0.55


class Found(NamedTuple):
    """A difference: the seed and the number of its request, and what is different."""

    seed: str
    number: int
    request: Request
    where: Tuple[str, ...]
    row: str  # of docs/local.md; empty when no row lists it
    local: Any = None
    real: Any = None

    def __str__(self) -> str:
        body = self.request.body
        shown = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False)
        query = f"?{urlencode(self.request.query)}" if self.request.query else ""
        lines = "\n    ".join(self.where[:4])
        return f"{self.seed} #{self.number} [{self.request.kind}] {self.request.method} {self.request.path}{query} {shown}\n    {lines}"


def requests_of(seed: str, count: int = REQUESTS_IN_A_RUN) -> Tuple[World, List[Request]]:
    """Return the world of a seed, and all requests in their order."""
    chance = random.Random(seed)
    tag = "Gn" + "".join(chance.choice("abcdefghijklmnop") for _ in range(6))
    world = World(Values(chance), tag)
    queries, rest = Queries(world), RestRequests(world)
    made = list(world.setup)
    for _ in range(count):
        made.append(queries.draw() if chance.random() < _SHARE_OF_QUERIES else rest.draw())
    return world, made


def send(caller: Caller, request: Request) -> Reply:
    """Send a request as it is; status 0 stands for no answer."""
    data = request.body if isinstance(request.body, bytes) else None
    body = None if data is not None else request.body
    try:
        return caller.send(
            request.method, request.path, body, request.query, dict(request.headers), data
        )
    except (OSError, http.client.HTTPException):
        caller.close()  # the next request opens a new connection
        return Reply(0, {}, b"")


def clear(caller: Caller, tag: str, requests: Iterable[Request] = ()) -> None:
    """Delete the classes of a world, and others that its requests may have made."""
    named = [request.body.get("class") for request in requests if isinstance(request.body, dict)]
    schema = caller.get("/v1/schema").json
    for entry in schema["classes"]:
        if entry["class"].lower().startswith(tag.lower()) or entry["class"] in named:
            caller.send("DELETE", f"/v1/schema/{entry['class']}")


def run(
    seed: str, local: Caller, real: Caller, count: int = REQUESTS_IN_A_RUN, words: bool = True
) -> Iterator[Tuple[Request, Optional[Found]]]:
    """Send the requests of a seed to both servers; yield each with its difference.

    Args:
        seed: decides everything.
        local: the one server.
        real: the other one.
        count: how many requests follow those that make the world.
        words: whether refusals must have the same words and status.
    """
    world, requests = requests_of(seed, count)
    clear(real, world.tag, requests)
    clear(local, world.tag, requests)
    changed = False
    try:
        for number, request in enumerate(requests):
            wanted, got = send(real, request), send(local, request)
            found = compared(seed, number, request, got, wanted, words, changed)
            changed = changed or changes(request)
            yield request, found
            if leaves_traces(request, wanted) or (found is not None and changes(request)):
                break  # from here on, the two have different data
    finally:
        clear(real, world.tag, requests)
        clear(local, world.tag, requests)


def compared(
    seed: str,
    number: int,
    request: Request,
    local: Reply,
    real: Reply,
    words: bool,
    changed: bool = True,
) -> Optional[Found]:
    """Return the difference of two answers, or None."""
    if not words and _refuses(local, request) and _refuses(real, request):
        return None
    where = tuple(differences(request, local, real))
    if not words:  # newer servers show more, and end answers in other ways
        where = tuple(place for place in where if ": only real: " not in place)
        where = tuple(place for place in where if not place.startswith(("header", "trailing")))
    if not where:
        return None
    one, other = body_of(request, local), body_of(request, real)
    pair = Pair(request, local.status, one, real.status, other, where, changed)
    row = documented(pair) or ("" if words else documented_of_newer(pair))
    return Found(seed, number, request, where, row, one, other)


def leaves_traces(request: Request, real: Reply) -> bool:
    """Return whether a real server changes more than it should.

    It stores what it refuses, vectors of the wrong length and references in other properties; and
    newer ones empty all tenants when they are to delete none.
    """
    if b"insert called with a vector of the wrong size" in real.body:
        return True
    if request.kind == "tenants" and request.method == "DELETE" and request.body in ([], b"[]"):
        return True
    rows = request.body if request.kind == "batch references" else None
    return isinstance(rows, list) and any(
        isinstance(row, dict) and not str(row.get("from")).endswith("/to") for row in rows
    )


def changes(request: Request) -> bool:
    """Return whether a request may change what later ones find."""
    return request.method not in ("GET", "HEAD", "OPTIONS") and request.kind not in (
        "setup",
        "graphql",
        "graphql body",
        "validate",
        "backup",
        "nodes",
        "address",
    )


def _refuses(reply: Reply, request: Request) -> bool:
    if reply.status >= 400:
        return True
    return request.path == "/v1/graphql" and b'"errors"' in reply.body


class Tally:
    """Counts what was sent and what differed."""

    def __init__(self) -> None:
        self.sent = 0
        self.rows: Counter[str] = Counter()
        self.undocumented: List[Found] = []

    def add(self, found: Optional[Found]) -> None:
        self.sent += 1
        if found is None:
            return
        if found.row:
            self.rows[found.row] += 1
        else:
            self.undocumented.append(found)

    def __str__(self) -> str:
        rows = "\n".join(f"  {count:6} {row}" for row, count in self.rows.most_common())
        return f"{self.sent} requests, {len(self.undocumented)} undocumented differences, {sum(self.rows.values())} documented:\n{rows}"


def default_limit_of(server: Caller) -> int:
    """Return how many objects a server lists without a limit (`QUERY_DEFAULTS_LIMIT`)."""
    clear(server, _PROBE)
    objects = [{"class": _PROBE, "properties": {}} for _ in range(_MOST_BY_DEFAULT)]
    server.send("POST", "/v1/batch/objects", {"objects": objects})
    listed = server.send("GET", "/v1/objects", query=[("class", _PROBE)])
    clear(server, _PROBE)
    return len(listed.json["objects"])


_PROBE = "GnDefaultLimit"
_MOST_BY_DEFAULT = 200


def compare_many(
    tally: Tally,
    seed: str,
    count: int,
    real: Caller,
    words: bool = True,
    first: int = 0,
    report: Optional[Callable[[Found], None]] = None,
) -> None:
    """Compare as many requests as asked for, or a few more, with a fresh local server.

    Args:
        tally: what counts them.
        seed: of all runs; the seed of each is this and its number.
        count: how many requests.
        real: the real server.
        words: whether refusals must have the same words and status.
        first: number of the first run.
        report: called with each undocumented difference.
    """
    number = first
    limit = default_limit_of(real)
    with LocalServer(remember_requests=False, default_limit=limit) as server:
        local = Caller(server.url)
        while tally.sent < count:
            for _, found in run(f"{seed}:{number}", local, real, words=words):
                tally.add(found)
                if found is not None and not found.row and report is not None:
                    report(found)
            number += 1
        local.close()
