"""Promises 1, 5, 10 and 25 together: random schedules, a lying server, callbacks, signals.

Each seed is printed with what it did, so that a run that fails can be run again.
"""

from __future__ import annotations

import random
import signal
import threading
from collections import Counter
from typing import Any, Iterator, List

import pytest

import weaviate
from tests.faults.test_batch_threads import FATAL, PASSING
from tests.support.faults import Dice
from tests.support.imports import MODES
from tests.support.storing import StoringServer

pytestmark = [
    pytest.mark.usefixtures("slept"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning"),
    pytest.mark.filterwarnings("ignore:Bat101:UserWarning"),
]


class Program:
    """Adds objects in one thread, with a callback that does anything, and Ctrl-C at any moment."""

    def __init__(self, seed: int, mode: str, client: weaviate.Client) -> None:
        self.dice = random.Random(seed)
        self.kind, _, workers = mode.partition("-")
        self.batch = client.batch
        self._added = 0
        self._lock = threading.Lock()
        self.is_over = False
        self.batch.configure(
            batch_size=None if self.kind == "manual" else self.dice.randint(1, 8),
            dynamic=self.kind == "dynamic",
            num_workers=int(workers),
            callback=self._callback,
        )

    @property
    def added(self) -> int:
        """How many numbers were begun to be added."""
        return self._added

    def add(self) -> None:
        with self._lock:
            number = self._added
            self._added += 1
        self.batch.add_data_object({"n": number}, "Thing", f"{number:032x}")

    def _callback(self, entries: List[Any]) -> None:
        choice = 0.0 if self.is_over else self.dice.random()
        if choice > 0.97:
            raise SystemExit("from a callback")
        if choice > 0.94:
            raise ValueError("from a callback")
        if choice > 0.9:
            self.batch.flush()
        elif choice > 0.86:
            for _ in range(self.dice.randint(1, 12)):
                self.add()

    def run(self) -> None:
        """Do a few dozen things, whatever is raised."""
        for _ in range(self.dice.randint(5, 60)):
            try:
                if self.dice.random() < 0.1:
                    self._send()
                elif self.dice.random() < 0.03:
                    signal.raise_signal(signal.SIGINT)
                elif self.dice.random() < 0.1:
                    with self.batch:
                        self.add()
                else:
                    self.add()
            except (Exception, SystemExit, KeyboardInterrupt):
                continue

    def _send(self) -> None:
        if self.kind == "manual":
            self.batch.create_objects()
        else:
            self.batch.flush()

    def end(self) -> None:
        """Send everything, with an honest server and a quiet callback."""
        self.is_over = True
        for _ in range(30):
            try:
                self.batch.retry_failed()
            except (Exception, SystemExit, KeyboardInterrupt):
                continue


def soak(seed: int, mode: str) -> Iterator[str]:
    """Run one schedule; yields what is wrong."""
    with StoringServer() as server, weaviate.Client(server.url, startup_period=None) as client:
        server.fault = Dice(seed, PASSING + FATAL, share=0.2, in_a_row=3)
        program = Program(seed, mode, client)
        program.run()
        server.fault = lambda request: None
        program.end()
        stored = Counter(item["properties"]["n"] for item in server.storage.objects.values())
        lost = sorted(set(range(program.added)) - set(stored))
        print(f"seed {seed} {mode}: {program.added} added, {len(stored)} stored, lost {lost}")
        if lost or client.batch.num_objects():
            yield f"seed {seed} {mode}: lost {lost}, {client.batch.num_objects()} left"


@pytest.mark.parametrize("mode", MODES)
def test_a_random_schedule_loses_nothing(mode: str) -> None:
    assert [wrong for seed in range(5) for wrong in soak(seed, mode)] == []


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_many_random_schedules_lose_nothing(mode: str) -> None:
    assert [wrong for seed in range(100, 400) for wrong in soak(seed, mode)] == []
