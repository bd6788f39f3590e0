"""Where listing and searching by vector find the same, in the same order and as far away, on the local server and a real one.

What is compared is chosen so that no two hits are equally good: their order would be a real server's whim.
"""

from __future__ import annotations

import random
from typing import Any, Dict, Iterator, List

import pytest

import weaviate
from tests.live.congruence import (
    SPACE,
    THING,
    THING_SET,
    DataSet,
    Question,
    Stored,
    differences,
    same_errors,
    version_of,
)
from tests.support.things import Json, prop, uid
from weaviate.gql.get import GetBuilder

OTHER_GENERATE = (1, 34)  # from here on, servers know the word, and miss the module later
METRICS = ("cosine", "dot", "l2-squared", "manhattan", "hamming")
COLOURS = ("red", "green", "blue")
HERE = [0.9, -0.4, 0.3, 0.1, -0.2, 0.7, 0.5, -0.8]
CLASSES = {metric: SPACE + metric.replace("-", "_").capitalize() for metric in METRICS}

_random = random.Random(20240229)


def _place(number: int) -> List[float]:
    """Return a vector; with more and more in common with `HERE`, so that nothing is a tie for hamming."""
    return [
        value if place < number else round(_random.uniform(-1, 1), 3)
        for place, value in enumerate(HERE)
    ]


def _spaces() -> Iterator[Stored]:
    places = [_place(number % 8 if number < 8 else 0) for number in range(24)]
    for class_name in CLASSES.values():
        for number, vector in enumerate(places[:8] if class_name.endswith("Hamming") else places):
            properties = {
                "n": number,
                "colour": COLOURS[number % 3],
                "even": number % 2 == 0,
                "title": f"Place number {number}",
            }
            yield Stored(class_name, 1000 - number, properties, vector)


SPACE_SET = DataSet(
    [
        {
            "class": class_name,
            "vectorizer": "none",
            "vectorIndexConfig": {"distance": metric},
            "properties": [
                prop("n", "int"),
                prop("colour", "text"),
                prop("even", "boolean"),
                prop("title", "text"),
            ],
        }
        for metric, class_name in CLASSES.items()
    ],
    list(_spaces()),
)
DATA = DataSet([*SPACE_SET.classes, *THING_SET.classes], [*SPACE_SET.objects, *THING_SET.objects])


def by(name: str, order: str = "asc") -> Json:
    return {"path": [name], "order": order}


def get(client: weaviate.Client, class_name: str, *additional: str) -> GetBuilder:
    return client.query.get(class_name, ["n", "colour"]).with_additional(["id", *additional])


def _near(metric: str, *, limit: int = 20, **given: Any) -> Any:
    def question(client: weaviate.Client) -> GetBuilder:
        query = get(client, CLASSES[metric], "distance")
        return query.with_near_vector({"vector": HERE, **given}).with_limit(limit)

    return question


def _near_object(client: weaviate.Client) -> GetBuilder:
    query = get(client, CLASSES["l2-squared"], "distance", "vector")
    return query.with_near_object({"id": uid(997)}).with_limit(4)


def _group_by(path: str, groups: int, each: int) -> Any:
    shown = f"{{count maxDistance minDistance groupedBy{{value path}} hits{{n {path} _additional{{distance}}}}}}"

    def question(client: weaviate.Client) -> GetBuilder:
        query = client.query.get(COSINE).with_additional(f"group {shown}")
        near = query.with_near_vector({"vector": HERE}).with_limit(20)
        return near.with_group_by([path], groups, each)

    return question


FAR = {"cosine": 0.5, "dot": -1.0, "l2-squared": 2.0, "manhattan": 3.0, "hamming": 5.0}
RED = {"path": ["colour"], "operator": "Equal", "valueText": "red"}
COSINE = CLASSES["cosine"]

VECTOR_QUESTIONS: Dict[str, Any] = {
    **{f"near, {metric}": _near(metric) for metric in METRICS},
    **{f"near, {metric}, not far": _near(metric, distance=FAR[metric]) for metric in METRICS},
    **{f"near, {metric}, few": _near(metric, limit=3) for metric in METRICS},
    "certain": _near("cosine", certainty=0.8),
    "certainty": lambda client: (
        get(client, COSINE, "certainty").with_near_vector({"vector": HERE}).with_limit(5)
    ),
    "second page": lambda client: _near("cosine", limit=5)(client).with_offset(5),
    "filtered": lambda client: _near("cosine")(client).with_where(RED),
    "sorted": lambda client: _near("cosine", limit=6)(client).with_sort(by("n")),
    "autocut": lambda client: _near("cosine")(client).with_autocut(1),
    "autocut of two": lambda client: _near("l2-squared")(client).with_autocut(2),
    "near an object": _near_object,
    "grouped by text": _group_by("colour", 2, 3),
    "grouped by boolean": _group_by("even", 5, 2),
    "grouped by number": _group_by("n", 3, 1),
    "closest only": lambda client: client.query.raw(
        f"{{Get{{{COSINE}(limit: 10, nearVector: {{vector: {HERE}}},"
        " group: {type: closest, force: 0.3}) {n colour}}}"
    ),
    "merged": lambda client: client.query.raw(
        f"{{Get{{{COSINE}(limit: 10, nearVector: {{vector: {HERE}}},"
        " group: {type: merge, force: 0.3}) {n colour title}}}"
    ),
}

LISTINGS: Dict[str, Any] = {
    "in order of arrival": lambda client: get(client, COSINE),
    "all in all": lambda client: get(client, COSINE, "vector").with_limit(7),
    "page": lambda client: get(client, COSINE).with_limit(5).with_offset(4),
    "cursor": lambda client: get(client, COSINE).with_limit(5).with_after(uid(990)),
    "from the start": lambda client: get(client, COSINE).with_limit(5).with_after(uid(0)),
    "sorted by number": lambda client: get(client, COSINE).with_sort(by("n", "desc")),
    "sorted by two": lambda client: get(client, COSINE).with_sort([by("colour"), by("n", "desc")]),
    "sorted page": lambda client: (
        get(client, COSINE).with_sort(by("n")).with_limit(3).with_offset(2)
    ),
    "sorted by id": lambda client: get(client, COSINE).with_sort(by("_id")).with_limit(4),
    **{
        f"things by {name}, {order}": lambda client, name=name, order=order: (
            client.query.get(THING, [])
            .with_additional("id")
            .with_sort([by(name, order), by("_id")])
        )
        for name in ("title", "n", "x", "b", "d", "ns", "tags")
        for order in ("asc", "desc")
    },
}


REFUSED: Dict[str, Any] = {
    "vector too short": lambda client: (
        get(client, COSINE).with_near_vector({"vector": [1.0, 2.0]}).with_limit(5)
    ),
    "certainty without cosine": _near("dot", certainty=0.7),
    "no such object": lambda client: get(client, COSINE).with_near_object({"id": uid(1)}),
    "no vectorizer": lambda client: get(client, COSINE).with_near_text({"concepts": ["fox"]}),
    "sort by nothing": lambda client: get(client, COSINE).with_sort(by("nope")),
    "cursor with filter": lambda client: (
        get(client, COSINE).with_where(RED).with_limit(5).with_after(uid(990))
    ),
    "no such class": lambda client: client.query.get(f"{COSINE}s", ["n"]),
    "no such field": lambda client: client.query.get(COSINE, ["nope"]),
    "generate": lambda client: (
        get(client, COSINE).with_limit(1).with_generate(single_prompt="Say {title}")
    ),
    "ask": lambda client: get(client, COSINE).with_ask({"question": "Who?"}),
    "group by nothing": _group_by("nope", 2, 2),
}


def answer(client: weaviate.Client, question: Question) -> Json:
    query = question(client)
    return query if isinstance(query, dict) else query.do()


SAME = {
    **{f"vector: {name}": question for name, question in VECTOR_QUESTIONS.items()},
    **{f"list: {name}": question for name, question in LISTINGS.items()},
}


@pytest.mark.parametrize("name", SAME)
def test_a_search_is_understood_locally(name: str, local: weaviate.Client) -> None:
    assert "errors" not in answer(local, SAME[name])


@pytest.mark.live
@pytest.mark.parametrize("name", SAME)
def test_a_search_finds_the_same(name: str, local: weaviate.Client, real: weaviate.Client) -> None:
    assert not list(differences(answer(local, SAME[name]), answer(real, SAME[name])))


@pytest.mark.parametrize("name", REFUSED)
def test_a_search_is_refused_locally(name: str, local: weaviate.Client) -> None:
    assert answer(local, REFUSED[name])["errors"]


@pytest.mark.live
@pytest.mark.parametrize("name", REFUSED)
def test_a_search_is_refused_by_both(
    name: str, local: weaviate.Client, real: weaviate.Client
) -> None:
    if name == "generate" and version_of(real) >= OTHER_GENERATE:
        pytest.skip("this server knows the word, whether or not there is a module for it")
    assert same_errors(answer(local, REFUSED[name]), answer(real, REFUSED[name]))
