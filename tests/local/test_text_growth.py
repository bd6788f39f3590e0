"""Long texts are read in time that grows with them: patterns, vectors in queries, `Like`."""

from __future__ import annotations

import ast
import importlib
import random
import re
import time
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Tuple

import pytest

from tests.support.modules import module_names
from weaviate.local.filters.like import like_pattern
from weaviate.local.graphql.documents import lift_vectors

_UNITS = [
    "a",
    "1",
    " ",
    "1, ",
    "1 ,\n",
    ".",
    "-",
    '"',
    '\\"',
    '"""',
    '\\"""',
    "a.",
    ":",
    "/",
    "0e1 ",
]
_UNITS += [
    "[",
    "vector: [1 ",
    "Aa",
    "A1",
    "A",
    "=",
    "\\",
    "+",
    "x=1 ",
    "already exists",
    "\U00010000",
]
_HEADS = [
    "",
    "vector: [",
    '"',
    '"""',
    "weaviate://localhost/",
    "data:",
    "len(",
    "2020-01-01T",
    "http://",
]
_TAILS = ["", "x]", "\x00"]


def _seconds(act: Callable[[str], Any], text: str) -> float:
    """Return the least time of several runs, of one where it is short anyway."""
    best = 1e9
    for _ in range(4):
        start = time.thread_time()
        act(text)
        best = min(best, time.thread_time() - start)
        if best < 1e-3:
            break
    return best


def _grows_too_fast(act: Callable[[str], Any], head: str, unit: str, tail: str) -> bool:
    """Return whether twice the text takes more than five times as long, time and again.

    Begins with little text, so that an exponential pattern is noticed long before it hangs.
    """
    before, steep = 1e-4, 0
    for size in (8, 14, 20, 26, 40, 80, 160, 320, 640, 1280, 2560):
        after = _seconds(act, head + unit * size + tail)
        steep = steep + 1 if after > 5 * before else 0
        if steep >= 2 or after > 0.2:
            return True
        before = max(after, 1e-4)
    return False


def _patterns() -> Iterator[Tuple[str, Any]]:
    """Yield every compiled pattern of the package, and every one that is written in a call."""
    calls = {
        "compile",
        "search",
        "match",
        "fullmatch",
        "sub",
        "findall",
        "finditer",
        "split",
        "subn",
    }
    for module_name in module_names():
        if ".proto" in module_name:
            continue
        loaded = importlib.import_module(module_name)
        for name, value in vars(loaded).items():
            pattern = getattr(value, "__self__", value)
            if isinstance(pattern, re.Pattern):
                yield f"{module_name}.{name}", pattern
        tree = ast.parse(Path(str(loaded.__file__)).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in calls
                and getattr(node.func.value, "id", "") == "re"
                and isinstance(node.args[0], ast.Constant)
            ):
                yield f"{module_name}:{node.lineno}", re.compile(node.args[0].value)


_ALL: Dict[str, Any] = dict(_patterns())


def test_all_patterns_are_found() -> None:
    assert len(_ALL) > 40


@pytest.mark.parametrize("name", sorted(_ALL))
def test_no_pattern_takes_much_longer_for_twice_the_text(name: str) -> None:
    pattern = _ALL[name]
    is_bytes = isinstance(pattern.pattern, bytes)

    def act(text: str) -> None:
        given: Any = text.encode() if is_bytes else text
        pattern.match(given)
        pattern.fullmatch(given)

    slow = [
        (head, unit, tail)
        for head in _HEADS
        for unit in _UNITS
        for tail in _TAILS
        if _grows_too_fast(act, head, unit, tail)
    ]
    assert slow == []


@pytest.mark.parametrize(
    "unit",
    [
        "1, ",
        "0.125, ",
        "1\n",
        "1 ,\n ",
        " ",
        '"',
        '"\\',
        '\\"',
        '"""',
        '\\"""',
        "vector: [",
        "1 x ",
    ],
)
@pytest.mark.parametrize("head", ["", "vector", "vector: [", '"', '"""'])
@pytest.mark.parametrize("tail", ["", "x]", "]"])
def test_vectors_are_lifted_in_time_that_grows_with_the_text(
    head: str, unit: str, tail: str
) -> None:
    assert not _grows_too_fast(lift_vectors, head, unit, tail)


@pytest.mark.parametrize("count", [2, 20, 24, 31, 32, 33, 100])
@pytest.mark.parametrize("between", [", ", ",\n", "\n", " , "])
def test_long_vectors_alone_are_lifted(count: int, between: str) -> None:
    query = "{a(vector: [" + between.join(["0.5"] * count) + "])}"
    text, vectors = lift_vectors(query)
    if count > 32:
        assert (text, vectors) == ("{a(vector: [1e999, 0])}", [[0.5] * count])
    else:
        assert (text, vectors) == (query, [])


def _as_expression(pattern: str) -> Any:
    return re.compile(re.escape(pattern).replace(r"\?", ".").replace(r"\*", ".*")).fullmatch


def test_like_finds_what_the_expression_finds() -> None:
    chance = random.Random(13)
    for _ in range(4_000):
        pattern = "".join(chance.choices("ab*?\n", k=chance.randrange(7)))
        text = "".join(chance.choices("ab\n", [5, 5, 1], k=chance.randrange(9)))
        assert like_pattern(pattern)(text) == bool(_as_expression(pattern)(text)), (pattern, text)


@pytest.mark.parametrize("pattern", ["*a" * 12 + "*b", "*?a" * 12 + "b", "a*" * 30 + "c"])
def test_like_with_many_stars_grows_with_the_text(pattern: str) -> None:
    assert not _grows_too_fast(like_pattern(pattern), "", "a", "")
