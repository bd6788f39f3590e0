"""Every example of the README and of the documentation does what the page says."""

from __future__ import annotations

from pathlib import Path

import pytest

import weaviate

from .pages import NEEDED, SHOWN_URL, Mismatch, examples_of, run

_ROOT = Path(__file__).resolve().parents[2]
_PAGES = [
    page
    for page in [_ROOT / "README.md", *sorted((_ROOT / "docs").rglob("*.md"))]
    if "_build" not in page.parts and examples_of(page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.relative_to(_ROOT).as_posix())
def test_examples_of_a_page_do_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for needed in NEEDED:
        pytest.importorskip(needed)
    from weaviate.local import LocalServer

    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(_ROOT / "docs" / "examples"))
    with LocalServer() as server, weaviate.Client(server.url) as client:
        namespace = {"__name__": page.stem, "weaviate": weaviate}
        run(page, {**namespace, "server": server, "client": client}, server.url)


def test_a_page_that_shows_another_output_is_found_out(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```python\nprint(1)\n```\n\n```text\n2\n```\n", encoding="utf-8")
    with pytest.raises(Mismatch, match=r"page\.md:2"):
        run(page, {}, SHOWN_URL)


def test_a_page_that_conceals_an_error_is_found_out(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```python\nnothing\n```\n\nProse.\n\n```text\nx\n```\n", encoding="utf-8")
    with pytest.raises(Mismatch, match="NameError"):
        run(page, {}, SHOWN_URL)


def test_hidden_code_runs_and_left_out_code_does_not(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    text = "<!-- run\nx = 1\n-->\n<!-- no-run: it needs the moon -->\n```python\nx = 2\n```\n"
    page.write_text(text, encoding="utf-8")
    namespace: dict = {}
    run(page, namespace, SHOWN_URL)
    assert namespace["x"] == 1
