"""The example of a careful import loses nothing, whatever it meets."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.support import faults, scripted
from tests.support.faults import Dice, after, before, status
from tests.support.storing import StoringServer

_EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "failed_objects.py"


def test_the_example_does_what_it_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, slept: Any
) -> None:
    pytest.importorskip("graphql", reason="the local server needs graphql-core")
    pytest.importorskip("numpy", reason="the local server needs numpy")
    monkeypatch.delenv("WEAVIATE_URL", raising=False)
    example = runpy.run_path(str(_EXAMPLE))
    assert example["main"]() == 0
    printed = capsys.readouterr().out
    assert "100 objects are kept" in printed
    assert "broken sensor" in printed
    assert "500 of 500" in printed


@pytest.mark.parametrize("seed", range(5))
def test_the_example_sends_every_row_whatever_the_server_does(
    seed: int, server: StoringServer, client: Any, slept: Any
) -> None:
    example = runpy.run_path(str(_EXAMPLE))
    halves = faults.partly(lambda place: place % 2 == 0, scripted.reset)
    server.fault = Dice(seed, [before(status(500)), after(status(500)), halves], share=0.4)
    refused = example["import_rows"](client, example["ROWS"], attempts=50)
    assert refused == []
    stored = [item["properties"] for item in server.storage.objects.values()]
    assert {row["station"]: row for row in stored} == {r["station"]: r for r in example["ROWS"]}
    assert len(stored) == len(example["ROWS"])
