"""The embedded server while it runs: it is started again when it is gone, and ends with its user."""

from __future__ import annotations

import http.server
import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

import weaviate
from tests.support.fake_weaviate import Maker, is_running, kill, process_of
from weaviate.embedded import EmbeddedOptions, get_random_port
from weaviate.exceptions import WeaviateStartUpError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there is no embedded server here")


def test_a_server_that_is_gone_is_started_again_before_the_next_request(make: Maker) -> None:
    database = make()
    database.start()
    kill(database)
    database.ensure_running()
    assert database.is_listening()


def test_a_stranger_on_the_port_of_a_server_that_is_gone_is_not_used(make: Maker) -> None:
    database = make()
    database.start()
    kill(database)
    address = ("127.0.0.1", database.options.port)
    with http.server.HTTPServer(address, http.server.BaseHTTPRequestHandler) as stranger:
        thread = threading.Thread(target=stranger.serve_forever)
        thread.start()
        with pytest.raises(WeaviateStartUpError, match="something else"):
            database.ensure_running()
        stranger.shutdown()
        thread.join()


def test_a_server_that_runs_is_left_alone(make: Maker) -> None:
    database = make()
    database.start()
    pid = process_of(database).pid
    database.ensure_running()
    assert process_of(database).pid == pid


def test_when_a_used_server_of_somebody_else_is_gone_an_own_one_is_started(make: Maker) -> None:
    other = make()
    other.start()
    database = make(port=other.options.port)
    database.start()
    other.stop()
    database.ensure_running()
    assert database.process is not None


def test_many_threads_start_one_server_again(make: Maker) -> None:
    database = make()
    database.start()
    kill(database)
    threads = [threading.Thread(target=database.ensure_running) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.is_listening()
    assert is_running(process_of(database).pid)


def test_stop_ends_the_server(make: Maker) -> None:
    database = make()
    database.start()
    process = process_of(database)
    database.stop()
    assert process.returncode == -signal.SIGTERM
    assert database.process is None
    assert not database.is_listening()


def test_stopping_twice_or_before_the_start_does_no_harm(make: Maker) -> None:
    database = make()
    database.stop()
    database.start()
    database.stop()
    database.stop()
    assert database.process is None


def test_a_dropped_database_stops_its_server(tmp_path: Path, binary: Path) -> None:
    database = Maker(tmp_path, binary)()
    database.start()
    pid = process_of(database).pid
    del database
    assert not is_running(pid)


PROGRAM = """
    import os, signal, sys
    from weaviate.embedded import EmbeddedDB, EmbeddedOptions, get_random_port

    database = EmbeddedDB(EmbeddedOptions(
        persistence_data_path=sys.argv[1], binary_path=sys.argv[2],
        port=get_random_port(), grpc_port=get_random_port(),
    ))
    database.start()
    print("pid", database.process.pid, flush=True)
    {ending}
"""


def run_program(tmp_path: Path, binary: Path, ending: str) -> "subprocess.CompletedProcess[bytes]":
    program = textwrap.dedent(PROGRAM.replace("{ending}", ending.strip()))
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(tmp_path / "data"), str(binary)],
        stdout=subprocess.PIPE,
        cwd=Path(weaviate.__file__).parent.parent,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    "ending", ["", "raise SystemExit(3)", "os.kill(os.getpid(), signal.SIGKILL)"]
)
def test_no_server_outlives_the_interpreter(tmp_path: Path, binary: Path, ending: str) -> None:
    pid = int(run_program(tmp_path, binary, ending).stdout.split(b"pid ")[1])
    for _ in range(100):  # after SIGKILL the guard needs a moment
        if not is_running(pid):
            return
        threading.Event().wait(0.05)
    pytest.fail("the server outlived the interpreter")


FORKING = """
    if (child := os.fork()) == 0:
        status = 1
        try:
            database.ensure_running()
            database.stop()
            status = 0 if database.process is None else 2
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    assert database.process.poll() is None
    assert database.is_listening()
"""


def test_a_forked_child_leaves_the_server_to_its_parent(tmp_path: Path, binary: Path) -> None:
    # in a process of its own: pytest may have threads, over which a fork warns from Python 3.15 on
    assert run_program(tmp_path, binary, FORKING).returncode == 0


def test_a_client_starts_uses_and_stops_its_server(tmp_path: Path, binary: Path) -> None:
    options = EmbeddedOptions(
        persistence_data_path=str(tmp_path / "data"),
        binary_path=str(binary),
        port=get_random_port(),
        grpc_port=get_random_port(),
    )
    client = weaviate.Client(embedded_options=options)
    database = client._connection.embedded_db
    assert database is not None
    pid = process_of(database).pid
    assert client.schema.get() == {"classes": []}
    kill(database)
    assert client.schema.get() == {"classes": []}
    client.close()
    assert not is_running(pid)
    assert not database.is_listening()
