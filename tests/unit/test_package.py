"""The package as its users meet it."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import List

import pytest

import weaviate
from tests.support.scripted import ScriptedServer, say, weaviate_like
from weaviate import __main__ as program
from weaviate._core import v4_names


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    text = done.stdout.decode()
    assert done.returncode == 0, text
    return text


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


def test_the_program_prints_versions(capsys: pytest.CaptureFixture) -> None:
    assert program.main([]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"weaviate-client {weaviate.__version__}")
    assert "requests " in text


def test_the_program_asks_a_server(capsys: pytest.CaptureFixture) -> None:
    with ScriptedServer(weaviate_like(say({}), version="1.31.0")) as server:
        program.main([server.url.replace("http://", "http://u:s3cret@")])
    text = capsys.readouterr().out
    assert "Weaviate 1.31.0" in text
    assert "ready: yes" in text
    assert "s3cret" not in text


def test_the_program_tells_what_went_wrong(capsys: pytest.CaptureFixture) -> None:
    assert program.main(["http://127.0.0.1:1"]) == 1
    assert "Could not connect to http://127.0.0.1:1" in capsys.readouterr().out


@pytest.mark.parametrize("status", [401, 500])
def test_the_program_fails_when_a_server_refuses(
    status: int, capsys: pytest.CaptureFixture
) -> None:
    with ScriptedServer(say({}, status)) as server:
        assert program.main([server.url]) == 1
    assert str(status) in capsys.readouterr().out


def test_the_program_goes_on_with_the_next_server(capsys: pytest.CaptureFixture) -> None:
    with ScriptedServer(weaviate_like(say({}), version="1.31.0")) as server:
        assert program.main(["http://127.0.0.1:1", server.url]) == 1
    assert "Weaviate 1.31.0" in capsys.readouterr().out


def test_the_program_helps(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(["--help"])
    assert ended.value.code == 0
    assert "URL" in capsys.readouterr().out


def test_the_program_tells_of_another_client_beside_this_one(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions: List[str] = []

    def version(name: str) -> str:
        versions.append(name)
        return "4.23.1"

    monkeypatch.setattr(program.importlib.metadata, "version", version)
    program.main([])
    assert "PROBLEM: weaviate-client 4.23.1" in capsys.readouterr().out
    assert "weaviate-client" in versions
