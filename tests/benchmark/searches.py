"""Searches over gRPC beside version 4 of the official client, a bare stub and GraphQL.

    python -m tests.benchmark.searches http://HOST:PORT GRPC_PORT PYTHON_OF_VERSION_4

The server is a real one. Classes `Bench384` and `Bench1536` of 10,000 objects are made if they are
not there. The four take turns, row by row; each is a process of its own, which needs grpcio and
numpy. The bare stub fills a request and reads each value plainly: no client can do it for less.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
from array import array
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Dict, List

OBJECTS = 10_000
DIMENSIONS = (384, 1536)
ROUNDS = 4
QUERIES = 60
WORDS = [f"word{i}" for i in range(300)]


def vectors_of(size: int) -> List[List[float]]:
    source = random.Random(2)
    return [[source.gauss(0, 1) for _ in range(size)] for _ in range(QUERIES)]


# -------------------------------------------------------------------------- in each process


def asker_of_v3(url: str, port: int, over_grpc: bool = True) -> Callable[..., Any]:
    import weaviate

    config = weaviate.Config(grpc_port_experimental=port if over_grpc else None)
    client = weaviate.Client(url, additional_config=config)
    assert (client._connection.grpc_stub is not None) == over_grpc

    def ask(row: Dict[str, Any], vector: List[float], word: str) -> int:
        names = ["title", "body", "words", "price"]
        query = client.query.get(f"Bench{row['size']}", names).with_limit(row["hits"])
        extra = ["id", "score" if row["kind"] == "bm25" else "distance"]
        query.with_additional(extra + ["vector"] if row["vectors"] else extra)
        if row["kind"] == "bm25":
            query.with_bm25(word)
        else:
            query.with_near_vector({"vector": vector})
        return len(query.do()["data"]["Get"][f"Bench{row['size']}"])

    return ask


def asker_of_v4(url: str, port: int) -> Callable[..., Any]:
    from weaviate.classes.query import MetadataQuery

    import weaviate

    host, _, rest_port = url.rpartition("//")[2].partition(":")
    client = weaviate.connect_to_local(host, int(rest_port), port)

    def ask(row: Dict[str, Any], vector: List[float], word: str) -> int:
        query = client.collections.get(f"Bench{row['size']}").query
        settings = {"limit": row["hits"], "include_vector": row["vectors"]}
        if row["kind"] == "bm25":
            metadata = MetadataQuery(score=True)
            return len(query.bm25(word, return_metadata=metadata, **settings).objects)
        metadata = MetadataQuery(distance=True)
        return len(query.near_vector(vector, return_metadata=metadata, **settings).objects)

    return ask


def asker_of_stub(url: str, port: int) -> Callable[..., Any]:
    import grpc

    from weaviate._grpc.messages import SERVICE, message_types

    types = message_types()
    host = url.rpartition("//")[2].partition(":")[0]
    search = grpc.insecure_channel(
        f"{host}:{port}", [("grpc.max_receive_message_length", -1)]
    ).unary_unary(
        f"/{SERVICE}/Search",
        request_serializer=types["SearchRequest"].SerializeToString,
        response_deserializer=types["SearchReply"].FromString,
    )

    def ask(row: Dict[str, Any], vector: List[float], word: str) -> int:
        request = types["SearchRequest"](
            collection=f"Bench{row['size']}",
            limit=row["hits"],
            uses_123_api=True,
            uses_125_api=True,
            uses_127_api=True,
        )
        request.properties.non_ref_properties.extend(["title", "body", "words", "price"])
        request.metadata.uuid = True
        request.metadata.vector = row["vectors"]
        if row["kind"] == "bm25":
            request.metadata.score = True
            request.bm25_search.query = word
        else:
            request.metadata.distance = True
            request.near_vector.vector_bytes = array("f", vector).tobytes()
        hits = []
        for result in search(request, timeout=60).results:
            metadata = result.metadata
            hit = {"id": metadata.id, "distance": metadata.distance, "score": metadata.score}
            if row["vectors"]:
                hit["vector"] = array("f", metadata.vector_bytes).tolist()
            for name, value in result.properties.non_ref_props.fields.items():
                hit[name] = getattr(value, value.WhichOneof("kind"))
            hits.append(hit)
        return len(hits)

    return ask


def asker_of_graphql(url: str, port: int) -> Callable[..., Any]:
    return asker_of_v3(url, port, over_grpc=False)


ASKERS = {
    "gRPC": asker_of_v3,
    "version 4": asker_of_v4,
    "stub": asker_of_stub,
    "GraphQL": asker_of_graphql,
}


def serve(ask: Callable[..., Any]) -> None:
    """Measure each row that arrives on a line."""
    vectors = {size: vectors_of(size) for size in DIMENSIONS}
    for line in sys.stdin:
        row = json.loads(line)

        def once(number: int, row: Dict[str, Any] = row) -> float:
            began = time.perf_counter()
            found = ask(row, vectors[row["size"]][number], WORDS[number])
            assert found == row["hits"], found
            return time.perf_counter() - began

        with ThreadPoolExecutor(row["threads"]) as pool:
            list(pool.map(once, range(row["threads"])))
            cpu = time.process_time()
            walls = list(pool.map(once, range(QUERIES)))
            cpu = time.process_time() - cpu
        print(json.dumps({"walls": walls, "cpu": cpu / QUERIES}), flush=True)


# -------------------------------------------------------------------------------- the parent


def fill(url: str) -> None:
    import weaviate

    client = weaviate.Client(url)
    source = random.Random(1)
    types = {"title": "text", "body": "text", "words": "int", "price": "number"}
    for size in DIMENSIONS:
        name = f"Bench{size}"
        if client.schema.exists(name):
            continue
        properties = [{"name": key, "dataType": [kind]} for key, kind in types.items()]
        client.schema.create_class({"class": name, "vectorizer": "none", "properties": properties})
        with client.batch(batch_size=500, dynamic=False) as batch:
            for i in range(OBJECTS):
                body = " ".join(source.choices(WORDS, k=20))
                thing = {"title": f"title {i}", "body": body, "words": i, "price": i / 7}
                vector = [source.gauss(0, 1) for _ in range(size)]
                batch.add_data_object(thing, name, vector=vector)


class Side:
    """One of the two clients, in its process."""

    def __init__(self, python: str, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [python, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def measure(self, row: Dict[str, Any]) -> Dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(row), file=self.process.stdin, flush=True)
        measured: Dict[str, Any] = json.loads(self.process.stdout.readline())
        return measured

    def close(self) -> None:
        self.process.communicate()


def compare(row: Dict[str, Any], sides: List[Side]) -> str:
    walls: List[List[float]] = [[] for _ in sides]
    cpus: List[List[float]] = [[] for _ in sides]
    order = range(len(sides))
    for turn in range(ROUNDS):
        for i in order if turn % 2 else reversed(order):
            measured = sides[i].measure(row)
            walls[i] += measured["walls"]
            cpus[i].append(measured["cpu"])
    shown = f"{row['kind']}, {row['size']}, {row['hits']} hits, {row['threads']} threads"
    p99 = " / ".join(f"{statistics.quantiles(each, n=100)[98] * 1000:.1f}" for each in walls)
    return (
        f"| {shown}{', with vectors' if row['vectors'] else ''} "
        f"| {medians(walls)} | {p99} | {medians(cpus)} |"
    )


def medians(measured: List[List[float]]) -> str:
    """Return the medians in milliseconds, and the ratios of our client and the stub to version 4."""
    own, other, bare, *_ = found = [statistics.median(each) * 1000 for each in measured]
    shown = " / ".join(f"{each:.2f}" for each in found)
    return f"{shown} | {own / other:.2f} ({bare / other:.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description="Searches over gRPC beside version 4.")
    parser.add_argument("url")
    parser.add_argument("grpc_port", type=int)
    parser.add_argument("python_of_v4", nargs="?")
    parser.add_argument("--serve", choices=ASKERS, help="for the processes of its own")
    given = parser.parse_args()
    if given.serve:
        serve(ASKERS[given.serve](given.url, given.grpc_port))
        return
    fill(given.url)
    where = (given.url, str(given.grpc_port))
    sides = []
    for name in ASKERS:
        program = [sys.executable, "-m", "tests.benchmark.searches"]
        if name == "version 4":
            program = [given.python_of_v4, "-P", __file__]
        sides.append(Side(*program, *where, "--serve", name))
    names = " / ".join(ASKERS)
    print(
        f"| search | wall, ms: {names} | ratio (stub) | p99, ms | client CPU, ms | ratio (stub) |"
    )
    print("|---|---|---|---|---|---|")
    for threads in (1, 8):
        for size in DIMENSIONS:
            for hits in (10, 100):
                for kind, vectors in (("near", False), ("near", True), ("bm25", False)):
                    row = {"size": size, "hits": hits, "kind": kind, "vectors": vectors}
                    print(compare({**row, "threads": threads}, sides), flush=True)
    for side in sides:
        side.close()


if __name__ == "__main__":
    main()
