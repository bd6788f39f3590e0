"""Workers in front of a server that takes 20 ms for each answer: wall time beside the ideal."""

from __future__ import annotations

import time

from workloads import data
from workloads.catalogue import Action, Prepare, Taken, Workload, tell

import weaviate

_LATENCY_S = 0.02
_PRODUCE_S = 0.01
_BATCHES, _SIZE = 48, 20


def batches(workers: int, produce_s: float) -> Prepare:
    def prepare(url: str) -> Action:
        client = weaviate.Client(url)
        client.batch.configure(batch_size=_SIZE, dynamic=False, num_workers=workers)
        things = [data.properties(number) for number in range(_SIZE)]
        tell(url, f"_set?latency_ms={_LATENCY_S * 1000}")

        def action() -> Taken:
            with client.batch as batch:
                for _ in range(_BATCHES):
                    if produce_s:
                        time.sleep(produce_s)
                    for thing in things:
                        batch.add_data_object(thing, "Article")
            return "objects", _BATCHES * _SIZE

        return action

    return prepare


def _row(workers: int, produce_s: float = 0) -> Workload:
    title = f"{workers} worker{'s' if workers > 1 else ''}"
    if produce_s:
        title += f", producer takes {produce_s * 1000:.0f} ms"
    ideal_s = max(_LATENCY_S / workers, produce_s)
    return Workload(
        "20 ms latency, wall time",
        title,
        "batch",
        _BATCHES,
        batches(workers, produce_s),
        "wall",
        ideal_s=ideal_s,
    )


WORKLOADS = [
    *(_row(workers) for workers in (1, 2, 4, 8)),
    *(_row(workers, _PRODUCE_S) for workers in (2, 4)),
]
