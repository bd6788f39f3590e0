"""What holds for every test: no thread of the package is left behind, and live tests say why not."""

from __future__ import annotations

import gc
import os
import threading
import time
from typing import Iterator, List

import hypothesis
import pytest

# How long one example takes says something about the machine, nothing about the code. A run of all
# environments tries these few examples on each of them; `--hypothesis-profile thorough` tries many.
hypothesis.settings.register_profile("usual", deadline=None, max_examples=25)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("usual")

# The gRPC server of the tests runs in the process that starts programs for other tests. Up to Python
# 3.9 they are started by a fork, in which gRPC's own handlers of forks crash now and then.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")

_PATIENCE_S = 10.0  # of a busy machine
_OWN_THREADS = ("TokenRefresh", "batchSizeRefresh", "weaviate", "ThreadPoolExecutor")


def _own_threads() -> List[threading.Thread]:
    return [t for t in threading.enumerate() if t.name.startswith(_OWN_THREADS)]


@pytest.fixture(autouse=True)
def _no_thread_is_left_behind() -> Iterator[None]:
    before = set(_own_threads())
    yield
    deadline = time.monotonic() + _PATIENCE_S
    left = set(_own_threads()) - before
    while left and time.monotonic() < deadline:
        for thread in left:
            thread.join(0.05)
        left = set(_own_threads()) - before
        if left:
            gc.collect()  # a dropped client ends its threads
    assert not left, f"threads left behind: {[thread.name for thread in left]}"


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks for groups
def pytest_collection_modifyitems(config: pytest.Config, items: List[pytest.Item]) -> None:
    is_distributed = config.pluginmanager.hasplugin("xdist")
    for item in items:
        live = item.get_closest_marker("live")
        if live is not None:
            if is_distributed:  # one worker has the server for itself
                item.add_marker(pytest.mark.xdist_group("live"))
            variable = live.kwargs.get("named_by", "WEAVIATE_URL")
            if not os.environ.get(variable):
                reason = f"{variable} names no server: live tests are NOT run"
                item.add_marker(pytest.mark.skip(reason=reason))
