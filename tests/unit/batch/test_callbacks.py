"""Calls of the callback: order, errors, calls inside of calls, and threads that leave them."""

from __future__ import annotations

import threading
from typing import Any, Iterator, List, Type

import pytest

from weaviate.batch import _callbacks
from weaviate.batch._callbacks import CallbackQueue


class Told:
    """Collects what a callback is told, and what is kept of its errors."""

    def __init__(self) -> None:
        self.names: List[str] = []
        self.kept: List[BaseException] = []
        self.queue = CallbackQueue(self.kept.append)
        self.raises: List[BaseException] = []

    def callback(self, entries: List[Any]) -> None:
        self.names += [entry["name"] for entry in entries]
        if self.raises:
            raise self.raises.pop(0)

    def put(self, *names: str) -> None:
        self.queue.put(self.callback, [[{"name": name}] for name in names])


@pytest.fixture
def told() -> Told:
    return Told()


def test_calls_are_made_in_order_and_once(told: Told) -> None:
    told.put("a", "b")
    told.queue.run(raises=True)
    told.queue.run(raises=True)
    assert told.names == ["a", "b"]


def test_no_callback_and_no_results_are_no_call(told: Told) -> None:
    told.queue.put(None, [[{"name": "a"}]])
    told.put()
    told.queue.run(raises=True)
    assert told.names == []


def test_an_exception_comes_out_when_all_calls_are_made(told: Told) -> None:
    told.raises = [ValueError("first"), ValueError("second")]
    told.put("a", "b", "c")
    with pytest.raises(ValueError, match="first"):
        told.queue.run(raises=True)
    assert told.names == ["a", "b", "c"]
    assert [str(error) for error in told.kept] == ["second"]


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt])
def test_an_exit_comes_out_at_once_and_the_rest_is_told_later(
    kind: Type[BaseException], told: Told
) -> None:
    told.raises = [kind("now")]
    told.put("a", "b")
    with pytest.raises(kind):
        told.queue.run(raises=False)
    assert told.names == ["a"]
    assert told.queue.wait_idle()
    assert told.names == ["a", "b"]


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, ValueError])
def test_nothing_comes_out_in_a_worker(kind: Type[BaseException], told: Told) -> None:
    told.raises = [kind("kept")]
    told.put("a", "b")
    told.queue.run(raises=False, in_worker=True)
    assert told.names == ["a", "b"]
    assert [str(error) for error in told.kept] == ["kept"]


def test_results_of_a_callback_that_sends_are_told_by_the_outer_call(told: Told) -> None:
    def callback(entries: List[Any]) -> None:
        told.names.append("outer")
        assert told.queue.is_in_callback()
        told.put("inner")
        told.queue.run(raises=True)
        assert told.queue.wait_idle()

    told.queue.put(callback, [[{}]])
    told.queue.run(raises=True)
    assert told.names == ["outer", "inner"]
    assert not told.queue.is_in_callback()


class Caller:
    """A thread that is inside a callback until it is let go."""

    def __init__(self, told: Told, is_waiting: bool = False) -> None:
        self._told = told
        self._is_waiting = is_waiting
        self._has_begun, self._may_end = threading.Event(), threading.Event()
        told.queue.put(self._callback, [[{"name": "first"}]])
        self._thread = threading.Thread(target=told.queue.run, kwargs={"raises": False})
        self._thread.start()
        assert self._has_begun.wait(10)

    def _callback(self, entries: List[Any]) -> None:
        self._told.names += [entry["name"] for entry in entries]
        if self._is_waiting:
            with self._told.queue.waiting():
                self._stay()
        else:
            self._stay()

    def _stay(self) -> None:
        self._has_begun.set()
        assert self._may_end.wait(60)

    def let_go(self) -> None:
        """Let the callback return, and the thread end."""
        self._may_end.set()
        self._thread.join(10)


@pytest.fixture
def caller(told: Told) -> Iterator[Caller]:
    made = Caller(told)
    yield made
    made.let_go()


def test_results_are_left_to_the_thread_that_is_calling(told: Told, caller: Caller) -> None:
    told.put("second")
    told.queue.run(raises=True)
    assert told.names == ["first"]
    caller.let_go()
    assert told.names == ["first", "second"]


def test_an_error_for_results_of_another_thread_is_kept(told: Told) -> None:
    other = threading.Thread(target=told.put, args=("a",))
    other.start()
    other.join(10)
    told.raises = [ValueError("for the other")]
    told.queue.run(raises=True)
    assert [str(error) for error in told.kept] == ["for the other"]


def test_nobody_waits_longer_than_the_patience_for_room_and_only_once_for_one_call(
    told: Told, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_callbacks, "_BACKLOG", 1)
    monkeypatch.setattr(_callbacks, "_PATIENCE_S", 0.001)
    told.put("second")
    told.queue.run(raises=True)
    monkeypatch.setattr(_callbacks, "_PATIENCE_S", 600.0)  # a wait would be noticed
    told.queue.run(raises=True)
    assert not told.queue.wait_idle()
    assert told.names == ["first"]


def test_nobody_waits_for_room_while_the_callback_waits_itself(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_callbacks, "_BACKLOG", 1)
    monkeypatch.setattr(_callbacks, "_PATIENCE_S", 600.0)  # a wait would be noticed
    caller = Caller(told, is_waiting=True)
    told.put("second")
    told.queue.run(raises=True)
    caller.let_go()
    assert told.names == ["first", "second"]


def test_a_batch_is_idle_when_the_callback_has_returned(told: Told, caller: Caller) -> None:
    assert not told.queue.wait_idle(timeout_s=0.001)
    caller.let_go()
    assert told.queue.wait_idle()


def test_a_forked_process_forgets_the_calls_of_its_parent(told: Told) -> None:
    told.put("a")
    told.queue.renew()
    told.queue.run(raises=True)
    assert told.queue.wait_idle()
    assert told.names == []
