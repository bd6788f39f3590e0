"""Measures workloads with pyperf: `python tests/benchmark/workloads URL [options of pyperf]`.

`--title` names one workload, else it is all; `--without-orjson` hides orjson. `--help` has the rest.
"""

from __future__ import annotations

import argparse
import platform
import sys
import warnings
from importlib import metadata
from pathlib import Path
from typing import Any, List

sys.path[0] = str(Path(__file__).resolve().parents[1])

import pyperf  # noqa: E402


def _pass_on(command: List[str], arguments: argparse.Namespace) -> None:
    if arguments.title:
        command += ["--title", arguments.title]
    if arguments.without_orjson:
        command.append("--without-orjson")
    command.append(arguments.url)


def _describe(runner: Any) -> None:
    """Note what is measured, for the conditions of the table."""
    import weaviate

    runner.metadata["weaviate_version"] = str(weaviate.__version__)
    runner.metadata["python"] = platform.python_version()
    for name in ("requests", "urllib3", "numpy", "orjson"):
        try:
            runner.metadata[f"{name}_version"] = metadata.version(name)
        except metadata.PackageNotFoundError:
            pass


def main() -> None:
    warnings.simplefilter("ignore")
    program = (str(Path(__file__).resolve().parent),)
    runner = pyperf.Runner(program_args=program, add_cmdline_args=_pass_on)
    runner.argparser.add_argument("--title")
    runner.argparser.add_argument("--without-orjson", action="store_true")
    runner.argparser.add_argument("url")
    arguments = runner.parse_args()
    if arguments.without_orjson:
        sys.modules["orjson"] = None  # type: ignore[assignment]
    from workloads.catalogue import all_workloads, measure, tell

    _describe(runner)
    for workload in all_workloads():
        title = f"{workload.group}: {workload.title}"
        if arguments.title not in (None, title):
            continue
        prepared: List[Any] = []

        def spend(loops: int, workload: Any = workload, prepared: List[Any] = prepared) -> float:
            if not prepared:
                tell(arguments.url, "_set?latency_ms=0")
                prepared.append(workload.prepare(arguments.url))
            return sum(measure(prepared[0], workload.clock, arguments.url) for _ in range(loops))

        runner.bench_time_func(title, spend, inner_loops=workload.units)


if __name__ == "__main__":
    main()
