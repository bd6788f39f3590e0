"""Imports the vectors of real_import.py with version 4 of the official client; run by real.py.

    python grpc_import.py URL SETTINGS_IN_JSON

The port for gRPC is one of the settings.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from typing import Any, Dict
from urllib.parse import urlsplit

from real_data import NAME, identity, properties, vectors
from weaviate.classes.config import Configure, DataType, Property

import weaviate


def run(url: str, settings: Dict[str, Any]) -> Dict[str, Any]:
    """Import, and count what the server has then."""
    count, place = settings["objects"], urlsplit(url)
    rows = vectors(count, settings["dimensions"])
    with weaviate.connect_to_local(place.hostname, place.port, settings["grpc_port"]) as client:
        client.collections.delete_all()
        things = client.collections.create(
            NAME,
            vectorizer_config=Configure.Vectorizer.none(),
            vector_index_config=getattr(Configure.VectorIndex, settings["index"])(),
            properties=[
                Property(name="title", data_type=DataType.TEXT),
                Property(name="number", data_type=DataType.INT),
            ],
        )
        cpu, wall = time.process_time(), time.perf_counter()
        with things.batch.fixed_size(
            batch_size=settings["batch_size"], concurrent_requests=settings["workers"]
        ) as batch:
            for number in range(count):
                batch.add_object(
                    properties=properties(number), uuid=identity(number), vector=rows[number]
                )
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        stored = things.aggregate.over_all(total_count=True).total_count
        assert stored == count, (stored, count)
    return {"cpu": cpu, "wall": wall}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(json.dumps(run(sys.argv[1], json.loads(sys.argv[2]))))
