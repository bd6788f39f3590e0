"""The signal that ends the wait of a thread."""

from __future__ import annotations

import threading

from weaviate._core.stop_signal import StopSignal


def test_a_wait_without_a_signal_ends_with_its_time() -> None:
    assert not StopSignal().wait(0.001)


def test_a_signal_ends_the_next_wait_only() -> None:
    signal = StopSignal()
    signal.set()
    assert signal.wait(60)
    assert not signal.wait(0.001)


def test_a_signal_ends_a_wait_of_another_thread() -> None:
    signal = StopSignal()
    came = []
    thread = threading.Thread(target=lambda: came.append(signal.wait(60)))
    thread.start()
    signal.set()
    thread.join(10)
    assert came == [True]
