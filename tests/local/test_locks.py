"""Many readers or one writer."""

from __future__ import annotations

import threading
from typing import List

from weaviate.local.storage.read_write_lock import ReadWriteLock

TIMEOUT_S = 20


def test_readers_hold_it_together() -> None:
    lock = ReadWriteLock()
    together = threading.Barrier(3, timeout=TIMEOUT_S)

    def read() -> None:
        with lock.reading():
            together.wait()

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT_S)
    assert not together.broken


def test_nobody_else_holds_it_with_a_writer() -> None:
    lock = ReadWriteLock()
    inside: List[int] = []
    most: List[int] = []

    def write() -> None:
        for _ in range(200):
            with lock.writing():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    def read() -> None:
        for _ in range(200):
            with lock.reading():
                most.append(len(inside) + 1)

    threads = [threading.Thread(target=work) for work in (write, write, read, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT_S)
    assert set(most) == {1}


def test_an_error_inside_gives_it_back() -> None:
    lock = ReadWriteLock()
    for held in (lock.reading, lock.writing):
        try:
            with held():
                raise KeyError
        except KeyError:
            pass
    with lock.writing():
        pass
