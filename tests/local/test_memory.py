"""`weaviate.Client(":memory:")`: a client with a server of its own."""

from __future__ import annotations

import copy
import gc
import os
import socket
import subprocess
import sys
import threading
import warnings
from typing import Any, Dict, List

import pytest

import weaviate


def threads() -> List[threading.Thread]:
    return [t for t in threading.enumerate() if t.name.startswith("weaviate-local")]


def threads_left() -> List[threading.Thread]:
    """Return the threads that do not end, though the last answer of a server may be on its way."""
    for thread in threads():
        thread.join(10)
    return threads()


def port_of(client: weaviate.Client) -> int:
    return int(client._connection.url.rpartition(":")[2])


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_one_line_makes_a_server_and_the_end_of_the_client_ends_it() -> None:
    with weaviate.Client(":memory:") as client:
        port = port_of(client)
        client.schema.create_class({"class": "Book", "vectorizer": "none"})
        with client.batch as batch:
            batch.add_data_object({"title": "Momo"}, "Book", vector=[0.5, 1.0])
        answer = client.query.get("Book", ["title"]).with_near_vector({"vector": [0.5, 1]}).do()
        assert answer["data"]["Get"]["Book"] == [{"title": "Momo"}]
        assert threads()
    assert threads_left() == []
    assert not is_open(port)


def test_two_clients_have_two_servers() -> None:
    with weaviate.Client(":memory:") as one, weaviate.Client(":memory:") as two:
        one.schema.create_class({"class": "Book"})
        assert not two.schema.exists("Book")
        assert port_of(one) != port_of(two)


def test_closing_twice_does_no_harm() -> None:
    client = weaviate.Client(":memory:")
    client.close()
    client.close()
    assert threads_left() == []


def test_a_dropped_client_ends_its_server_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        client = weaviate.Client(":memory:")
        client.schema.create_class({"class": "Book"})
        del client
        gc.collect()
    assert threads_left() == []


def test_a_client_in_a_cycle_ends_its_server_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        client: Any = weaviate.Client(":memory:")
        client.myself = client
        del client
        gc.collect()
    assert threads_left() == []


def test_a_section_that_outlives_its_client_keeps_the_server() -> None:
    schema = weaviate.Client(":memory:").schema
    gc.collect()
    schema.create_class({"class": "Book"})
    assert schema.exists("Book")
    del schema
    gc.collect()
    assert threads_left() == []


def test_an_exception_in_the_block_ends_the_server() -> None:
    with pytest.raises(ZeroDivisionError), weaviate.Client(":memory:"):
        raise ZeroDivisionError
    assert threads_left() == []


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"timeout_config": "x"}, TypeError),
        ({"additional_headers": 5}, TypeError),
        ({"embedded_options": weaviate.EmbeddedOptions()}, TypeError),
        ({"additional_config": 5}, TypeError),
        ({"startup_period": 0}, ValueError),
    ],
)
def test_a_client_that_cannot_be_made_leaves_no_server(
    arguments: Dict[str, Any], error: type
) -> None:
    with pytest.raises(error):
        weaviate.Client(":memory:", **arguments)
    gc.collect()
    assert threads_left() == []


def test_no_proxy_stands_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    for arguments in ({"trust_env": True}, {"proxies": "http://127.0.0.1:1"}):
        with weaviate.Client(":memory:", **arguments) as client:  # type: ignore[arg-type]  # a dict
            assert client.is_ready()


def test_a_copy_uses_the_same_server_and_leaves_it_to_the_original() -> None:
    with weaviate.Client(":memory:") as client:
        for twin in (copy.copy(client), copy.deepcopy(client)):
            twin.schema.get()
            del twin
            gc.collect()
        client.schema.create_class({"class": "Book"})
    assert threads_left() == []


@pytest.mark.parametrize("end", ["client.close()", "del client", "", "raise SystemExit(0)"])
def test_a_program_ends_quietly_however_it_ends(end: str) -> None:
    code = f"import weaviate\nclient = weaviate.Client(':memory:')\nclient.schema.get()\n{end}"
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", code],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_uses_the_server_of_its_parent_and_leaves_it_alone() -> None:
    code = """
import os, weaviate
client = weaviate.Client(":memory:")
client.schema.create_class({"class": "Book"})
pid = os.fork()
if pid == 0:
    status = 1
    try:
        found = client.schema.exists("Book")
        client.close()
        status = 0 if found else 2
    finally:
        os._exit(status)
assert os.waitpid(pid, 0)[1] == 0
assert client.schema.exists("Book")
client.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(("module", "package"), [("numpy", "numpy"), ("graphql", "graphql-core")])
def test_without_the_extra_the_error_has_the_line_to_run(module: str, package: str) -> None:
    code = f"""
import importlib.abc, sys
class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {module!r}:
            raise ModuleNotFoundError("No module named " + repr(name), name=name)
sys.meta_path.insert(0, Absent())
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *a: None if name == {module!r} else find(name, *a)
import weaviate
try:
    weaviate.Client(":memory:")
except ImportError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    text = done.stdout.decode()
    assert package in text
    assert "pip install" in text
