"""Programs' tests stop the clock or replace the file system; a client and a local server go on."""

from __future__ import annotations

import json
from typing import Any, Callable, ContextManager, Dict, Iterator

import pytest

import weaviate
from weaviate.local import LocalServer

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what the tools look at

COUNT = 60
BATCHES: Dict[str, Dict[str, Any]] = {
    "fixed": {"batch_size": 10, "dynamic": False},
    "dynamic": {"batch_size": 10, "dynamic": True},
    "threads": {"batch_size": 10, "num_workers": 3},
}


def freezegun(when: str) -> ContextManager[Any]:
    tool = pytest.importorskip("freezegun", reason="freezegun is not installed")
    stopped: ContextManager[Any] = tool.freeze_time(when)
    return stopped


def time_machine(when: str) -> ContextManager[Any]:
    tool = pytest.importorskip("time_machine", reason="time-machine is not installed")
    stopped: ContextManager[Any] = tool.travel(when, tick=False)
    return stopped


Stop = Callable[[str], ContextManager[Any]]
STOPS = pytest.mark.parametrize("stop", [freezegun, time_machine])


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        yield running


def use(client: weaviate.Client, settings: Dict[str, Any]) -> None:
    """Create a class, import objects and references, and search, change and delete them."""
    client.schema.create_class({"class": "Thing", "vectorizer": "none"})
    client.schema.property.create("Thing", {"name": "next", "dataType": ["Thing"]})
    with client.batch(**settings) as batch:
        ids = [
            batch.add_data_object({"title": f"{i}"}, "Thing", vector=[i, 1]) for i in range(COUNT)
        ]
        batch.add_reference(ids[0], "Thing", "next", ids[1], "Thing")
    count = client.query.aggregate("Thing").with_meta_count().do()
    assert count["data"]["Aggregate"]["Thing"][0]["meta"]["count"] == COUNT
    near = client.query.get("Thing", "title").with_near_vector({"vector": [3, 1]}).with_limit(1)
    assert near.do()["data"]["Get"]["Thing"] == [{"title": "3"}]
    client.data_object.update({"title": "changed"}, "Thing", ids[0])
    found = client.data_object.get_by_id(ids[0], class_name="Thing")
    assert found is not None
    assert found["properties"]["title"] == "changed"
    assert found["properties"]["next"][0]["beacon"].endswith(ids[1])
    client.schema.delete_class("Thing")


@STOPS
@pytest.mark.parametrize("kind", BATCHES)
@pytest.mark.parametrize("when", ["1970-01-01", "2021-06-01", "2099-12-31"])
def test_a_client_works_while_the_clock_is_stopped(
    stop: Stop, kind: str, when: str, server: LocalServer
) -> None:
    with stop(when), weaviate.Client(server.url) as client:
        use(client, BATCHES[kind])


@STOPS
def test_a_client_works_after_the_clock_was_ahead(stop: Stop, server: LocalServer) -> None:
    with stop("2099-12-31"):
        client = weaviate.Client(server.url)
        use(client, BATCHES["dynamic"])
    with client:
        use(client, BATCHES["dynamic"])


@STOPS
def test_a_local_server_starts_and_ends_while_the_clock_is_stopped(stop: Stop) -> None:
    with stop("2021-06-01"), LocalServer() as server, weaviate.Client(server.url) as client:
        made = client.data_object.create({}, "Thing", vector=[1])
        found = client.data_object.get_by_id(made, class_name="Thing")
        assert found is not None
        assert found["creationTimeUnix"] == 1_622_505_600_000


def test_files_are_read_from_a_replaced_file_system(server: LocalServer) -> None:
    tool = pytest.importorskip("pyfakefs.fake_filesystem_unittest", reason="pyfakefs is missing")
    with tool.Patcher() as patcher:
        patcher.fs.create_file("/picture.png", contents=b"abc")
        patcher.fs.create_file("/class.json", contents=json.dumps({"class": "Picture"}))
        with weaviate.Client(server.url) as client:
            client.schema.create_class("/class.json")
            assert client.schema.exists("Picture")
            use(client, BATCHES["threads"])
        assert weaviate.util.image_encoder_b64("/picture.png") == "YWJj"
