"""Measures imports of vectors into a real server, of which everything is deleted first.

    python -m tests.benchmark.real URL [--objects N] [--dimensions N] [--workers N ...] [--dynamic]
        [--rounds N] [--reference PYTHON_WITH_3.26.7] [--grpc PYTHON_WITH_4 --grpc-port PORT]

Prints CPU time of the client and wall time for each object. Each import is a fresh process; the
clients take turns.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Tuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
_LONGEST_S = 3600

Side = Tuple[str, str, str, str]
"""Name, interpreter, program, and what stands in front of the path of modules."""


def run(side: Side, url: str, settings: Dict[str, Any]) -> Dict[str, Any]:
    """Import once, in a fresh process."""
    _, python, program, path = side
    done = subprocess.run(
        [python, str(HERE / "workloads" / program), url, json.dumps(settings)],
        env=dict(os.environ, PYTHONPATH=path),
        cwd=tempfile.gettempdir(),  # not where a package of ours lies
        stdout=subprocess.PIPE,
        check=True,
        timeout=_LONGEST_S,
    )
    result: Dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def sides_of(arguments: argparse.Namespace) -> List[Side]:
    """Return the clients that take turns."""
    sides: List[Side] = [("this client", arguments.python, "real_import.py", str(ROOT))]
    if arguments.reference:
        sides.append(("3.26.7", arguments.reference, "real_import.py", ""))
    if arguments.grpc:
        sides.append(("4.x, gRPC", arguments.grpc, "grpc_import.py", ""))
    return sides


def measure(arguments: argparse.Namespace) -> None:
    """Print a line for each import."""
    for workers in arguments.workers:
        settings = {
            "objects": arguments.objects,
            "dimensions": arguments.dimensions,
            "batch_size": arguments.batch_size,
            "index": arguments.index,
            "dynamic": arguments.dynamic,
            "workers": workers,
            "grpc_port": arguments.grpc_port,
        }
        for place in range(arguments.rounds):
            sides = sides_of(arguments)
            for side in sides if place % 2 == 0 else sides[::-1]:
                result = run(side, arguments.url, settings)
                cpu, wall = (result[kind] / arguments.objects * 1e6 for kind in ("cpu", "wall"))
                print(
                    f"{side[0]:12} workers {workers}: {cpu:7.1f} µs CPU and {wall:7.1f} µs wall an "
                    f"object, {1e6 / wall:6.0f} objects/s; load of the machine {os.getloadavg()[0]:.1f}",
                    flush=True,
                )
                if "tenths" in result:
                    print("    seconds at each tenth:", result["tenths"], flush=True)
                if arguments.dynamic and "sizes" in result:
                    print("    seconds, size, added:", result["sizes"], flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--objects", type=int, default=20_000)
    parser.add_argument("--dimensions", type=int, default=768)
    parser.add_argument("--batch-size", type=int, default=100)
    parser.add_argument("--workers", type=int, nargs="+", default=[1])
    parser.add_argument("--index", default="hnsw", help="of the vectors; flat costs a server least")
    parser.add_argument("--dynamic", action="store_true")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--python", default=sys.executable, help="for this client")
    parser.add_argument("--reference", help="interpreter that has 3.26.7")
    parser.add_argument("--grpc", help="interpreter that has version 4")
    parser.add_argument("--grpc-port", type=int, default=50051)
    measure(parser.parse_args())


if __name__ == "__main__":
    main()
