"""Requests that are sent to the local server and to a real one, and must have the same answers.

A scenario is a list of steps that build on each other. Class names carry a tag, so that they are nobody
else's; each scenario deletes its classes before and after.
"""

from __future__ import annotations

import uuid
from typing import Any, Dict, List, NamedTuple, Tuple

Json = Dict[str, Any]

TAG = "Cr" + uuid.uuid4().hex[:8]
THING, OTHER, NOTE, FRESH = (f"{TAG}{name}" for name in ("Thing", "Other", "Note", "Fresh"))
CLASSES = (THING, OTHER, NOTE, FRESH)


class Step(NamedTuple):
    """One request."""

    method: str
    path: str
    body: Any = None
    query: Tuple[Tuple[str, str], ...] = ()


def uid(number: int) -> str:
    return f"{number:08x}-0000-5000-8000-{number:012x}"


def beacon(number: int, class_name: str = THING) -> str:
    return f"weaviate://localhost/{class_name}/{uid(number)}"


def get(path: str, **query: str) -> Step:
    return Step("GET", path, query=tuple(query.items()))


def post(path: str, body: Any, **query: str) -> Step:
    return Step("POST", path, body, tuple(query.items()))


def put(path: str, body: Any, **query: str) -> Step:
    return Step("PUT", path, body, tuple(query.items()))


def patch(path: str, body: Any) -> Step:
    return Step("PATCH", path, body)


def delete(path: str, body: Any = None, **query: str) -> Step:
    return Step("DELETE", path, body, tuple(query.items()))


def head(path: str, **query: str) -> Step:
    return Step("HEAD", path, query=tuple(query.items()))


def at(number: int, class_name: str = THING) -> str:
    return f"/v1/objects/{class_name}/{uid(number)}"


def to(number: int, name: str = "to", class_name: str = THING) -> str:
    return f"{at(number, class_name)}/references/{name}"


def thing(number: int, **more: Any) -> Json:
    return {"class": THING, "id": uid(number), **more}


def schema(**more: Any) -> Step:
    return post("/v1/schema", {"class": OTHER, "vectorizer": "none", **more})


def with_property(**prop: Any) -> Step:
    return schema(properties=[{"name": "p", **prop}])


PROPERTIES: List[Json] = [
    {"name": "name", "dataType": ["text"]},
    {"name": "count", "dataType": ["int"]},
    {"name": "share", "dataType": ["number"]},
    {"name": "open", "dataType": ["boolean"]},
    {"name": "at", "dataType": ["date"]},
    {"name": "key", "dataType": ["uuid"]},
    {"name": "place", "dataType": ["geoCoordinates"]},
    {"name": "data", "dataType": ["blob"]},
    {"name": "tags", "dataType": ["text[]"]},
    {"name": "counts", "dataType": ["int[]"]},
    {
        "name": "inner",
        "dataType": ["object"],
        "nestedProperties": [{"name": "n", "dataType": ["int"]}],
    },
    {"name": "to", "dataType": [THING]},
]
MAKE_THING = post("/v1/schema", {"class": THING, "vectorizer": "none", "properties": PROPERTIES})
MAKE_NOTE = post(
    "/v1/schema",
    {
        "class": NOTE,
        "vectorizer": "none",
        "multiTenancyConfig": {"enabled": True},
        "properties": [{"name": "text", "dataType": ["text"]}, {"name": "to", "dataType": [NOTE]}],
    },
)


def change(**more: Any) -> Step:
    body = {"class": OTHER, "vectorizer": "none", "multiTenancyConfig": {"enabled": False}}
    replication = {"deletionStrategy": "NoAutomatedResolution", "factor": 1}
    return put(f"/v1/schema/{OTHER}", {**body, "replicationConfig": replication, **more})


def check(**properties: Any) -> Step:
    return post("/v1/objects/validate", thing(9, properties=properties))


def batch(*objects: Json) -> Step:
    return post("/v1/batch/objects", {"fields": ["ALL"], "objects": list(objects)})


def refer(source: str, target: str, **more: str) -> Step:
    return post("/v1/batch/references", [{"from": source, "to": target, **more}])


def drop(where: Any, **more: Any) -> Step:
    return delete("/v1/batch/objects", {"match": {"class": THING, "where": where}, **more})


def note(number: int, **more: Any) -> Json:
    return {"class": NOTE, "id": uid(number), **more}


COUNTED = {"path": ["count"], "operator": "Equal", "valueInt": 1}
TENANTS = f"/v1/schema/{NOTE}/tenants"

SCENARIOS: Dict[str, List[Step]] = {
    "refused classes": [
        schema(**{"class": "Bad name"}),
        schema(vectorIndexType="tree"),
        schema(vectorizer="text2vec-nonsense"),
        schema(vectorIndexConfig={"efConstruction": 1}),
        schema(invertedIndexConfig={"bm25": {"b": 2}}),
        schema(invertedIndexConfig={"stopwords": {"preset": "x"}}),
        with_property(dataType=["nonsense"]),
        with_property(dataType=["Nonsense"]),
        with_property(dataType=[]),
        with_property(dataType="text"),
        with_property(name="id", dataType=["text"]),
        with_property(name="a b", dataType=["text"]),
        with_property(dataType=["int"], tokenization="word"),
        with_property(dataType=["int"], indexSearchable=True),
        with_property(dataType=["object"]),
        with_property(dataType=["object"], nestedProperties=[{"name": "x", "dataType": [OTHER]}]),
        with_property(dataType=["text"], nestedProperties=[{"name": "x", "dataType": ["int"]}]),
        get(f"/v1/schema/{OTHER}"),
    ],
    "a class and its changes": [
        with_property(dataType=["string"], description="d"),
        get(f"/v1/schema/{OTHER}"),
        schema(),
        post(f"/v1/schema/{OTHER}/properties", {"name": "Q", "dataType": ["int[]"]}),
        post(f"/v1/schema/{OTHER}/properties", {"name": "q", "dataType": ["int"]}),
        post(f"/v1/schema/{OTHER}/properties", {"name": "r"}),
        post(f"/v1/schema/{FRESH}/properties", {"name": "r", "dataType": ["int"]}),
        delete(f"/v1/schema/{OTHER}"),
        schema(),
        change(description="new", vectorIndexConfig={"ef": 33}),
        change(vectorIndexConfig={"distance": "dot"}),
        change(vectorIndexType="flat"),
        change(properties=[{"name": "n", "dataType": ["int"]}]),
        change(multiTenancyConfig={"enabled": True}),
        change(invertedIndexConfig={"bm25": {"b": 0.5, "k1": 1}, "indexTimestamps": False}),
        put(f"/v1/schema/{FRESH}", {"class": FRESH}),
        get(f"/v1/schema/{OTHER}"),
        get(f"/v1/schema/{FRESH}/shards"),
        delete(f"/v1/schema/{OTHER}"),
        get(f"/v1/schema/{OTHER}"),
    ],
    "values": [
        MAKE_THING,
        *(
            check(**{name: value})
            for name, values in (
                ("name", (5, True, [1], {"x": 1}, None, "x")),
                ("count", ("x", 1.5, 1.0, True, 2**53 + 1)),
                ("share", ("x", True, 1e300)),
                ("open", ("x", 1)),
                (
                    "at",
                    ("x", 5, "2020-01-01", "2020-02-30T00:00:00Z", "2020-01-01T00:00:00.5+02:00"),
                ),
                ("key", ("x", 5, uid(1).upper())),
                ("place", (5, {}, {"latitude": 1}, {"latitude": "x", "longitude": 1})),
                ("data", (5, "###", "aGVsbG8=")),
                ("tags", ("x", [1], [])),
                ("counts", (5, ["x"], [1.5])),
                ("inner", (5, [], {"z": 1}, {"n": "x"}, {"n": 1})),
                ("to", (5, {}, [5], [{}], [{"beacon": 5}], [{"beacon": beacon(8)}])),
                ("unknown", (1,)),
            )
            for value in values
        ),
        post("/v1/objects/validate", {"class": THING}),
        post("/v1/objects/validate", {"class": THING, "id": "x"}),
    ],
    "an object's life": [
        MAKE_THING,
        post("/v1/objects", thing(1, properties={"name": "a", "count": 1}, vector=[0.1, 1])),
        get(at(1), include="vector"),
        get(at(1)),
        head(at(1)),
        post("/v1/objects", thing(1)),
        post("/v1/objects", thing(2, vector=[1])),
        post("/v1/objects", thing(2, vector="x")),
        post("/v1/objects", thing(2, properties={"name": 5})),
        post("/v1/objects", {"class": THING, "id": "abc"}),
        patch(at(1), {"properties": {"name": "b", "count": None}}),
        get(at(1), include="vector"),
        patch(at(1), {"properties": {"name": 5}}),
        patch(at(9), {"properties": {}}),
        put(at(1), thing(1, properties={"share": 0.5}, vector=[3, 4])),
        get(at(1), include="vector"),
        put(at(1), thing(2)),
        put(at(1), thing(1, properties={"count": "x"})),
        get(at(1), include="nonsense"),
        get(at(1), consistency_level="MOST"),
        get(at(1), tenant="t"),
        get(f"/v1/objects/{THING}/abc"),
        get(at(9)),
        head(at(9)),
        get(at(1, FRESH)),
        delete(at(1)),
        get(at(1)),
        delete(at(1)),
    ],
    "listings": [
        MAKE_THING,
        batch(*(thing(n, properties={"count": n % 3, "name": f"n{n}"}) for n in (4, 2, 1, 3, 5))),
        get("/v1/objects", **{"class": THING, "limit": "2", "offset": "1"}),
        get("/v1/objects", **{"class": THING, "limit": "2", "after": uid(2)}),
        get("/v1/objects", **{"class": THING, "sort": "count,name", "order": "desc,asc"}),
        get("/v1/objects", **{"class": THING, "sort": "nope"}),
        get("/v1/objects", **{"class": THING, "after": uid(2)}),
        get("/v1/objects", **{"class": THING, "limit": "2", "after": "abc"}),
        get("/v1/objects", **{"class": THING, "limit": "20000"}),
        get("/v1/objects", **{"class": FRESH}),
        get("/v1/objects", limit="x"),
    ],
    "references": [
        MAKE_THING,
        batch(thing(1), thing(2), thing(3)),
        post(to(1), {"beacon": beacon(2)}),
        post(to(1), {"beacon": f"weaviate://localhost/{uid(3)}"}),
        get(at(1)),
        put(to(1), [{"beacon": beacon(3)}]),
        get(at(1)),
        delete(to(1), {"beacon": beacon(2)}),
        delete(to(1), {"beacon": beacon(3)}),
        get(at(1)),
        post(to(1), {"beacon": beacon(9)}),
        post(to(1, "nope"), {"beacon": beacon(2)}),
        post(to(1, "name"), {"beacon": beacon(2)}),
        post(to(9), {"beacon": beacon(2)}),
        post(to(1), {"beacon": "x"}),
        put(to(9), []),
        put(to(1, "nope"), []),
        post(to(1), {"beacon": beacon(3)}),
        refer(f"{beacon(1)}/to", beacon(2)),
        refer(f"{beacon(1)}/to", beacon(9)),
        refer(f"{beacon(9)}/to", beacon(2)),
        refer(f"{beacon(1, FRESH)}/to", beacon(2)),
        refer(beacon(1), beacon(2)),
        post("/v1/batch/references", []),
        get(at(1)),
    ],
    "batches": [
        MAKE_THING,
        batch(
            thing(1, properties={"name": "x", "at": "2020-01-01T00:00:00.500Z"}, vector=[1, 2]),
            thing(2, properties={"name": 5}),
            thing(3, properties={"to": [{"beacon": beacon(1)}]}),
            thing(5, properties={"place": {"latitude": 1.23456789, "longitude": 2}}),
            {"class": "", "id": uid(6)},
        ),
        batch(thing(1, properties={"count": 1}, vector=[3, 4]), thing(4, vector=[1])),
        get(at(1), include="vector"),
        batch(),
        batch(thing(7, tenant="t1")),
        batch({"class": THING, "id": "abc"}),
        post("/v1/batch/objects", {"objects": {}}),
        drop(COUNTED, dryRun=True, output="verbose"),
        drop(COUNTED, output="loud"),
        drop({**COUNTED, "path": ["nope"]}),
        drop({**COUNTED, "operator": "Nonsense"}),
        drop({"operator": "Equal", "path": ["count"]}),
        drop({"operator": "Equal", "path": ["count"], "valueText": "x"}),
        drop(None),
        drop(COUNTED, output="verbose"),
        get(at(1)),
    ],
    "auto-schema": [
        post("/v1/objects", {"class": FRESH, "id": uid(1), "properties": {"title": "x"}}),
        get(at(1, FRESH)),
        post("/v1/objects", {"class": FRESH, "properties": {"l": [1, "x"]}}),
        post("/v1/objects", {"class": FRESH, "properties": {"a b": 1}}),
        post("/v1/objects", {"class": FRESH, "id": uid(2), "properties": {"o": {"n": 1}}}),
        post("/v1/objects", {"class": FRESH, "id": uid(3), "properties": {"o": {"m": ["a"]}}}),
        get(at(3, FRESH)),
    ],
    "tenants": [
        MAKE_NOTE,
        post(TENANTS, [{"name": "t1", "activityStatus": "HOT"}]),
        post(TENANTS, [{"name": "t2", "activityStatus": "COLD"}]),
        post(TENANTS, [{"name": "a b"}]),
        put(TENANTS, [{"name": "t9", "activityStatus": "HOT"}]),
        delete(TENANTS, [""]),
        post(f"/v1/schema/{FRESH}/tenants", [{"name": "x"}]),
        post("/v1/objects", note(1, tenant="t1", properties={"text": "x"})),
        post("/v1/objects", note(1)),
        post("/v1/objects", note(2, tenant="t9")),
        post("/v1/objects", note(2, tenant="t2")),
        get(at(1, NOTE), tenant="t1"),
        get(at(1, NOTE)),
        get(at(1, NOTE), tenant="t9"),
        head(at(1, NOTE), tenant="t1"),
        head(at(1, NOTE)),
        batch(note(3, tenant="t1"), note(4, tenant="t9"), note(5)),
        get("/v1/objects", **{"class": NOTE, "tenant": "t1"}),
        get("/v1/objects", **{"class": NOTE}),
        patch(at(1, NOTE), {"tenant": "t1", "properties": {"text": "y"}}),
        patch(at(1, NOTE), {"properties": {"text": "y"}}),
        delete(at(1, NOTE)),
        delete(at(1, NOTE), tenant="t1"),
        get(at(1, NOTE), tenant="t1"),
        delete(TENANTS, ["t1"]),
        get(TENANTS),
    ],
    "wrong addresses": [
        get("/v1/nonsense"),
        put("/v1/meta", {}),
        post("/v1/graphql", {}),
        post("/v1/classifications", {"class": FRESH}),
        get(f"/v1/classifications/{uid(1)}"),
        get("/v1/backups/filesystem/never"),
        post("/v1/backups/nonsense", {"id": "a"}),
        get(f"/v1/nodes/{FRESH}"),
        get("/v1/nodes", output="loud"),
    ],
}
