"""The only place that imports grpc and protobuf, and only if a client enables gRPC."""

from __future__ import annotations

import functools
import importlib.util
import os
from typing import Any

from weaviate._core import fork

FORK_SUPPORT = "GRPC_ENABLE_FORK_SUPPORT"
"""The variable by which a user asks gRPC to handle forks."""


def are_installed() -> bool:
    """Return whether grpc and protobuf can be found; nothing of them is imported."""
    try:
        return all(importlib.util.find_spec(name) for name in ("grpc", "google.protobuf"))
    except (ImportError, ValueError):  # no `google` at all, or a stand-in without a spec
        return False


@functools.lru_cache(maxsize=None)
def grpc() -> Any:
    """Return the module `grpc`.

    gRPC reads a variable when it starts, that is when it is imported or makes its first channel. By
    default, it handles forks: on a busy machine, 1 of 30 forked children crashed in those handlers
    (1.85.3). Without them none did, and a forked child does not use gRPC (see `channel`).

    Raises:
        ImportError: if it is not installed, or does not work.
    """
    is_asked_for = FORK_SUPPORT in os.environ
    if not is_asked_for:
        os.environ[FORK_SUPPORT] = "0"
    try:
        module = fork.import_module("grpc")
        module.insecure_channel("127.0.0.1:1").close()
    finally:
        if not is_asked_for:
            os.environ.pop(FORK_SUPPORT, None)
    return module


@functools.lru_cache(maxsize=None)
def protobuf(module: str) -> Any:
    """Return a module of `google.protobuf`.

    Raises:
        ImportError: if it is not installed.
    """
    return fork.import_module(f"google.protobuf.{module}")
