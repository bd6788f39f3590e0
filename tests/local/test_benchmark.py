"""The benchmark of the local server runs, and writes a row for each figure."""

from __future__ import annotations

import subprocess
import sys

from tests.benchmark.local import ROWS
from tests.benchmark.stub import ROOT


def test_it_measures_every_row() -> None:
    command = [sys.executable, "-m", "tests.benchmark.local", "50", "60", "--rounds=1", "--print"]
    done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, timeout=120)
    lines = done.stdout.decode().splitlines()
    table = [line for line in lines if line.startswith("| ")]
    assert table[0] == "|  | 50 objects | 60 objects |"
    assert [line.split(" | ")[0][2:] for line in table[1:]] == [title for _, title in ROWS]
    assert all(cell.strip()[0].isdigit() for line in table[1:] for cell in line.split(" | ")[1:])
