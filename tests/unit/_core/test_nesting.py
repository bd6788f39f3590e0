"""Python 3.8 does not end over data that are nested very deeply."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, List

import pytest

import weaviate
from weaviate._core import nesting
from weaviate._core.nesting import LEVELS, check_json, check_value


@pytest.fixture(autouse=True)
def _as_on_python_38(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nesting, "_MAY_ABORT", True)


def nested(levels: int) -> Any:
    value: Any = []
    for level in range(levels - 1):
        value = [1, value, "[[", {}] if level % 2 else {"a\\": value, '"{': None}
    return value


def endless() -> Any:
    value: List[Any] = [[]]
    value[0].append({"a": value})
    return value


def check_text_of(value: Any) -> None:
    check_json(json.dumps(value).encode())


@pytest.mark.parametrize("check", [check_value, check_text_of])
def test_only_what_has_too_many_levels_is_rejected(check: Callable[[Any], None]) -> None:
    for levels in (1, 2, LEVELS - 1, LEVELS):
        check(nested(levels))
    for levels in (LEVELS + 1, 2 * LEVELS):
        with pytest.raises(RecursionError):
            check(nested(levels))


@pytest.mark.parametrize("check", [check_value, check_text_of])
def test_many_values_of_few_levels_are_accepted(check: Callable[[Any], None]) -> None:
    check([nested(5)] * LEVELS)
    check({"text": "[" * 1000, 'quoted "': ['{"\\' * 1000] * 3})


@pytest.mark.parametrize("value", [None, 1, "[[", (1, (2,)), object()])
def test_what_is_no_container_has_no_levels(value: Any) -> None:
    check_value(value)


def test_a_value_that_contains_itself_is_rejected() -> None:
    with pytest.raises(RecursionError):
        check_value(endless())


@pytest.mark.parametrize(
    "data",
    [b"[" * 100_000, b'{"a":' * 50_000, b"[{}" * 1000, b'{"' + b"[" * 1000],
    ids=["lists", "objects", "with pairs", "in a text"],
)
def test_a_broken_text_is_rejected_soon(data: bytes) -> None:
    with pytest.raises(RecursionError):
        check_json(data)


def test_other_versions_of_python_need_no_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nesting, "_MAY_ABORT", False)
    check_json(b"[" * 100_000)
    check_value(endless())


PROGRAM = """
import gc, sys
from weaviate._core.json_codec import decode, encode
from weaviate.local.wire import json as local_json

def frames(count):
    return count and frames(count - 1)

class Noisy:
    def __init__(self):
        self.itself = self
    def __del__(self):
        frames(45)

endless = []
endless.append({"a": endless})
sys.unraisablehook = lambda *_: None
for call in (decode, local_json.decode, lambda _: encode(endless)):
    for collects_after in range(900, 1000, 10):
        gc.collect()
        gc.set_threshold(collects_after, 100_000, 100_000)
        Noisy()
        try:
            call(b"[" * 5000)
        except ValueError:
            pass
        gc.set_threshold(700, 10, 10)
print("alive")
"""


@pytest.mark.parametrize("hides_orjson", ["", "import sys; sys.modules['orjson'] = None\n"])
def test_a_finalizer_at_the_recursion_limit_does_not_end_the_process(hides_orjson: str) -> None:
    pytest.importorskip("numpy")
    ran = subprocess.run(
        [sys.executable, "-c", hides_orjson + PROGRAM],
        capture_output=True,
        text=True,
        cwd=Path(weaviate.__file__).parent.parent,
        timeout=60,
    )
    assert ran.stdout == "alive\n", ran.stderr[-1000:]
