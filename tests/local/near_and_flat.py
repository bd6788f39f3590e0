"""Two classes whose vectors are indexed in two ways, and short words to search them."""

from __future__ import annotations

from typing import Any

from tests.local.plain_http import Caller
from tests.local.samples import uid


def fill(call: Caller) -> None:
    for name, settings in (
        ("Near", {"vectorIndexConfig": {"distance": "cosine"}}),
        ("Flat", {"vectorIndexType": "flat", "vectorIndexConfig": {"distance": "manhattan"}}),
    ):
        properties = [
            {"name": "t", "dataType": ["text"]},
            {"name": "n", "dataType": ["int"], "indexFilterable": False},
        ]
        schema = {"class": name, "vectorizer": "none", "properties": properties, **settings}
        call.post("/v1/schema", schema)
        for number in (1, 2, 3):
            body = {"class": name, "id": uid(number), "properties": {"t": "fox", "n": number}}
            call.post("/v1/objects", {**body, "vector": [number, 1, 2]})
        call.post("/v1/objects", {"class": name, "id": uid(9), "properties": {"t": "dog"}})


def ask(call: Caller, query: str) -> Any:
    """Return the results of a query, or the message of its refusal."""
    answer = call.post("/v1/graphql", {"query": query}).json
    if "errors" in answer:
        return answer["errors"][0]["message"]
    (function,) = answer["data"].values()
    (results,) = function.values()
    return results


def ids_of(call: Caller, name: str, arguments: str) -> Any:
    found = ask(call, f"{{Get{{{name}({arguments}){{_additional{{id}}}}}}}}")
    return found if isinstance(found, str) else [hit["_additional"]["id"] for hit in found]


def counts(call: Caller, name: str, arguments: str) -> Any:
    found = ask(call, f"{{Aggregate{{{name}({arguments}){{meta{{count}}}}}}}}")
    return found if isinstance(found, str) else [group["meta"]["count"] for group in found]


def shard_of(call: Caller, name: str) -> str:
    return str(call.get(f"/v1/schema/{name}/shards").json[0]["name"])
