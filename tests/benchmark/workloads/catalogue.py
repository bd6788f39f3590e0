"""What a workload is, and the list of all."""

from __future__ import annotations

import importlib
import json
import resource
import time
import urllib.request
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

Taken = Tuple[str, int]
"""What the stub must have taken: a kind, such as "objects", and how many."""
Action = Callable[[], Optional[Taken]]
Prepare = Callable[[str], Action]
"""Gets the address of the stub; makes ready what is not measured."""


def child_time() -> float:
    """Give the CPU time of the child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


CLOCKS: Dict[str, Callable[[], float]] = {
    "cpu": time.process_time,
    "wall": time.perf_counter,
    "child": child_time,
}


class Workload(NamedTuple):
    """Something that users do.

    Attributes:
        group, title: where it stands in the table.
        unit: what it is done for, such as "object".
        units: how many of these an action does.
        clock: one of CLOCKS.
        beyond: title of the workload whose time is taken off.
        ideal_s: how long a unit takes when nothing gets in the way.
    """

    group: str
    title: str
    unit: str
    units: int
    prepare: Prepare
    clock: str = "cpu"
    beyond: Optional[str] = None
    ideal_s: Optional[float] = None


MODULES = ("imports", "single", "start", "queries", "cursors", "ids", "latency")


def all_workloads() -> List[Workload]:
    """Give the workloads of all modules, in the order of the table."""
    return [w for name in MODULES for w in importlib.import_module(f"workloads.{name}").WORKLOADS]


def measure(action: Action, clock: str, url: str) -> float:
    """Give the time of one action, after a look at what the stub took."""
    now = CLOCKS[clock]
    tell(url, "_take")
    started = now()
    expected = action()
    seconds = now() - started
    if expected is not None:
        kind, count = expected
        taken = tell(url, "_take").get(kind)
        assert taken == count, (kind, count, taken)
    return seconds


def tell(url: str, command: str) -> Any:
    """Give the stub a command."""
    with urllib.request.urlopen(f"{url}/{command}", timeout=30) as answer:
        return json.load(answer)
