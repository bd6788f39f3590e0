"""A program in a process of its own that imports objects, gets signals and forks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict

import weaviate
from tests.support.scripted import ScriptedServer

_ROOT = str(Path(weaviate.__file__).parents[1])
_PATIENCE_S = 60

_START = """
import json, os, signal, sys, threading, time, uuid
import weaviate
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs in a background ignores it
url, workers = sys.argv[1], int(sys.argv[2])
client = weaviate.Client(url, timeout_config=(20, 20), startup_period=None)
batch = client.batch.configure(batch_size=5, dynamic=False, num_workers=workers, callback=None,
    connection_error_retries=1)
given, doubtful = [], []
def add(number):
    uid = str(uuid.uuid5(uuid.NAMESPACE_URL, str(number)))
    added = False
    try:
        batch.add_data_object({"n": number}, "Thing", uid)
        added = True
    finally:  # what is interrupted may have been added, or not
        (given if added else doubtful).append(uid)
def report(error=None):
    named, link = [], error
    while link is not None:
        named += [item["id"] for item in getattr(link, "failed_objects", [])]
        link = link.__cause__ or link.__context__
    kept = [batch.pop_object(0)["id"] for _ in range(batch.num_objects())]
    print(json.dumps({"error": type(error).__name__, "given": given, "named": named, "kept": kept}))
    sys.stdout.flush()
"""


class Child:
    """A program in a process of its own, which uses a client."""

    def __init__(self, server: ScriptedServer, program: str, workers: int = 1) -> None:
        environment = {**os.environ, "PYTHONPATH": _ROOT, "PYTHONWARNINGS": "default"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _START + program, server.url, str(workers)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
        self.report: Dict[str, Any] = {}
        self.errors = ""

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def end(self) -> int:
        """Wait for the end; give the exit status, and keep what was reported."""
        try:
            out, err = self.process.communicate(timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)  # also what it has forked
            self.process.communicate()
            raise AssertionError("the process hangs") from None
        self.errors = err.decode()
        for line in out.decode().splitlines():
            self.report = json.loads(line)
        return self.process.returncode
