"""Trying again: one policy value, one loop, with clock, sleep and randomness handed in.

Used by the batch, the wait for a starting server, the renewal of tokens and the wait for vector
indexing.
"""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import Callable, Dict, Mapping, NamedTuple, Optional, TypeVar

T = TypeVar("T")

MAX_RETRY_AFTER_S = 60.0
"""A server may ask for a longer pause than this; we do not wait longer."""


def linear_wait(step_s: float) -> Callable[[int], float]:
    """Wait one step more before each further try: step, 2 × step, 3 × step, ..."""
    return lambda tries: step_s * tries


def constant_wait(wait_s: float) -> Callable[[int], float]:
    """Wait the same before each further try."""
    return lambda tries: wait_s


class RetryPolicy(NamedTuple):
    """How often to try again for each cause, and how long to wait before it.

    `limits` counts further tries, by cause: causes are counted apart. `wait_s` gets the number of
    the coming further try of that cause (from 1) and gives seconds.
    """

    limits: Mapping[str, int]
    wait_s: Callable[[int], float]


class Retry(Exception):
    """Raised by an action that wants another try: says why, and what to raise when it is over.

    `pause_s` is what the server asked for (Retry-After), if it did.
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
    before_retry: Optional[Callable[[Retry], None]] = None,
) -> T:
    """Call `action` until it returns, or its `Retry` has no further try left.

    Args:
        sleep: takes seconds; by default `time.sleep`, looked up at each call.
        before_retry: called after the pause and before the next try.

    Raises:
        Exception: the error inside the last `Retry`; any other exception of the action at once.
    """
    tries: Dict[str, int] = {}
    while True:
        try:
            return action()
        except Retry as retry:
            count = tries.get(retry.cause, 0) + 1
            if count > policy.limits.get(retry.cause, 0):
                raise retry.error from retry.error.__cause__
            tries[retry.cause] = count
            pause_s = policy.wait_s(count) if retry.pause_s is None else retry.pause_s
            last = retry
        if pause_s > 0:
            (sleep or time.sleep)(pause_s)
        if before_retry is not None:
            before_retry(last)


def retry_after_s(headers: Mapping[str, str], now_s: Optional[float] = None) -> Optional[float]:
    """Read Retry-After: seconds or a date, at most 60 s; None when it is absent or no sense."""
    text = (headers.get("Retry-After") or "").strip()
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
