"""Sizes of a dynamic batch: from the throughput, and from what the server says of its queue."""

from __future__ import annotations

from typing import Any

import pytest

from weaviate.batch._sizing import DYNAMIC, FIXED, MANUAL, MAX_BRAKE_S, ServerLoad, Sizing


def sizing_of(size: int = 100, creation_time_s: float = 2.0) -> Sizing:
    return Sizing(size, creation_time_s)


def test_a_size_follows_the_throughput_of_the_last_requests() -> None:
    sizing = sizing_of()
    for seconds in (9.0, 0.5, 0.5, 0.5, 0.5, 0.5):
        sizing.note_objects(100, seconds)
    assert sizing.objects == 300  # 200 a second, for three quarters of 2 s


def test_a_size_grows_by_steps() -> None:
    sizing = sizing_of()
    sizing.note_objects(100, 0.001)
    sizing.note_references(100, 0.001)
    assert (sizing.objects, sizing.references) == (350, 200)


def test_a_size_never_falls_below_one() -> None:
    sizing = sizing_of()
    sizing.note_objects(1, 1e9)
    sizing.note_references(1, 1e9)
    assert (sizing.objects, sizing.references) == (1, 1)


def test_a_long_queue_that_grows_halves_the_sizes_and_holds_up() -> None:
    sizing = sizing_of()
    sizing.note_load(ServerLoad(1100, 100), num_workers=1)
    assert (sizing.objects, sizing.references) == (50, 50)
    assert sizing.brake_s == 8.0  # 10 s of work of others, less the 2 s that a request may take


def test_nobody_is_held_up_for_longer_than_20_s() -> None:
    sizing = sizing_of()
    sizing.note_load(ServerLoad(10**9, 1), num_workers=1)
    assert sizing.brake_s == MAX_BRAKE_S == 20.0


@pytest.mark.parametrize("workers", [1, 4])
def test_the_objects_of_our_own_requests_are_no_reason_to_wait(workers: int) -> None:
    """Right after a quiet time the rate is low, and the queue as long as what we just sent."""
    sizing = sizing_of(600)
    sizing.note_load(ServerLoad(600 * workers, 3), workers)
    assert (sizing.objects, sizing.brake_s) == (600, 0.0)


def test_requests_that_were_larger_than_those_of_now_are_still_our_own() -> None:
    sizing = sizing_of(600)
    sizing.note_objects(600, 6.0)
    assert sizing.objects == 150
    sizing.note_load(ServerLoad(600, 50), num_workers=1)
    assert (sizing.objects, sizing.brake_s) == (150, 0.0)


def test_a_queue_that_gets_shorter_is_left_to_do_so() -> None:
    sizing = sizing_of()
    sizing.note_load(ServerLoad(2100, 100), num_workers=1)
    sizing.note_load(ServerLoad(700, 100), num_workers=1)
    assert (sizing.objects, sizing.brake_s) == (50, 4.0)
    sizing.note_load(ServerLoad(150, 100), num_workers=1)
    assert (sizing.objects, sizing.brake_s) == (50, 0.0)


@pytest.mark.parametrize("rate", [0.0, -5.0])
def test_a_rate_that_says_nothing_holds_nobody_up(rate: float) -> None:
    sizing = sizing_of()
    sizing.note_load(ServerLoad(10**6, rate), num_workers=1)
    assert (sizing.objects, sizing.brake_s) == (100, 0.0)


@pytest.mark.parametrize("kind", [FIXED, MANUAL])
def test_only_a_dynamic_batch_is_held_up(kind: Any) -> None:
    """The server is asked once for a fixed batch with workers: nobody would let go of a brake."""
    sizing = sizing_of()
    sizing.kind = kind
    sizing.note_load(ServerLoad(10**6, 1), num_workers=4)
    assert (sizing.objects, sizing.brake_s) == (100, 0.0)


def test_a_batch_that_is_no_longer_dynamic_is_no_longer_held_up() -> None:
    sizing = sizing_of()
    sizing.note_load(ServerLoad(10**6, 1), num_workers=1)
    sizing.kind = FIXED
    assert sizing.brake_s == 0.0


def test_a_brake_that_brought_nothing_is_not_applied_again_to_the_same_queue() -> None:
    sizing = sizing_of()
    sizing.note_load(ServerLoad(10**6, 1), num_workers=1)
    size = sizing.objects
    sizing.note_spent_brake()
    for queue in (10**6, 10**6 + 5, 10**6 - 5, 1_500_000):
        sizing.note_load(ServerLoad(queue, 1), num_workers=1)
        assert (sizing.brake_s, sizing.objects) == (0.0, size)


@pytest.mark.parametrize("queue", [2_100_000, 500_000])
def test_a_queue_that_has_changed_may_be_waited_for_again(queue: int) -> None:
    sizing = sizing_of()
    sizing.note_load(ServerLoad(10**6, 1), num_workers=1)
    sizing.note_spent_brake()
    sizing.note_load(ServerLoad(queue, 1), num_workers=1)
    sizing.note_load(ServerLoad(queue, 1), num_workers=1)
    assert sizing.brake_s == MAX_BRAKE_S


def test_the_brake_is_released_when_the_server_says_no_more() -> None:
    sizing = sizing_of()
    sizing.note_load(ServerLoad(10**6, 1), num_workers=1)
    sizing.release_brake()
    assert (sizing.kind, sizing.brake_s) == (DYNAMIC, 0.0)


@pytest.mark.parametrize(
    ("kind", "size", "then"),
    [
        (DYNAMIC, 20, DYNAMIC),
        (FIXED, 20, FIXED),
        (MANUAL, 20, FIXED),
        (DYNAMIC, None, MANUAL),
        (MANUAL, None, MANUAL),
    ],
)
def test_a_batch_size_of_none_makes_a_batch_manual_and_a_number_a_manual_batch_fixed(
    kind: Any, size: Any, then: Any
) -> None:
    sizing = sizing_of()
    sizing.kind = kind
    sizing.change_batch_size(size)
    assert (sizing.batch_size, sizing.kind) == (size, then)


@pytest.mark.parametrize(
    ("kind", "dynamic", "then"),
    [(FIXED, True, DYNAMIC), (DYNAMIC, False, FIXED), (MANUAL, True, MANUAL)],
)
def test_a_manual_batch_is_neither_made_dynamic_nor_fixed(
    kind: Any, dynamic: bool, then: Any
) -> None:
    sizing = sizing_of()
    sizing.kind = kind
    sizing.change_kind(dynamic=dynamic)
    assert sizing.kind == then
