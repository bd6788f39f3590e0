"""The local server: how fast it starts, takes objects and answers, and how much memory it needs.

    python -m tests.benchmark.local [COUNT ...] [--rounds N] [--print]

Each count of objects (10,000 and 100,000) is measured in fresh processes, each with a server and a
client of its own. The medians of the rounds take the place of the table in docs/performance.md.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import random
import statistics
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from tests.benchmark.page import show
from tests.benchmark.stub import ROOT

COUNTS = (10_000, 100_000)
DIMENSIONS = 384
REPEATS = 9
BATCH = 1000
WORDS = [f"word{number}" for number in range(300)]
BEGIN, END = "<!-- local: made by tests/benchmark/local.py -->\n", "<!-- end of local -->\n"
CLASS: Dict[str, Any] = {
    "class": "Book",
    "vectorizer": "none",
    "properties": [
        {"name": "title", "dataType": ["text"]},
        {"name": "body", "dataType": ["text"]},
        {"name": "pages", "dataType": ["int"]},
        {"name": "price", "dataType": ["number"]},
        {"name": "at", "dataType": ["date"]},
    ],
}
ROWS = (
    ("start", "start to ready"),
    ("import small", "import, without vector"),
    ("import vectors", f"import, {DIMENSIONS}-d vectors"),
    ("memory small", "memory, without vector"),
    ("memory vectors", f"memory, {DIMENSIONS}-d vectors"),
    ("near", "`nearVector`, 10 hits"),
    ("where", "`where`, 10 hits"),
    ("bm25", "`bm25`, 10 hits"),
    ("hybrid", "`hybrid`, 10 hits"),
    ("sort number", "`sort` by a number, 100 hits"),
    ("sort text", "`sort` by a text, 100 hits"),
    ("aggregate", "`Aggregate` of a number"),
    ("page", "a page of 100 by id"),
)

Figures = Dict[str, List[float]]
"""Of each row the first value and the median of the others, or one value."""


def rows_of(count: int) -> Iterator[Tuple[Dict[str, Any], str]]:
    """Make up objects and their ids."""
    chance = random.Random(count)
    for _ in range(count):
        day = f"20{chance.randrange(10, 30)}-{chance.randrange(1, 13):02}-01T00:00:00Z"
        properties = {
            "title": " ".join(chance.choices(WORDS, k=3)),
            "body": " ".join(chance.choices(WORDS, k=10)),
            "pages": chance.randrange(1000),
            "price": chance.random(),
            "at": day,
        }
        yield properties, str(uuid.UUID(int=chance.getrandbits(128), version=4))


def measure(count: int, with_vectors: bool) -> Figures:
    """Measure one server, in this process."""
    import numpy as np

    import weaviate
    from weaviate.local import LocalServer

    source = np.random.default_rng(count)
    vectors = source.standard_normal((1000, DIMENSIONS), dtype=np.float32)
    begin = time.perf_counter()
    with LocalServer(remember_requests=False) as server, weaviate.Client(server.url) as client:
        assert client.is_ready()
        figures: Figures = {"start": [time.perf_counter() - begin]}
        client.schema.create_class(CLASS)
        kind = "vectors" if with_vectors else "small"
        before, begin = _memory(), time.perf_counter()
        with client.batch(batch_size=BATCH, dynamic=False) as batch:
            for number, (properties, object_id) in enumerate(rows_of(count)):
                vector = vectors[number % 1000] + number if with_vectors else None
                batch.add_data_object(properties, "Book", object_id, vector)
        figures[f"import {kind}"] = [count / (time.perf_counter() - begin)]
        figures[f"memory {kind}"] = [(_memory() - before) / count]
        if with_vectors:
            for name, query in _queries(client, vectors[0].tolist()).items():
                figures[name] = _times(query)
    return figures


def _queries(client: Any, vector: List[float]) -> Dict[str, Callable[[], Any]]:
    def get(limit: int = 10) -> Any:
        return client.query.get("Book", ["title", "pages"]).with_limit(limit)

    where = {"path": ["pages"], "operator": "LessThan", "valueInt": 100}
    by = {name: [{"path": [name], "order": "asc"}] for name in ("pages", "title")}
    figures = client.query.aggregate("Book").with_fields("pages{count mean maximum}")
    middle = "80000000-0000-4000-8000-000000000000"
    return {
        "near": get().with_near_vector({"vector": vector}).do,
        "where": get().with_where(where).do,
        "bm25": get().with_bm25("word7 word70").do,
        "hybrid": get().with_hybrid("word7 word70", vector=vector).do,
        "sort number": get(100).with_sort(by["pages"]).do,
        "sort text": get(100).with_sort(by["title"]).do,
        "aggregate": figures.do,
        "page": lambda: client.data_object.get(class_name="Book", after=middle, limit=100),
    }


def _times(query: Callable[[], Any]) -> List[float]:
    times = []
    for _ in range(1 + REPEATS):
        begin = time.perf_counter()
        answer = query()
        times.append(time.perf_counter() - begin)
        assert "errors" not in answer, answer
    return [times[0], statistics.median(times[1:])]


def _memory() -> float:
    """Return how many bytes of memory this process holds."""
    gc.collect()
    statm = Path("/proc/self/statm")
    if statm.exists():
        import resource

        return int(statm.read_text().split()[1]) * float(resource.getpagesize())
    import resource

    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)  # bytes on macOS


def medians(count: int, rounds: int) -> Figures:
    """Measure in fresh processes; return the medians of the rounds."""
    found: Dict[str, List[List[float]]] = {}
    for _ in range(rounds):
        for kind in ("small", "vectors"):
            command = [sys.executable, "-m", "tests.benchmark.local", str(count), "--one", kind]
            done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE)
            for name, values in json.loads(done.stdout).items():
                found.setdefault(name, []).append(values)
    return {name: list(map(statistics.median, zip(*values))) for name, values in found.items()}


def table(figures: Dict[int, Figures]) -> str:
    """Write the table in Markdown."""
    head = ["", *(f"{count:,} objects" for count in figures)]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * len(figures)]
    for name, title in ROWS:
        cells = [_spelled(name, found[name]) for found in figures.values()]
        lines.append("| " + " | ".join([title, *cells]) + " |")
    return "\n".join(lines) + "\n"


def _spelled(name: str, values: List[float]) -> str:
    if name.startswith("import"):
        return f"{values[0]:,.0f} objects/s"
    if name.startswith("memory"):
        return f"{values[0]:,.0f} bytes an object"
    first, *more = map(_milliseconds, values)
    return f"{more[0]} (the first {first})" if more else first


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def main(arguments: Optional[List[str]] = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark.local", description=__doc__)
    parser.add_argument("count", type=int, nargs="*", help="how many objects (10000 and 100000)")
    parser.add_argument("--rounds", type=int, default=3, help="processes for each count")
    parser.add_argument("--print", action="store_true", help="and leave the page alone")
    parser.add_argument("--one", choices=("small", "vectors"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.one:
        print(json.dumps(measure(chosen.count[0], chosen.one == "vectors")))
        return
    figures = {count: medians(count, chosen.rounds) for count in chosen.count or COUNTS}
    text = (
        f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}; medians of "
        f"{chosen.rounds} processes, each with server and client, and of {REPEATS} queries after the "
        f"first.\n\n{table(figures)}"
    )
    show(text, BEGIN, END, chosen.print)


if __name__ == "__main__":
    main()
