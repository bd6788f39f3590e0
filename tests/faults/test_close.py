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
from tests.support.threads import own_threads

TIMEOUT_S = 1
PATIENCE_S = 20
"""A thread that is in a request ends with its timeout, and others find a busy machine."""


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
            self.server.url,
            weaviate.AuthClientPassword("u", "p"),
            timeout_config=(TIMEOUT_S, TIMEOUT_S),
            startup_period=None,
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
    assert eventually(lambda: own_threads() <= before and world.open_sockets() == 0)


def test_a_worker_that_waits_for_a_silent_server_ends_with_its_timeout(world: World) -> None:
    before = own_threads()
    client = world.client()
    world.is_silent = True
    client.batch.add_data_object({"n": 1}, "A")
    client.batch.add_data_object({"n": 2}, "A")
    assert eventually(lambda: len(world.server.seen("POST", "/v1/batch/objects")) == 2)
    client.close()
    assert eventually(lambda: own_threads() <= before)
    assert client.batch.num_objects() == 2
    client.batch.empty_objects()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take their own timeout")
def test_a_worker_that_cannot_reach_the_server_ends_with_its_timeout(world: World) -> None:
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
        client.close()
        assert eventually(lambda: own_threads() <= before)
        for sock in waiting:
            sock.close()
    assert client.batch.num_objects() == 1
    client.batch.empty_objects()


def test_the_end_of_a_block_breaks_off_no_request_of_another_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With retries, `/nodes` answering 503 and a slow create: nothing is cut from outside."""
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    is_asked, may_answer = threading.Event(), threading.Event()

    def answer(exchange: Exchange) -> None:
        if exchange.request.path == "/v1/nodes":
            say({}, 503)(exchange)
        elif exchange.request.path == "/v1/objects":
            is_asked.set()
            may_answer.wait(10)
            say({**exchange.request.json, "id": "f81bfe5e-16ba-4615-a516-46c2ae2e5a80"})(exchange)
        else:
            say([])(exchange)

    config = weaviate.Config(connection_config=weaviate.ConnectionConfig(retries=3))
    with ScriptedServer(scripted.weaviate_like(answer)) as server, weaviate.Client(
        server.url, additional_config=config, startup_period=None
    ) as client:
        created: List[str] = []
        thread = threading.Thread(target=lambda: created.append(client.data_object.create({}, "A")))
        thread.start()
        assert is_asked.wait(10)
        client.batch.configure(batch_size=10, dynamic=True, callback=None)
        with client.batch:
            pass
        may_answer.set()
        thread.join(10)
        assert len(created) == 1
        assert len(server.seen("POST", "/v1/objects")) == 1
