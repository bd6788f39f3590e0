"""Where numbers over objects, references and tenants agree between the local server and a real one."""

from __future__ import annotations

from typing import Any, Dict

import pytest

import weaviate
from tests.live.congruence import (
    PERSON,
    ROOM,
    THING,
    THING_SET,
    DataSet,
    Question,
    Stored,
    differences,
    same_errors,
    version_of,
)
from tests.support.things import Json, beacon, prop, uid
from weaviate.gql.aggregate import AggregateBuilder

DOOR = f"{ROOM}Door"
FLATS = f"{ROOM}Flats"
NUMBERS = "count sum mean median mode minimum maximum type"
TRUTHS = "count totalTrue totalFalse percentageTrue percentageFalse type"
WORDS = "count type topOccurrences(limit: 3) {value occurs}"

# Rooms lead to doors, and doors back to rooms; flats belong to tenants.
HOUSE = DataSet(
    [
        {"class": DOOR, "vectorizer": "none", "properties": [prop("colour", "text")]},
        {
            "class": ROOM,
            "vectorizer": "none",
            "properties": [
                prop("name", "text", tokenization="field"),
                prop("floor", "int"),
                prop("leads", DOOR, ROOM),
                prop("next", ROOM),
            ],
        },
        {
            "class": FLATS,
            "vectorizer": "none",
            "multiTenancyConfig": {"enabled": True},
            "properties": [
                prop("name", "text"),
                prop("size", "number"),
                prop("door", DOOR),
                prop("above", FLATS),
            ],
        },
    ],
    [
        Stored(DOOR, 1, {"colour": "red"}, [1.0, 0.0]),
        Stored(DOOR, 2, {"colour": "green"}, [0.0, 1.0]),
        *(
            Stored(
                ROOM,
                10 + n,
                {
                    "name": name,
                    "floor": n // 3,
                    "leads": [beacon(DOOR, 1 + n % 2), *([beacon(ROOM, 10)] if n else [])],
                    "next": [beacon(ROOM, 10 + n - 1)] if n else [],
                },
                [1.0, n + 0.5],
            )
            for n, name in enumerate(("hall", "kitchen", "cellar", "attic", "bath"))
        ),
        *(
            Stored(
                FLATS,
                30 + n,
                {
                    "name": f"flat {n} {tenant}",
                    "size": 20.5 + n,
                    "door": [beacon(DOOR, 1 + n % 2)],
                    "above": [beacon(FLATS, 30 + n - 1)] if n else [],
                },
                [n + 1.0, 1.0],
                tenant,
            )
            for tenant in ("north", "south")
            for n in range(3 if tenant == "north" else 2)
        ),
    ],
    ((FLATS, "north"), (FLATS, "south")),
)
DATA = DataSet(
    [*HOUSE.classes, *THING_SET.classes], [*HOUSE.objects, *THING_SET.objects], HOUSE.tenants
)


def _over(*fields: str, class_name: str = THING, **clauses: Any) -> Any:
    """Return a question for an aggregation; each clause is the arguments of its `with_...`."""

    def question(client: weaviate.Client) -> AggregateBuilder:
        query = client.query.aggregate(class_name)
        for field in fields:
            query.with_fields(field)
        for name, argument in clauses.items():
            getattr(query, f"with_{name}")(argument)
        return query

    return question


NEAR = {"vector": [1.0, 1.0, 0.5], "certainty": 0.1}
ONE = {"path": ["n"], "operator": "Equal", "valueInt": 1}

AGGREGATIONS: Dict[str, Any] = {
    "count": _over("meta {count}"),
    **{f"numbers of {name}": _over(f"{name} {{{NUMBERS}}}") for name in ("n", "x", "ns")},
    **{f"truths of {name}": _over(f"{name} {{{TRUTHS}}}") for name in ("b", "bs")},
    **{
        f"dates of {name}": _over(f"{name} {{count minimum maximum median}}")
        for name in ("d", "ds")
    },
    "occurrences of a text": _over("ws {count type}"),
    "most frequent": _over(f"tags {{{WORDS}}}", where=ONE),
    "references": _over("meta {count}", "by {type}"),
    "filtered": _over("meta {count}", f"n {{{NUMBERS}}}", f"b {{{TRUTHS}}}", where=ONE),
    "nothing left": _over(
        "meta {count}",
        f"x {{{NUMBERS}}}",
        where={"path": ["n"], "operator": "Equal", "valueInt": 77},
    ),
    "near": _over("meta {count}", f"n {{{NUMBERS}}}", near_vector=NEAR),
    "nearest": _over(
        "meta {count}", "x {maximum}", near_vector={"vector": [0.0, 1.0, 0.5]}, object_limit=2
    ),
    "near an object": _over("meta {count}", near_object={"id": uid(50)}, object_limit=3),
    "near and filtered": _over("meta {count}", near_vector=NEAR, where=ONE),
    "by truth": _over(
        "groupedBy {value path}", "meta {count}", "x {sum mean}", group_by_filter=["b"]
    ),
    "by what is not there": _over("groupedBy {value}", group_by_filter=["nope"]),
    "by floor": _over(
        "groupedBy {value path}", "meta {count}", "floor {sum}",
        class_name=ROOM, group_by_filter=["floor"], limit=1,
    ),
    "of a tenant": _over(
        "meta {count}", "size {sum mean}", class_name=FLATS, tenant="north"
    ),
    "of another tenant": _over("size {maximum}", class_name=FLATS, tenant="south"),
}  # fmt: skip

GETS: Dict[str, str] = {
    "references of two classes": (
        f"{ROOM} {{name leads {{... on {DOOR} {{colour _additional {{id}}}} ... on {ROOM} {{name}}}}}}"
    ),
    "references of one class only": f"{ROOM} {{name leads {{... on {DOOR} {{colour}}}}}}",
    "references over three steps": (
        f"{ROOM}(where: {{path: [\"name\"], operator: Equal, valueText: \"attic\"}})"
        f" {{next {{... on {ROOM} {{name next {{... on {ROOM} {{name next"
        f" {{... on {ROOM} {{name floor}}}}}}}}}}}}}}"
    ),
    "filter over two steps": (
        f"{ROOM}(where: {{path: [\"next\", \"{ROOM}\", \"next\", \"{ROOM}\", \"name\"],"
        " operator: Equal, valueText: \"hall\"}) {name}"
    ),
    "filter on one of two classes": (
        f"{ROOM}(where: {{path: [\"leads\", \"{DOOR}\", \"colour\"],"
        " operator: Equal, valueText: \"red\"}) {name}"
    ),
    "names of types": f"{ROOM}(limit: 1) {{__typename name}}",
    "a tenant": f"{FLATS}(tenant: \"south\") {{name size}}",
    "within a tenant": (
        f"{FLATS}(tenant: \"south\") {{name above {{... on {FLATS} {{name above"
        f" {{... on {FLATS} {{name}}}}}}}}}}"
    ),
    "filter out of a tenant": (
        f"{FLATS}(tenant: \"north\", where: {{path: [\"door\", \"{DOOR}\", \"colour\"],"
        " operator: Equal, valueText: \"red\"}) {name}"
    ),
    "nothing that leads out of a tenant": (
        f"{FLATS}(tenant: \"south\", bm25: {{query: \"x\"}})"
        f" {{name door {{... on {DOOR} {{colour}}}}}}"
    ),
    "limit below nothing": f"{ROOM}(limit: -5) {{name}}",
    "near in a tenant": (
        f"{FLATS}(tenant: \"north\", limit: 2, nearVector: {{vector: [1.0, 1.0]}})"
        " {name _additional {distance}}"
    ),
    "words in a tenant": f"{FLATS}(tenant: \"south\", bm25: {{query: \"1\"}}) {{name}}",
    "nested objects": f"{THING}(limit: 2) {{o {{i parts {{z}}}} geo {{latitude longitude}}}}",
    "everything about an object": (
        f"{THING} {{n x b d ns bs ds u us ws low field tags _additional {{id vector}}}}"
    ),
    "two at once": (
        f"first: {ROOM}(limit: 1) {{name}}"
        f" second: {ROOM}(limit: 1, offset: 1) {{name}} {PERSON} {{name age}}"
    ),
}  # fmt: skip

OUTWARDS = f"{{name door {{... on {DOOR} {{colour}}}}}}"
REFUSED: Dict[str, str] = {
    "out of a tenant": f"{{Get {{{FLATS}(tenant: \"south\") {OUTWARDS}}}}}",
    "words that lead out of a tenant": (
        f"{{Get {{{FLATS}(tenant: \"south\", bm25: {{query: \"flat\"}}) {OUTWARDS}}}}}"
    ),
    "twice out of a tenant": (
        f"{{Get {{{FLATS}(tenant: \"south\") {{name above {{... on {FLATS} {OUTWARDS}}}}}}}}}"
    ),
    "no tenant": f"{{Get {{{FLATS} {{name}}}}}}",
    "no such tenant": f"{{Get {{{FLATS}(tenant: \"west\") {{name}}}}}}",
    "tenant of a class without": f"{{Get {{{ROOM}(tenant: \"north\") {{name}}}}}}",
    "no tenant to count": f"{{Aggregate {{{FLATS} {{meta {{count}}}}}}}}",
    "nothing of a reference": f"{{Get {{{ROOM} {{next}}}}}}",
    "no such class in a reference": f"{{Get {{{ROOM} {{next {{... on {PERSON} {{name}}}}}}}}}}",
    "sum of a text": f"{{Aggregate {{{ROOM} {{name {{sum}}}}}}}}",
    "no such class to count": f"{{Aggregate {{{ROOM}s {{meta {{count}}}}}}}}",
    "no such property to sum": f"{{Aggregate {{{ROOM} {{nope {{sum}}}}}}}}",
    "near without a limit": (
        f"{{Aggregate {{{ROOM}(nearVector: {{vector: [1.0, 1.0]}}) {{meta {{count}}}}}}}}"
    ),
    "sort in an aggregation": (
        f"{{Aggregate {{{ROOM}(sort: {{path: [\"name\"]}}) {{meta {{count}}}}}}}}"
    ),
    "limit that is a text": f"{{Get {{{ROOM}(limit: \"1\") {{name}}}}}}",
    "no query": "{Get}",
    "no GraphQL": f"{{Get {{{ROOM} {{name}}",
    "summary": f"{{Get {{{ROOM} {{_additional {{summary(properties: [\"name\"]) {{result}}}}}}}}}}",
    "rerank": f"{{Get {{{ROOM} {{_additional {{rerank(query: \"x\") {{score}}}}}}}}}}",
}  # fmt: skip


def aggregated(client: weaviate.Client, question: Question) -> Json:
    numbers: Json = question(client).do()
    return numbers


def fetched(client: weaviate.Client, selection: str) -> Json:
    return client.query.raw(f"{{Get {{{selection}}}}}")


@pytest.mark.parametrize("name", AGGREGATIONS)
def test_an_aggregation_is_understood_locally(name: str, local: weaviate.Client) -> None:
    assert "errors" not in aggregated(local, AGGREGATIONS[name])


@pytest.mark.live
@pytest.mark.parametrize("name", AGGREGATIONS)
def test_an_aggregation_is_the_same(
    name: str, local: weaviate.Client, real: weaviate.Client
) -> None:
    if name == "references" and version_of(real) < (1, 28):
        pytest.skip("a server before 1.28 fails on the type of a reference alone")
    question = AGGREGATIONS[name]
    assert not list(differences(aggregated(local, question), aggregated(real, question)))


@pytest.mark.parametrize("name", GETS)
def test_objects_are_got_locally(name: str, local: weaviate.Client) -> None:
    assert "errors" not in fetched(local, GETS[name])


@pytest.mark.live
@pytest.mark.parametrize("name", GETS)
def test_the_same_objects_are_got(name: str, local: weaviate.Client, real: weaviate.Client) -> None:
    assert not list(differences(fetched(local, GETS[name]), fetched(real, GETS[name])))


@pytest.mark.parametrize("name", REFUSED)
def test_a_query_is_refused_locally(name: str, local: weaviate.Client) -> None:
    assert local.query.raw(REFUSED[name])["errors"]


@pytest.mark.live
@pytest.mark.parametrize("name", REFUSED)
def test_a_query_is_refused_by_both(
    name: str, local: weaviate.Client, real: weaviate.Client
) -> None:
    assert same_errors(local.query.raw(REFUSED[name]), real.query.raw(REFUSED[name]))
