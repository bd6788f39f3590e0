"""The process of the embedded server: its environment, ports, log and end."""

from __future__ import annotations

import http.server
import os
import shutil
import signal
import socket
import subprocess
import threading
from pathlib import Path
from typing import Any, Iterator, List

import pytest

from tests.support import fake_weaviate
from weaviate._embedded import process
from weaviate._embedded.process import (
    Child,
    environment,
    free_ports,
    is_free,
    is_listening,
    is_ready,
    reachable,
)
from weaviate.exceptions import WeaviateStartUpError

HOST = "127.0.0.1"

# --------------------------------------------------------------------------------------- ports


def test_free_ports_are_different_and_can_be_used() -> None:
    ports = free_ports(4, neighbours=1)
    used = {*ports, ports[0] + 1}
    assert len(used) == 5
    assert all(map(is_free, used))


def test_a_port_is_free_until_somebody_listens() -> None:
    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1]
        assert not is_free(port)
        assert is_listening(HOST, port)
    assert is_free(port)
    assert not is_listening(HOST, port)


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", HOST), ("", HOST), ("::", "::1"), ("localhost", "localhost"), ("::1", "::1")],
)
def test_a_server_that_listens_everywhere_is_reached_at_this_machine(
    host: str, address: str
) -> None:
    assert reachable(host) == address


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers each request with the status of its server."""

    def do_GET(self) -> None:
        server: Any = self.server
        server.paths.append(self.path)
        self.send_response(server.status)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@pytest.fixture
def server() -> Iterator[Any]:
    with http.server.HTTPServer((HOST, 0), Answers) as running:
        made: Any = running
        made.paths = []
        made.status = 200
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_a_server_is_ready_when_it_says_so(server: Any) -> None:
    port = server.server_address[1]
    assert is_ready("0.0.0.0", port)
    assert server.paths == ["/v1/.well-known/ready"]
    server.status = 503
    assert not is_ready(HOST, port)


def test_nobody_is_not_ready() -> None:
    (port,) = free_ports(1)
    assert not is_ready(HOST, port)


# --------------------------------------------------------------------------------- environment


def test_the_environment_has_the_documented_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"HOME": "/home/me"})
    made = environment("/data", 8079, 50060, None)
    ports = [made.pop(name) for name in ("CLUSTER_GOSSIP_BIND_PORT", "RAFT_PORT")]
    ports.append(made.pop("RAFT_INTERNAL_RPC_PORT"))
    assert len({*ports, str(int(ports[0]) + 1)}) == 4
    assert made == {
        "HOME": "/home/me",
        "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "true",
        "QUERY_DEFAULTS_LIMIT": "20",
        "PERSISTENCE_DATA_PATH": "/data",
        "GRPC_PORT": "50060",
        "CLUSTER_HOSTNAME": "Embedded_at_8079",
        "CLUSTER_ADVERTISE_ADDR": HOST,
        "RAFT_TIMEOUTS_MULTIPLIER": "1",
        "DISABLE_TELEMETRY": "true",
        "ENABLE_MODULES": "text2vec-openai,text2vec-cohere,text2vec-huggingface,"
        "ref2vec-centroid,generative-openai,qna-openai,reranker-cohere",
    }


def test_variables_of_the_process_stay_and_those_of_the_caller_win(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QUERY_DEFAULTS_LIMIT", "7")
    monkeypatch.setenv("ENABLE_MODULES", "process")
    made = environment("/data", 8079, 50060, {"ENABLE_MODULES": "caller", "MORE": "1"})
    assert made["QUERY_DEFAULTS_LIMIT"] == "7"
    assert (made["ENABLE_MODULES"], made["MORE"]) == ("caller", "1")


# --------------------------------------------------------------------------------------- child

posix = pytest.mark.skipif(os.name != "posix", reason="there is no embedded server here")


class Maker:
    """Starts children that run a shell script, and stops them when the test is over."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: List[Child] = []

    def __call__(self, script: str) -> Child:
        path = self.folder / "server"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        child = Child(str(path), HOST, 8079, {"WORD": "hello"}, str(self.folder / "log"))
        self.made.append(child)
        return child


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Maker]:
    maker = Maker(tmp_path)
    yield maker
    for child in maker.made:
        child.stop()


@posix
def test_the_server_gets_its_arguments_and_variables_and_its_log_is_kept(make: Maker) -> None:
    child = make('echo "$@" "$WORD"; echo "and errors" >&2')
    child.popen.wait(10)
    assert child.log_tail() == "--host 127.0.0.1 --port 8079 --scheme http hello\nand errors"
    assert not child.is_alive()


@posix
def test_only_the_end_of_a_long_log_is_shown(make: Maker) -> None:
    child = make("i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i + 1)); done")
    child.popen.wait(10)
    assert len(child.log_tail()) <= 4000
    assert child.log_tail().endswith("line 1999")


@posix
def test_a_log_that_is_empty_or_gone_says_so(make: Maker) -> None:
    child = make("exit 0")
    child.popen.wait(10)
    assert child.log_tail() == "(the log is empty)"
    os.unlink(child.log_path)
    assert child.log_tail() == "(the log is empty)"


@posix
def test_a_file_that_cannot_be_executed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WeaviateStartUpError, match="cannot be started"):
        Child(str(tmp_path / "missing"), HOST, 8079, {}, str(tmp_path / "log"))


@posix
def test_stopping_asks_the_server_to_end(make: Maker) -> None:
    child = make("exec sleep 60")
    assert child.is_alive()
    child.stop()
    child.stop()
    assert child.popen.returncode == -signal.SIGTERM


@posix
def test_a_server_that_does_not_want_to_end_is_killed(
    make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "STOP_PATIENCE_S", 0.05)
    fifo = tmp_path / "ready"
    os.mkfifo(fifo)
    child = make(f"trap '' TERM; echo >{fifo}; exec sleep 60")
    fifo.read_text()  # now it ignores the signal
    child.stop()
    assert child.popen.returncode == -signal.SIGKILL


@posix
def test_a_forked_process_stops_nothing(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    child = make("exec sleep 60")
    with monkeypatch.context() as forked:
        forked.setattr(os, "getpid", lambda: -1)
        assert not child.is_ours()
        child.stop()
    assert child.is_alive()


@posix
def test_without_a_shell_there_is_no_guard_and_the_server_runs_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable = fake_weaviate.executable(tmp_path / "fake")
    monkeypatch.setenv("PATH", str(tmp_path))
    variables = {"PERSISTENCE_DATA_PATH": str(tmp_path), "FAKE_DIES": "1"}
    child = Child(str(executable), HOST, 8079, variables, str(tmp_path / "log"))
    assert child.popen.wait(10) == 1
    assert "no room in here" in child.log_tail()
    child.stop()


# --------------------------------------------------------------------------------------- guard


class Guarded:
    """Processes that are guarded as a server is, by a guard whose `cat` a test may replace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: List["subprocess.Popen[bytes]"] = []

    def replace_cat(self, script: str) -> None:
        """Let the guard run this in place of `cat`, with which it reads start times."""
        cat = self.folder / "cat"
        cat.write_text(f"#!/bin/sh\n{script}\n")
        cat.chmod(0o755)

    def start(self, script: str) -> "subprocess.Popen[bytes]":
        """Start a process, and wait until it has written a line."""
        started = subprocess.Popen(
            ["sh", "-c", script], stdout=subprocess.PIPE, start_new_session=True
        )
        self.started.append(started)
        assert started.stdout is not None
        assert started.stdout.readline()
        return started

    def end_of_interpreter(self, pid: int, patience_s: int = 1) -> None:
        """Guard a process, and end the guard's input without a word."""
        path = f"{self.folder}{os.pathsep}{os.environ['PATH']}"
        guard = ["sh", "-c", process._GUARD, "sh", str(pid), str(patience_s)]
        subprocess.run(guard, input=b"", env={**os.environ, "PATH": path}, timeout=30, check=False)


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Guarded]:
    made = Guarded(tmp_path)
    yield made
    for started in made.started:
        started.kill()
        started.communicate()


STAT = 'echo "7 (a name) with ) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 {} 9 9"'
"""Prints the contents of /proc/7/stat; the start time is the gap."""


@posix
def test_the_guard_stops_the_server_of_a_killed_interpreter(guarded: Guarded) -> None:
    server = guarded.start("echo; exec sleep 60")
    guarded.end_of_interpreter(server.pid)
    assert server.wait(10) == -signal.SIGTERM


@posix
def test_the_guard_kills_a_server_that_does_not_want_to_end(guarded: Guarded) -> None:
    server = guarded.start("trap '' TERM; echo; while :; do sleep 0.1; done")
    guarded.end_of_interpreter(server.pid)
    assert server.wait(10) == -signal.SIGKILL


@posix
def test_the_guard_spares_a_stranger_that_got_the_number_of_an_ended_server(
    guarded: Guarded,
) -> None:
    first = guarded.folder / "first"
    first.touch()
    guarded.replace_cat(
        f"if rm {first} 2>/dev/null; then {STAT.format(100)}; else {STAT.format(200)}; fi"
    )
    stranger = guarded.start("echo; exec sleep 60")
    guarded.end_of_interpreter(stranger.pid)
    assert stranger.poll() is None


@posix
def test_the_guard_spares_a_stranger_that_got_the_number_between_its_two_signals(
    guarded: Guarded,
) -> None:
    signalled = guarded.folder / "signalled"
    guarded.replace_cat(
        f"if [ -e {signalled} ]; then {STAT.format(200)}; else {STAT.format(100)}; fi"
    )
    stranger = guarded.start(
        f"trap ': >{signalled}' TERM; echo; while :; do sleep 0.1; done",
    )
    guarded.end_of_interpreter(stranger.pid)
    assert signalled.exists()
    assert stranger.poll() is None


@posix
def test_the_guard_spares_a_stranger_whose_start_time_it_could_not_read(guarded: Guarded) -> None:
    guarded.replace_cat("exit 1")
    ps = guarded.folder / "ps"
    ps.write_text("#!/bin/sh\nexit 1\n")
    ps.chmod(0o755)
    stranger = guarded.start("echo; exec sleep 60")
    guarded.end_of_interpreter(stranger.pid)
    assert stranger.poll() is None


@posix
@pytest.mark.skipif(shutil.which("ps") is None, reason="without /proc the guard needs ps")
def test_the_guard_reads_start_times_from_ps_where_there_is_no_proc(guarded: Guarded) -> None:
    guarded.replace_cat("exit 1")
    server = guarded.start("echo; exec sleep 60")
    guarded.end_of_interpreter(server.pid)
    assert server.wait(10) == -signal.SIGTERM
