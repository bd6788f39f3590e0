"""One loop for trying again."""

from __future__ import annotations

from typing import List, Optional

import pytest

from weaviate._core.retry import (
    MAX_RETRY_AFTER_S,
    Retry,
    RetryPolicy,
    call_with_retries,
    constant_wait,
    linear_wait,
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
        call_with_retries(action, RetryPolicy({"timeout": 1}, constant_wait(1)), slept.append)
    assert action.calls == 2
    assert slept == [1]


def test_a_cause_without_a_limit_is_not_tried_again() -> None:
    with pytest.raises(OSError):
        call_with_retries(Flaky("other"), RetryPolicy({}, constant_wait(1)), lambda s: None)


def test_the_server_sets_the_pause_when_it_asks_for_one() -> None:
    slept: List[float] = []
    action = Flaky("busy", pause_s=7)
    call_with_retries(action, RetryPolicy({"busy": 1}, constant_wait(1)), slept.append)
    assert slept == [7]


def test_something_can_be_done_before_each_further_try() -> None:
    seen: List[str] = []
    call_with_retries(
        Flaky("a", "b"),
        RetryPolicy({"a": 1, "b": 1}, constant_wait(0)),
        before_retry=lambda retry: seen.append(retry.cause),
    )
    assert seen == ["a", "b"]


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
