"""Read the examples out of a page of the documentation, and run them as a reader would.

The convention, which docs/contributing.md explains to writers:

- Each ```python block runs, from top to bottom, all blocks of a page in one fresh namespace.
  Nothing is hidden: what the examples need is set up on the page, in a fold if it is long.
- A ```text block right below one is its output, whole and line by line: what it prints, on whichever
  stream, then the warnings, each as Python writes it.
- `<!-- varies: 12.5 | node1 -->` between the two names parts of the output that differ from run to
  run; anything may stand in their places.
- No block raises an exception, and a block without output neither prints nor warns.
- `<!-- no-run: reason -->` above a block leaves it out.
- The port 8080 becomes a free one.

`python -m tests.docs.pages docs/batch.md` runs a page and writes the real output into it.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import socket
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

SHOWN_PORT = "8080"
SHOWN_URL = f"http://localhost:{SHOWN_PORT}"
NEEDED = ("graphql", "numpy")
"""What the local server, and so each example, needs: the extra `local`."""

_FENCE = re.compile(r"(?P<indent> *)(?P<ticks>`{3,})(?P<info>.*)")
_NO_RUN = re.compile(r" *<!-- no-run: (?P<reason>.+?) -->")
_VARIES = re.compile(r" *<!-- varies: (?P<parts>.+?) -->")


class Example(NamedTuple):
    """A piece of code, the number of its first line, and the output that is shown below it."""

    code: str
    line: int
    output: Optional[str] = None
    output_line: int = 0
    varies: Tuple[str, ...] = ()


class Mismatch(AssertionError):
    """The page shows something else than what happens."""


def examples_of(text: str) -> List[Example]:
    """Return the examples of a page, in their order."""
    found: List[Example] = []
    is_skipped = False
    can_have_output = False
    for kind, body, line in _blocks(text.splitlines()):
        if kind == "varies" and can_have_output:
            found[-1] = found[-1]._replace(varies=tuple(body.split(" | ")))
            continue
        if kind == "text" and can_have_output:
            found[-1] = found[-1]._replace(output=body, output_line=line)
        elif kind == "python" and not is_skipped:
            found.append(Example(body, line))
        can_have_output = kind == "python" and not is_skipped
        is_skipped = kind == "no-run"
    return found


def _blocks(lines: List[str]) -> Iterator[Tuple[str, str, int]]:
    """Yield kind, text and first line of each part of a page; prose has the kind "prose"."""
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        fence = _FENCE.fullmatch(line)
        varies = _VARIES.fullmatch(line)
        if fence is not None:
            start = number
            while number < len(lines) and lines[number].strip() != fence["ticks"]:
                number += 1
            indent = len(fence["indent"])
            yield fence["info"].strip(), "\n".join(x[indent:] for x in lines[start:number]), start
            number += 1
        elif varies is not None:
            yield "varies", varies["parts"], number
        elif _NO_RUN.fullmatch(line):
            yield "no-run", "", number
        elif line.strip():
            yield "prose", "", number


def run(page: Path) -> None:
    """Run the examples of a page.

    Raises:
        Mismatch: if an example does not do what the page shows.
    """
    for example, actual in _outputs(page):
        where = f"{page.name}:{example.line + 1}"
        if not matches(example, actual):
            shown = example.output or "nothing"
            raise Mismatch(f"{where} shows:\n{shown}\nwhat happens:\n{actual or 'nothing'}")


def _outputs(page: Path) -> Iterator[Tuple[Example, str]]:
    namespace: Dict[str, Any] = {"__name__": "__main__"}
    port = str(_free_port())
    try:
        for example in examples_of(page.read_text(encoding="utf-8")):
            yield example, _run_one(page, example, namespace, port).rstrip("\n")
    finally:
        for value in list(namespace.values()):  # what the end of a program would do
            for name in ("close", "stop"):
                if type(value).__module__.startswith("weaviate.") and hasattr(value, name):
                    getattr(value, name)()


def _run_one(page: Path, example: Example, namespace: Dict[str, Any], port: str) -> str:
    """Return what an example prints, and its warnings."""
    source = "\n" * example.line + example.code.replace(SHOWN_PORT, port)
    printed = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(printed))
        stack.enter_context(contextlib.redirect_stderr(printed))
        stack.enter_context(_no_log_handlers())
        warnings.simplefilter("always")
        try:
            exec(compile(source, str(page), "exec", dont_inherit=True), namespace)
        except Exception as error:
            where = f"{page.name}:{example.line + 1}"
            raise Mismatch(f"{where} raises {type(error).__name__}: {error}") from error
    lines = [printed.getvalue()]
    lines += [f"{warning.category.__name__}: {warning.message}\n" for warning in caught]
    return "".join(lines).replace(port, SHOWN_PORT)


@contextlib.contextmanager
def _no_log_handlers() -> Iterator[None]:
    """Log as in a program that has not configured logging."""
    handlers, logging.root.handlers = logging.root.handlers, []
    try:
        yield
    finally:
        logging.root.handlers = handlers


def matches(example: Example, actual: str) -> bool:
    """Return whether an output is the one that is shown, but for the parts that vary."""
    pattern = re.escape((example.output or "").rstrip())
    for part in example.varies:
        pattern = pattern.replace(re.escape(part), r"(?s:.+?)")
    return re.fullmatch(pattern, _stripped(actual)) is not None


def _stripped(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def update(page: Path) -> int:
    """Write the real outputs into a page; return how many have changed."""
    changes = [
        (example, actual) for example, actual in _outputs(page) if not matches(example, actual)
    ]
    lines = page.read_text(encoding="utf-8").split("\n")
    for example, actual in reversed(changes):
        shown = _stripped(actual).splitlines()
        if example.output is None:
            start = example.line + len(example.code.splitlines()) + 1
            lines[start:start] = ["", "```text", *shown, "```"]
        else:
            start = example.output_line
            lines[start : start + len(example.output.splitlines())] = shown
    page.write_text("\n".join(lines), encoding="utf-8")
    return len(changes)


if __name__ == "__main__":
    pages = [Path(name).resolve() for name in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for path in pages:
            print(path.name, update(path))
        os.chdir(os.path.dirname(folder))
