"""The thread that renews the token: its start and end, in copies and in forked processes, too."""

from __future__ import annotations

import gc
import os
import pickle
import threading
import warnings
import weakref
from typing import Any, List

import pytest

from tests.unit.connect.grants import Clock, Grants, make
from weaviate.connect._token_keeper import Grant, TokenKeeper


def _thread_names() -> List[str]:
    return [thread.name for thread in threading.enumerate()]


def test_the_thread_has_its_name_and_ends_at_close() -> None:
    keeper, _, _ = make()
    keeper.start()
    thread = keeper._thread
    assert thread.name == "TokenRefresh"
    assert thread.daemon
    keeper.close()
    thread.join(30)
    assert not thread.is_alive()


def test_starting_twice_makes_one_thread() -> None:
    keeper, _, _ = make()
    keeper.start()
    thread = keeper._thread
    keeper.start()
    assert keeper._thread is thread
    keeper.close()
    thread.join(30)


def test_the_thread_ends_when_the_keeper_is_dropped() -> None:
    keeper, _, _ = make()
    keeper.start()
    thread = keeper._thread
    gone = weakref.ref(keeper)
    del keeper
    gc.collect()
    thread.join(30)
    assert gone() is None
    assert not thread.is_alive()


def test_there_is_no_thread_when_nothing_can_renew_the_token() -> None:
    keeper = TokenKeeper(Grant("mine", None, 60.0), None)
    keeper.start()
    assert "TokenRefresh" not in _thread_names()


def test_the_thread_renews_by_itself() -> None:
    provider, clock = Grants(100.0), Clock()
    renewed = threading.Event()
    provider.before_answer = renewed.set
    waits: List[float] = []

    def wait(signals: Any, seconds: float) -> bool:
        waits.append(seconds)
        clock.now += seconds
        return len(waits) == 3

    keeper = TokenKeeper(provider.first(), provider.renew, clock=clock, wait=wait)
    keeper.start()
    thread = keeper._thread
    assert thread is not None
    thread.join(30)
    assert renewed.is_set()
    assert waits == [80, 80, 80]
    assert keeper.authorization() == "Bearer token-2"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_takes_up_work_with_a_thread_of_its_own_when_it_uses_the_token() -> None:
    keeper, _provider, clock = make(100.0)
    keeper.start()
    keeper._lock.acquire()  # a thread of the parent holds it at the moment of the fork
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # 3.12: fork with threads
        pid = os.fork()
    if pid == 0:
        status = 1
        try:
            idle = "TokenRefresh" not in _thread_names()
            right = keeper.authorization() == "Bearer token-0"
            working = "TokenRefresh" in _thread_names()
            clock.now += 101
            status = 0 if idle and right and working and keeper.renew("Bearer token-0") else 2
        finally:
            os._exit(status)
    keeper._lock.release()
    keeper.close()
    keeper._thread.join(30)
    assert os.waitpid(pid, 0)[1] == 0


def _renewed(grant: Grant) -> Grant:
    return Grant("renewed", grant.refresh_token, 100.0)


def test_a_pickled_keeper_goes_on_with_the_token_and_its_lifetime() -> None:
    clock = Clock()
    keeper = TokenKeeper(Grant("mine", "ref", 100.0), _renewed, clock=clock)
    keeper.start()
    clock.now += 60
    twin = pickle.loads(pickle.dumps(keeper))
    assert twin._thread is None
    assert twin.authorization() == "Bearer mine"
    assert twin._token.grant.lifetime_s == 40
    assert twin.renew("Bearer mine")
    assert twin.authorization() == "Bearer renewed"
    for each in (keeper, twin):
        each.close()
        each._thread.join(30)
