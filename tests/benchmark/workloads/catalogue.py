"""What a workload is, and the list of all."""

from __future__ import annotations

import importlib
import json
import time
import urllib.request
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple, Union

Taken = Tuple[str, int]
"""What the stub must have taken: a kind, such as "objects", and how many."""
Action = Callable[[], Union[None, float, Taken]]
"""Returns what the stub must have received; or the seconds, if it measures by itself."""
Prepare = Callable[[str], Action]
"""Gets the address of the stub; makes ready what is not measured."""


CLOCKS: Dict[str, Callable[[], float]] = {
    "cpu": time.process_time,
    "wall": time.perf_counter,
}
CHILD = "child"
"""The clock of an action that measures by itself, in processes of its own."""


class Workload(NamedTuple):
    """Something that users do.

    Attributes:
        group, title: where it stands in the table.
        unit: what it is done for, such as "object".
        units: how many of these an action does.
        clock: one of CLOCKS, or CHILD.
        ideal_s: how long a unit takes when nothing gets in the way.
    """

    group: str
    title: str
    unit: str
    units: int
    prepare: Prepare
    clock: str = "cpu"
    ideal_s: Optional[float] = None


MODULES = ("imports", "single", "start", "queries", "cursors", "ids", "latency")


def all_workloads() -> List[Workload]:
    """Return the workloads of all modules, in the order of the table."""
    return [w for name in MODULES for w in importlib.import_module(f"workloads.{name}").WORKLOADS]


def measure(action: Action, clock: str, url: str) -> float:
    """Return the time of one action, after a check of what the stub received."""
    if clock == CHILD:
        told = action()
        assert isinstance(told, float)
        return told
    now = CLOCKS[clock]
    tell(url, "_take")
    started = now()
    expected = action()
    seconds = now() - started
    if isinstance(expected, tuple):
        kind, count = expected
        taken = tell(url, "_take").get(kind)
        assert taken == count, (kind, count, taken)
    return seconds


def tell(url: str, command: str) -> Any:
    """Send the stub a command."""
    with urllib.request.urlopen(f"{url}/{command}", timeout=30) as answer:
        return json.load(answer)
