"""The client sees on the local server what it was seen to see on a real one.

The calls of the vectors in `tests/contract/wire/real.jsonl` are made with the client of this
package; what they return or raise must be as recorded.
"""

from __future__ import annotations

import ast
import dataclasses
import datetime
import enum
import io
import json
import os
import time
import uuid
import warnings
from typing import Any, Dict, Iterator, Tuple

import pytest

import weaviate
from tests.local.plain_http import Caller
from tests.local.recorded_data import load
from tests.local.test_recorded import ACCEPTED, VECTORS, difference, masked
from weaviate.local import LocalServer

QUESTIONS = [vector for vector in VECTORS if ".program." not in vector["id"]]
PROGRAMS = [vector for vector in VECTORS if ".program." in vector["id"]]


def run(vector: Dict[str, Any], client: weaviate.Client) -> Tuple[Any, str]:
    """Make the calls of a vector; return what came of it, and the class of what was raised."""
    names: Dict[str, Any] = {"weaviate": weaviate, "client": client, "uuid": uuid, "json": json}
    names.update(io=io, os=os, datetime=datetime, time=time)
    for line in vector.get("imports") or []:
        exec(line, names)
    tree = ast.parse(vector["python"])
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    try:
        exec(compile(tree, vector["id"], "exec"), names)
        if not isinstance(last, ast.Expr):
            return None, ""
        return plain(eval(compile(ast.Expression(last.value), vector["id"], "eval"), names)), ""
    except Exception as error:
        return None, f"{type(error).__module__}.{type(error).__qualname__}"


def plain(value: Any) -> Any:
    """Return a value in the form in which results are recorded."""
    if isinstance(value, tuple):
        return {"__tuple__": [plain(entry) for entry in value]}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, enum.Enum):
        return {"__enum__": f"{type(value).__name__}.{value.name}"}
    if dataclasses.is_dataclass(value):
        fields = {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"__dataclass__": type(value).__name__, "fields": fields}
    return value


def check(vector: Dict[str, Any], client: weaviate.Client) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other tests are about them
        result, raised = run(vector, client)
    wanted = vector["raises"] or ""
    problem = "" if raised == wanted else f"raised {raised or 'nothing'}, not {wanted or 'nothing'}"
    problem = problem or difference(masked(vector["returns"]), masked(result), "result")
    if vector["id"] not in ACCEPTED:
        assert not problem, problem


@pytest.fixture(scope="module")
def filled() -> Iterator[weaviate.Client]:
    """Connect to a server that holds what the recorded questions are about."""
    with LocalServer() as server:
        caller = Caller(server.url)
        load(caller)
        caller.close()
        with weaviate.Client(server.url) as client:
            yield client


def _id(vector: Dict[str, Any]) -> str:
    return str(vector["id"])


@pytest.mark.parametrize("vector", QUESTIONS, ids=_id)
def test_a_question_has_the_recorded_result(
    vector: Dict[str, Any], filled: weaviate.Client
) -> None:
    check(vector, filled)


@pytest.mark.parametrize("vector", PROGRAMS, ids=_id)
def test_a_program_has_the_recorded_result(vector: Dict[str, Any], server: LocalServer) -> None:
    with weaviate.Client(server.url) as client:
        check(vector, client)
