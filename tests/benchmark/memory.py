"""Measures the peak memory of an import, while it goes on.

    python -m tests.benchmark.memory [--objects N] [--dimensions N] [--workers N] [--python PYTHON]

The objects come from a generator, and go to the stub. Linux only: the peak is read from /proc.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from typing import Dict, List

from tests.benchmark.stub import ROOT, StubProcess
from tests.benchmark.workloads.catalogue import tell

TENTHS = 10

IMPORT = """
import json, sys, time, numpy, weaviate
url, count, dimensions, workers = sys.argv[1], *map(int, sys.argv[2:5])

def peak_mib():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024

def objects():
    dice = numpy.random.default_rng(7)
    for number in range(count):
        yield {"title": f"Object number {number}"}, dice.random(dimensions, dtype="float32") if dimensions else None

client = weaviate.Client(url)
client.batch.configure(batch_size=100, dynamic=False, num_workers=workers)
peaks, seconds = [peak_mib()], []
cpu, wall = time.process_time(), time.perf_counter()
with client.batch as batch:
    for number, (properties, vector) in enumerate(objects(), 1):
        batch.add_data_object(properties, "Thing", vector=vector)
        if number % (count // 10) == 0:
            peaks.append(peak_mib())
            seconds.append(round(time.perf_counter() - wall, 1))
print(json.dumps({"peaks": peaks, "seconds": seconds, "cpu": time.process_time() - cpu,
                  "wall": time.perf_counter() - wall}))
"""


def peaks_of(
    count: int, dimensions: int, workers: int, python: str = sys.executable
) -> Dict[str, List[float]]:
    """Import, and give the peak before and after each tenth, in MiB, with CPU and wall time."""
    with StubProcess() as stub:
        done = subprocess.run(
            [python, "-c", IMPORT, stub.url, str(count), str(dimensions), str(workers)],
            env=dict(os.environ, PYTHONPATH=str(ROOT)),
            cwd=tempfile.gettempdir(),
            stdout=subprocess.PIPE,
            check=True,
        )
        taken = tell(stub.url, "_take")["objects"]
    assert taken == count, (taken, count)
    result: Dict[str, List[float]] = json.loads(done.stdout)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=200_000)
    parser.add_argument("--dimensions", type=int, default=768)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--python", default=sys.executable)
    chosen = parser.parse_args()
    result = peaks_of(chosen.objects, chosen.dimensions, chosen.workers, chosen.python)
    peaks = ", ".join(f"{peak:.1f}" for peak in result["peaks"])
    print(f"peak memory in MiB, before and after each tenth: {peaks}")
    print(f"seconds after each tenth: {result['seconds']}")
    for kind in ("cpu", "wall"):
        print(f"{kind}: {result[kind] / chosen.objects * 1e6:.1f} µs an object")  # type: ignore[operator]


if __name__ == "__main__":
    main()
