"""Distances between vectors, and what is nearest."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.local.stored import database, klass, number_of, put
from weaviate.local.errors import ApiError
from weaviate.local.search.distances import certainty_of, distance_of, distances
from weaviate.local.search.vector_search import nearest

ROWS = np.array([[1, 0, 0], [0, 2, 0], [1, 1, 0], [0, 0, 0]], dtype=np.float32)
QUERY = np.array([1, 0, 0], dtype=np.float32)


@pytest.mark.parametrize(
    ("metric", "wanted"),
    [
        ("cosine", [0, 1, 1 - math.sqrt(0.5), 1]),
        ("dot", [-1, 0, -1, 0]),
        ("l2-squared", [0, 5, 1, 1]),
        ("manhattan", [0, 3, 1, 1]),
        ("hamming", [0, 2, 1, 1]),
    ],
)
def test_a_metric_gives_these_distances(metric: str, wanted: list) -> None:
    assert distances(metric, ROWS, QUERY).tolist() == pytest.approx(wanted, abs=1e-6)


def test_rounding_makes_no_distance_negative() -> None:
    dice = np.random.default_rng(0)
    rows = dice.normal(size=(200, 37)).astype(np.float32)
    own = [float(distances("cosine", rows, row)[place]) for place, row in enumerate(rows)]
    assert own == pytest.approx([0] * 200, abs=1e-6)
    assert min(own) == 0
    assert all(math.copysign(1, distance) == 1 for distance in own)


@pytest.mark.parametrize("metric", ["l2-squared", "manhattan", "hamming"])
def test_many_rows_are_compared_like_few(metric: str) -> None:
    many = np.tile(ROWS, (5000, 1))
    assert distances(metric, many, QUERY)[-4:].tolist() == distances(metric, ROWS, QUERY).tolist()


@pytest.mark.parametrize(
    ("metric", "query", "words"),
    [
        ("cosine", [1.0, 2.0], "vector lengths don't match: 3 vs 2"),
        ("cosine", [], "nil or zero-length vector"),
        ("euclid", [1.0, 0.0, 0.0], "unrecognized distance metric"),
    ],
)
def test_what_cannot_be_compared_is_refused(metric: str, query: list, words: str) -> None:
    with pytest.raises(ApiError, match=words):
        distances(metric, ROWS, np.array(query, dtype=np.float32))


def test_certainty_and_distance_are_two_views_of_the_same() -> None:
    assert certainty_of(0.5) == 0.75
    assert distance_of(0.75) == 0.5


def vectors_on_a_line():  # type: ignore[no-untyped-def]
    made = database(klass("A", vectorIndexConfig={"distance": "l2-squared"}))
    for number in (5, 3, 1, 4, 2):
        put(made, "A", number, {"n": number}, [float(number)])
    put(made, "A", 9)
    collection = made.collection("A")
    return collection, collection.shard()


def test_the_nearest_come_first_and_objects_without_vector_not_at_all() -> None:
    hits = nearest(*vectors_on_a_line(), [0.0])
    assert [number_of(hit.item.id) for hit in hits] == [1, 2, 3, 4, 5]
    assert [hit.distance for hit in hits] == [1, 4, 9, 16, 25]


def test_a_limit_and_a_greatest_distance_hold_together() -> None:
    collection, shard = vectors_on_a_line()
    assert len(nearest(collection, shard, [0.0], limit=2)) == 2
    assert len(nearest(collection, shard, [0.0], max_distance=9.0)) == 3
    assert len(nearest(collection, shard, [0.0], limit=1, max_distance=9.0)) == 1
    assert nearest(collection, shard, [0.0], limit=0) == []


def test_a_filter_is_asked_about_more_until_enough_pass() -> None:
    made = database(klass("A", vectorIndexConfig={"distance": "l2-squared"}))
    for number in range(1, 1001):
        put(made, "A", number, {"n": number}, [float(number)])
    collection = made.collection("A")
    hits = nearest(
        collection,
        collection.shard(),
        [0.0],
        limit=3,
        allow=lambda item: item.properties["n"] > 990,
    )
    assert [hit.item.properties["n"] for hit in hits] == [991, 992, 993]


def test_of_equally_near_objects_the_oldest_comes_first() -> None:
    made = database(klass("A"))
    for number in (3, 1, 2):
        put(made, "A", number, {}, [1.0, 1.0])
    collection = made.collection("A")
    hits = nearest(collection, collection.shard(), [1.0, 0.0], limit=2)
    assert [number_of(hit.item.id) for hit in hits] == [3, 1]


def test_nothing_is_near_in_an_empty_class() -> None:
    collection = database(klass("A")).collection("A")
    assert nearest(collection, collection.shard(), [1.0]) == []
