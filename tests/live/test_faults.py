"""Promises 1 to 5 against real servers that are killed, read-only, or short of replicas.

`WEAVIATE_TEST_BINARY` names the executable of a server; each test starts its own. The verdict is
what the server gives back afterwards.
"""

from __future__ import annotations

import threading
import time
import uuid
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Set

import pytest
import requests

import weaviate
from tests.support.real import VARIABLE, RealServer, cluster_of

pytestmark = [
    pytest.mark.live(named_by=VARIABLE),
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

OBJECTS = 20_000
FAILURES = (requests.RequestException, weaviate.exceptions.WeaviateBaseError)


def uid(number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, str(number)))


def vector(number: int) -> List[float]:
    return [float(number), number / 4, 0.5, 1.0]


def make_class(client: weaviate.Client, **definition: Any) -> None:
    properties = [{"name": "n", "dataType": ["int"]}]
    client.schema.create_class(
        {"class": "Thing", "vectorizer": "none", "properties": properties, **definition}
    )


def stored(client: weaviate.Client, **settings: Any) -> Dict[str, Any]:
    """Read everything that there is: number and vector by id."""
    found: Dict[str, Any] = {}
    after: Optional[str] = None
    while True:
        start = {} if after is None else {"after": after}
        answer = client.data_object.get(
            class_name="Thing", limit=1000, with_vector=True, **start, **settings
        )
        objects = (answer or {})["objects"]
        if not objects:
            return found
        for item in objects:
            assert item["id"] not in found
            found[item["id"]] = (item["properties"]["n"], item["vector"])
        after = objects[-1]["id"]


def expected(count: int) -> Dict[str, Any]:
    return {uid(number): (number, vector(number)) for number in range(count)}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RealServer]:
    made = RealServer(tmp_path)
    made.start()
    try:
        made.wait_ready()
        yield made
    finally:
        made.kill()


@pytest.fixture
def client(server: RealServer) -> Iterator[weaviate.Client]:
    with weaviate.Client(server.url, timeout_config=(5, 60)) as client:
        yield client


class Careful:
    """Imports numbers, goes on after failures, and sends what was kept when the server is back."""

    def __init__(self, client: weaviate.Client, server: RealServer, workers: int) -> None:
        self.client = client
        self.server = server
        self.errors: List[Exception] = []
        self.refused: List[Any] = []
        self.named = 0
        self.added = 0
        client.batch.configure(
            batch_size=100, dynamic=False, num_workers=workers, callback=self._note
        )

    def _note(self, entries: List[Dict[str, Any]]) -> None:
        self.refused += [entry for entry in entries if entry["result"].get("errors")]

    def run(self, count: int) -> None:
        self._attempt(self.client.batch.start)
        for number in range(count):
            self._attempt(
                lambda n=number: self.client.batch.add_data_object(
                    {"n": n}, "Thing", uid(n), vector(n)
                )
            )
            self.added = number + 1
        while self.client.batch.num_objects():
            self.server.wait_ready()
            self._attempt(self.client.batch.flush)
        self._attempt(self.client.batch.flush)

    def _attempt(self, action: Callable[[], Any]) -> None:
        try:
            action()
        except FAILURES as error:
            self.errors.append(error)
            self.named += len(getattr(error, "failed_objects", []))


@pytest.mark.parametrize("workers", [1, 4])
def test_a_server_that_is_killed_and_started_again_has_everything_in_the_end(
    workers: int, server: RealServer, client: weaviate.Client, capsys: Any
) -> None:
    make_class(client)
    careful = Careful(client, server, workers)

    def kill_twice() -> None:
        for share in (0.3, 0.6):
            while careful.added < share * OBJECTS:
                time.sleep(0.002)
            server.kill()
            server.start()

    killer = threading.Thread(target=kill_twice)
    started = time.monotonic()
    killer.start()
    careful.run(OBJECTS)
    killer.join()
    server.wait_ready()
    while careful.refused:  # an answer of a server that was just starting
        careful.refused.clear()
        client.batch.retry_failed()
    seconds = time.monotonic() - started
    found = stored(client)
    wanted = expected(OBJECTS)
    with capsys.disabled():
        print(
            f"\n{client._connection.server_version}, {workers} workers: {OBJECTS} objects in "
            f"{seconds:.1f} s with two kills; {len(careful.errors)} exceptions named "
            f"{careful.named} objects; missing {len(set(wanted) - set(found))}, "
            f"different {sum(found.get(k) != v for k, v in wanted.items())}"
        )
    assert found == wanted


@pytest.mark.parametrize("workers", [1, 4])
def test_what_was_kept_while_a_server_was_down_is_sent_when_it_is_back(
    workers: int, server: RealServer, client: weaviate.Client
) -> None:
    make_class(client)
    client.batch.configure(
        batch_size=50,
        dynamic=False,
        num_workers=workers,
        connection_error_retries=1,
        callback=None,
    )
    failed: Dict[str, Any] = {}
    client.batch.start()
    for number in range(400):
        if number == 120:
            server.kill()
        try:
            client.batch.add_data_object({"n": number}, "Thing", uid(number), vector(number))
        except requests.ConnectionError as error:
            failed.update({item["id"]: item for item in error.failed_objects})
    with pytest.raises(requests.ConnectionError) as caught:
        client.batch.flush()
    failed.update({item["id"]: item for item in caught.value.failed_objects})
    assert client.batch.num_objects() == len(failed) >= 280
    server.start()
    server.wait_ready()
    client.batch.flush()
    assert client.batch.shape == (0, 0)
    assert stored(client) == expected(400)


@pytest.mark.parametrize("kind", ["manual", "auto"])
def test_nothing_is_called_stored_that_a_read_only_shard_did_not_take(
    kind: str, client: weaviate.Client
) -> None:
    make_class(client)
    (shard,) = client.schema.get_class_shards("Thing")
    client.schema.update_class_shard("Thing", "READONLY", shard["name"])
    told: Dict[str, bool] = {}

    def note(entries: List[Dict[str, Any]]) -> None:
        told.update({e["id"]: not e["result"].get("errors") for e in entries})

    batch = client.batch.configure(
        batch_size=None if kind == "manual" else 20, dynamic=False, callback=note
    )
    for number in range(50):
        batch.add_data_object({"n": number}, "Thing", uid(number), vector(number))
    batch.flush()
    assert stored(client) == {}
    assert told == {uid(number): False for number in range(50)}
    assert len(batch.failed_objects) == 50
    client.schema.update_class_shard("Thing", "READY", shard["name"])
    batch.retry_failed()
    assert batch.failed_objects == []
    assert stored(client) == expected(50)


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[List[RealServer]]:
    made = cluster_of(tmp_path)
    try:
        made[0].start()
        time.sleep(1)  # the second node wants somebody to join
        made[1].start()
        for node in made:
            node.wait_ready(restarts=3)  # each gives up when the other is not quite there yet
        yield made
    finally:
        for node in made:
            node.kill()


@pytest.mark.parametrize("level", ["ONE", "QUORUM", "ALL"])
def test_a_batch_says_what_a_cluster_without_a_node_has_taken(
    level: str, nodes: List[RealServer], capsys: Any
) -> None:
    """From 1.25 on, two nodes of which one is gone cannot agree on anything: requests fail whole."""
    with weaviate.Client(nodes[0].url, timeout_config=(5, 60)) as client:
        make_class(client, replicationConfig={"factor": 2})
        told: Dict[str, bool] = {}

        def note(entries: List[Dict[str, Any]]) -> None:
            told.update({e["id"]: not e["result"].get("errors") for e in entries})

        batch = client.batch.configure(
            batch_size=20,
            dynamic=False,
            consistency_level=weaviate.ConsistencyLevel[level],
            callback=note,
        )

        def attempt(action: Callable[..., Any], *arguments: Any) -> None:
            try:
                action(*arguments)
            except FAILURES as error:
                kept.update(item["id"] for item in error.failed_objects)

        kept: Set[str] = set()
        for number in range(60):
            if number == 20:
                nodes[1].kill()
                time.sleep(3)  # until the other node has noticed
            item = {"n": number}
            attempt(batch.add_data_object, item, "Thing", uid(number), vector(number))
        refused = {item["id"] for item in batch.failed_objects}
        assert refused == {key for key, is_stored in told.items() if not is_stored}
        assert kept == {item["id"] for item in batch._objects_batch.get_request_body()["objects"]}
        assert set(told) | kept == {uid(number) for number in range(60)}
        assert not set(told) & kept
        assert all(told[uid(number)] for number in range(20))
        if level != "ONE":
            assert refused | kept == {uid(number) for number in range(20, 60)}
        with capsys.disabled():
            print(
                f"\n{client._connection.server_version}, {level}, one of two nodes: of 40 objects "
                f"{len(refused)} refused, {len(kept)} kept, {40 - len(refused) - len(kept)} stored"
            )
        nodes[1].start()
        for node in nodes:
            node.wait_ready()
        for _ in range(30):  # until the nodes have found each other
            attempt(batch.retry_failed)
            if batch.shape == (0, 0) and not batch.failed_objects:
                break
            time.sleep(1)
        for number in range(60):
            found = client.data_object.get_by_id(
                uid(number), class_name="Thing", with_vector=True, consistency_level="QUORUM"
            )
            assert found is not None
            assert (found["properties"]["n"], found["vector"]) == (number, vector(number))
