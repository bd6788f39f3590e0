"""Measures the workloads, in fresh processes that take turns.

    python -m tests.benchmark FOLDER [--reference PYTHON] [--only WORDS] [--rounds N] [--pure]

FOLDER gets a result of pyperf for each side: `this`, `pure` (without orjson) and `reference`, an
interpreter that has the published 3.26.7 and pyperf. tests.benchmark.table makes a table of them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import List, NamedTuple

from tests.benchmark.stub import ROOT, StubProcess

WORKLOADS = ROOT / "tests" / "benchmark" / "workloads"


class Side(NamedTuple):
    """A client that is measured."""

    name: str
    python: str
    options: List[str]
    path: str
    """Stands in front of the path of modules."""


def sides_of(arguments: argparse.Namespace) -> List[Side]:
    """Return the clients that take turns."""
    path = "" if arguments.installed else str(ROOT)
    sides = [Side("this", arguments.python, [], path)]
    if arguments.pure:
        sides.append(Side("pure", arguments.python, ["--without-orjson"], path))
    if arguments.reference:
        sides.append(Side("reference", arguments.reference, [], ""))
    return sides


def titles() -> List[str]:
    """Return the names of all workloads."""
    listed = "import workloads.catalogue as c; [print(w.group + ': ' + w.title) for w in c.all_workloads()]"
    command = [sys.executable, "-W", "ignore", "-c", listed]
    path = os.pathsep.join((str(WORKLOADS.parent), str(ROOT)))
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, env=dict(os.environ, PYTHONPATH=path)
    )
    return done.stdout.decode().splitlines()


def measure(side: Side, title: str, url: str, folder: Path) -> None:
    """Measure one workload once; the result is added to the file of the side."""
    command = [side.python, str(WORKLOADS), url, "--title", title, *side.options]
    command += ["--processes=1", "--warmups=1", "--values=2", "--loops=1", "--quiet"]
    command += ["--inherit-environ=PYTHONPATH", f"--append={folder / side.name}.json"]
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    environment.pop("PYTHONPATH", None)
    if side.path:
        environment["PYTHONPATH"] = side.path
    subprocess.run(
        command,
        check=True,
        env=environment,
        cwd=tempfile.gettempdir(),  # not where a package of ours lies
        stdout=subprocess.DEVNULL,
        timeout=600,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="for the results")
    parser.add_argument("--python", default=sys.executable, help="for this client")
    parser.add_argument("--installed", action="store_true", help="not this checkout: what is there")
    parser.add_argument("--reference", help="interpreter that has 3.26.7")
    parser.add_argument("--pure", action="store_true", help="also without orjson")
    parser.add_argument("--only", default="", help="workloads with this in their names")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)  # results of before are kept, and count
    chosen = [title for title in titles() if arguments.only in title]
    sides = sides_of(arguments)
    with StubProcess() as stub:
        for title in chosen:
            print(title, flush=True)
            for place in range(arguments.rounds):
                for side in sides if place % 2 == 0 else sides[::-1]:
                    measure(side, title, stub.url, folder)


if __name__ == "__main__":
    main()
