"""A vector that is read back equals the float32 that was given; WEAVIATE_URL names the server."""

from __future__ import annotations

import uuid
from typing import Any, Callable, Dict, Iterator, List

import pytest

import weaviate
from weaviate.util import generate_uuid5

numpy = pytest.importorskip("numpy", reason="numpy is not installed: vectors are NOT read back")
pytestmark = pytest.mark.live

ODD = [0.1, 1 / 3, -2.5e-8, 3.4e38, 1.1754944e-38, -0.0, 16777217.0, 1e-30]
"""Numbers of which float32 keeps a part, and those at its ends."""
COUNT, DIMENSIONS = 60, 768

KINDS: Dict[str, Callable[[Any], Any]] = {
    "list": lambda row: [float(x) for x in row],
    "float32": lambda row: row,
    "float64": lambda row: row.astype("float64"),
    "float16": lambda row: numpy.clip(row, -9, 9).astype("float16"),
    "big-endian": lambda row: row.astype(">f4"),
    "every other": lambda row: numpy.repeat(row, 2)[::2],
}


@pytest.fixture
def name(client: weaviate.Client) -> Iterator[str]:
    made_up = f"Vectors{uuid.uuid4().hex[:12]}"
    index = {"distance": "l2-squared", "skip": True}  # a cosine index may normalize what it keeps
    client.schema.create_class({"class": made_up, "vectorizer": "none", "vectorIndexConfig": index})
    yield made_up
    client.schema.delete_class(made_up)


def vectors_of(kind: str) -> List[Any]:
    dice = numpy.random.default_rng(7)
    rows = dice.normal(size=(COUNT, DIMENSIONS)).astype("float32")
    rows[:, : len(ODD)] = ODD
    return [KINDS[kind](row) for row in rows]


def assert_same(found: Any, given: Any) -> None:
    expected = numpy.asarray(given).astype("float32")
    assert numpy.array_equal(numpy.array(found, dtype="float32"), expected)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("workers", [1, 4])
def test_a_batch_keeps_vectors(client: weaviate.Client, name: str, kind: str, workers: int) -> None:
    given = vectors_of(kind)
    client.batch.configure(batch_size=25, dynamic=False, num_workers=workers)
    with client.batch as batch:
        for number, vector in enumerate(given):
            batch.add_data_object({}, name, generate_uuid5(number), vector)
    listed = client.data_object.get(class_name=name, with_vector=True, limit=COUNT)
    found = {item["id"]: item["vector"] for item in listed["objects"]}
    for number, vector in enumerate(given):
        assert_same(found[generate_uuid5(number)], vector)


@pytest.mark.parametrize("kind", KINDS)
def test_a_single_object_keeps_its_vector(client: weaviate.Client, name: str, kind: str) -> None:
    given = vectors_of(kind)[0]
    uid = client.data_object.create({}, name, vector=given)
    stored = client.data_object.get_by_id(uid, class_name=name, with_vector=True)
    assert_same(stored["vector"], given)
    client.data_object.replace({}, name, uid, vector=given)
    asked = client.query.get(name).with_additional(["vector"]).do()
    assert_same(asked["data"]["Get"][name][0]["_additional"]["vector"], given)
