"""The start of a program and of a client."""

from __future__ import annotations

import subprocess
import sys

from workloads.catalogue import CHILD, Action, Prepare, Workload

import weaviate

_UNITS = 3

_PROGRAM = """
import time
{first}
started = time.process_time()
{code}
print(time.process_time() - started)
"""


def clients(units: int) -> Prepare:
    def prepare(url: str) -> Action:
        kept = [weaviate.Client(url)]

        def action() -> None:
            kept[1:] = [weaviate.Client(url) for _ in range(units)]

        return action

    return prepare


def program(first: str, code: str) -> Prepare:
    """Measure what some code takes in a fresh process, after something else was done."""

    def prepare(url: str) -> Action:
        text = _PROGRAM.format(first=first, code=code.replace("URL", repr(url)))
        command = [sys.executable, "-W", "ignore", "-c", text]

        def action() -> float:
            done = [
                subprocess.run(command, check=True, stdout=subprocess.PIPE) for _ in range(_UNITS)
            ]
            return sum(float(process.stdout) for process in done)

        return action

    return prepare


def _row(title: str, first: str, code: str) -> Workload:
    return Workload("Start", title, "process", _UNITS, program(first, code), CHILD)


_IMPORT = "import weaviate; weaviate.Client"
_START = "import weaviate; client = weaviate.Client(URL)"

WORKLOADS = [
    Workload("Start", "Client(url)", "client", 30, clients(30)),
    _row("import requests", "", "import requests"),
    _row("import weaviate, after import requests", "import requests", _IMPORT),
    _row("the same, with Client(url)", "import requests", _START),
]
