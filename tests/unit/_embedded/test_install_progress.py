"""The download of the embedded server can be watched, and is as careful as without that."""

from __future__ import annotations

import dataclasses
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

import pytest

import weaviate
from tests.support.releases import GOOD, PROGRAM, Releases
from tests.support.scripted import Exchange, redirect, text, truncated
from weaviate.embedded import EmbeddedDB, EmbeddedOptions, get_random_port
from weaviate.exceptions import WeaviateStartUpError


@pytest.fixture
def releases() -> Iterator[Releases]:
    made = Releases()
    yield made
    made.server.close()


def make(folder: Path, url: str, kind: Any = EmbeddedOptions, **more: Any) -> EmbeddedDB:
    database = EmbeddedDB(
        kind(
            persistence_data_path=str(folder / "data"),
            binary_path=str(folder / "cache"),
            version=url,
            port=get_random_port(),
            **more,
        )
    )
    database.ensure_paths_exist()
    return database


def installed(database: EmbeddedDB) -> bytes:
    return Path(database._weaviate_binary_path).read_bytes()


def in_pieces(exchange: Exchange) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    exchange.sock.sendall(head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(GOOD), GOOD))


def test_a_bar_shows_how_much_has_arrived(
    releases: Releases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = make(tmp_path, releases.offer(GOOD), progress="always")
    database.ensure_weaviate_binary_exists()
    assert installed(database) == PROGRAM
    shown = capsys.readouterr().err
    assert "download: 100%" in shown
    assert f"{len(GOOD)}/{len(GOOD)}" in shown


def test_only_the_archive_is_counted(
    releases: Releases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    releases.offer(GOOD)
    releases.files["/moved.tar.gz"] = redirect("/weaviate.tar.gz", 302)
    releases.files["/moved.tar.gz.sha256"] = text(b"no checksum here")
    url = f"{releases.server.url}/moved.tar.gz"
    make(tmp_path, url, progress="always").ensure_weaviate_binary_exists()
    assert f"{len(GOOD)}/{len(GOOD)}" in capsys.readouterr().err


def test_an_archive_of_unknown_length_is_counted_too(
    releases: Releases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    releases.files["/weaviate.tar.gz"] = in_pieces
    url = f"{releases.server.url}/weaviate.tar.gz"
    database = make(tmp_path, url, progress="always")
    database.ensure_weaviate_binary_exists()
    assert installed(database) == PROGRAM
    assert f"{len(GOOD)}B" in capsys.readouterr().err


@pytest.mark.parametrize("progress", [False, True])
def test_nothing_is_shown_by_default_or_without_a_terminal(
    releases: Releases, tmp_path: Path, capsys: pytest.CaptureFixture[str], progress: bool
) -> None:
    make(tmp_path, releases.offer(GOOD), progress=progress).ensure_weaviate_binary_exists()
    assert capsys.readouterr().err == ""


def test_a_download_that_breaks_off_is_no_success(
    releases: Releases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    releases.files["/weaviate.tar.gz"] = truncated(GOOD)
    database = make(tmp_path, f"{releases.server.url}/weaviate.tar.gz", progress="always")
    with pytest.raises(WeaviateStartUpError, match="failed"):
        database.ensure_weaviate_binary_exists()
    assert not Path(database._weaviate_binary_path).exists()
    assert "100%" not in capsys.readouterr().err


def test_without_a_bar_tqdm_is_not_loaded() -> None:
    code = (
        "import sys, weaviate; from weaviate.embedded import EmbeddedDB, EmbeddedOptions\n"
        "EmbeddedDB(EmbeddedOptions(progress=True))\n"
        "assert not any(name.startswith('tqdm') for name in sys.modules)"
    )
    root = Path(weaviate.__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_options_of_ones_own_need_no_progress(releases: Releases, tmp_path: Path) -> None:
    @dataclasses.dataclass
    class Mine(EmbeddedOptions):
        purpose: str = "tests"

    database = make(tmp_path, releases.offer(GOOD), Mine)
    database.ensure_weaviate_binary_exists()
    assert installed(database) == PROGRAM


def test_the_added_parameter_is_keyword_only_and_has_a_default() -> None:
    added = inspect.signature(EmbeddedOptions).parameters["progress"]
    assert added.kind is inspect.Parameter.KEYWORD_ONLY
    assert added.default is False


@pytest.mark.parametrize(("progress", "error"), [("often", ValueError), (None, TypeError)])
def test_other_values_of_progress_are_refused(progress: Any, error: type) -> None:
    with pytest.raises(error):
        EmbeddedOptions(progress=progress)
