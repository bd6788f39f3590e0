"""The contract, replayed: what 3.26.7 exports, sends, returns and raises.

The checks run in child processes, because they patch time.sleep and the environment.
"""

from __future__ import annotations

import filecmp
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List, Sequence

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).resolve().parent
RUNNER = HERE / "runner"
ORIGINAL = HERE.parents[2] / "shared" / "contract"
AREAS = sorted(path.stem for path in (HERE / "wire").glob("*.jsonl"))

TARGETS: Dict[str, List[str]] = {}
"""Names of what is called with bad input, by area."""
for _target in json.loads((HERE / "errors.json").read_text(encoding="utf-8"))["targets"]:
    TARGETS.setdefault(_target["name"].split(".")[0], []).append(_target["name"])

TOGETHER = (
    ("batch",),
    ("auth", "client", "config", "startup"),
    ("data", "refs"),
    ("gql", "schema"),
)
"""Areas that share a child process, for most of them take less time than its start; so do the rest."""


def _shares(areas: Sequence[str]) -> List[List[str]]:
    named = {area for share in TOGETHER for area in share}
    shares = [[area for area in areas if area in share] for share in TOGETHER]
    return [*filter(None, shares), [area for area in areas if area not in named]]


def _named(share: List[str]) -> str:
    return "+".join(share)


with open(HERE / "exceptions.toml", "rb") as _file:
    EXCEPTIONS: Dict[str, Dict[str, str]] = tomllib.load(_file)


def _run(tmp_path: Path, script: str, *arguments: str) -> Dict[str, Any]:
    report = tmp_path / "report.json"
    done = subprocess.run(
        [sys.executable, str(RUNNER / script), "--json", str(report), *arguments],
        env=dict(
            os.environ,
            PYTHONPATH=os.pathsep.join(part for part in sys.path if part),
            PYTHONWARNINGS="ignore",
        ),
        cwd=str(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=900,
        check=False,
    )
    assert report.exists(), done.stdout.decode("utf-8", "replace")[-3000:]
    result: Dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return result


def _replay(tmp_path: Path, *chosen: str) -> List[Dict[str, Any]]:
    results: List[Dict[str, Any]] = _run(tmp_path, "replay.py", "-q", *chosen)["results"]
    return results


def _broken(results: List[Dict[str, Any]]) -> Dict[str, Any]:
    failed = {row["id"]: row["differences"] for row in results if row["status"] == "fail"}
    return {key: text for key, text in failed.items() if key not in EXCEPTIONS["wire"]}


@pytest.mark.parametrize("areas", _shares(AREAS), ids=_named)
def test_each_vector_of_the_areas_is_kept(areas: List[str], tmp_path: Path) -> None:
    results = _replay(tmp_path, *[word for area in areas for word in ("--area", area)])
    assert {row["area"] for row in results} == set(areas)
    broken = _broken(results)
    if broken:  # a timeout of a tenth of a second is over too soon on a busy machine, once
        broken = _broken(_replay(tmp_path, *[word for key in broken for word in ("--id", key)]))
    assert not broken, "\n".join(f"{key}: {text}" for key, text in broken.items())


def test_names_and_signatures_are_kept(tmp_path: Path) -> None:
    report = _run(tmp_path, "check_api.py")
    assert report["checks"] > 1000
    assert not report["required"], "\n".join(report["required"])


def test_a_stand_in_for_the_connection_is_called_as_programs_expect(tmp_path: Path) -> None:
    assert _run(tmp_path, "check_seams.py") == {}


@pytest.mark.parametrize("areas", _shares(list(TARGETS)), ids=_named)
def test_bad_input_and_failures_raise_what_they_raised_or_are_stricter(
    areas: List[str], tmp_path: Path
) -> None:
    chosen = [word for area in areas for name in TARGETS[area] for word in ("--target", name)]
    report = _run(tmp_path, "check_errors.py", "--allow-stricter", *chosen)
    assert report["counts"]["same"] > 50 * len(areas)
    broken = []
    for row in report["rows"]:
        key = "{target} {kind} {case}".format(**row)
        if row["verdict"] == "different" and key not in EXCEPTIONS["errors"]:
            broken.append("{}: expected {expected}, got {got}".format(key, **row))
    assert not broken, "\n".join(broken)


def test_each_exception_has_a_reason() -> None:
    reasons = [reason for table in EXCEPTIONS.values() for reason in table.values()]
    assert all(isinstance(reason, str) and len(reason) > 20 for reason in reasons)


@pytest.mark.skipif(not ORIGINAL.is_dir(), reason="the original of the contract is not beside us")
def test_the_carried_contract_is_the_original() -> None:
    names = [
        path.relative_to(ORIGINAL)
        for path in ORIGINAL.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert len(names) > 20
    different = [
        str(name)
        for name in names
        if not (HERE / name).is_file() or not filecmp.cmp(ORIGINAL / name, HERE / name, False)
    ]
    assert not different
