"""Imports vectors into a real server with the v3 API, and says what that took; run by real.py.

    python real_import.py URL SETTINGS_IN_JSON

Works with any client of version 3, so that two can be compared.
"""

from __future__ import annotations

import json
import sys
import threading
import time
import warnings
from typing import Any, Dict, List, Tuple

from real_data import NAME, identity, properties, vectors

import weaviate


def definition(settings: Dict[str, Any]) -> Dict[str, Any]:
    kinds = {"title": "text", "number": "int"}
    return {
        "class": NAME,
        "vectorizer": "none",
        "vectorIndexType": settings["index"],
        "properties": [{"name": name, "dataType": [kind]} for name, kind in kinds.items()],
    }


class Sizes:
    """Notes the recommended size once a second, from a thread of its own.

    In a `with` block; `seen` has seconds and sizes.
    """

    def __init__(self, batch: Any) -> None:
        self._batch = batch
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.seen: List[Tuple[float, int, int]] = []
        self.added = 0

    def __enter__(self) -> "Sizes":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        started = time.monotonic()
        while not self._end.wait(1):
            seconds = round(time.monotonic() - started, 1)
            self.seen.append((seconds, self._batch.recommended_num_objects or 0, self.added))


def run(url: str, settings: Dict[str, Any]) -> Dict[str, Any]:
    """Import, and count what the server has then."""
    count = settings["objects"]
    rows = vectors(count, settings["dimensions"])
    client = weaviate.Client(url, timeout_config=(5, 300))
    client.schema.delete_all()
    client.schema.create_class(definition(settings))
    if settings["dynamic"]:
        client.batch.configure(dynamic=True, num_workers=settings["workers"])
    else:
        size = settings["batch_size"]
        client.batch.configure(batch_size=size, dynamic=False, num_workers=settings["workers"])
    cpu, wall = time.process_time(), time.perf_counter()
    tenths: List[float] = []
    with Sizes(client.batch) as sizes, client.batch as batch:
        for number in range(count):
            batch.add_data_object(properties(number), NAME, identity(number), rows[number])
            if number % (count // 10) == 0:
                tenths.append(round(time.perf_counter() - wall, 1))
            sizes.added = number
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    answer = client.query.aggregate(NAME).with_meta_count().do()
    stored = answer["data"]["Aggregate"][NAME][0]["meta"]["count"]
    assert stored == count, (stored, count)
    return {"cpu": cpu, "wall": wall, "sizes": sizes.seen, "tenths": tenths}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(json.dumps(run(sys.argv[1], json.loads(sys.argv[2]))))
