"""Read the examples out of a page of the documentation, and run them.

The convention, which docs/contributing.md tells writers:

- Each ```python block runs, from top to bottom, all blocks of a page in one namespace.
- A ```text block right below one is its output: what it prints, the warnings that it gives and the
  exception that it raises, each as Python writes it. `...` stands for anything, and blanks and line
  breaks count alike.
- A block without one must neither raise nor warn.
- `<!-- run` and `-->`, each on a line of its own, enclose code that runs but is not shown.
- `<!-- no-run: reason -->` above a block leaves it out.
- `http://localhost:8080` becomes the address of the local server.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import traceback
import warnings
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

SHOWN_URL = "http://localhost:8080"
NEEDED = ("graphql", "numpy")
"""What the local server, and so each example, needs: the extra `local`."""

_FENCE = re.compile(r"(?P<indent> *)(?P<ticks>`{3,})(?P<info>.*)")
_NO_RUN = re.compile(r" *<!-- no-run: (?P<reason>.+?) -->")


class Example(NamedTuple):
    """A piece of code, the number of its first line, and the output that is shown below it."""

    code: str
    line: int
    output: Optional[str]


class Mismatch(AssertionError):
    """The page shows something else than what happens."""


def examples_of(text: str) -> List[Example]:
    """Give the examples of a page, in their order."""
    found: List[Example] = []
    is_skipped = False
    can_have_output = False
    for kind, body, line in _blocks(text.splitlines()):
        if kind == "no-run":
            is_skipped = True
        elif kind == "text" and can_have_output:
            found[-1] = found[-1]._replace(output=body)
        elif kind in ("python", "hidden") and not is_skipped:
            found.append(Example(body, line, None))
        can_have_output = kind == "python" and not is_skipped
        if kind != "no-run":
            is_skipped = False
    return found


def _blocks(lines: List[str]) -> Iterator[Tuple[str, str, int]]:
    """Give kind, text and first line of each thing on a page; prose has the kind "prose"."""
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        fence = _FENCE.fullmatch(line)
        if fence is not None:
            start = number
            while number < len(lines) and lines[number].strip() != fence["ticks"]:
                number += 1
            indent = len(fence["indent"])
            yield fence["info"].strip(), "\n".join(x[indent:] for x in lines[start:number]), start
            number += 1
        elif line.strip() == "<!-- run":
            start = number
            while lines[number].strip() != "-->":
                number += 1
            yield "hidden", "\n".join(lines[start:number]), start
            number += 1
        elif _NO_RUN.fullmatch(line):
            yield "no-run", "", number
        elif line.strip():
            yield "prose", "", number


def run(page: Path, namespace: Dict[str, Any], url: str) -> None:
    """Run the examples of a page.

    Raises:
        Mismatch: when an example does not do what the page says.
    """
    for example in examples_of(page.read_text(encoding="utf-8")):
        actual, raised = _run_one(page, example, namespace, url)
        where = f"{page.name}:{example.line + 1}"
        if example.output is None:
            if raised:
                raise Mismatch(f"{where} says nothing of this:\n{actual}") from raised[0]
        elif not _matches(example.output, actual):
            cause = raised[0] if raised else None
            raise Mismatch(f"{where} shows:\n{example.output}\nwhat happens:\n{actual}") from cause


def _run_one(
    page: Path, example: Example, namespace: Dict[str, Any], url: str
) -> Tuple[str, List[BaseException]]:
    """Give what an example prints, and the warnings and the exception in it."""
    source = "\n" * example.line + example.code.replace(SHOWN_URL, url)
    printed = io.StringIO()
    raised: List[BaseException] = []
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(printed):
        warnings.simplefilter("always")
        try:
            exec(compile(source, str(page), "exec"), namespace)
        except Exception as error:
            raised.append(error)
    lines = [printed.getvalue()]
    lines += [f"{warning.category.__name__}: {warning.message}\n" for warning in caught]
    lines += ["".join(traceback.format_exception_only(type(e), e)) for e in raised]
    raised += [w.message for w in caught if isinstance(w.message, Warning)]
    return "".join(lines).replace(url, SHOWN_URL), raised


def _matches(shown: str, actual: str) -> bool:
    checker = doctest.OutputChecker()
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    return checker.check_output(shown.strip() + "\n", actual.strip() + "\n", flags)
