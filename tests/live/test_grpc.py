"""Generated queries by both roads: over gRPC and over GraphQL the answers are the same.

WEAVIATE_URL names the server, WEAVIATE_TEST_GRPC_PORT its gRPC port; WEAVIATE_TEST_SEED and
WEAVIATE_TEST_COUNT choose other queries and more of them. WEAVIATE_TEST_VECTORIZER names a module
of the server that makes vectors of texts (such as text2vec-transformers, with tests.support.inference
behind it), WEAVIATE_TEST_REPLICAS the number of its nodes.
"""

from __future__ import annotations

import logging
import os
import random
import struct
from typing import Any, Iterator, Tuple

import pytest

import weaviate
from tests.live.searches import VECTORS, Generator, Names, Server, fill

pytest.importorskip("grpc", reason="grpcio is not installed: gRPC is NOT compared with GraphQL")
pytestmark = pytest.mark.live(named_by="WEAVIATE_TEST_GRPC_PORT")

SEED = int(os.environ.get("WEAVIATE_TEST_SEED", "15"))
COUNT = int(os.environ.get("WEAVIATE_TEST_COUNT", "2000"))
SERVER = Server(
    os.environ.get("WEAVIATE_TEST_VECTORIZER", "none"),
    int(os.environ.get("WEAVIATE_TEST_REPLICAS", "1")),
)
ASKED_AGAIN = 30
MOST_FICKLE = 0.1
LEAST_SHARE = 0.7
"""Of so many queries at least gRPC has to give the answer, or the test says little."""


@pytest.fixture(scope="module")
def roads() -> Iterator[Tuple[weaviate.Client, weaviate.Client, Names]]:
    url, names = os.environ["WEAVIATE_URL"], Names()
    config = weaviate.Config(grpc_port_experimental=int(os.environ["WEAVIATE_TEST_GRPC_PORT"]))
    with weaviate.Client(url) as plain, weaviate.Client(url, additional_config=config) as binary:
        assert binary._connection.grpc_stub is not None
        fill(plain, names, SERVER, random.Random(SEED))
        yield plain, binary, names
        for name in (names.thing, names.author, names.shop, names.named):
            plain.schema.delete_class(name)


def rounded(answer: Any, key: str = "") -> Any:
    """Return an answer with its vectors as the bytes of float32, and keys in their order."""
    if key in ("vector", *VECTORS) and isinstance(answer, list):
        return struct.pack(f"<{len(answer)}f", *answer)
    if isinstance(answer, dict):
        return [(name, rounded(value, name)) for name, value in answer.items()]
    if isinstance(answer, list):
        return [rounded(item) for item in answer]
    return (type(answer).__name__, answer)


def test_generated_queries_have_the_same_answer_by_both_roads(
    roads: Tuple[weaviate.Client, weaviate.Client, Names], caplog: pytest.LogCaptureFixture
) -> None:
    plain, binary, names = roads
    caplog.set_level(logging.DEBUG, "weaviate._grpc.execution")
    over_grpc, refused, fickle, different = 0, 0, 0, []
    for seed in range(SEED, SEED + COUNT):
        caplog.clear()
        generator = Generator(seed, names, SERVER)
        expected = generator.query(plain).do()
        found = generator.query(binary).do()
        over_grpc += "over gRPC" in caplog.text
        refused += "errors" in expected
        if rounded(found) != rounded(expected):
            again = [rounded(generator.query(plain).do()) for _ in range(ASKED_AGAIN)]
            if any(answer != rounded(expected) for answer in again):
                fickle += 1  # hits of equal score, which old servers order at random
                continue
            text = generator.query(plain).build()
            different.append(f"seed {seed}: {text}\n{expected}\n{found}\n{caplog.text}")
    print(
        f"seeds {SEED} to {SEED + COUNT - 1}: {over_grpc} over gRPC, {refused} refused, {fickle} fickle"
    )
    assert not different, f"{len(different)} differ:\n" + "\n".join(different[:5])
    assert fickle <= COUNT * MOST_FICKLE
    assert over_grpc >= LEAST_SHARE * COUNT
