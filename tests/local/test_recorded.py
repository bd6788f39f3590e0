"""The local server answers as the real one did when its answers were recorded.

Each vector of `tests/contract/wire/real.jsonl` is sent again, request by request; status and body
must be the same. What differs from run to run (times, made ids, names of shards) is masked; numbers
may differ in the last digits. `ACCEPTED` names the vectors which may differ, and why.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest

from tests.local.plain_http import Caller, Reply
from tests.local.recorded_data import load
from weaviate.local import LocalServer

VECTORS: List[Dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "contract" / "wire" / "real.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
CLOSE = 1e-6  # of numbers
CLOSE_SCORE = 1e-3  # of scores, which are made of many of them

ACCEPTED = {
    "real.client.004": "the server names itself and its own modules",
    "real.cluster.001": "the load of a server that measures none is 0",
    "real.cluster.002": "the same; and objects are counted at once, not after a while",
    "real.agg.where.012": "the real one counts none of the two objects that it finds",
    "real.program.batch.consistency.001": "there is one node, so every consistency level is met",
    "real.program.backup.001": "a backup works; the recording server could not reach itself",
    "real.program.backup.004": "the same words, with the path of another folder",
    "real.program.backup.005": "the same words, with the path of another folder",
    "real.program.classification.001": "a classification has ended when it is asked for",
}

_MADE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_SHARD = re.compile(r'(?<=shard=")\w{12}(?=")')
_TIMES = ("creationTimeUnix", "lastUpdateTimeUnix", "started", "completed")


def masked(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        shard_status = "vectorQueueSize" in value or "vectorQueueLength" in value
        return {
            inner: "<name>" if shard_status and inner == "name" else masked(entry, inner)
            for inner, entry in value.items()
        }
    if isinstance(value, list):
        entries = [masked(entry) for entry in value]
        if key == "objects" and any("status" in entry for entry in entries):
            entries.sort(key=lambda entry: str(entry["id"]))  # verdicts come in any order
        return entries
    if key in _TIMES:
        return "<time>"
    if isinstance(value, str):
        return _SHARD.sub("<shard>", _MADE_ID.sub("<id>", value))
    return value


def difference(wanted: Any, got: Any, path: str = "body") -> str:
    """Return where two bodies differ first, or nothing."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        if wanted.keys() != got.keys():
            return f"{path}: keys {sorted(wanted)} != {sorted(got)}"
        found = (difference(wanted[key], got[key], f"{path}.{key}") for key in wanted)
        return next(filter(None, found), "")
    if isinstance(wanted, list) and isinstance(got, list):
        if len(wanted) != len(got):
            return f"{path}: {len(wanted)} entries != {len(got)}"
        pairs = enumerate(zip(wanted, got))
        found = (difference(one, other, f"{path}[{n}]") for n, (one, other) in pairs)
        return next(filter(None, found), "")
    if path.endswith(".score") and isinstance(wanted, str) and isinstance(got, str):
        same = math.isclose(float(wanted), float(got), abs_tol=CLOSE_SCORE)
    elif path.endswith(".explainScore") and isinstance(wanted, str) and isinstance(got, str):
        same = _words(wanted) == _words(got)
    elif _is_number(wanted) and _is_number(got):
        same = math.isclose(wanted, got, rel_tol=CLOSE, abs_tol=CLOSE)
    else:
        same = type(wanted) is type(got) and wanted == got
    return "" if same else f"{path}: {wanted!r} != {got!r}"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _words(text: str) -> str:
    return re.sub(r"\d+\.\d+|\b\d+\b(?![-\w])", "<number>", text)


def replay(caller: Caller, vector: Dict[str, Any]) -> str:
    """Send the requests of a vector; return the first difference, or nothing."""
    names: Dict[str, str] = {}  # made by the recorded server: made by the local one
    for number, (request, answer) in enumerate(zip(vector["requests"], vector["responses"])):
        path = "/".join(names.get(part, part) for part in request["path"].split("/"))
        query = [(key, value) for key, value in request.get("query") or []]
        reply = caller.send(request["method"], path, request.get("json"), query)
        problem = _compare(answer, reply)
        if problem:
            return f"request {number + 1}, {request['method']} {path}: {problem}"
        _note_names(answer.get("json"), reply.json if "json" in answer else None, names)
    return ""


def _note_names(wanted: Any, got: Any, names: Dict[str, str]) -> None:
    if isinstance(wanted, dict):
        for key, entry in wanted.items():
            if key in ("id", "name") and isinstance(entry, str):
                names[entry] = got[key]
            _note_names(entry, got[key], names)
    elif isinstance(wanted, list):
        for one, other in zip(wanted, got):
            _note_names(one, other, names)


def _compare(answer: Dict[str, Any], reply: Reply) -> str:
    if answer["status"] != reply.status:
        return f"status {answer['status']} != {reply.status} {reply.body[:300]!r}"
    if "json" in answer:
        return difference(masked(answer["json"]), masked(reply.json))
    text = reply.body.decode()
    return "" if answer["text"] == text else f"text {answer['text']!r} != {text!r}"


@pytest.fixture(scope="module")
def filled() -> Iterator[Caller]:
    """Connect to a server that holds what the recorded questions are about."""
    with LocalServer() as server:
        caller = Caller(server.url)
        load(caller)
        yield caller
        caller.close()


def _id(vector: Dict[str, Any]) -> str:
    return str(vector["id"])


@pytest.mark.parametrize("vector", [v for v in VECTORS if ".program." not in v["id"]], ids=_id)
def test_a_question_is_answered_as_recorded(vector: Dict[str, Any], filled: Caller) -> None:
    problem = replay(filled, vector)
    assert bool(problem) == (vector["id"] in ACCEPTED), problem or "accepted, but not different"


@pytest.mark.parametrize("vector", [v for v in VECTORS if ".program." in v["id"]], ids=_id)
def test_a_program_is_answered_as_recorded(vector: Dict[str, Any], call: Caller) -> None:
    problem = replay(call, vector)
    assert bool(problem) == (vector["id"] in ACCEPTED), problem or "accepted, but not different"


def test_every_accepted_difference_is_about_a_recorded_vector() -> None:
    assert set(ACCEPTED) <= {vector["id"] for vector in VECTORS}
