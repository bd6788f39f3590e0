"""The page of promises names all of them, and tests that exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import List, Tuple

_ROOT = Path(__file__).resolve().parents[2]
_PAGE = _ROOT / "docs" / "promises.md"
_COUNT = 30

_ROW = re.compile(r"\| (?P<number>\d+) \| [^|]+ \| (?P<tests>[^|]+) \| [^|]*\|")
_NAMED = re.compile(r"`(?P<file>[^`]+\.(?:py|ini))`|\*(?P<test>[^*]+)\*")


def _rows() -> List[Tuple[int, str]]:
    """Return the number of each promise, and the text of its column of tests."""
    matches = map(_ROW.fullmatch, _PAGE.read_text(encoding="utf-8").splitlines())
    return [(int(match["number"]), match["tests"]) for match in matches if match is not None]


def _named(cell: str) -> List[Tuple[str, str]]:
    """Return each file with "", and each test with the file before it."""
    found = []
    file = ""
    for match in _NAMED.finditer(cell):
        file = match["file"] or file
        found.append((file, _function(match["test"]) if match["test"] else ""))
    return found


def _function(sentence: str) -> str:
    return "test_" + "_".join(re.findall(r"\w+", sentence.lower()))


def test_each_test_that_is_named_exists() -> None:
    missing = []
    for _, cell in _rows():
        for file, test in _named(cell):
            path = _ROOT / file if file == "tox.ini" else _ROOT / "tests" / file
            text = path.read_text(encoding="utf-8") if path.is_file() else None
            if text is None or (test and f"\ndef {test}(" not in text):
                missing.append((file, test))
    assert missing == []


def test_each_promise_is_there_once_with_a_test() -> None:
    numbers = [number for number, _ in _rows()]
    assert sorted(numbers) == list(range(1, _COUNT + 1))
    assert all(_named(cell) for _, cell in _rows())
