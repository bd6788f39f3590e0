"""Which of several faults in the arguments of a query a real server 1.24.26 names."""

from __future__ import annotations

import re
from typing import Tuple

import pytest

from tests.local.stored import ask, database, klass, prop, put, refusal, uid
from weaviate.local.storage.database import Database

NOTHING_TO_COMPARE = 'where: {operator: Equal path: ["title"]}'
NO_SUCH_PROPERTY = 'where: {operator: Equal path: ["nope"] valueText: "x"}'
WORDS_IN_ORDER = 'bm25: {query: "fox"} sort: [{path: ["n"]}]'
ALPHA = 'hybrid: {query: "fox" alpha: 2}'
TWO_NEAR = f'nearVector: {{vector: [1, 0]}} nearObject: {{id: "{uid(1)}"}}'
TWO_LIMITS = "nearVector: {vector: [1, 0] certainty: 0.5 distance: 0.5}"
NO_SUCH_ORDER = 'sort: [{path: ["nope"]}]'
CURSOR = 'after: "x" limit: 1'
NO_WORDS = 'bm25: {query: ""}'
NO_STRATEGY = "group: {force: 0.1}"

PARSED = {
    NOTHING_TO_COMPARE: "could not extract filters",
    TWO_LIMITS: "failed to extract nearVector params",
    WORDS_IN_ORDER: "bm25 search is not compatible with sort",
    ALPHA: "failed to extract hybrid params",
    NO_STRATEGY: "grouper: unrecognized grouping strategy",
}
"""The faults that are found first, in this order."""

CHECKED = {
    NO_SUCH_PROPERTY: "invalid 'where' filter: no such prop",
    NO_SUCH_ORDER: "invalid 'sort' parameter",
    CURSOR: "cursor api: invalid 'after' parameter",
    NO_WORDS: "keyword search (bm25) must have query set",
    TWO_NEAR: "explorer: get class: vectorize params: found both 'nearVector' and 'nearObject'",
}
"""The faults that are found next, in this order, against the schema and each other."""

FOUND = {**PARSED, **CHECKED}
BESIDES = {
    (CURSOR, NO_WORDS): "cursor api: invalid 'after' parameter: other params cannot be set",
    (CURSOR, TWO_NEAR): "cursor api: invalid 'after' parameter: other params cannot be set",
    (NO_WORDS, TWO_NEAR): "conflict: both near<Media> and keyword-based (bm25) arguments present",
    (NO_SUCH_ORDER, NO_WORDS): "bm25 search is not compatible with sort",
}
"""Pairs whose arguments do not go together in the first place."""


def names(arguments: str) -> "set[str]":
    inner = re.sub(r"\{[^{}]*\}", "", arguments)
    return set(re.findall(r"(\w+):", re.sub(r"\[[^\[\]]*\]", "", inner)))


PAIRS = [
    (first, second)
    for place, first in enumerate(FOUND)
    for second in list(FOUND)[place + 1 :]
    if not names(first) & names(second)
    and {first, second} != {ALPHA, NO_SUCH_ORDER}  # the one makes the other a fault
]


@pytest.fixture(scope="module")
def books() -> Database:
    made = database(klass("Book", prop("title", "text"), prop("n", "int")))
    for number in range(3):
        put(made, "Book", number, {"title": "hello world", "n": number}, [1, number])
    return made


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_faults_of_a_get_the_first_one_found_is_named(
    pair: Tuple[str, str], turned: bool, books: Database
) -> None:
    written = reversed(pair) if turned else pair
    found = refusal(books, f"{{Get{{Book({' '.join(written)}){{title}}}}}}")
    assert found.startswith(BESIDES.get(pair, FOUND[pair[0]]))


GROUPS = 'groupBy: ["title", "Book"]'
NEAR = "nearVector: {vector: [1, 0]}"
UNKNOWN = 'nearVector: {vector: [%s] targetVectors: ["zz"] certainty: 0.5}'
OTHER_LENGTH = "nearVector: {vector: [1, 0, 2] certainty: 0.5}"
STOPWORD = 'where: {operator: Equal path: ["title"] valueText: "the"}'
AGGREGATED = [
    (f"{GROUPS} objectLimit: 0", "could not extract groupBy path: missing an argument after"),
    ('groupBy: ["a b"]', "could not extract groupBy path: Expected a valid property name"),
    ('groupBy: ["a", "b c", "d"]', "could not extract groupBy path: Expected a valid class name"),
    (f"objectLimit: 0 {NOTHING_TO_COMPARE}", "objectLimit must be a positive integer"),
    (f"{NOTHING_TO_COMPARE} {TWO_LIMITS}", "could not extract filters"),
    (f"{TWO_LIMITS} {ALPHA}", "failed to extract nearVector params"),
    (f"{TWO_NEAR} {ALPHA}", "failed to extract hybrid params"),
    (f"{TWO_NEAR} {NO_SUCH_PROPERTY}", "found both 'nearVector' and 'nearObject'"),
    (f"{NEAR} {NO_SUCH_PROPERTY}", "must provide certainty or objectLimit"),
    (f'{UNKNOWN % 1} hybrid: {{query: "fox"}}', "VectorFromInput was called without vectorizer"),
    (f"{UNKNOWN % 1} {STOPWORD}", "shard S: index queue: target vector not found"),
    (f"{UNKNOWN % ''} {STOPWORD}", "shard S: index queue: target vector not found"),
    (f'{UNKNOWN % 1} groupBy: ["title"]', "shard S: index queue: target vector not found"),
    (f'{UNKNOWN % 1} groupBy: ["a", "B", "c"]', "shard S: index queue: target vector not found"),
    (
        f'{OTHER_LENGTH} groupBy: ["title"]',
        "shard S: identify groups: failed to perform vector search: aggregate search by vector",
    ),
]


@pytest.mark.parametrize(("arguments", "words"), AGGREGATED)
def test_of_the_faults_of_an_aggregate_the_first_one_found_is_named(
    arguments: str, words: str, books: Database
) -> None:
    found = refusal(books, f"{{Aggregate{{Book({arguments}){{meta{{count}}}}}}}}")
    assert re.sub(r"shard \w{12}\b", "shard S", found).startswith(words)


def test_an_exploration_near_two_things_is_refused_when_it_makes_its_vector(
    books: Database,
) -> None:
    found = refusal(books, f"{{Explore({TWO_NEAR}){{beacon}}}}")
    assert found.startswith("vectorize params: found both 'nearVector' and 'nearObject'")


@pytest.mark.parametrize(
    ("certainty", "hybrid", "more", "count"),
    [
        (0.99, 'query: "hello" vector: [1, 0]', "", 3),
        (0.99, 'query: "hello" vector: [1, 0] alpha: 1', "", 1),
        (0.5, 'query: "" vector: [1, 0]', "", 3),
        (0.5, 'query: "nothing" vector: [1, 0] alpha: 0.5', "objectLimit: 2", 2),
        (0.99, 'query: "nothing" vector: [1, 0] alpha: 0', "", 0),
    ],
)
def test_a_near_argument_limits_the_hybrid_search_of_an_aggregate(
    certainty: float, hybrid: str, more: str, count: int, books: Database
) -> None:
    near = f"nearVector: {{vector: [1, 0] certainty: {certainty}}}"
    query = f"{{Aggregate{{Book({near} hybrid: {{{hybrid}}} {more}){{meta{{count}}}}}}}}"
    assert ask(books, query)["data"]["Aggregate"]["Book"] == [{"meta": {"count": count}}]
