"""A Weaviate that does nothing but store: what arrived is kept by class, tenant and id, and counted.

It treats a batch as a real server does: an object that arrives again replaces the one before it,
with its references; a reference that arrives twice is there twice. Faults stand before or after
the storing; see `tests.support.faults`.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections import Counter
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from tests.support.scripted import Exchange, Request, ScriptedServer, say

Address = Tuple[str, Optional[str], str]
"""Class, tenant and id of an object."""

Link = Tuple[Address, str, str]
"""Where a reference starts: object and property; and the beacon where it leads."""


class Reply(NamedTuple):
    """What an honest server says."""

    status: int
    value: Any = None


Fault = Callable[[Exchange, Callable[[], Reply]], None]
"""Answers an exchange; calling the second argument stores, and gives the honest reply."""

OK = {"status": "SUCCESS"}


def _failed(message: str) -> Dict[str, Any]:
    return {"errors": {"error": [{"message": message}]}, "status": "FAILED"}


class Storage:
    """What is stored, and how often it was written; its methods may be called by many threads."""

    def __init__(self) -> None:
        self.objects: Dict[Address, Dict[str, Any]] = {}
        self.writes: "Counter[Address]" = Counter()
        self._links: Dict[Address, "Counter[Tuple[str, str]]"] = {}
        self.early: List[Link] = []
        """References that came before the object they start from."""
        self.refuse: Callable[[Dict[str, Any]], Optional[str]] = lambda item: None
        """Returns why an item of a batch is rejected; None if it is accepted."""
        self._lock = threading.RLock()

    def put_objects(self, items: List[Dict[str, Any]]) -> Reply:
        return Reply(200, [self._put_of_batch(item) for item in items])

    def _put_of_batch(self, item: Dict[str, Any]) -> Dict[str, Any]:
        reason = self.refuse(item)
        if reason is None:
            self.put(item)
        return {**item, "deprecations": None, "result": _failed(reason) if reason else OK}

    def put(self, item: Dict[str, Any]) -> None:
        address = (item["class"], item.get("tenant"), item["id"])
        with self._lock:
            self._links.pop(address, None)
            self.objects[address] = item
            self.writes[address] += 1

    def put_links(self, items: List[Dict[str, Any]]) -> Reply:
        return Reply(200, [self._put_link_of_batch(item) for item in items])

    def _put_link_of_batch(self, item: Dict[str, Any]) -> Dict[str, Any]:
        reason = self.refuse(item) or self._add_link(link_of(item))
        if reason is None:
            return {**item, "result": OK}
        return {"result": _failed(reason)}  # a real server does not say which

    def _add_link(self, link: Link) -> Optional[str]:
        address, name, beacon = link
        with self._lock:
            if address not in self.objects:
                self.early.append(link)
                return "there is no such object"
            self._links.setdefault(address, Counter())[name, beacon] += 1
        return None

    @property
    def links(self) -> "Counter[Link]":
        """The references, each with how often it is there."""
        with self._lock:
            return Counter(
                {
                    (address, name, beacon): count
                    for address, links in self._links.items()
                    for (name, beacon), count in links.items()
                }
            )

    def get(self, address: Address, with_vector: bool) -> Optional[Dict[str, Any]]:
        with self._lock:
            item = self.objects.get(address)
            if item is None:
                return None
            found = {**item, "properties": dict(item["properties"])}
            for (name, beacon), count in self._links.get(address, {}).items():
                listed = found["properties"].setdefault(name, [])
                listed += [{"beacon": beacon, "href": "/v1" + beacon[21:]}] * count
        if not with_vector:
            found.pop("vector", None)
        return found

    def remove(self, address: Address) -> bool:
        with self._lock:
            return self.objects.pop(address, None) is not None


def link_of(reference: Dict[str, Any]) -> Link:
    """Take the reference of a batch apart."""
    class_name, object_id, name = reference["from"].split("/")[-3:]
    return (class_name, reference.get("tenant"), object_id), name, reference["to"]


class StoringServer(ScriptedServer):
    """Serves a `Storage`; use it in a `with` block.

    Attributes:
        fault: says what goes wrong with a request; None for nothing.
        storage: what is stored.
    """

    def __init__(self, version: str = "1.24.26") -> None:
        self.storage = Storage()
        self.fault: Callable[[Request], Optional[Fault]] = lambda request: None
        self._version = version
        super().__init__(self._answer_or_fail)

    def batches(self, kind: str) -> List[List[Dict[str, Any]]]:
        """Return the items of each batch that arrived; `kind` is "objects" or "references"."""
        bodies = [request.json for request in self.seen("POST", f"/v1/batch/{kind}")]
        return [body["objects"] if kind == "objects" else body for body in bodies]

    def _answer_or_fail(self, exchange: Exchange) -> None:
        request = exchange.request
        fault = self.fault(request)
        if fault is not None:
            fault(exchange, lambda: self.honest(request))
        else:
            give(exchange, self.honest(request))

    def honest(self, request: Request) -> Reply:
        """Do what a request says."""
        verb, segments = request.method, request.segments[1:]
        body = json.loads(request.body) if request.body else None
        if segments[0] == "batch" and verb == "POST":
            if segments[1] == "objects":
                return self.storage.put_objects(body["objects"])
            return self.storage.put_links(body)
        if segments[0] == "objects":
            return self._object(request, verb, segments[1:], body)
        return Reply(200, _FIXED.get(segments[0], {}) or {"version": self._version})

    def _object(self, request: Request, verb: str, segments: List[str], body: Any) -> Reply:
        query = dict(request.query)
        if verb == "POST" and not segments:
            body.setdefault("id", str(uuid.uuid4()))
            self.storage.put(body)
            return Reply(200, body)
        if len(segments) != 2:
            return Reply(200, {"objects": []})
        address = (segments[0], query.get("tenant"), segments[1])
        if verb == "PUT":
            self.storage.put(body)
            return Reply(200, body)
        found = self.storage.get(address, query.get("include") == "vector")
        if found is None:
            return Reply(404)
        if verb == "PATCH":
            self.storage.put({**found, "properties": {**found["properties"], **body["properties"]}})
        elif verb == "DELETE":
            self.storage.remove(address)
        return Reply(200, found) if verb == "GET" else Reply(204)


_FIXED: Dict[str, Any] = {
    "nodes": {"nodes": [{"name": "n", "status": "HEALTHY", "stats": {}}]},
    "schema": {"classes": []},
    "graphql": {"data": {}},
    "meta": None,
}


def give(exchange: Exchange, reply: Reply) -> None:
    """Answer with an honest reply."""
    if exchange.request.segments[-1] == "openid-configuration":
        reply = Reply(404)
    if reply.value is None:
        exchange.reply(reply.status)
    else:
        say(reply.value, reply.status)(exchange)


def stored_numbers(server: StoringServer) -> "Counter[int]":
    """Return how often each number `n` is among the properties of stored objects."""
    return Counter(item["properties"]["n"] for item in server.storage.objects.values())
