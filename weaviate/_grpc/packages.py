"""The only place that imports grpc and protobuf, and only if a client enables gRPC."""

from __future__ import annotations

import functools
import importlib.util
from typing import Any

from weaviate._core import fork


def are_installed() -> bool:
    """Return whether grpc and protobuf can be found; nothing of them is imported."""
    try:
        return all(importlib.util.find_spec(name) for name in ("grpc", "google.protobuf"))
    except (ImportError, ValueError):  # no `google` at all, or a stand-in without a spec
        return False


@functools.lru_cache(maxsize=None)
def grpc() -> Any:
    """Return the module `grpc`.

    Raises:
        ImportError: if it is not installed, or does not work.
    """
    return fork.import_module("grpc")


@functools.lru_cache(maxsize=None)
def protobuf(module: str) -> Any:
    """Return a module of `google.protobuf`.

    Raises:
        ImportError: if it is not installed.
    """
    return fork.import_module(f"google.protobuf.{module}")
