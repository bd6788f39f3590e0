"""Progress bars: opt-in, lazy, silent where nobody looks."""

from __future__ import annotations

import subprocess
import sys
from typing import Any, ClassVar, Dict, List

import pytest

from weaviate._core.progress import Bar, check_progress, open_bar


class FakeTqdm:
    made: ClassVar[List["FakeTqdm"]] = []

    def __init__(self, **settings: Any) -> None:
        self.settings: Dict[str, Any] = settings
        self.total = settings["total"]
        self.count = 0
        self.closed = False
        self.made.append(self)

    def update(self, count: int) -> None:
        self.count += count

    def set_description(self, text: str) -> None:
        self.settings["desc"] = text

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def tqdm(monkeypatch: pytest.MonkeyPatch) -> List[FakeTqdm]:
    monkeypatch.setattr("tqdm.auto.tqdm", FakeTqdm)
    monkeypatch.setattr(FakeTqdm, "made", [])
    return FakeTqdm.made


def test_by_default_there_is_a_silent_twin_and_tqdm_is_not_loaded() -> None:
    code = (
        "import sys; from weaviate._core.progress import open_bar\n"
        "with open_bar(False, 'x', 'y') as bar: bar.update(3); bar.describe('z')\n"
        "assert not any(name.startswith('tqdm') for name in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_bar_counts_and_is_closed(tqdm: List[FakeTqdm]) -> None:
    with open_bar(True, "import", "objects") as bar:
        bar.update(4)
        bar.update()
        bar.describe("nearly")
    assert tqdm[0].count == 5
    assert tqdm[0].closed
    assert tqdm[0].settings == {"desc": "nearly", "unit": "objects", "total": None, "disable": None}


def test_a_number_is_the_total(tqdm: List[FakeTqdm]) -> None:
    open_bar(7, "x", "y")
    assert tqdm[0].settings["total"] == 7


def test_always_means_without_a_terminal_too(tqdm: List[FakeTqdm]) -> None:
    open_bar("always", "x", "y")
    assert tqdm[0].settings["disable"] is False


def test_true_is_silent_without_a_terminal(capsys: pytest.CaptureFixture) -> None:
    with open_bar(True, "x", "y") as bar:
        bar.update(2)
    assert capsys.readouterr() == ("", "")


def test_always_writes_to_stderr(capsys: pytest.CaptureFixture) -> None:
    with open_bar("always", "doing", "y") as bar:
        bar.update(2)
    out, err = capsys.readouterr()
    assert out == ""
    assert "doing" in err
    assert "2y" in err


@pytest.mark.parametrize(
    ("value", "error"), [("x", ValueError), (-1, ValueError), (1.5, TypeError), (None, TypeError)]
)
def test_other_values_are_refused(value: Any, error: type) -> None:
    with pytest.raises(error):
        check_progress(value)


def test_the_silent_twin_takes_everything() -> None:
    bar = Bar()
    bar.update(2)
    bar.describe("x")
    bar.close()


def test_a_total_that_is_learned_later_keeps_what_is_done() -> None:
    with open_bar("always", "import", "items") as bar:
        bar.update(2)
        bar.expect(5)
        bar.expect(None)
        assert bar._bar.n == 2  # type: ignore[attr-defined]
        assert bar._bar.total == 5  # type: ignore[attr-defined]
