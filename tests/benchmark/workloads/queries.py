"""Queries: their text, and their way to a server and back."""

from __future__ import annotations

from typing import Any, Callable

from workloads import data
from workloads.catalogue import Action, Prepare, Taken, Workload, tell

import weaviate

Make = Callable[[Any, Any], Any]
WHERE = {
    "operator": "And",
    "operands": [
        {"path": ["lang"], "operator": "Equal", "valueText": "en"},
        {"path": ["count"], "operator": "GreaterThan", "valueInt": 10},
        {
            "operator": "Or",
            "operands": [
                {"path": ["flag"], "operator": "Equal", "valueBoolean": True},
                {"path": ["title"], "operator": "Like", "valueText": 'a "quoted" * thing'},
            ],
        },
    ],
}


def _plain(client: Any, vector: Any, limit: int = 10) -> Any:
    query = client.query.get("Article", data.NAMES)
    return query.with_limit(limit).with_additional(["id", "distance"])


def _filtered(client: Any, vector: Any, limit: int = 10) -> Any:
    return _plain(client, vector, limit).with_where(WHERE)


def _near(client: Any, vector: Any, limit: int = 10) -> Any:
    near = {"vector": vector, "distance": 0.7}
    return _filtered(client, vector, limit).with_near_vector(near)


def _with_vectors(client: Any, vector: Any) -> Any:
    query = client.query.get("Article", data.NAMES).with_limit(100)
    return query.with_additional(["id", "vector"]).with_near_vector({"vector": vector})


def build(make: Make, units: int, vectors: Any = data.lists) -> Prepare:
    def prepare(url: str) -> Action:
        client, vector = weaviate.Client(url), vectors(1, 1536)[0]

        def action() -> None:
            for _ in range(units):
                make(client, vector).build()

        return action

    return prepare


def do(make: Make, units: int, hits: int) -> Prepare:
    def prepare(url: str) -> Action:
        tell(url, "_set?dimensions=1536")
        client, vector = weaviate.Client(url), data.lists(1, 1536)[0]

        def action() -> Taken:
            for _ in range(units):
                answer = make(client, vector).do()
                assert len(answer["data"]["Get"]["Article"]) == hits
            return "requests", units

        return action

    return prepare


def _row(title: str, units: int, prepare: Prepare) -> Workload:
    return Workload("Query", title, "query", units, prepare)


WORKLOADS = [
    _row("build", 3000, build(_plain, 3000)),
    _row("build, nested where", 1000, build(_filtered, 1000)),
    _row("build, near 1536-d list", 200, build(_near, 200)),
    _row("build, near 1536-d numpy", 200, build(_near, 200, data.arrays)),
    _row("do, 10 hits", 150, do(_near, 150, 10)),
    _row("do, 100 hits", 100, do(lambda c, v: _near(c, v, 100), 100, 100)),
    _row("do, 100 hits with 1536-d vectors", 10, do(_with_vectors, 10, 100)),
]
