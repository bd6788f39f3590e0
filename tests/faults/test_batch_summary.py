"""Promise 10: an import with failures ends in one line that everybody sees."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, List

import pytest

import weaviate
from tests.support.storing import StoringServer

ROOT = Path(__file__).parents[2]

PROGRAM = """
import logging, sys, weaviate
{setup}
client = weaviate.Client(sys.argv[1], startup_period=None)
client.batch.configure(batch_size=3, dynamic=False, num_workers={workers}{callback})
{body}
client.close()
"""
BLOCK = """
with client.batch as batch:
    for number in range(20):
        batch.add_data_object({"n": number}, "Thing")
        if number == 10:
            batch.flush()
"""
FLUSH = """
for number in range(2):
    client.batch.add_data_object({"n": number}, "Thing")
client.batch.flush()
"""
LINE = "5 of 20 objects were refused; the first: no; see batch.failed_objects"


def stderr_of(server: StoringServer, setup: str, workers: int, callback: str, body: str) -> Any:
    server.storage.refuse = lambda item: "no" if item["properties"]["n"] % 4 == 0 else None
    code = PROGRAM.format(setup=setup, workers=workers, callback=callback, body=body)
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, server.url],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize("callback", ["", ", callback=None"])
@pytest.mark.parametrize("workers", [1, 3])
def test_a_user_who_configured_nothing_sees_one_line(
    workers: int, callback: str, server: StoringServer
) -> None:
    done = stderr_of(server, "", workers, callback, BLOCK)
    assert done.stderr == LINE + "\n"
    assert done.stdout.count("'no'") == (0 if callback else 5)


def test_a_flush_without_a_block_ends_in_a_line_too(server: StoringServer) -> None:
    done = stderr_of(server, "", 1, ", callback=None", FLUSH)
    assert done.stderr == "1 of 2 objects were refused; the first: no; see batch.failed_objects\n"


@pytest.mark.parametrize(
    ("setup", "seen"),
    [
        ("logging.basicConfig(format='mine: %(message)s')", f"mine: {LINE}\n"),
        ("logging.getLogger('weaviate').setLevel(logging.ERROR)", ""),
        ("logging.disable()", ""),
        ("logging.lastResort = None", ""),
    ],
)
def test_who_has_configured_logging_decides(setup: str, seen: str, server: StoringServer) -> None:
    assert stderr_of(server, setup, 1, ", callback=None", BLOCK).stderr == seen


def test_objects_and_references_are_in_one_line(
    server: StoringServer, client: weaviate.Client, caplog: pytest.LogCaptureFixture
) -> None:
    server.storage.refuse = lambda item: "no" if item.get("to", "").endswith("2") else None
    ids = [f"00000000-0000-5000-8000-00000000000{number}" for number in range(4)]
    with client.batch.configure(batch_size=2, dynamic=False, callback=None) as batch:
        for object_id in ids:
            batch.add_data_object({}, "Thing", object_id)
        for object_id in ids:
            batch.add_reference(ids[0], "Thing", "to", object_id, "Thing")
    lines: List[str] = [record.getMessage() for record in caplog.records if record.levelno >= 30]
    assert lines == ["1 of 4 references were refused; the first: no; see batch.failed_references"]
    server.storage.refuse = lambda item: "never"
    with batch:
        batch.add_data_object({}, "Thing", ids[0])
        batch.add_reference(ids[0], "Thing", "to", ids[1], "Thing")
    assert caplog.records[-1].getMessage() == (
        "1 of 1 objects and 1 of 1 references were refused; the first: never; "
        "see batch.failed_objects and batch.failed_references"
    )


def test_the_bar_says_how_many_were_refused(
    server: StoringServer, client: weaviate.Client, capfd: Any
) -> None:
    pytest.importorskip("tqdm")
    server.storage.refuse = lambda item: "no" if item["properties"]["n"] % 4 == 0 else None
    client.batch.configure(batch_size=5, dynamic=False, callback=None, progress="always")
    with client.batch as batch:
        for number in range(16):
            batch.add_data_object({"n": number}, "Thing")
    assert "4 refused" in capfd.readouterr().err


LATE = """
import sys, threading, time, weaviate
client = weaviate.Client(sys.argv[1], startup_period=None)

def late():
    threading.main_thread().join()
    client.batch.configure(batch_size=2, dynamic={dynamic}, num_workers={workers}, callback=None)
    with client.batch as batch:
        for number in range(6):
            batch.add_data_object({{"n": number}}, "Thing")
    client.close()

threading.Thread(target=late).start()
"""


@pytest.mark.parametrize("dynamic", [True, False])
@pytest.mark.parametrize("workers", [1, 3])
def test_a_batch_that_is_first_used_after_the_main_thread_has_ended_stores_all(
    workers: int, dynamic: bool, server: StoringServer
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LATE.format(dynamic=dynamic, workers=workers), server.url],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stderr == ""
    assert len(server.storage.objects) == 6
