"""What goes wrong with an exchange, before or after the server has done what it was asked.

A fault gets the `Exchange` and a function that stores and gives the honest reply. Those whose
name ends in `_after` store; the others do not.
"""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from typing import Any, Callable, List, Optional, Sequence

from tests.support import scripted
from tests.support.scripted import Exchange, Request
from tests.support.storing import Fault, Reply, give

Honest = Callable[[], Reply]


def before(answer: scripted.Answer) -> Fault:
    """Answer so without doing anything."""
    return lambda exchange, honest: answer(exchange)


def after(answer: scripted.Answer) -> Fault:
    """Answer so when all was done."""

    def fail(exchange: Exchange, honest: Honest) -> None:
        honest()
        answer(exchange)

    return fail


def status(code: int, **headers: str) -> scripted.Answer:
    """Answer with an error as Weaviate words it."""
    return scripted.say({"error": [{"message": f"status {code}"}]}, code, **headers)


def half_after(exchange: Exchange, honest: Honest) -> None:
    """Do all, and hang up in the middle of the answer."""
    body = json.dumps(honest().value).encode()
    exchange.reply(200, body[: len(body) // 2], length=len(body))
    exchange.keep_open = False


def bytes_after(change: Callable[[bytes], bytes], **headers: str) -> Fault:
    """Do all, and answer with other bytes than the right ones."""
    names = {name.replace("_", "-"): text for name, text in headers.items()}

    def fail(exchange: Exchange, honest: Honest) -> None:
        exchange.reply(200, change(json.dumps(honest().value).encode()), names)

    return fail


def value_after(change: Callable[[Any], Any]) -> Fault:
    """Do all, and answer with another value than the right one."""

    def fail(exchange: Exchange, honest: Honest) -> None:
        reply = honest()
        give(exchange, reply._replace(value=change(reply.value)))

    return fail


def partly(share: Callable[[int], bool], then: scripted.Answer) -> Fault:
    """Do what a batch says for those places that `share` picks, and answer so."""

    def fail(exchange: Exchange, honest: Honest) -> None:
        server: Any = exchange.server
        body = exchange.request.json
        items = body["objects"] if isinstance(body, dict) else body
        picked = [item for place, item in enumerate(items) if share(place)]
        if isinstance(body, dict):
            server.storage.put_objects(picked)
        else:
            server.storage.put_links(picked)
        then(exchange)

    return fail


class Plan:
    """The next fault of a list for each request of one kind; at the end of the list, None.

    Args:
        last_repeats: whether the last fault goes on for ever.
    """

    def __init__(
        self,
        *faults: Optional[Fault],
        method: str = "POST",
        path: str = "/v1/batch/",
        last_repeats: bool = False,
    ) -> None:
        self.given = 0
        self._faults = faults
        self._method = method
        self._path = path
        self._last_repeats = last_repeats
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Optional[Fault]:
        if request.method != self._method or not request.path.startswith(self._path):
            return None
        with self._lock:
            place = self.given
            self.given += 1
        if place < len(self._faults):
            return self._faults[place]
        return self._faults[-1] if self._last_repeats else None


def always(fault: Fault, method: str = "POST", path: str = "/v1/batch/") -> Plan:
    """Let each request of one kind meet the same fault."""
    return Plan(fault, method=method, path=path, last_repeats=True)


class Dice:
    """Let some requests fail, by chance; the same seed makes the same choices in the same order.

    Args:
        faults: what may go wrong.
        share: how many of the requests fail.
        in_a_row: in how many failing requests one item may be, at most. Requests cannot stand
            for their items here: after a look at the server, what it has stored is left out, and
            the next try has another body.
    """

    def __init__(
        self, seed: int, faults: Sequence[Fault], share: float = 0.3, in_a_row: int = 2
    ) -> None:
        self._random = random.Random(seed)
        self._faults = faults
        self._share = share
        self._in_a_row = in_a_row
        self._failures: "Counter[str]" = Counter()
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Optional[Fault]:
        if request.method != "POST" or not request.path.startswith("/v1/batch/"):
            return None
        keys = _keys_of(request.json)
        with self._lock:
            if any(self._failures[key] >= self._in_a_row for key in keys):
                return None
            if self._random.random() >= self._share:
                return None
            self._failures.update(keys)
            return self._random.choice(self._faults)


def _keys_of(body: Any) -> List[str]:
    """Name the items of a batch: objects by their ids, references as they are."""
    if isinstance(body, dict):
        return [item["id"] for item in body["objects"]]
    return [json.dumps(item, sort_keys=True) for item in body]


def without_last(entries: List[Any]) -> List[Any]:
    return entries[:-1]


def with_one_more(entries: List[Any]) -> List[Any]:
    return [*entries, entries[0]]


def with_swapped_ids(entries: List[Any]) -> List[Any]:
    """Set in each entry the id of another object, which was not sent."""
    return [
        {**entry, "id": f"0000000{n}-dead-4ead-8ead-00000000dead"}
        for n, entry in enumerate(entries)
    ]
