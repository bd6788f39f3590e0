"""The start of a program and of a client."""

from __future__ import annotations

import subprocess
import sys
from typing import Optional

from workloads.catalogue import Action, Prepare, Workload

import weaviate

REQUESTS = "import requests"
_UNITS = 3


def clients(units: int) -> Prepare:
    def prepare(url: str) -> Action:
        kept = [weaviate.Client(url)]

        def action() -> None:
            kept[1:] = [weaviate.Client(url) for _ in range(units)]

        return action

    return prepare


def program(code: str) -> Prepare:
    def prepare(url: str) -> Action:
        command = [sys.executable, "-W", "ignore", "-c", code.replace("URL", repr(url))]

        def action() -> None:
            for _ in range(_UNITS):
                subprocess.run(command, check=True)

        return action

    return prepare


def _row(title: str, code: str, beyond: Optional[str] = REQUESTS) -> Workload:
    return Workload("Start", title, "process", _UNITS, program(code), "child", beyond)


WORKLOADS = [
    Workload("Start", "Client(url)", "client", 30, clients(30)),
    _row(REQUESTS, "import requests", None),
    _row("import weaviate, beyond requests", "import weaviate; weaviate.Client"),
    _row("the same, with Client(url)", "import weaviate; client = weaviate.Client(URL)"),
]
