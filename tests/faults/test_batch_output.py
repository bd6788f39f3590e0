"""Promise 25: a terminal that is gone stops no import, whether a bar or a report is printed."""

from __future__ import annotations

import io
import sys

import pytest

import weaviate
from tests.support.storing import StoringServer, stored_numbers
from tests.support.threads import within

pytestmark = pytest.mark.usefixtures("slept")

WORKERS = pytest.mark.parametrize("workers", [1, 2, 4])
COUNT = 40


class ClosedTerminal(io.StringIO):
    """A terminal whose other end is gone; `fails_from` counts what can still be written."""

    def __init__(self, fails_from: int) -> None:
        super().__init__()
        self._left = fails_from

    def write(self, text: str) -> int:
        self._left -= 1
        if self._left < 0:
            raise BrokenPipeError(32, "Broken pipe")
        return super().write(text)

    def isatty(self) -> bool:
        return True


@WORKERS
@pytest.mark.parametrize("fails_from", [0, 1, 5])
def test_a_bar_that_cannot_be_drawn_stops_nothing(
    fails_from: int,
    workers: int,
    server: StoringServer,
    client: weaviate.Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("tqdm")
    monkeypatch.setattr(sys, "stderr", ClosedTerminal(fails_from))
    batch = client.batch
    batch.configure(
        batch_size=1, dynamic=False, num_workers=workers, callback=None, progress="always"
    )

    def fill() -> None:
        with batch:
            for number in range(COUNT):
                batch.add_data_object({"n": number}, "Thing")

    within(60, fill)
    assert stored_numbers(server) == dict.fromkeys(range(COUNT), 1)


@WORKERS
def test_a_report_that_cannot_be_printed_stops_nothing(
    workers: int,
    server: StoringServer,
    client: weaviate.Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The default callback prints to a terminal that is gone: the error comes out, once."""
    server.storage.refuse = lambda item: "no" if item["properties"]["n"] == 1 else None
    monkeypatch.setattr(sys, "stdout", ClosedTerminal(0))
    batch = client.batch.configure(batch_size=1, dynamic=False, num_workers=workers)

    def fill() -> None:
        with batch:
            for number in range(COUNT):
                try:
                    batch.add_data_object({"n": number}, "Thing")
                except BrokenPipeError:
                    continue

    try:
        within(60, fill)
    except BrokenPipeError:
        pass
    assert len(stored_numbers(server)) == COUNT - 1
    assert [item["properties"]["n"] for item in batch.failed_objects] == [1]
