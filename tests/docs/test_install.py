"""The page about installing, and the README, name files, versions and extras that exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import weaviate

_ROOT = Path(__file__).resolve().parents[2]
_DOCS = [_ROOT / "README.md", *sorted((_ROOT / "docs").rglob("*.md"))]
_PAGES = [page for page in _DOCS if "_build" not in page.parts]
_WHEEL = f"weaviate_client-{weaviate.__version__}-py3-none-any.whl"

each_page = pytest.mark.parametrize("page", _PAGES, ids=lambda x: x.relative_to(_ROOT).as_posix())


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@each_page
def test_an_extra_is_named_with_a_place_or_an_exact_version(page: Path) -> None:
    for command in re.findall(r"weaviate-client\[[a-z,]+\][^`\n]{0,12}", _text(page)):
        behind = command.split("]", 1)[1]
        assert behind.startswith((" @ ", "==")), command


@each_page
def test_a_wheel_has_the_name_of_this_version(page: Path) -> None:
    assert set(re.findall(r"weaviate_client-[\w.-]+\.whl", _text(page))) <= {_WHEEL}


@pytest.mark.parametrize("name", ["README.md", "docs/install.md"])
def test_a_pin_names_this_version(name: str) -> None:
    pins = re.findall(r"weaviate-client(?:\[[a-z,]+\])?==([\d.]+)", _text(_ROOT / name))
    assert pins
    assert set(pins) == {weaviate.__version__}


def test_the_toml_of_the_page_is_toml() -> None:
    tomllib = pytest.importorskip("tomllib")
    blocks = re.findall(r"(?ms)^```toml\n(.*?)^```", _text(_ROOT / "docs" / "install.md"))
    assert blocks
    for block in blocks:
        tomllib.loads(block)


def test_links_of_the_readme_work_on_a_package_page() -> None:
    targets = re.findall(r"\]\(([^)]+)\)|src=\"([^\"]+)\"", _text(_ROOT / "README.md"))
    for target in [a or b for a, b in targets]:
        assert target.startswith(("https://", "data:", "#")), target


def test_files_that_the_readme_names_exist() -> None:
    for name in re.findall(r"`((?:docs|tests)/[^`]+)`", _text(_ROOT / "README.md")):
        assert (_ROOT / name).exists(), name


def test_the_figures_of_the_readme_are_those_of_the_picture() -> None:
    figures = json.loads(_text(_ROOT / "docs" / "_static" / "imports.json"))
    shown = _text(_ROOT / "README.md").replace(",", "")
    for figure in _numbers(figures):
        assert re.search(rf"\b{round(figure)}\b", shown), figure


def _numbers(value: object) -> list:
    if isinstance(value, dict):
        return [number for part in value.values() for number in _numbers(part)]
    if isinstance(value, list):
        return [number for part in value for number in _numbers(part)]
    return [value] if isinstance(value, (int, float)) else []
