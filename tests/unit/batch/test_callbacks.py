"""Calls of the callback, in one thread: order, errors, and calls inside of calls."""

from __future__ import annotations

from typing import Any, List, Type

import pytest

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
