"""Promise 20: `close()`, a `with` block and dropping a client end its threads and sockets."""

from __future__ import annotations

import gc
import os
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List

import pytest

import weaviate
from tests.support import scripted
from tests.support.scripted import Exchange, ScriptedServer, say

PATIENCE_S = 3
"""What the promise says."""


class World:
    """A Weaviate with OIDC that is its own identity provider, and may fall silent."""

    def __init__(self) -> None:
        self.is_silent = False
        self.server = ScriptedServer(self._answer)

    def _answer(self, exchange: Exchange) -> None:
        url = self.server.url
        answers: Dict[str, Any] = {
            "openid-configuration": {"href": url + "/idp", "clientId": "c"},
            "idp": {"token_endpoint": url + "/token"},
            "token": {"access_token": "a", "refresh_token": "r", "expires_in": 300},
            "meta": {"version": "1.24.26"},
            "nodes": {"nodes": [{"batchStats": {"queueLength": 0, "ratePerSecond": 100}}]},
        }
        if self.is_silent:
            scripted.silence(exchange)
        elif exchange.request.path == "/v1/batch/objects":
            items = exchange.request.json["objects"]
            say([{**item, "result": {"status": "SUCCESS"}} for item in items])(exchange)
        else:
            say(answers.get(exchange.request.segments[-1], {}))(exchange)

    def client(self) -> weaviate.Client:
        """Make a client with all the threads that there are."""
        client = weaviate.Client(
            self.server.url, weaviate.AuthClientPassword("u", "p"), startup_period=None
        )
        client.batch.configure(batch_size=1, num_workers=2, callback=None)
        return client

    def open_sockets(self) -> int:
        """Count the connections to the server which this process holds open."""
        own = set()
        for name in os.listdir("/proc/self/fd"):
            try:
                own.add(os.readlink(f"/proc/self/fd/{name}"))
            except OSError:
                continue
        remote = f"0100007F:{self.server.port:04X}"
        fields = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return sum(f[2] == remote and f"socket:[{f[9]}]" in own for f in fields)


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.server.close()


def own_threads() -> List[str]:
    return [
        t.name
        for t in threading.enumerate()
        if not t.name.startswith("scripted") and t is not threading.main_thread()
    ]


def eventually(condition: Callable[[], bool]) -> bool:
    """Wait for a condition, for as long as the promise allows."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            return False
        gc.collect()
        time.sleep(0.01)
    return True


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="counts open files in /proc")
@pytest.mark.parametrize("end", ["close", "drop", "with"])
def test_fifty_clients_leave_no_thread_and_no_socket(end: str, world: World) -> None:
    before = own_threads()
    for _ in range(50):
        client = world.client()
        client.batch.add_data_object({}, "A")
        client.batch.flush()
        client.schema.get()
        if end == "close":
            client.close()
        elif end == "with":
            with client:
                pass
        del client
    assert eventually(lambda: own_threads() == before and world.open_sockets() == 0)


def test_closing_does_not_wait_for_a_silent_server(world: World) -> None:
    before = own_threads()
    client = world.client()
    world.is_silent = True
    client.batch.add_data_object({"n": 1}, "A")
    client.batch.add_data_object({"n": 2}, "A")
    assert eventually(lambda: len(world.server.seen("POST", "/v1/batch/objects")) == 2)
    client.close()
    assert eventually(lambda: own_threads() == before)
    assert client.batch.num_objects() == 2
    client.batch.empty_objects()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take the timeout of connecting")
def test_closing_does_not_wait_for_a_server_that_cannot_be_reached(world: World) -> None:
    before = own_threads()
    client = world.client()
    world.server.close()
    with socket.create_server(("127.0.0.1", world.server.port), backlog=0) as mute:
        waiting = [
            socket.socket() for _ in range(5)
        ]  # more than it lets wait: others get no answer
        for sock in waiting:
            sock.setblocking(False)
            sock.connect_ex(mute.getsockname())
        client.batch.add_data_object({"n": 1}, "A")
        workers = client.batch._sender._interruptions
        assert eventually(lambda: any(worker._socket is not None for worker in set(workers)))
        client.close()
        assert eventually(lambda: own_threads() == before)
        for sock in waiting:
            sock.close()
    assert client.batch.num_objects() == 1
    client.batch.empty_objects()
