"""Promises 1 and 2: many threads, one batch; each item is sent, and none twice.

Many short races with a seed each; the long runs have the marker `slow`.
"""

from __future__ import annotations

import json
import random
import sys
import threading
from collections import Counter
from typing import Any, Callable, Dict, Iterator, List

import pytest

import weaviate
from tests.support import faults, scripted
from tests.support.faults import Dice, after, before, status
from tests.support.imports import MODES, Import
from tests.support.storing import Fault, StoringServer, give

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.usefixtures("slept"),
]

THREADS = 8
_FIRST_SEED = 10 * sys.version_info[1]  # so that each Python tries others
SEEDS = range(_FIRST_SEED, _FIRST_SEED + 6)
FEW_SEEDS = range(_FIRST_SEED, _FIRST_SEED + 2)

PASSING: List[Fault] = [
    before(scripted.reset),
    after(scripted.reset),
    faults.partly(lambda place: place % 2 == 0, scripted.reset),
    faults.half_after,
    before(status(429, Retry_After="0")),
    before(status(503)),
    after(status(504)),
]
"""Faults after which the same request is tried again."""

FATAL: List[Fault] = [
    before(status(500)),
    after(status(500)),
    before(status(422)),
    after(scripted.text(b"<html>")),
    faults.partly(lambda place: place % 2 == 1, status(500)),
]
"""Faults after which the items come back."""


@pytest.fixture
def nervous() -> Iterator[None]:
    """Let threads take turns very often."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def in_threads(work: Callable[[int], None], count: int = THREADS) -> None:
    """Work in so many threads at once, until all are done."""
    errors: List[BaseException] = []
    barrier = threading.Barrier(count)

    def run(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
        assert not thread.is_alive(), "a thread hangs"
    assert errors == []


def race(run: Import, seed: int, objects: int, links: int) -> None:
    """Let each thread add objects, and references between its own, in an order by chance."""

    def work(number: int) -> None:
        dice = random.Random(seed * 1000 + number)
        added: List[Any] = []
        left = {"objects": objects, "links": links}
        while any(left.values()):
            wants_object = not added or dice.random() < objects / (objects + links)
            if left["objects"] and (wants_object or not left["links"]):
                added.append(run.add_object(left["objects"], f"{seed}/{number}"))
                left["objects"] -= 1
            elif left["links"]:
                run.add_link(dice.choice(added), dice.choice(added), f"to{left['links']}")
                left["links"] -= 1
            if run.kind == "manual" and dice.random() < 2 / run.size:
                run.send_all()

    in_threads(work)


def assert_exact(run: Import, server: StoringServer) -> None:
    """All is stored as it was given, once; and the callback was told of each once."""
    assert server.storage.objects == run.objects
    assert server.storage.links == run.links
    assert server.storage.early == []
    assert run.batch.shape == (0, 0)
    assert run.told() == dict.fromkeys([*run.objects, *run.links], 1)


def test_an_item_meets_no_more_faults_than_it_may_in_requests_that_shrink() -> None:
    dice = Dice(1, PASSING, share=1.0, in_a_row=2)

    def fails(*names: str) -> bool:
        body = json.dumps([{"from": name, "to": "b"} for name in names]).encode()
        return dice(scripted.Request("POST", "/v1/batch/references", {}, body)) is not None

    assert [fails("x", "y", "z"), fails("x", "y"), fails("x"), fails("z")] == [
        True,
        True,
        False,
        True,
    ]


@pytest.mark.usefixtures("nervous")
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", FEW_SEEDS)
def test_a_race_without_faults_sends_each_item_once(
    seed: int, mode: str, server: StoringServer, client: weaviate.Client
) -> None:
    run = Import(client, server.storage, mode, size=random.Random(seed).randint(1, 12))
    race(run, seed, objects=12, links=4)
    run.send_all()
    assert run.errors == []
    assert_exact(run, server)
    assert set(server.storage.writes.values()) == {1}


@pytest.mark.usefixtures("nervous")
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", FEW_SEEDS)
def test_a_race_with_passing_faults_stores_each_item_once(
    seed: int, mode: str, server: StoringServer, client: weaviate.Client
) -> None:
    server.fault = Dice(seed, PASSING)
    run = Import(client, server.storage, mode, size=random.Random(seed).randint(2, 12))
    race(run, seed, objects=12, links=4)
    run.send_all()
    assert run.errors == []
    assert_exact(run, server)


@pytest.mark.usefixtures("nervous")
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_race_with_fatal_faults_gives_back_what_is_not_stored(
    seed: int, mode: str, server: StoringServer, client: weaviate.Client
) -> None:
    server.fault = Dice(seed, PASSING + FATAL, in_a_row=1000)
    run = Import(client, server.storage, mode, size=random.Random(seed).randint(2, 12))
    race(run, seed, objects=12, links=4)
    run.send_all()
    for given, fates in (
        (set(run.objects), run.fates_of_objects()),
        (set(run.links), run.fates_of_links()),
    ):
        assert given - fates.kept <= fates.stored
        assert fates.kept <= fates.named
    server.fault = lambda request: None
    run.send_all()
    assert_exact(run, server)


@pytest.mark.usefixtures("nervous")
@pytest.mark.parametrize("seed", FEW_SEEDS)
def test_threads_that_send_by_hand_get_the_results_of_their_own_items(
    seed: int, server: StoringServer, client: weaviate.Client
) -> None:
    run = Import(client, server.storage, "manual-1")
    results: Dict[int, List[Any]] = {}

    def work(number: int) -> None:
        got = results[number] = []
        for count in range(15):
            run.add_object(count, f"{seed}/{number}")
            if count % (number + 2) == 0:
                got.append(client.batch.create_objects())

    in_threads(work)
    results[-1] = [client.batch.create_objects()]
    answers = [answer for of_thread in results.values() for answer in of_thread if answer]
    sent = [[item["id"] for item in body] for body in server.batches("objects")]
    assert sorted([entry["id"] for entry in answer] for answer in answers) == sorted(sent)
    assert_exact(run, server)


@pytest.mark.parametrize("workers", [1, 4])
def test_a_callback_may_use_the_batch(
    workers: int, server: StoringServer, client: weaviate.Client
) -> None:
    batch = client.batch

    def add_one_more(entries: List[Any]) -> None:
        for entry in entries:
            if entry["properties"]["n"] < 20:
                batch.add_data_object({"n": entry["properties"]["n"] + 20}, "Thing")

    batch.configure(batch_size=5, dynamic=False, num_workers=workers, callback=add_one_more)
    with batch:
        for number in range(20):
            batch.add_data_object({"n": number}, "Thing")
    stored = Counter(item["properties"]["n"] for item in server.storage.objects.values())
    assert stored == dict.fromkeys(range(40), 1)


@pytest.mark.parametrize("workers", [1, 4])
def test_other_threads_use_the_batch_while_the_server_takes_its_time(
    workers: int, server: StoringServer, client: weaviate.Client
) -> None:
    is_asked, may_answer = threading.Event(), threading.Event()

    def answer(exchange: scripted.Exchange, honest: Any) -> None:
        is_asked.set()
        assert may_answer.wait(60)
        give(exchange, honest())

    def use() -> None:
        batch.add_data_object({"n": 3}, "Thing")
        assert (batch.num_objects(), batch.failed_objects) == (1, [])

    server.fault = lambda request: answer if request.path == "/v1/batch/objects" else None
    batch = client.batch.configure(batch_size=2, dynamic=False, num_workers=workers, callback=None)
    batch.add_data_object({"n": 1}, "Thing")
    filling = threading.Thread(target=batch.add_data_object, args=({"n": 2}, "Thing"))
    filling.start()
    assert is_asked.wait(60)
    in_threads(lambda number: use(), count=1)
    may_answer.set()
    filling.join()
    batch.flush()
    assert len(server.storage.objects) == 3


@pytest.mark.parametrize("workers", [1, 4])
def test_other_threads_use_the_batch_while_a_callback_runs(
    workers: int, server: StoringServer, client: weaviate.Client
) -> None:
    batch = client.batch
    held: List[int] = []

    def use() -> None:
        batch.add_data_object({"n": 3}, "Thing")
        held.append(batch.num_objects())

    def wait_for_another(entries: List[Any]) -> None:
        if not held:
            in_threads(lambda number: use(), count=1)

    batch.configure(batch_size=2, dynamic=False, num_workers=workers, callback=wait_for_another)
    batch.add_data_object({"n": 1}, "Thing")
    batch.add_data_object({"n": 2}, "Thing")
    batch.flush()
    assert held == [1]
    assert len(server.storage.objects) == 3


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", ["objects", "references"])
def test_an_interrupt_while_a_worker_gets_its_request_loses_and_doubles_nothing(
    kind: str, when: str, server: StoringServer, client: weaviate.Client
) -> None:
    run = Import(client, server.storage, "auto-4", size=2)
    addresses = [run.add_object(0), run.add_object(1)]
    run.send_all()
    executor: Any = client.batch._engine.sender.executor
    submit = executor.submit

    def interrupted(*task: Any) -> None:
        executor.submit = submit
        if when == "after":
            submit(*task)
        raise KeyboardInterrupt

    executor.submit = interrupted
    with pytest.raises(KeyboardInterrupt):
        for number in range(2, 5):
            if kind == "objects":
                run.add_object(number)
            else:
                run.add_link(*addresses, f"to{number}")
    in_threads(lambda number: run.send_all(), count=1)
    assert_exact(run, server)
    assert set(server.storage.writes.values()) == {1}


# ------------------------------------------------------------------------ long runs


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("chance", ["no faults", "passing faults", "fatal faults"])
def test_eight_threads_with_ten_thousand_objects_each(
    chance: str, mode: str, server: StoringServer, client: weaviate.Client
) -> None:
    choice = {"no faults": [], "passing faults": PASSING, "fatal faults": PASSING + FATAL}[chance]
    if choice:
        server.fault = Dice(2026, choice, in_a_row=2 if choice is PASSING else 1000)
    run = Import(client, server.storage, mode, size=100)
    race(run, 2026, objects=10_000, links=2_500)
    for _ in range(20):
        run.send_all()
    server.fault = lambda request: None
    run.send_all()
    assert_exact(run, server)
    if not choice:
        assert set(server.storage.writes.values()) == {1}


@pytest.mark.slow
@pytest.mark.usefixtures("nervous")
@pytest.mark.parametrize("mode", MODES)
def test_a_thousand_more_races(mode: str) -> None:
    for seed in range(1000, 1200):
        with StoringServer() as server, weaviate.Client(server.url, startup_period=None) as client:
            server.fault = Dice(seed, PASSING + FATAL, in_a_row=1000)
            run = Import(client, server.storage, mode, size=random.Random(seed).randint(1, 15))
            race(run, seed, objects=12, links=6)
            run.send_all()
            server.fault = lambda request: None
            run.send_all()
            assert_exact(run, server)
