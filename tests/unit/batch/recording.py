"""Connections, executors and pending items for the tests of the batch.

The connection records and answers; the executor works in the calling thread.
"""

from __future__ import annotations

import json
from concurrent.futures import Executor, Future
from typing import Any, Callable, Dict, List, Optional, Tuple

import requests

from weaviate.batch._item import object_item, object_prefix, reference_item, reference_template
from weaviate.batch._pending import Flush, Pending
from weaviate.batch._results import Tally
from weaviate.batch._sizing import Sizing

ID = "00000000-0000-5000-8000-000000000001"
OK = {"status": "SUCCESS"}


def failed(message: str) -> Dict[str, Any]:
    """Return the result of an item that is refused."""
    return {"status": "FAILED", "errors": {"error": [{"message": message}]}}


def answer(value: Any, status: int = 200, **headers: str) -> requests.Response:
    """Return an answer of a server."""
    response = requests.Response()
    response.status_code = status
    response._content = json.dumps(value).encode()
    response.headers.update(headers)
    return response


def stored(items: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    """Return the entries of a server that stores everything."""
    return [{**item, "result": OK} for item in items]


def manual_pending() -> Pending:
    """Return the pending items of a manual batch."""
    sizing = Sizing(10, 1.0)
    sizing.configure(None, 1.0, dynamic=False)
    return Pending(sizing)


def flush_of(pending: Pending, objects: int, links: int = 0) -> Flush:
    """Add objects and references to pending items, and take them all out."""
    for number in range(objects):
        pending.add(object_item(object_prefix("Thing"), {"n": number}))
    for _ in range(links):
        template = reference_template("Thing", "to", "Thing", None)
        pending.add(reference_item(template, ID, ID))
    flush = pending.take()
    assert flush is not None
    return flush


def counted(tally: Tally) -> Tuple[int, int]:
    """Return how many items were stored and refused."""
    return tally.stored, tally.refused


class RecordingConnection:
    """Keeps each call; `replies` are given in turn: answers, or errors to raise, else all is stored."""

    server_version = "1.24.26"
    timeout_config = (10, 60)

    def __init__(self, *replies: Any) -> None:
        self.replies = list(replies)
        self.calls: List[Tuple[str, str, Any]] = []
        self.queries: List[Any] = []
        """The query parameters of the batches."""
        self.objects: Dict[str, Any] = {}
        """What `GET /objects/CLASS/ID` finds, by path."""

    def post(self, path: str, weaviate_object: Any, params: Any = None) -> requests.Response:
        body = json.loads(weaviate_object)
        self.calls.append(("post", path, body))
        self.queries.append(params)
        reply = self.replies.pop(0) if self.replies else stored
        if isinstance(reply, BaseException):
            raise reply
        if isinstance(reply, requests.Response):
            return reply
        return answer(reply(body["objects"] if isinstance(body, dict) else body))

    def head(self, path: str, params: Any = None) -> requests.Response:
        self.calls.append(("head", path, params))
        return answer(None, 204 if path in self.objects else 404)

    def get(self, path: str, params: Any = None) -> requests.Response:
        self.calls.append(("get", path, params))
        found = self.objects.get(path)
        return answer(found, 200 if found is not None else 404)

    def verbs(self) -> List[str]:
        """Return the verbs of the calls."""
        return [verb for verb, _, _ in self.calls]

    def numbers(self) -> List[List[int]]:
        """Return the property `n` of the objects of each batch."""
        return [
            [item["properties"]["n"] for item in body["objects"]]
            for verb, path, body in self.calls
            if path == "/batch/objects"
        ]


class SerialExecutor(Executor):
    """Carries out each task when it is submitted, or later when `run_all` is called."""

    def __init__(self, max_workers: Optional[int] = None, *, is_late: bool = False) -> None:
        self.waiting: List[Callable[[], Any]] = []
        self.is_late = is_late
        self._is_shutdown = False

    def submit(self, function: Any, /, *arguments: Any, **keywords: Any) -> "Future[Any]":
        if self._is_shutdown:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future: "Future[Any]" = Future()
        if self.is_late:
            self.waiting.append(lambda: function(*arguments, **keywords))
        else:
            function(*arguments, **keywords)
        return future

    def run_all(self) -> None:
        """Carry out what waits."""
        while self.waiting:
            self.waiting.pop(0)()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._is_shutdown = True

    def is_shutdown(self) -> bool:
        return self._is_shutdown
