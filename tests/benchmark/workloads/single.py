"""Requests that are about one object."""

from __future__ import annotations

from typing import Any, Callable

from workloads import data
from workloads.catalogue import Action, Prepare, Taken, Workload, tell

import weaviate

Request = Callable[[Any, str], Any]
_THING = data.properties(1)
_VECTOR = data.lists(1, 1536)[0]


def prepare(request: Request, units: int) -> Prepare:
    def start(url: str) -> Action:
        tell(url, "_set?dimensions=1536")
        objects = weaviate.Client(url).data_object
        ids = data.ids(units)

        def action() -> Taken:
            for uuid in ids:
                request(objects, uuid)
            return "requests", units

        return action

    return start


def _row(title: str, request: Request, units: int = 300) -> Workload:
    return Workload("One request", title, "request", units, prepare(request, units))


WORKLOADS = [
    _row("create", lambda o, uuid: o.create(_THING, "Article", uuid)),
    _row("get_by_id", lambda o, uuid: o.get_by_id(uuid, class_name="Article")),
    _row("exists", lambda o, uuid: o.exists(uuid, class_name="Article")),
    _row("update", lambda o, uuid: o.update(_THING, "Article", uuid)),
    _row("replace", lambda o, uuid: o.replace(_THING, "Article", uuid)),
    _row("delete", lambda o, uuid: o.delete(uuid, class_name="Article")),
    _row("create, 1536-d list", lambda o, uuid: o.create(_THING, "Article", uuid, _VECTOR)),
    _row(
        "get_by_id, 1536-d",
        lambda o, uuid: o.get_by_id(uuid, class_name="Article", with_vector=True),
    ),
]
