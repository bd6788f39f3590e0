"""The package as its users meet it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

import weaviate
from tests.support.modules import module_names
from weaviate._core import v4_names


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    text = done.stdout.decode()
    assert done.returncode == 0, text
    return text


PUBLIC_MODULES = [
    name for name in module_names() if "._" not in name and not name.startswith("weaviate.local")
]


@pytest.mark.parametrize("name", PUBLIC_MODULES)
def test_a_public_class_says_a_public_path_which_pickles_name(name: str) -> None:
    module = importlib.import_module(name)
    exported = [getattr(module, name) for name in getattr(module, "__all__", ())]
    hidden = [
        value
        for value in exported
        if isinstance(value, type)
        and "._" in value.__module__
        and value.__module__.startswith("weaviate")
    ]
    assert hidden == []


@pytest.mark.parametrize("name", sorted(v4_names.MODULE))
def test_names_of_v4_are_absent_and_explained(name: str) -> None:
    assert not hasattr(weaviate, name)
    with pytest.raises(AttributeError, match=f"no attribute '{name}'.*v4.*weaviate-client>=4"):
        getattr(weaviate, name)
    assert importlib.util.find_spec(f"weaviate.{name}") is None
    with pytest.raises(ImportError):
        exec(f"from weaviate import {name}")
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module(f"weaviate.{name}")


def test_the_credentials_of_v4_are_absent_and_explained() -> None:
    assert not hasattr(weaviate.auth, "Auth")
    with pytest.raises(AttributeError, match=r"v4.*AuthApiKey"):
        weaviate.auth.Auth.api_key("key")  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match=r"no attribute 'nonsense'$"):
        weaviate.auth.nonsense  # type: ignore[attr-defined]  # noqa: B018


def test_other_names_are_simply_absent() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        weaviate.nonsense  # noqa: B018


def test_importing_changes_nothing_and_loads_nothing_heavy() -> None:
    code = """
import sys, threading, warnings, logging
import requests
filters = list(warnings.filters)
handlers = list(logging.getLogger().handlers)
before = set(sys.modules)
import weaviate
weaviate.Client
assert list(warnings.filters) == filters
assert list(logging.getLogger().handlers) == handlers
assert threading.active_count() == 1
loaded = set(sys.modules) - before
heavy = {"authlib", "numpy", "tqdm", "validators", "grpc", "graphql", "importlib.metadata"}
print(sorted(heavy & loaded))
"""
    assert run_python(code).strip() == "[]"
