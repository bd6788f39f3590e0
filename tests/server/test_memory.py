"""An import holds the requests in flight and nothing else, however much there is to import."""

from __future__ import annotations

import sys
import threading
from typing import Any, Dict, Iterator, List, Optional

import pytest

import weaviate
from tests.benchmark.memory import peaks_of
from tests.support.scripted import Exchange, Request
from tests.support.storing import Fault, StoringServer, give

SIZE, OBJECTS = 10, 600


class SlowServer(StoringServer):
    """Answers no batch before as many requests are there as there are workers."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._there = 0
        self._changed = threading.Condition()
        self.is_last = False
        super().__init__()
        self.fault = self._slow

    def _slow(self, request: Request) -> Optional[Fault]:
        return self._wait if request.path == "/v1/batch/objects" else None

    def _wait(self, exchange: Exchange, honest: Any) -> None:
        with self._changed:
            self._there += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._there >= self._workers or self.is_last, 60)
        self.closing.wait(0.002)  # time enough for a producer to run ahead, were it let
        reply = honest()
        with self._changed:
            self._there -= 1
        give(exchange, reply)

    def end(self) -> None:
        """Answer from now on: there will be no more requests."""
        with self._changed:
            self.is_last = True
            self._changed.notify_all()


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_a_slow_server_holds_the_producer_up(workers: int) -> None:
    leads: List[int] = []

    def produce(server: SlowServer) -> Iterator[Dict[str, Any]]:
        for number in range(OBJECTS):
            leads.append(number - len(server.storage.objects))
            yield {"n": number}
        server.end()

    with SlowServer(workers) as server, weaviate.Client(server.url) as client:
        client.batch.configure(batch_size=SIZE, dynamic=False, num_workers=workers, callback=None)
        with client.batch as batch:
            for properties in produce(server):
                batch.add_data_object(properties, "Thing")
        assert len(server.storage.objects) == OBJECTS
    assert (workers - 1) * SIZE < max(leads) <= (workers + 1) * SIZE  # in flight, and the next


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("workers", [1, 4])
def test_memory_does_not_grow_with_the_number_of_objects(workers: int) -> None:
    pytest.importorskip("numpy")
    peaks = peaks_of(40_000, 768, workers)["peaks"]
    assert peaks[-1] - peaks[5] < 4  # MiB; 20,000 vectors are 59
