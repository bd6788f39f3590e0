"""Promises 1 and 20: signals, forks, and ends of the interpreter in the middle of an import."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import pytest

from tests.support import scripted
from tests.support.child import Child
from tests.support.faults import always, before
from tests.support.scripted import Exchange
from tests.support.storing import StoringServer, give

PATIENCE_S = 60

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and forks of POSIX")


@pytest.fixture
def ids(server: StoringServer) -> Any:
    """Return the ids that are stored."""
    return lambda: {address[2] for address in server.storage.objects}


def wait_for_batches(server: StoringServer, count: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while len(server.seen("POST", "/v1/batch/objects")) < count:
        assert time.monotonic() < deadline, "the child sends nothing"
        time.sleep(0.005)


def slowly(request: scripted.Request) -> Any:
    """Take a little time for each batch, so that a signal finds one in flight."""

    def answer(exchange: Exchange, honest: Any) -> None:
        exchange.server.closing.wait(0.02)
        give(exchange, honest())

    return answer if request.path.startswith("/v1/batch/") else None


ENDLESS = """
try:
    with batch:
        for number in range(1_000_000):
            add(number)
except BaseException as error:
    report(error)
"""


@POSIX
@pytest.mark.parametrize("workers", [1, 4])
@pytest.mark.parametrize("batches", [1, 6])
def test_ctrl_c_in_a_block_loses_nothing(
    workers: int, batches: int, server: StoringServer, ids: Any
) -> None:
    server.fault = slowly
    child = Child(server, ENDLESS, workers)
    wait_for_batches(server, batches)
    child.signal(signal.SIGINT)
    assert child.end() == 0, child.errors
    report = child.report
    assert report["error"] == "KeyboardInterrupt"
    assert set(report["given"]) - set(report["kept"]) <= ids()
    assert set(report["kept"]) <= set(report["named"])


@POSIX
@pytest.mark.parametrize("workers", [1, 4])
def test_ctrl_c_while_waiting_for_a_server_that_is_away_ends_soon(
    workers: int, server: StoringServer, ids: Any
) -> None:
    server.fault = always(before(scripted.reset))
    child = Child(server, ENDLESS, workers)
    wait_for_batches(server, 1)
    child.signal(signal.SIGINT)
    assert child.end() == 0, child.errors
    report = child.report
    assert set(report["given"]) <= set(report["kept"])
    assert set(report["kept"]) <= set(report["named"])


@POSIX
def test_sigterm_ends_the_process_at_once(server: StoringServer) -> None:
    server.fault = slowly
    child = Child(server, ENDLESS, 4)
    wait_for_batches(server, 2)
    child.signal(signal.SIGTERM)
    assert child.end() == -signal.SIGTERM


@POSIX
@pytest.mark.parametrize("workers", [1, 4])
def test_sigterm_that_is_made_an_exit_loses_nothing(
    workers: int, server: StoringServer, ids: Any
) -> None:
    server.fault = slowly
    exits = "signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))\n"
    child = Child(server, exits + ENDLESS, workers)
    wait_for_batches(server, 3)
    child.signal(signal.SIGTERM)
    assert child.end() == 0, child.errors
    assert child.report["error"] == "SystemExit"
    assert set(child.report["given"]) - set(child.report["kept"]) <= ids()


# ------------------------------------------------------------------- end of the interpreter


@pytest.mark.parametrize("workers", [1, 4])
def test_an_interpreter_that_ends_with_a_full_buffer_says_how_much_is_lost(
    workers: int, server: StoringServer
) -> None:
    child = Child(server, "for number in range(13): add(number)\n", workers)
    assert child.end() == 0
    assert "ResourceWarning" in child.errors
    assert "3 objects and 0 references" in child.errors
    assert "Traceback" not in child.errors


def test_a_dropped_batch_says_how_much_is_lost(server: StoringServer) -> None:
    child = Child(server, "add(1); batch = client = None\nprint('{}')\n")
    assert child.end() == 0
    assert "1 objects and 0 references" in child.errors


def test_an_interpreter_that_ends_while_workers_wait_does_not_hang(server: StoringServer) -> None:
    server.fault = always(before(scripted.reset))
    program = "for number in range(12): add(number)\nclient.close()\n"
    child = Child(server, program, workers=4)
    assert child.end() == 0, child.errors
    assert "12 objects" in child.errors


def test_an_import_in_a_thread_that_outlives_the_main_thread_is_finished(
    server: StoringServer, ids: Any
) -> None:
    program = """
def work():
    with batch:
        for number in range(50):
            add(number)
            time.sleep(0.002)
    report()
threading.Thread(target=work).start()
"""
    child = Child(server, program)
    assert child.end() == 0
    assert set(child.report["given"]) == ids()
    assert len(ids()) == 50


# ---------------------------------------------------------------------------------- forks


FORK = """
with batch:
    for number in range(13):
        add(number)
    child = os.fork()
    if child == 0:
        given.clear()
        for number in range(100, 107):
            add(number)
    else:
        for number in range(13, 20):
            add(number)
if child:
    assert os.waitpid(child, 0)[1] == 0
"""


@POSIX
@pytest.mark.parametrize("workers", [1, 4])
def test_parent_and_child_of_a_fork_send_each_their_own(
    workers: int, server: StoringServer
) -> None:
    server.fault = slowly
    child = Child(server, FORK, workers)
    assert child.end() == 0, child.errors
    stored = sorted(item["properties"]["n"] for item in server.storage.objects.values())
    assert stored == [*range(20), *range(100, 107)]
    assert set(server.storage.writes.values()) == {1}


@POSIX
@pytest.mark.parametrize("workers", [1, 4])
def test_a_fork_in_the_middle_of_many_requests_disturbs_nobody(
    workers: int, server: StoringServer
) -> None:
    program = """
go_on = True
def fork_often():
    for _ in range(5):
        child = os.fork()
        if child == 0:
            answer = client.schema.get()
            with client.batch:
                client.batch.add_data_object({"n": -os.getpid()}, "Thing")
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
forker = threading.Thread(target=fork_often)
forker.start()
with batch:
    number = 0
    while forker.is_alive() or number < 100:
        add(number)
        number += 1
        time.sleep(0.0005)
report()
"""
    child = Child(server, program, workers)
    assert child.end() == 0, child.errors
    stored = sorted(item["properties"]["n"] for item in server.storage.objects.values())
    own = [number for number in stored if number >= 0]
    assert own == list(range(len(child.report["given"])))
    assert len(stored) - len(own) == 5
    assert set(server.storage.writes.values()) == {1}
