"""`python -m weaviate`: versions for bug reports."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import List

import pytest

import weaviate
from tests.support.scripted import ScriptedServer, say, weaviate_like
from weaviate import __main__ as program


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


def test_the_program_tells_of_files_of_another_client_among_its_own(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "_installed", lambda name: "not installed")
    monkeypatch.setattr(os.path, "isdir", lambda path: path.endswith("collections"))
    program.main([])
    assert "PROBLEM: files of a v4 client lie among ours" in capsys.readouterr().out


def test_the_program_says_which_packages_are_not_there(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise program.importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(program.importlib.metadata, "version", missing)
    assert program.main([]) == 0
    text = capsys.readouterr().out
    assert "numpy not installed" in text
    assert "PROBLEM" not in text


def test_the_program_is_run_by_the_name_of_the_package() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "weaviate"], stdout=subprocess.PIPE, text=True, check=True
    )
    assert done.stdout.startswith("weaviate-client ")
