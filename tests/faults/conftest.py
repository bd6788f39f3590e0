"""A storing server for each test, and waits that take no time."""

from __future__ import annotations

import threading
import time
from typing import Iterator, List

import pytest

import weaviate
from tests.support.storing import StoringServer


@pytest.fixture
def server() -> Iterator[StoringServer]:
    with StoringServer() as running:
        yield running


@pytest.fixture
def client(server: StoringServer) -> Iterator[weaviate.Client]:
    with weaviate.Client(server.url, timeout_config=(60, 60), startup_period=None) as client:
        yield client
        client.batch.empty_objects()
        client.batch.empty_references()


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> List[float]:
    """Let no wait take time; gives the seconds that were asked for."""
    seconds: List[float] = []
    lock = threading.Lock()

    def sleep(asked: float) -> None:
        with lock:
            seconds.append(asked)

    monkeypatch.setattr(time, "sleep", sleep)
    return seconds
