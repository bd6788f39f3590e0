"""What is imported of grpc, and when."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any, List, Optional

import pytest

from weaviate._grpc import packages


def test_importing_the_package_imports_nothing_of_grpc() -> None:
    program = (
        "import sys, weaviate; "
        "print([n for n in sys.modules if n.split('.')[0] == 'grpc' or n.startswith('google.protobuf')])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("missing", ["grpc", "google.protobuf"])
def test_both_packages_are_needed(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == missing else object()
    )
    assert not packages.are_installed()


@pytest.mark.parametrize("error", [ModuleNotFoundError, ValueError])
def test_a_namespace_that_cannot_be_searched_is_a_missing_package(
    error: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(name: str) -> Any:
        raise error(name)

    monkeypatch.setattr(importlib.util, "find_spec", find)
    assert not packages.are_installed()


@pytest.mark.parametrize(("asked", "seen"), [(None, "0"), ("1", "1"), ("0", "0")])
def test_grpc_starts_without_handlers_of_forks_unless_the_user_wants_them(
    asked: Optional[str], seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def value() -> Optional[str]:
        return os.environ.get(packages.FORK_SUPPORT)

    def start(target: str) -> Any:
        at_start.append(value())
        return SimpleNamespace(close=lambda: None)

    at_start: List[Optional[str]] = []
    monkeypatch.delenv(packages.FORK_SUPPORT, raising=False)
    if asked is not None:
        monkeypatch.setenv(packages.FORK_SUPPORT, asked)
    stand_in = SimpleNamespace(insecure_channel=start)
    monkeypatch.setattr(packages.fork, "import_module", lambda name: stand_in)
    packages.grpc.__wrapped__()
    assert at_start == [seen]
    assert value() == asked
