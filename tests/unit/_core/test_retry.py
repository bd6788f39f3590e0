"""The loops that wait."""

from __future__ import annotations

from typing import List, Optional

import pytest

from weaviate._core.retry import (
    MAX_RETRY_AFTER_S,
    Retry,
    RetryPolicy,
    call_with_retries,
    doubling_wait,
    linear_wait,
    poll_until,
    retry_after_s,
)


class Flaky:
    """Fails with the given causes, one a call, and then returns."""

    def __init__(self, *causes: str, pause_s: Optional[float] = None) -> None:
        self.causes = list(causes)
        self.calls = 0
        self.pause_s = pause_s

    def __call__(self) -> str:
        self.calls += 1
        if self.causes:
            cause = self.causes.pop(0)
            raise Retry(cause, OSError(cause), self.pause_s)
        return "done"


def test_causes_are_counted_apart_and_each_waits_longer() -> None:
    slept: List[float] = []
    policy = RetryPolicy({"timeout": 2, "connection": 1}, linear_wait(2))
    action = Flaky("timeout", "connection", "timeout")
    assert call_with_retries(action, policy, slept.append) == "done"
    assert slept == [2, 2, 4]


def test_the_error_comes_out_when_no_try_is_left() -> None:
    slept: List[float] = []
    action = Flaky("timeout", "timeout")
    with pytest.raises(OSError, match="timeout"):
        call_with_retries(action, RetryPolicy({"timeout": 1}, lambda retries: 1), slept.append)
    assert action.calls == 2
    assert slept == [1]


def test_a_cause_without_a_limit_is_not_tried_again() -> None:
    with pytest.raises(OSError):
        call_with_retries(Flaky("other"), RetryPolicy({}, lambda retries: 1), lambda s: None)


def test_the_server_sets_the_pause_when_it_asks_for_one() -> None:
    slept: List[float] = []
    action = Flaky("busy", pause_s=7)
    call_with_retries(action, RetryPolicy({"busy": 1}, lambda retries: 1), slept.append)
    assert slept == [7]


def test_a_wait_is_lengthened_by_a_share_at_random() -> None:
    slept: List[float] = []
    policy = RetryPolicy({"busy": 2}, lambda retries: 4, jitter=0.5)
    numbers = iter([0.0, 1.0])
    call_with_retries(Flaky("busy", "busy"), policy, slept.append, randomness=lambda: next(numbers))
    assert slept == [4, 6]


def test_a_doubling_wait_ends_at_the_longest_however_many_failures_there_were() -> None:
    wait_s = doubling_wait(1, 60)
    assert [wait_s(retries) for retries in (1, 2, 3, 6, 7, 2000)] == [1, 2, 4, 32, 60, 60]


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.slept: List[float] = []

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds


def test_polling_ends_with_the_first_thing_that_is_found() -> None:
    clock = Clock()
    answers = iter([None, None, "found", "unused"])
    found = poll_until(lambda: next(answers), 0.25, clock=clock, sleep=clock.sleep)
    assert found == "found"
    assert clock.slept == [0.25, 0.25]


def test_what_is_false_counts_as_found() -> None:
    assert poll_until(lambda: 0, 1) == 0


def test_polling_without_success_ends_at_its_limit_after_a_last_look() -> None:
    clock = Clock()
    asked_at: List[float] = []
    ask = lambda: asked_at.append(clock.now_s)  # noqa: E731 - returns None
    assert poll_until(ask, 2, limit_s=5, clock=clock, sleep=clock.sleep) is None
    assert clock.slept == [2, 2, 1]
    assert asked_at == [100, 102, 104, 105]


def test_polling_ends_with_an_error_of_the_question() -> None:
    def ask() -> None:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        poll_until(ask, 1, sleep=Clock().sleep)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3", 3.0),
        ("0", 0.0),
        ("-5", 0.0),
        ("100000", MAX_RETRY_AFTER_S),
        ("1.5", 1.5),
        ("Thu, 01 Jan 1970 00:00:30 GMT", 20.0),
        ("Thu, 01 Jan 1970 00:00:01 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MAX_RETRY_AFTER_S),
        ("", None),
        ("soon", None),
        ("nan", None),
    ],
)
def test_retry_after_is_read_and_capped(text: str, seconds: Optional[float]) -> None:
    assert retry_after_s({"Retry-After": text}, now_s=10.0) == seconds
