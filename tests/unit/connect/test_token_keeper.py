"""The keeper of the token: when it renews, how often at once, and what it does about failures."""

from __future__ import annotations

import contextlib
import gc
import queue
import threading
import warnings
import weakref
from typing import Any, Callable, List

import pytest
import requests

from tests.unit.connect.grants import Clock, make
from weaviate.connect._token_keeper import Grant, TokenKeeper
from weaviate.exceptions import AuthenticationFailedException


def test_a_fresh_token_is_used_without_asking_for_another() -> None:
    keeper, provider, clock = make(100.0)
    clock.now += 80
    assert keeper.authorization() == "Bearer token-0"
    assert provider.asked_with == []


@pytest.mark.parametrize(
    ("lifetime_s", "leeway_s"),
    [(60.0, 12.0), (100.0, 20.0), (150.0, 30.0), (5000.0, 30.0), (1.0, 0.2)],
)
def test_the_thread_renews_30_seconds_or_a_fifth_of_the_lifetime_before_the_end(
    lifetime_s: float, leeway_s: float
) -> None:
    keeper, provider, clock = make(lifetime_s)
    clock.now += lifetime_s - leeway_s - 0.01
    keeper._renew_when_due()
    assert provider.asked_with == []
    clock.now += 0.02
    keeper._renew_when_due()
    assert provider.asked_with == ["refresh-0"]
    assert keeper.authorization() == "Bearer token-1"


def test_a_request_renews_what_the_thread_left_until_half_of_the_leeway() -> None:
    keeper, provider, clock = make(100.0)
    clock.now += 89.9
    assert keeper.authorization() == "Bearer token-0"
    clock.now += 0.2
    assert keeper.authorization() == "Bearer token-1"
    assert provider.asked_with == ["refresh-0"]


def test_the_newest_refresh_token_is_used_and_each_only_once() -> None:
    keeper, provider, clock = make(100.0)
    for _ in range(3):
        clock.now += 95
        keeper.authorization()
    assert provider.asked_with == ["refresh-0", "refresh-1", "refresh-2"]


def test_a_default_bearer_token_is_used_for_its_sixty_seconds_and_sent_on_after_them() -> None:
    clock = Clock()
    keeper = TokenKeeper(Grant("mine", None, 60.0), None, clock=clock)
    clock.now += 59.9
    assert keeper.authorization() == "Bearer mine"
    clock.now += 1000
    assert keeper.authorization() == "Bearer mine"  # the server is the one to say that it ended


def test_a_token_of_unknown_lifetime_is_renewed_each_minute_by_the_thread_only() -> None:
    keeper, provider, clock = make(None)
    assert keeper._renew_when_due() == 60.0
    clock.now += 60
    keeper._renew_when_due()
    assert provider.asked_with == ["refresh-0"]
    clock.now += 1e6
    assert keeper.authorization() == "Bearer token-1"


def test_while_the_old_token_works_only_one_request_waits_for_its_renewal() -> None:
    keeper, provider, clock = make(100.0)
    clock.now += 95
    asked, may_answer = threading.Event(), threading.Event()

    def hold() -> None:
        asked.set()
        may_answer.wait(30)

    provider.before_answer = hold
    leader = threading.Thread(target=keeper.authorization)
    leader.start()
    assert asked.wait(30)
    assert keeper.authorization() == "Bearer token-0"
    may_answer.set()
    leader.join()
    assert keeper.authorization() == "Bearer token-1"
    assert provider.asked_with == ["refresh-0"]


def _call_in_threads(count: int, action: Callable[[], Any]) -> List[Any]:
    results: "queue.SimpleQueue[Any]" = queue.SimpleQueue()
    barrier = threading.Barrier(count)

    def run() -> None:
        barrier.wait()
        try:
            results.put(action())
        except Exception as error:
            results.put(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [results.get() for _ in range(count)]


def test_many_threads_with_an_ended_token_ask_once() -> None:
    keeper, provider, clock = make(100.0)
    clock.now += 101
    assert _call_in_threads(16, keeper.authorization) == ["Bearer token-1"] * 16
    assert provider.asked_with == ["refresh-0"]


def test_threads_that_waited_for_a_failing_renewal_get_its_error_and_do_not_ask_again() -> None:
    keeper, provider, clock = make(100.0)
    clock.now += 101
    provider.failure = requests.ConnectionError("down")
    waiting = threading.Semaphore(0)

    def until_others_wait() -> None:
        for _ in range(7):
            waiting.acquire(timeout=30)

    provider.before_answer = until_others_wait
    original = keeper._renew_once

    def count_waiting(old: Any, wait: bool) -> Any:
        if keeper._renewal is not None:
            waiting.release()
        return original(old, wait)

    keeper._renew_once = count_waiting
    errors = _call_in_threads(8, keeper.authorization)
    assert all(isinstance(error, requests.ConnectionError) for error in errors)
    assert len({id(error) for error in errors}) == 8
    assert {str(error) for error in errors} == {"down"}
    assert len(provider.asked_with) < 8


def test_a_failure_before_the_end_keeps_the_old_token_and_warns_once_per_outage() -> None:
    keeper, provider, clock = make(100.0)
    clock.now += 95
    provider.failure = requests.ConnectionError("down")
    with pytest.warns(UserWarning, match="down") as caught:
        assert keeper.authorization() == "Bearer token-0"
    assert len(caught) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        clock.now += 1
        assert keeper.authorization() == "Bearer token-0"
        provider.failure = None
        clock.now += 2
        assert keeper.authorization() == "Bearer token-3"
    provider.failure = requests.ConnectionError("down again")
    clock.now += 95
    with pytest.warns(UserWarning, match="down"):
        keeper.authorization()


@pytest.mark.parametrize("age_s", [999_990, 1_000_001], ids=["before the end", "after the end"])
def test_requests_pause_after_each_failure_however_many_there_are(age_s: int) -> None:
    keeper, provider, clock = make(1e6)
    clock.now += age_s
    provider.failure = requests.ConnectionError("down")
    asked_at: List[float] = []
    provider.before_answer = lambda: asked_at.append(clock.now)
    began = clock.now
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        for _ in range(4 * 200):
            with contextlib.suppress(requests.ConnectionError):
                keeper.authorization()
            clock.now += 0.25
    assert [moment - began for moment in asked_at] == [0, 1, 3, 7, 15, 31, 63, 123, 183]


def test_in_the_pause_after_the_end_the_last_error_is_raised_again() -> None:
    keeper, provider, clock = make(100.0)
    clock.now += 101
    provider.failure = requests.ConnectionError("down")
    for _ in range(3):
        with pytest.raises(requests.ConnectionError, match="down"):
            keeper.authorization()
    assert len(provider.asked_with) == 1


def test_401s_pause_after_a_failure_too() -> None:
    keeper, provider, _clock = make(100.0)
    provider.failure = AuthenticationFailedException("refused")
    with pytest.warns(UserWarning, match="refused"):
        assert keeper.renew("Bearer token-0") is False
    assert not any(keeper.renew("Bearer token-0") for _ in range(50))
    assert len(provider.asked_with) == 1


def test_a_server_that_rejects_every_token_leads_to_few_renewals() -> None:
    keeper, provider, clock = make(100.0)
    for _ in range(4 * 10):
        for _ in range(25):
            keeper.renew(keeper.authorization())
        clock.now += 0.25
    assert len(provider.asked_with) == 6  # three at once, then after 1, 2 and 4 seconds


def test_a_token_that_was_good_for_a_while_may_be_renewed_at_once_after_a_401() -> None:
    keeper, provider, clock = make(1e6)
    for _ in range(30):
        clock.now += 61
        assert keeper.renew(keeper.authorization()) is True
    assert len(provider.asked_with) == 30


@pytest.mark.parametrize("lifetime_s", [0.001, 0.5, -1.0])
def test_tokens_that_hardly_live_are_renewed_once_a_second_at_most(lifetime_s: float) -> None:
    keeper, provider, clock = make(lifetime_s)
    for _ in range(100):
        keeper.authorization()
        clock.now += 0.1
    assert len(provider.asked_with) <= 11


def test_the_thread_survives_any_number_of_failures() -> None:
    keeper, provider, clock = make(100.0)
    provider.failure = ValueError("anything")
    clock.now += 90
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        for _ in range(2000):
            clock.now += keeper._renew_when_due()
    assert len(provider.asked_with) == 2000
    assert keeper._renew_when_due() == 60


def test_a_failure_keeps_no_keeper_alive() -> None:
    keeper, provider, clock = make(100.0)
    clock.now += 101

    def fail() -> None:
        raise requests.ConnectionError("down")

    provider.before_answer = fail
    with contextlib.suppress(requests.ConnectionError):
        keeper.authorization()
    gone = weakref.ref(keeper)
    gc.disable()
    try:
        del keeper
        assert gone() is None
    finally:
        gc.enable()


def test_after_the_end_a_failure_is_raised_as_it_is() -> None:
    keeper, provider, clock = make(100.0)
    clock.now += 101
    provider.failure = requests.ConnectTimeout("too slow")
    with pytest.raises(requests.ConnectTimeout, match="too slow"):
        keeper.authorization()


def test_after_a_401_the_token_is_renewed() -> None:
    keeper, provider, _ = make()
    assert keeper.renew("Bearer token-0") is True
    assert keeper.authorization() == "Bearer token-1"
    assert provider.asked_with == ["refresh-0"]


def test_after_a_401_for_a_token_that_was_replaced_meanwhile_nothing_is_asked() -> None:
    keeper, provider, _ = make()
    keeper.renew("Bearer token-0")
    assert keeper.renew("Bearer token-0") is True
    assert provider.asked_with == ["refresh-0"]


def test_many_401s_for_one_token_lead_to_one_renewal() -> None:
    keeper, provider, _ = make()
    assert _call_in_threads(8, lambda: keeper.renew("Bearer token-0")) == [True] * 8
    assert provider.asked_with == ["refresh-0"]


def test_after_a_401_without_anything_to_renew_with_the_answer_is_no() -> None:
    keeper = TokenKeeper(Grant("mine", None, 60.0), None)
    assert keeper.renew("Bearer mine") is False


def test_after_a_401_and_a_failing_renewal_the_answer_is_no_with_a_warning() -> None:
    keeper, provider, _ = make()
    provider.failure = AuthenticationFailedException("refused")
    with pytest.warns(UserWarning, match="^Con001: .*refused"):
        assert keeper.renew("Bearer token-0") is False


def test_a_renewal_that_gives_the_same_token_is_no_other_token() -> None:
    keeper = TokenKeeper(Grant("same", "r", 100.0), lambda grant: grant)
    assert keeper.renew("Bearer same") is False


def test_a_renewal_that_is_interrupted_leaves_nobody_waiting() -> None:
    keeper, provider, clock = make(100.0)
    clock.now += 101

    def interrupt() -> None:
        raise KeyboardInterrupt

    provider.before_answer = interrupt
    with pytest.raises(KeyboardInterrupt):
        keeper.authorization()
    provider.before_answer = lambda: None
    assert keeper.authorization() == "Bearer token-2"


def test_the_thread_tries_again_after_one_second_then_more_and_more_slowly() -> None:
    keeper, provider, clock = make(100.0)
    clock.now += 90
    provider.failure = ValueError("anything")
    pauses = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(9):
            pauses.append(keeper._renew_when_due())
            clock.now += pauses[-1]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert len(caught) == 1
    provider.failure = None
    assert keeper._renew_when_due() == 80
    assert keeper.authorization() == "Bearer token-10"


def test_the_thread_survives_a_warning_that_is_an_error() -> None:
    keeper, provider, clock = make(100.0)
    clock.now += 90
    provider.failure = ValueError("anything")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert keeper._renew_when_due() == 1


def test_the_thread_never_waits_less_than_a_second() -> None:
    keeper, _provider, clock = make(0.1)
    clock.now += 1
    assert keeper._renew_when_due() == 1


def test_a_closed_keeper_still_gives_tokens_and_renews_them() -> None:
    keeper, _provider, clock = make(100.0)
    keeper.close()
    clock.now += 101
    assert keeper.authorization() == "Bearer token-1"


def test_no_secret_is_shown() -> None:
    keeper, _, _ = make()
    shown = repr(keeper) + repr(keeper._token) + repr(keeper._token.grant)
    assert "token-0" not in shown
    assert "refresh-0" not in shown
