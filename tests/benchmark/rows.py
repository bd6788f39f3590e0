"""The rows of the table: what the times of the workloads mean."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Dict, Iterator, NamedTuple, Optional

sys.path.append(str(Path(__file__).resolve().parent))

from workloads.catalogue import all_workloads


class Row(NamedTuple):
    """A workload, and the time of each client in seconds for a unit."""

    group: str
    title: str
    unit: str
    ideal_s: Optional[float]
    times: Dict[str, float]

    def text(self, side: str) -> str:
        seconds = self.times.get(side)
        if seconds is None:
            return ""
        if self.ideal_s is not None:
            return f"{seconds / self.ideal_s:.2f} × ideal"
        if seconds >= 0.9995e-3:
            return f"{seconds * 1e3:.3g} ms"
        return f"{seconds * 1e6:.3g} µs"

    def ratio(self, side: str) -> str:
        if side not in self.times or "reference" not in self.times:
            return ""
        return f"{self.times['reference'] / self.times[side]:.1f}×"


def rows_of(sides: Dict[str, Dict[str, float]]) -> Iterator[Row]:
    """Return the rows for which there are times, in the order of the catalogue."""
    for workload in all_workloads():
        name = f"{workload.group}: {workload.title}"
        times = {side: found[name] for side, found in sides.items() if name in found}
        if times:
            yield Row(workload.group, workload.title, workload.unit, workload.ideal_s, times)
