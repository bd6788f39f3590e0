"""The local server answers REST requests as the real server at `WEAVIATE_URL` does.

With a server of version 1.24 status and body must be the same. Newer ones refuse the same requests, but
have other words and sometimes another status for it; so with them, refusals are as good as each other.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any, Iterator, List

import pytest

from tests.live.rest_scenarios import CLASSES, SCENARIOS, Step
from tests.local.plain_http import Caller, Reply
from tests.local.test_recorded import difference
from weaviate._core import versions
from weaviate.local import LocalServer

pytestmark = pytest.mark.live

REFERENCE = "1.24"
TIMES = ("creationTimeUnix", "lastUpdateTimeUnix")
_MADE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_SHARD = re.compile(r'(?<=shard=")\w{12}(?=")')
_DATE = re.compile(r"\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}")
_FOLDER = re.compile(r"(?<=')/[^']*(?=never)|(?<=stat )/\S*(?=never)")


@pytest.fixture(scope="module")
def real() -> Iterator[Caller]:
    caller = Caller(os.environ["WEAVIATE_URL"])
    version = caller.get("/v1/meta").json["version"]
    if versions.parse(version) < versions.parse(REFERENCE):
        caller.close()
        pytest.skip(f"the local server answers as {REFERENCE} does; this one is {version}")
    yield caller
    caller.close()


@pytest.fixture
def local() -> Iterator[Caller]:
    with LocalServer() as server:
        caller = Caller(server.url)
        yield caller
        caller.close()


def masked(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: masked(entry, name) for name, entry in value.items()}
    if isinstance(value, list):
        return [masked(entry) for entry in value]
    if key in TIMES:
        return "<time>"
    if isinstance(value, str):
        for pattern in (_MADE, _SHARD, _DATE, _FOLDER):
            value = pattern.sub("<made>", value)
    return value


def send(caller: Caller, step: Step) -> Reply:
    return caller.send(step.method, step.path, step.body, step.query)


def clear(caller: Caller) -> None:
    for name in CLASSES:
        caller.send("DELETE", f"/v1/schema/{name}")


def _body(reply: Reply) -> Any:
    return masked(reply.json) if reply.body.strip() else None


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_local_server_answers_as_the_real_one(name: str, real: Caller, local: Caller) -> None:
    version = real.get("/v1/meta").json["version"]
    same_words = version.startswith(REFERENCE)
    clear(real)
    problems: List[str] = []
    try:
        for number, step in enumerate(SCENARIOS[name]):
            wanted, got = send(real, step), send(local, step)
            shown = f"step {number}: {step.method} {step.path} {json.dumps(step.body)[:200]}"
            if wanted.status != got.status and (same_words or min(wanted.status, got.status) < 400):
                problems.append(
                    f"{shown}: status {wanted.status} != {got.status}; {wanted.body[:300]!r}"
                )
            elif same_words:
                problem = difference(_body(wanted), _body(got))
                problems += [f"{shown}: {problem}"] if problem else []
    finally:
        clear(real)
    assert not problems, "\n".join(problems)
