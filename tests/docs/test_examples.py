"""Every example of the README and of the documentation does what the page shows, as pasted."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .pages import NEEDED, Example, Mismatch, examples_of, matches, run, update

_ROOT = Path(__file__).resolve().parents[2]
_PAGES = [
    page
    for page in [_ROOT / "README.md", *sorted((_ROOT / "docs").rglob("*.md"))]
    if "_build" not in page.parts and examples_of(page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.relative_to(_ROOT).as_posix())
def test_examples_of_a_page_run_as_pasted(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for needed in NEEDED:
        pytest.importorskip(needed)
    text = page.read_text(encoding="utf-8")
    if "import pandas" in text:
        pytest.importorskip("pandas", reason="see `tox run -e docs`")
        pytest.importorskip("pyarrow", reason="see `tox run -e docs`")
    if "asyncio.to_thread" in text and sys.version_info < (3, 9):
        pytest.skip("asyncio.to_thread came with Python 3.9, as the page says")
    monkeypatch.chdir(tmp_path)
    run(page)


def _page(folder: Path, text: str) -> Path:
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8")
    return page


def test_another_output_is_found_out(tmp_path: Path) -> None:
    with pytest.raises(Mismatch, match=r"page\.md:2"):
        run(_page(tmp_path, "```python\nprint(1)\n```\n\n```text\n2\n```\n"))


def test_an_output_that_is_not_shown_is_found_out(tmp_path: Path) -> None:
    with pytest.raises(Mismatch, match=r"page\.md:2"):
        run(_page(tmp_path, "```python\nprint(1)\n```\n\nProse.\n\n```text\n1\n```\n"))


def test_an_output_that_is_cut_is_found_out(tmp_path: Path) -> None:
    with pytest.raises(Mismatch):
        run(_page(tmp_path, "```python\nprint('a long line')\n```\n\n```text\na ...\n```\n"))


def test_an_exception_is_found_out(tmp_path: Path) -> None:
    with pytest.raises(Mismatch, match="NameError"):
        run(_page(tmp_path, "```python\nnothing\n```\n"))


def test_hidden_code_does_not_run(tmp_path: Path) -> None:
    with pytest.raises(Mismatch, match="NameError"):
        run(_page(tmp_path, "<!-- run\nx = 1\n-->\n\n```python\nprint(x)\n```\n"))


def test_a_block_with_a_reason_is_left_out(tmp_path: Path) -> None:
    run(_page(tmp_path, "<!-- no-run: it needs the moon -->\n```python\nmoon()\n```\n"))


def test_only_the_parts_that_are_named_may_vary() -> None:
    example = Example("", 0, "took 12 ms at 3", 0, ("12",))
    assert matches(example, "took 700 ms at 3")
    assert not matches(example, "took 700 ms at 4")


def test_the_real_output_is_written_into_a_page(tmp_path: Path) -> None:
    text = "```python\nprint(1)\n```\n\n```text\n2\n3\n```\n\n```python\nprint(4)\n```\n"
    page = _page(tmp_path, text)
    assert update(page) == 2
    run(page)
    assert "```text\n1\n```" in page.read_text(encoding="utf-8")


def test_the_pages_about_queries_set_up_the_library_of_the_examples() -> None:
    text = (_ROOT / "docs" / "examples" / "library.py").read_text(encoding="utf-8")
    library = text[text.index("SCHEMA = {") : text.index("if __name__")].strip()
    pages = sorted((_ROOT / "docs" / "queries").glob("*.md"))
    pages = [page for page in pages if page.name != "generate.md"]  # it only builds queries
    assert pages
    assert [page.name for page in pages if library not in page.read_text(encoding="utf-8")] == []
