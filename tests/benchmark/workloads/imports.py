"""Imports with the batch."""

from __future__ import annotations

from typing import Any, Callable, List

from workloads import data
from workloads.catalogue import Action, Prepare, Taken, Workload

import weaviate

Vectors = Callable[[int, int], List[Any]]


def _settings(batch_size: int, dynamic: bool, workers: int, callback: Any) -> Any:
    settings = {"batch_size": batch_size, "dynamic": dynamic, "num_workers": workers}
    if callback is not None:
        settings["callback"] = callback
    return settings


def objects(
    units: int,
    vectors: Vectors = data.none,
    dimensions: int = 0,
    dynamic: bool = False,
    workers: int = 1,
    callback: Any = None,
) -> Prepare:
    def prepare(url: str) -> Action:
        client = weaviate.Client(url)
        client.batch.configure(**_settings(100, dynamic, workers, callback))
        rows, ids = vectors(100, dimensions), data.ids(units)
        things = [data.properties(number) for number in range(500)]

        def action() -> Taken:
            with client.batch as batch:
                for n in range(units):
                    batch.add_data_object(
                        things[n % 500], "Article", uuid=ids[n], vector=rows[n % 100]
                    )
            return "objects", units

        return action

    return prepare


def by_hand(units: int, dimensions: int) -> Prepare:
    def prepare(url: str) -> Action:
        client = weaviate.Client(url)
        batch = client.batch.configure(batch_size=None, dynamic=False)
        rows, ids = data.arrays(100, dimensions), data.ids(units)
        things = [data.properties(number) for number in range(500)]

        def action() -> Taken:
            for n in range(units):
                batch.add_data_object(things[n % 500], "Article", uuid=ids[n], vector=rows[n % 100])
                if n % 100 == 99:
                    batch.create_objects()
            return "objects", units

        return action

    return prepare


def references(units: int) -> Prepare:
    def prepare(url: str) -> Action:
        client = weaviate.Client(url)
        client.batch.configure(**_settings(100, False, 1, None))
        ids = data.ids(units)

        def action() -> Taken:
            with client.batch as batch:
                for n in range(units):
                    batch.add_reference(ids[n], "Article", "hasAuthor", ids[-n], "Author")
            return "references", units

        return action

    return prepare


def _look(results: Any) -> None:
    for entry in results or ():
        if entry["result"].get("errors"):
            raise AssertionError(entry)


def _row(title: str, units: int, prepare: Prepare, unit: str = "object") -> Workload:
    return Workload("Import, 100 in a request", title, unit, units, prepare)


WORKLOADS = [
    _row("without vector", 5000, objects(5000)),
    _row("768-d list", 600, objects(600, data.lists, 768)),
    _row("768-d numpy", 1500, objects(1500, data.arrays, 768)),
    _row("1536-d numpy", 800, objects(800, data.arrays, 1536)),
    _row("768-d numpy, dynamic", 1500, objects(1500, data.arrays, 768, dynamic=True)),
    _row("768-d numpy, by hand", 1500, by_hand(1500, 768)),
    _row("768-d numpy, 4 workers", 1500, objects(1500, data.arrays, 768, workers=4)),
    _row("768-d numpy, own callback", 1000, objects(1000, data.arrays, 768, callback=_look)),
    _row("references", 5000, references(5000), "reference"),
]
