"""The only loops that sleep: repeat an action after a failure, and poll for a result.

Clock, sleep and randomness are arguments, so that tests never wait.
"""

from __future__ import annotations

import random
import time
from email.utils import parsedate_to_datetime
from typing import Callable, Dict, Mapping, NamedTuple, Optional, TypeVar

T = TypeVar("T")

_SLICE_S = 0.25

MAX_RETRY_AFTER_S = 60.0
"""The longest pause that a server can request; a longer one is shortened to this."""


def linear_wait(step_s: float) -> Callable[[int], float]:
    """Return a function of waits that grow by a step: step, 2 × step, 3 × step, ..."""
    return lambda retries: step_s * retries


def doubling_wait(first_s: float, longest_s: float) -> Callable[[int], float]:
    """Return a function of waits that double: first, 2 × first, ... up to a longest."""

    def wait(retries: int) -> float:
        exponent = min(retries - 1, 62)  # a higher power of a float overflows
        return min(first_s * 2.0**exponent, longest_s)

    return wait


class RetryPolicy(NamedTuple):
    """How often to retry after each cause of failure, and how long to wait before.

    Args:
        limits: the number of retries by cause; causes are counted separately.
        wait_s: takes the number of the coming retry of that cause (from 1), returns seconds.
        jitter: the largest share by which a wait is lengthened at random, so that clients that
            failed together do not retry together. A pause that the server requested is never
            shortened.
    """

    limits: Mapping[str, int]
    wait_s: Callable[[int], float]
    jitter: float = 0.0


class Retry(Exception):
    """Raised by an action to be repeated.

    Args:
        cause: the kind of failure, for the limits of the policy.
        error: raised when no retry is left.
        pause_s: the pause that the server requested (Retry-After), if any.
    """

    def __init__(self, cause: str, error: Exception, pause_s: Optional[float] = None) -> None:
        super().__init__(cause)
        self.cause = cause
        self.error = error
        self.pause_s = pause_s


def call_with_retries(
    action: Callable[[], T],
    policy: RetryPolicy,
    sleep: Optional[Callable[[float], None]] = None,
    randomness: Callable[[], float] = random.random,
) -> T:
    """Call `action` until it returns, or raises `Retry` and no retry is left.

    Args:
        sleep: takes seconds; by default `time.sleep`, looked up at each call.
        randomness: returns a number between 0 and 1, for the jitter.

    Raises:
        Exception: the error inside the last `Retry`; any other exception of the action at once.
    """
    retries: Dict[str, int] = {}
    while True:
        try:
            return action()
        except Retry as retry:
            count = retries.get(retry.cause, 0) + 1
            if count > policy.limits.get(retry.cause, 0):
                raise retry.error from retry.error.__cause__
            retries[retry.cause] = count
            pause_s = policy.wait_s(count) if retry.pause_s is None else retry.pause_s
        if policy.jitter:
            pause_s *= 1 + policy.jitter * randomness()
        if pause_s > 0:
            (sleep or time.sleep)(pause_s)


def poll_until(
    poll: Callable[[], Optional[T]],
    wait_s: float,
    *,
    limit_s: Optional[float] = None,
    clock: Optional[Callable[[], float]] = None,
    sleep: Optional[Callable[[float], None]] = None,
) -> Optional[T]:
    """Call `poll` until it returns a value other than None, and return that value.

    Args:
        poll: called at once, and again after each wait. An exception ends the loop.
        wait_s: seconds between two calls.
        limit_s: seconds until the last call of `poll`; its result is returned, also if it is None.
        clock: seconds that never go backwards; by default `time.monotonic`, looked up at each call.
        sleep: takes seconds; by default `time.sleep`, looked up at each call.
    """
    now_s = clock or time.monotonic
    ends_at = None if limit_s is None else now_s() + limit_s
    while True:
        is_last = ends_at is not None and now_s() >= ends_at
        found = poll()
        if found is not None or is_last:
            return found
        left_s = wait_s if ends_at is None else min(wait_s, ends_at - now_s())
        if left_s > 0:
            (sleep or time.sleep)(left_s)


def sleep_in_slices(seconds: float, check: Callable[[], None]) -> None:
    """Sleep, and call `check` before each slice; its exception ends the sleep."""
    while seconds > 0:
        check()
        time.sleep(min(seconds, _SLICE_S))
        seconds -= _SLICE_S


def retry_after_s(headers: Mapping[str, str], now_s: Optional[float] = None) -> Optional[float]:
    """Return the seconds of Retry-After, or until its date: at most 60, or None."""
    given: object = headers.get("Retry-After")
    text = given.strip() if isinstance(given, str) else ""
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text).timestamp()
        except (TypeError, ValueError, OverflowError):
            return None
        seconds = moment - (time.time() if now_s is None else now_s)
    if seconds != seconds:
        return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER_S)
