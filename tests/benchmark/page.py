"""The page of the documentation that shows the tables."""

from __future__ import annotations

from tests.benchmark.stub import ROOT

PAGE = ROOT / "docs" / "performance.md"


def show(text: str, begin: str, end: str, only_print: bool) -> None:
    """Print a text, or put it between two marks of the page."""
    if only_print:
        print(text)
        return
    page = PAGE.read_text(encoding="utf-8")
    before, found, rest = page.partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found and found_end):
        raise ValueError(f"the page has no marks: {begin!r} and {end!r}")
    PAGE.write_text(before + begin + "\n" + text + "\n" + end + after, encoding="utf-8")
