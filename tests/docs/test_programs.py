"""The programs among the examples run on a server of their own, and on a real one."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from .pages import NEEDED

_QUICKSTART = Path(__file__).resolve().parents[2] / "docs" / "examples" / "quickstart.py"


def _run() -> None:
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(_QUICKSTART), run_name="__main__")
    assert not ended.value.code


def test_the_quickstart_starts_its_own_server(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for needed in NEEDED:
        pytest.importorskip(needed)
    monkeypatch.delenv("WEAVIATE_URL", raising=False)
    _run()
    assert capsys.readouterr().out.endswith("done\n")


@pytest.mark.live
def test_the_quickstart_runs_on_a_real_server(capsys: pytest.CaptureFixture[str]) -> None:
    _run()
    assert capsys.readouterr().out.endswith("done\n")
