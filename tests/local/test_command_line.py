"""`python -m weaviate.local`."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import Iterator, List

import pytest

from tests.local.plain_http import Caller
from weaviate.local import LocalServer
from weaviate.local.__main__ import main

COMMAND = [sys.executable, "-m", "weaviate.local", "--port", "0"]


class Started:
    """A server in a process of its own, and the address that it printed."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline()
        self.url = self.line.split()[2].rstrip(",")

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


@pytest.fixture
def started() -> Iterator[List[Started]]:
    """Keep the servers of a test, to end them with it."""
    servers: List[Started] = []
    yield servers
    for server in servers:
        server.close()


def test_it_serves_and_says_where(started: List[Started]) -> None:
    started.append(Started())
    assert "data in memory only" in started[0].line
    caller = Caller(started[0].url)
    assert caller.get("/v1/.well-known/ready").status == 200
    caller.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_clean_when_it_is_told_to(started: List[Started], number: int) -> None:
    started.append(Started())
    started[0].process.send_signal(number)
    _, errors = started[0].process.communicate(timeout=20)
    assert (started[0].process.returncode, errors) == (0, "")


def test_a_key_keeps_others_out(started: List[Started]) -> None:
    started.append(Started("--api-key", "one", "--api-key", "two"))
    caller = Caller(started[0].url)
    assert caller.get("/v1/meta").status == 401
    headers = {"authorization": "Bearer two"}
    assert caller.send("GET", "/v1/meta", headers=headers).status == 200
    caller.close()


def test_a_port_that_is_taken_is_told_in_one_line(server: LocalServer) -> None:
    command = [sys.executable, "-m", "weaviate.local", "--port", str(server.port)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("weaviate.local cannot start: ")
    assert ended.stderr.count("\n") == 1


def test_a_package_that_is_missing_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "graphql", None)  # type: ignore[arg-type]
    assert main(["--port", "0"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "pip install numpy graphql-core" in captured.err
    assert "weaviate-client[" not in captured.err  # that would bring the official client
    assert captured.err.count("\n") == 1
