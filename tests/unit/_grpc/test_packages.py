"""What is imported of grpc, and when."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import Any

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
