"""Searches over gRPC beside the official client of version 4, on a real server.

    python -m tests.benchmark.searches http://HOST:PORT GRPC_PORT PYTHON_OF_VERSION_4

Classes `Bench384` and `Bench1536` of 10,000 objects are made if they are not there. The two clients
take turns, row by row; each is a process of its own, which needs grpcio and numpy.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
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


def asker_of_v3(url: str, port: int) -> Callable[..., Any]:
    import weaviate

    config = weaviate.Config(grpc_port_experimental=port)
    client = weaviate.Client(url, additional_config=config)
    assert client._connection.grpc_stub is not None

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
    walls: List[List[float]] = [[], []]
    cpus: List[List[float]] = [[], []]
    for turn in range(ROUNDS):
        for i in (0, 1) if turn % 2 else (1, 0):
            measured = sides[i].measure(row)
            walls[i] += measured["walls"]
            cpus[i].append(measured["cpu"])
    (own, other), (own_cpu, other_cpu) = (
        [statistics.median(each) * 1000 for each in walls],
        [statistics.median(each) * 1000 for each in cpus],
    )
    p99 = [statistics.quantiles(each, n=100)[98] * 1000 for each in walls]
    shown = f"{row['kind']}, {row['size']}, {row['hits']} hits, {row['threads']} threads"
    return (
        f"| {shown}{', with vectors' if row['vectors'] else ''} | {own:.2f} / {other:.2f} | "
        f"{own / other:.2f} | {p99[0]:.2f} / {p99[1]:.2f} | {own_cpu:.2f} / {other_cpu:.2f} | "
        f"{own_cpu / other_cpu:.2f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Searches over gRPC beside version 4.")
    parser.add_argument("url")
    parser.add_argument("grpc_port", type=int)
    parser.add_argument("python_of_v4", nargs="?")
    parser.add_argument("--serve", choices=["v3", "v4"], help="for the processes of its own")
    given = parser.parse_args()
    if given.serve:
        asker = asker_of_v3 if given.serve == "v3" else asker_of_v4
        serve(asker(given.url, given.grpc_port))
        return
    fill(given.url)
    where = (given.url, str(given.grpc_port))
    v3 = Side(sys.executable, "-m", "tests.benchmark.searches", *where, "--serve", "v3")
    v4 = Side(given.python_of_v4, "-P", __file__, *where, "--serve", "v4")
    print("| search | wall median, ms: v3 / v4 | ratio | p99 | client CPU, ms | ratio |")
    print("|---|---|---|---|---|---|")
    for threads in (1, 8):
        for size in DIMENSIONS:
            for hits in (10, 100):
                for kind, vectors in (("near", False), ("near", True), ("bm25", False)):
                    row = {"size": size, "hits": hits, "kind": kind, "vectors": vectors}
                    print(compare({**row, "threads": threads}, [v3, v4]), flush=True)
    v3.close()
    v4.close()


if __name__ == "__main__":
    main()
