"""Writes the table of docs/performance.md.

    python -m tests.benchmark.table FOLDER [OTHER_FOLDER ...] [--print]

Each folder is what `python -m tests.benchmark` made; of the others, on other Pythons, the ratios are
shown. The tables take the place of what is between two marks on the page.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path
from typing import Dict, List, Optional

import pyperf

from tests.benchmark.page import show

BEGIN, END = "<!-- table: made by tests/benchmark/table.py -->\n", "<!-- end of the table -->\n"
CAPTIONS = {"this": "this client", "pure": "without orjson", "reference": "3.26.7"}

Times = Dict[str, float]
"""The lowest of the times of each workload, in seconds for a unit."""


class Side:
    """The results of one client."""

    def __init__(self, file: Path) -> None:
        suite = pyperf.BenchmarkSuite.load(str(file))
        self.times: Times = {b.get_name(): min(b.get_values()) for b in suite}
        self.rounds = min(len(b.get_values()) for b in suite)
        self.metadata = suite.get_metadata()
        runs = [run.get_metadata() for b in suite for run in b.get_runs()]
        self.load = statistics.median(float(run.get("load_avg_1min", 0)) for run in runs)


def table(sides: Dict[str, Side]) -> str:
    """Write the table in Markdown."""
    from tests.benchmark.rows import rows_of  # the workloads need a client

    names = [name for name in CAPTIONS if name in sides]
    head = ["", "for each", *(CAPTIONS[name] for name in names)]
    if "reference" in sides:
        head += [f"3.26.7 / {CAPTIONS[name]}" for name in names if name != "reference"]
    lines = ["| " + " | ".join(head) + " |", "|---|---|" + "---:|" * (len(head) - 2)]
    group = None
    for row in rows_of(_times(sides)):
        cells = [row.title, row.unit] + [row.text(name) for name in names]
        if "reference" in sides:
            cells += [row.ratio(name) for name in names if name != "reference"]
        lines += _under_its_group(row.group, group, cells)
        group = row.group
    return "\n".join(lines) + "\n"


def ratios(folders: List[Dict[str, Side]]) -> str:
    """Write how the clients compare on several Pythons, in Markdown."""
    from tests.benchmark.rows import rows_of  # the workloads need a client

    shown = [name for name in CAPTIONS if name != "reference"]
    head = ["3.26.7 / this client"]
    head += [
        f"{sides['this'].metadata['python']}{', without orjson' if name == 'pure' else ''}"
        for sides in folders
        for name in shown
    ]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    columns = [
        {(row.group, row.title): row.ratio(name) for row in rows_of(_times(sides))}
        for sides in folders
        for name in shown
    ]
    group = None
    for row in rows_of(_times(folders[0])):
        cells = [row.title, *(column.get((row.group, row.title), "") for column in columns)]
        lines += _under_its_group(row.group, group, cells)
        group = row.group
    return "\n".join(lines) + "\n"


def _under_its_group(group: str, last_group: Optional[str], cells: List[str]) -> List[str]:
    """Write a row; before the first of a group comes one that names it."""
    title = [] if group == last_group else [f"| **{group}** |" + " |" * (len(cells) - 1)]
    return [*title, "| " + " | ".join(cells) + " |"]


def _times(sides: Dict[str, Side]) -> Dict[str, Times]:
    return {name: side.times for name, side in sides.items()}


def conditions(sides: Dict[str, Side]) -> str:
    """Return under which conditions the table was made."""
    ours, reference = sides["this"].metadata, sides.get("reference")
    text = (
        f"Client {_versions(ours)}, Python {ours['python']}, {_machine(ours)} "
        f"with a load of {sides['this'].load:.1f}; the lowest of {sides['this'].rounds} values in "
        "fresh processes"
    )
    if reference is not None:
        text += f", which took turns with {_versions(reference.metadata)}"
    return text + ".\n"


def _versions(metadata: Dict[str, object]) -> str:
    names = ("requests", "urllib3", "numpy", "orjson")
    others = [f"{n} {metadata[n + '_version']}" for n in names if f"{n}_version" in metadata]
    return f"{metadata['weaviate_version']} with {', '.join(others)}"


def _machine(metadata: Dict[str, object]) -> str:
    parts = [f"{metadata.get('cpu_count', '?')} CPUs"]
    if "cpu_model_name" in metadata:
        parts.append(f"({metadata['cpu_model_name']})")
    parts.append(str(metadata.get("platform", "")).split("-")[0])
    return " ".join(parts)


def _sides_in(folder: Path) -> Dict[str, Side]:
    return {file.stem: Side(file) for file in folder.glob("*.json")}


def main(arguments: Optional[List[str]] = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("others", type=Path, nargs="*", help="results on other Pythons")
    parser.add_argument("--print", action="store_true", help="and leave the page alone")
    chosen = parser.parse_args(arguments)
    sides = _sides_in(chosen.folder)
    text = conditions(sides) + "\n" + table(sides)
    if chosen.others:
        others = [_sides_in(folder) for folder in chosen.others]
        text += "\n" + "\n".join(map(conditions, others)) + "\n" + ratios(others)
    show(text, BEGIN, END, chosen.print)


if __name__ == "__main__":
    main()
