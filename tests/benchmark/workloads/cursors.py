"""Reading everything, page by page."""

from __future__ import annotations

from typing import Any

from workloads import data
from workloads.catalogue import Action, Prepare, Workload, tell

import weaviate

_COUNT = 2000
"""So many objects the stub has."""
_FIRST = "00000000-0000-0000-0000-000000000000"


def _rest_page(client: Any, after: str, with_vector: bool) -> Any:
    found = client.data_object.get(
        class_name="Article", limit=100, after=after, with_vector=with_vector
    )["objects"]
    return found, found[-1]["id"] if found else None


def _graphql_page(client: Any, after: str, with_vector: bool) -> Any:
    additional = ["id", "vector"] if with_vector else ["id"]
    query = client.query.get("Article", data.NAMES).with_additional(additional)
    found = query.with_limit(100).with_after(after).do()["data"]["Get"]["Article"]
    return found, found[-1]["_additional"]["id"] if found else None


def read(page: Any, with_vector: bool = False) -> Prepare:
    def prepare(url: str) -> Action:
        tell(url, "_set?dimensions=768")
        client = weaviate.Client(url)

        def action() -> None:
            last, count = _FIRST, 0
            while last:
                found, last = page(client, last, with_vector)
                count += len(found)
            assert count == _COUNT, count

        return action

    return prepare


def _row(title: str, prepare: Prepare) -> Workload:
    return Workload("Cursor, 100 in a page", title, "object", _COUNT, prepare)


WORKLOADS = [
    _row("data_object.get", read(_rest_page)),
    _row("data_object.get, 768-d", read(_rest_page, True)),
    _row("query.get", read(_graphql_page)),
    _row("query.get, 768-d", read(_graphql_page, True)),
]
