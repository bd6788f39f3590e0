"""Where words are found in the same texts, with the same scores, on the local server and a real one."""

from __future__ import annotations

import random
from typing import Any, Dict, Iterator, List

import pytest

import weaviate
from tests.live.congruence import (
    TEXT,
    DataSet,
    Question,
    Stored,
    differences,
    same_errors,
    version_of,
)
from tests.support.things import Json, prop
from weaviate.gql.get import GetBuilder, HybridFusion

OTHER_SCORING = (1, 30)  # from here on, servers score words in another way
WORDS = (
    *("alpha", "beta", "gamma", "delta", "fox", "dog", "Cat", "bird"),
    *("äpfel", "straße", "fish", "horse", "cow", "sheep", "goat", "duck"),
)
SPARSE = f"{TEXT}Sparse"

_random = random.Random(20240229)


def _words(most: int) -> str:
    return " ".join(_random.choice(WORDS) for _ in range(_random.randint(1, most)))


def _texts() -> Iterator[Stored]:
    for number in range(40):
        properties = {
            "title": _words(4),
            "body": f"the {_words(14)}",
            "low": _words(6),
            "ws": _words(6),
            "field": _words(2),
            "tags": [_words(2) for _ in range(3)],
        }
        yield Stored(TEXT, 2000 - number, properties, [_random.uniform(-1, 1) for _ in range(4)])
        yield Stored(SPARSE, 3000 - number, {"title": _words(9)})


DATA = DataSet(
    [
        {
            "class": TEXT,
            "vectorizer": "none",
            "properties": [
                prop("title", "text"),
                prop("body", "text"),
                prop("low", "text", tokenization="lowercase"),
                prop("ws", "text", tokenization="whitespace"),
                prop("field", "text", tokenization="field"),
                prop("tags", "text[]"),
                prop("number", "int"),
            ],
        },
        {
            "class": SPARSE,
            "vectorizer": "none",
            "invertedIndexConfig": {
                "bm25": {"k1": 0.9, "b": 0.3},
                "stopwords": {"preset": "none", "additions": ["fox"], "removals": []},
            },
            "properties": [prop("title", "text")],
        },
    ],
    list(_texts()),
)


def get(client: weaviate.Client, class_name: str, *additional: str) -> GetBuilder:
    return client.query.get(class_name, ["title"]).with_additional(["id", *additional])


def _bm25(query: str, *properties: str, limit: int = 40, class_name: str = TEXT) -> Any:
    def question(client: weaviate.Client) -> GetBuilder:
        request = get(client, class_name, "score").with_limit(limit)
        return request.with_bm25(query, list(properties) or None)

    return question


def _hybrid(query: str, *, vector: Any = (0.5, -0.5, 0.3, 0.2), **given: Any) -> Any:
    def question(client: weaviate.Client) -> GetBuilder:
        return (
            get(client, TEXT, "score")
            .with_hybrid(query, vector=list(vector) if vector else None, **given)
            .with_limit(40)
        )

    return question


KEYWORDS: Dict[str, Any] = {
    "word": _bm25("fox", "title"),
    "words": _bm25("fox dog bird", "title"),
    "twice": _bm25("fox fox dog", "body"),
    "letters beyond ASCII": _bm25("ÄPFEL Straße", "body"),
    "lower case": _bm25("CAT dog", "low"),
    "white space": _bm25("Cat cat dog", "ws"),
    "field": _bm25("fox", "field"),
    "list": _bm25("fox cow", "tags"),
    "stopword": _bm25("the fox", "body"),
    "nothing": _bm25("zebra", "body"),
    "constants of its own": _bm25("dog cat", class_name=SPARSE),
    "stopword of its own": _bm25("fox", class_name=SPARSE),
    "filtered": lambda client: _bm25("fox", "body")(client).with_where(
        {"path": ["title"], "operator": "Equal", "valueText": "dog"}
    ),
    "second page": lambda client: _bm25("fox dog", "body", limit=3)(client).with_offset(3),
    "autocut": lambda client: _bm25("fox dog", "body")(client).with_autocut(1),
    "everywhere": _bm25("fox dog"),
    "two properties": _bm25("fox dog", "title", "body"),
    "boost": _bm25("fox dog", "title^3", "body"),
    "explained": lambda client: (
        get(client, TEXT, "score", "explainScore").with_bm25("fox", ["body"]).with_limit(40)
    ),
    "all kinds": _bm25("Cat dog", "title", "low^2", "ws", "tags"),
}
CUT_BY_SCORE = ("second page", "autocut")
HYBRIDS: Dict[str, Any] = {
    f"{'relative' if fusion is HybridFusion.RELATIVE_SCORE else 'ranked'} {alpha}": _hybrid(
        "fox dog", properties=["body"], alpha=alpha, fusion_type=fusion
    )
    for fusion in (HybridFusion.RELATIVE_SCORE, HybridFusion.RANKED)
    for alpha in (0.0, 0.3, 0.75, 1.0)
}
REFUSED: Dict[str, Any] = {
    "no such property": _bm25("fox", "nope"),
    "number for words": _bm25("fox", "number"),
    "hybrid without vectorizer": _hybrid("fox", vector=None),
    "hybrid without such property": _hybrid("fox", properties=["nope"]),
    "alpha too large": _hybrid("fox", alpha=1.5),
}


def answer(client: weaviate.Client, question: Question) -> Json:
    found: Json = question(client).do()
    return found


def _ids(found: Json) -> List[str]:
    (hits,) = found["data"]["Get"].values()
    return sorted(hit["_additional"]["id"] for hit in hits)


def _scores(found: Json) -> Json:
    """Return the scores by id: hits that are equally good come in any order from a hybrid search."""
    (hits,) = found["data"]["Get"].values()
    scores = [float(hit["_additional"]["score"]) for hit in hits]
    assert scores == sorted(scores, reverse=True)
    return {hit["_additional"]["id"]: hit["_additional"] for hit in hits}


@pytest.mark.parametrize("name", KEYWORDS)
def test_keywords_are_understood_locally(name: str, local: weaviate.Client) -> None:
    assert "errors" not in answer(local, KEYWORDS[name])


@pytest.mark.live
@pytest.mark.parametrize("name", KEYWORDS)
def test_keywords_find_the_same(name: str, local: weaviate.Client, real: weaviate.Client) -> None:
    here, there = answer(local, KEYWORDS[name]), answer(real, KEYWORDS[name])
    if version_of(real) < OTHER_SCORING:
        assert not list(differences(here, there))
    elif name in CUT_BY_SCORE:
        pytest.skip("this server scores in another way, so it finds others")
    else:
        assert _ids(here) == _ids(there)


@pytest.mark.parametrize("name", HYBRIDS)
def test_a_hybrid_search_is_understood_locally(name: str, local: weaviate.Client) -> None:
    assert "errors" not in answer(local, HYBRIDS[name])


@pytest.mark.live
@pytest.mark.parametrize("name", HYBRIDS)
def test_a_hybrid_search_finds_the_same(
    name: str, local: weaviate.Client, real: weaviate.Client
) -> None:
    here, there = answer(local, HYBRIDS[name]), answer(real, HYBRIDS[name])
    if version_of(real) < OTHER_SCORING:
        assert not list(differences(_scores(here), _scores(there)))
    else:
        assert _ids(here) == _ids(there)


@pytest.mark.parametrize("name", REFUSED)
def test_a_search_for_words_is_refused_locally(name: str, local: weaviate.Client) -> None:
    assert answer(local, REFUSED[name])["errors"]


@pytest.mark.live
@pytest.mark.parametrize("name", REFUSED)
def test_a_search_for_words_is_refused_by_both(
    name: str, local: weaviate.Client, real: weaviate.Client
) -> None:
    assert same_errors(answer(local, REFUSED[name]), answer(real, REFUSED[name]))
