"""A server of its own for each test that wants one, and a plain caller for it."""

from __future__ import annotations

import importlib.util
from typing import Callable, Iterator, List

import pytest

from tests.local.plain_http import Caller
from weaviate.local import LocalServer

if not all(importlib.util.find_spec(needed) for needed in ("numpy", "graphql")):
    collect_ignore_glob = ["test_*.py"]  # it refuses to be made


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        yield running


@pytest.fixture
def connect() -> Iterator[Callable[[LocalServer], Caller]]:
    """Return a function that connects to a server; all connections are closed at the end."""
    callers: List[Caller] = []

    def connect_to(server: LocalServer) -> Caller:
        callers.append(Caller(server.url))
        return callers[-1]

    yield connect_to
    for caller in callers:
        caller.close()


@pytest.fixture
def call(server: LocalServer, connect: Callable[[LocalServer], Caller]) -> Caller:
    return connect(server)
