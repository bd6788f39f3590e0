"""The notebooks run from a clean state, on the local server and, unchanged, on a real one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

_FOLDER = Path(__file__).resolve().parents[2] / "docs" / "examples"
_NOTEBOOKS = sorted(_FOLDER.glob("*.ipynb"))
_TIMEOUT_S = 120

each_notebook = pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)


def _read(path: Path) -> Any:
    nbformat = pytest.importorskip("nbformat", reason="notebooks are run by `tox run -e docs`")
    return nbformat.read(path, as_version=4)


def _execute(path: Path) -> None:
    if "matplotlib" in path.read_text(encoding="utf-8"):
        pytest.importorskip("matplotlib", reason="notebooks are run by `tox run -e docs`")
    nbclient = pytest.importorskip("nbclient", reason="notebooks are run by `tox run -e docs`")
    traitlets = pytest.importorskip("traitlets.config")
    # ports that are chosen before they are bound may be taken by then; files are not
    transport = {"transport": "ipc" if os.name == "posix" else "tcp"}
    client = nbclient.NotebookClient(
        _read(path),
        timeout=_TIMEOUT_S,
        kernel_name="python3",
        config=traitlets.Config({"ConnectionFileMixin": transport}),
    )
    try:
        executed = client.execute()
    except nbclient.exceptions.CellExecutionError as error:
        pytest.fail(f"{path.name}: {error.ename}: {error.evalue}", pytrace=False)
    printed = [
        output.get("text", "") for cell in executed.cells for output in cell.get("outputs", [])
    ]
    assert not [text for text in printed if "Warning" in text]


@each_notebook
@pytest.mark.filterwarnings("ignore")  # what the machinery of notebooks warns of
def test_a_notebook_runs_on_a_server_of_its_own(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WEAVIATE_URL", raising=False)
    _execute(path)


@each_notebook
@pytest.mark.live
@pytest.mark.filterwarnings("ignore")
def test_a_notebook_runs_on_a_real_server(path: Path) -> None:
    assert os.environ["WEAVIATE_URL"]
    _execute(path)


@each_notebook
def test_a_notebook_is_stored_without_outputs(path: Path) -> None:
    cells = [cell for cell in _read(path).cells if cell.cell_type == "code"]
    assert cells
    assert not any(cell.outputs or cell.execution_count for cell in cells)
