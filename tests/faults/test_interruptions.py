"""Promise 1: an interrupt loses and doubles nothing, whichever line of the batch it comes in."""

from __future__ import annotations

import gc
import linecache
import re
import sys
import uuid
from pathlib import Path
from types import FrameType
from typing import Any, Callable, Dict, List, Optional

import pytest

import weaviate
from tests.support.storing import StoringServer
from weaviate.batch import crud_batch

pytestmark = [
    pytest.mark.usefixtures("slept"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

_FOLDER = str(Path(crud_batch.__file__).parent)
_TAKING_AND_SENDING = ("_engine.py", "_pending.py", "_sender.py", "_tasks.py")
_SIZE = 3


class _InterruptedAt:
    """Raises KeyboardInterrupt in the n-th line that is run of the files which take and send."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._lines = 0
        self.place: Optional[str] = None

    def __enter__(self) -> _InterruptedAt:
        gc.disable()  # what it calls would swallow the exception
        sys.settrace(self._enter_function)
        return self

    def __exit__(self, *_: Any) -> None:
        sys.settrace(None)
        gc.enable()

    def _enter_function(self, frame: FrameType, event: str, _: Any) -> Any:
        folder, _, name = frame.f_code.co_filename.rpartition("/")
        is_watched = folder == _FOLDER and name in _TAKING_AND_SENDING and self.place is None
        return self._run_line if is_watched else None

    def _run_line(self, frame: FrameType, event: str, _: Any) -> Any:
        if self.place is None and event == "line" and not _is_safe(frame):
            self._lines += 1
            if self._lines == self._number:
                self.place = f"{frame.f_code.co_filename}:{frame.f_lineno}"
                raise KeyboardInterrupt
        return self._run_line


def _is_safe(frame: FrameType) -> bool:
    """Return whether no signal comes in a line, but what tracing raises there goes astray.

    So it is where a block is left, and since Python 3.12 in a comprehension.
    """
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
    return line.startswith("with ") or re.search(r"[\[({].* for ", line) is not None


class _Import:
    """Adds to a batch, and knows what was added for sure."""

    def __init__(self, batch: Any) -> None:
        self.batch = batch
        self.added: List[str] = []

    def add(self, count: int) -> None:
        for _ in range(count):
            uid = str(uuid.UUID(int=len(self.added) + 1))
            self.batch.add_data_object({}, "Thing", uid)
            self.added.append(uid)

    def fill(self) -> None:
        self.add(_SIZE)

    def flush(self) -> None:
        self.batch.flush()

    def create(self) -> None:
        self.batch.create_objects()

    def kept(self) -> List[str]:
        return [self.batch.pop_object(0)["id"] for _ in range(self.batch.num_objects())]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(("act", "held"), [("fill", 0), ("flush", 2), ("create", 2)])
def test_an_interrupt_of_objects_loses_and_doubles_nothing(
    act: str, held: int, workers: int, server: StoringServer, client: weaviate.Client
) -> None:
    batch: Any = client.batch
    batch.configure(_SIZE, dynamic=False, num_workers=workers, callback=None)
    place: Optional[str] = ""
    at = 0
    while place is not None:
        at += 1
        server.storage.objects.clear()
        batch.start()
        run = _Import(batch)
        run.add(held)
        interrupted = _InterruptedAt(at)
        _until_interrupted(interrupted, getattr(run, act))
        place = interrupted.place
        batch.shutdown()
        kept = run.kept()
        stored = {address[2] for address in server.storage.objects}
        assert set(run.added) <= stored.union(kept), f"lost, interrupted at {place}"
        assert len(set(kept)) == len(kept), f"doubled, interrupted at {place}"
    assert at > 50


def _until_interrupted(interrupted: _InterruptedAt, act: Callable[[], Any]) -> None:
    try:
        with interrupted:
            act()
    except KeyboardInterrupt:
        pass


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("with_object", [False, True])
def test_an_interrupt_of_references_loses_and_doubles_nothing(
    with_object: bool, workers: int, server: StoringServer, client: weaviate.Client
) -> None:
    batch: Any = client.batch
    batch.configure(10, dynamic=False, num_workers=workers, callback=None)
    uids = [str(uuid.UUID(int=number + 1)) for number in range(3)]
    place: Optional[str] = ""
    at = 0
    while place is not None:
        at += 1
        server.clear()
        batch.start()
        if with_object:
            batch.add_data_object({}, "Thing", uids[0])
        for uid in uids:
            batch.add_reference(uids[0], "Thing", "to", uid, "Thing")
        interrupted = _InterruptedAt(at)
        _until_interrupted(interrupted, batch.flush)
        place = interrupted.place
        batch.shutdown()
        kept = [batch.pop_reference(0)["to"][-36:] for _ in range(batch.num_references())]
        batch.empty_objects()
        sent: List[Dict[str, Any]] = [
            item for request in server.batches("references") for item in request
        ]
        reached = {item["to"][-36:] for item in sent}
        assert set(uids) <= reached.union(kept), f"lost, interrupted at {place}"
        assert len(set(kept)) == len(kept), f"doubled, interrupted at {place}"
    assert at > 50
