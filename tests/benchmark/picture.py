"""Measures this client beside another one, and draws the picture of docs/index.md.

The table of the README shows the same figures.

    python tests/benchmark/picture.py --reference PYTHON_WITH_3.26.7 [--ours PYTHON]

Both import the same data into the same storing server, which runs in this process; what was lost
or doubled is read from the server, never from the client. Needs numpy on both sides.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Tuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support import scripted  # noqa: E402
from tests.support.faults import Dice, after, before, half_after, status  # noqa: E402
from tests.support.storing import StoringServer  # noqa: E402

OBJECTS, REFERENCES, DIMENSIONS = 4000, 2000, 768
SEEDS = (1, 2, 3)
FAULTS = (
    before(scripted.reset),
    after(scripted.reset),
    before(status(503)),
    half_after,
)

IMPORT = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
sleep = time.sleep
time.sleep = lambda seconds: sleep(min(seconds, 0.01))
import numpy, weaviate
url, mode, count, references, dimensions = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
ids = ["%08x-0000-4000-8000-%012x" % (n, n) for n in range(count)]
rows = numpy.random.default_rng(7).normal(size=(50, dimensions)).astype("float32")
told, added = [], 0
def callback(results):
    told.extend(r for r in results if (r.get("result") or {}).get("errors"))
client = weaviate.Client(url, startup_period=None)
client.batch.configure(batch_size=50, dynamic=False, num_workers=1 if mode == "speed" else 2,
                       callback=callback if mode == "faults" else None)
client.schema.get()
failed, started = 0, time.process_time()
with_faults = mode == "faults"
try:
    with client.batch as batch:
        for n in range(count):
            batch.add_data_object({"n": n}, "Thing", ids[n], rows[n % 50])
            added += 1
        for n in range(references):
            batch.add_reference(ids[n], "Thing", "next", ids[n + 1], "Thing")
            added += 1
except Exception as error:
    failed = len(getattr(error, "failed_objects", ())) + len(getattr(error, "failed_references", ()))
cpu = time.process_time() - started
held = sum(client.batch.shape)
print(json.dumps({"cpu": cpu, "added": added, "told": len(told), "named": max(failed, held)}))
"""


def run(python: str, path: str, url: str, mode: str, references: int) -> Dict[str, Any]:
    """Import with one client in a process of its own."""
    done = subprocess.run(
        [python, "-c", IMPORT, url, mode, str(OBJECTS), str(references), str(DIMENSIONS)],
        env=dict(os.environ, PYTHONPATH=path),
        cwd=tempfile.gettempdir(),  # not where a package of ours lies
        stdout=subprocess.PIPE,
        check=True,
        timeout=600,
    )
    result: Dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def measure(python: str, path: str) -> Dict[str, float]:
    """Return the CPU time of an object, and how many of all items were lost and doubled."""
    best = min(_speed(python, path) for _ in range(3))
    lost = doubled = total = 0
    for seed in SEEDS:
        with StoringServer() as server:
            server.fault = Dice(seed, FAULTS, share=0.15)
            told = run(python, path, server.url, "faults", REFERENCES)
            stored = len(server.storage.objects)
            links = server.storage.links
            distinct = len(links)
            total += told["added"]
            doubled += sum(links.values()) - distinct
            lost += max(0, told["added"] - stored - distinct - told["told"] - told["named"])
    return {"us_each": best, "lost": lost, "doubled": doubled, "of": total}


def _speed(python: str, path: str) -> float:
    with StoringServer() as server:
        return float(run(python, path, server.url, "speed", 0)["cpu"]) / OBJECTS * 1e6


def draw(reference: Dict[str, float], ours: Dict[str, float]) -> str:
    """Draw both as bars."""
    panels: List[Tuple[str, str, str]] = [
        (f"CPU time to import an object of {DIMENSIONS} dimensions (µs)", "us_each", "%.0f"),
        ("Items lost, of those handed in, with a server that sometimes fails", "lost", "%d"),
        ("References stored twice in that import", "doubled", "%d"),
    ]
    parts = []
    for place, (title, key, form) in enumerate(panels):
        top = 20 + place * 110
        most = max(reference[key], ours[key], 1e-9)
        parts.append(f'<text x="20" y="{top + 14}" class="t">{html.escape(title)}</text>')
        for row, (name, data) in enumerate((("3.26.7", reference), ("3.26.100", ours))):
            y = top + 26 + row * 32
            width = 420 * data[key] / most
            parts.append(f'<text x="20" y="{y + 18}" class="n">{name}</text>')
            parts.append(
                f'<rect x="100" y="{y}" width="{width:.1f}" height="24" class="b{row}" rx="3"/>'
            )
            label = form % data[key]
            if key != "us_each":
                label += f" of {data['of']:,.0f}"
            parts.append(f'<text x="{108 + width:.1f}" y="{y + 18}" class="n">{label}</text>')
    style = (
        "text{font-family:system-ui,sans-serif;fill:#1f2937}.t{font-size:15px;font-weight:600}"
        ".n{font-size:14px}.b0{fill:#9ca3af}.b1{fill:#16a34a}"
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 350" width="660" height="350" '
        'role="img" aria-label="Import speed and lost items of 3.26.7 and 3.26.100">'
        f'<style>{style}</style><rect width="660" height="350" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", help="interpreter that has 3.26.7")
    parser.add_argument("--ours", default=sys.executable)
    parser.add_argument("--draw-only", action="store_true", help="from the figures of last time")
    arguments = parser.parse_args()
    figures = ROOT / "docs" / "_static" / "imports.json"
    if not arguments.draw_only:
        if arguments.reference is None:
            parser.error("--reference is needed")
        measured = {
            "3.26.7": measure(arguments.reference, ""),
            "3.26.100": measure(arguments.ours, str(ROOT)),
        }
        figures.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    both = json.loads(figures.read_text(encoding="utf-8"))
    picture = figures.with_suffix(".svg")
    picture.write_text(draw(both["3.26.7"], both["3.26.100"]), encoding="utf-8")


if __name__ == "__main__":
    main()
