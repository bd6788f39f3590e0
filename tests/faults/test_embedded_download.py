"""Promise 22: what is downloaded for the embedded server, and what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.support.releases import PROGRAM, Releases, tar_gz, zipped
from tests.support.scripted import redirect, silence
from weaviate import embedded
from weaviate.embedded import EmbeddedDB, EmbeddedOptions
from weaviate.exceptions import WeaviateStartUpError

OTHER = b"#!/bin/sh\nexit 1\n"


@pytest.fixture
def releases() -> Iterator[Releases]:
    made = Releases()
    yield made
    made.server.close()


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., EmbeddedDB]:
    def make_one(url: str, **more: Any) -> EmbeddedDB:
        folder = str(tmp_path / "not" / "there" / "yet")
        options = EmbeddedOptions(folder + "/data", folder + "/cache", version=url)
        return EmbeddedDB(options, **more)

    return make_one


@pytest.mark.parametrize(("pack", "name"), [(tar_gz, "/a.tar.gz"), (zipped, "/a.zip")])
@pytest.mark.parametrize("first", ["weaviate", "bin/weaviate", "./weaviate"])
def test_of_two_members_of_the_name_the_first_is_installed(
    make: Any, releases: Releases, pack: Any, name: str, first: str
) -> None:
    files = {"README": b"x", first: PROGRAM, "other/weaviate": OTHER, "more/weaviate": OTHER}
    database = make(releases.offer(pack(files), name))
    database.ensure_weaviate_binary_exists()
    assert Path(database._weaviate_binary_path).read_bytes() == PROGRAM


def test_the_folder_of_the_executable_is_made_before_start(make: Any, releases: Releases) -> None:
    database = make(releases.offer(tar_gz({"weaviate": PROGRAM})))
    assert not Path(database.options.binary_path).exists()
    database.ensure_weaviate_binary_exists()
    assert Path(database._weaviate_binary_path).is_file()


def test_a_folder_that_cannot_be_made_is_a_startup_error(
    releases: Releases, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    options = EmbeddedOptions(
        binary_path=str(tmp_path / "file" / "cache"),
        version=releases.offer(tar_gz({"weaviate": PROGRAM})),
    )
    with pytest.raises(WeaviateStartUpError, match="cannot be created"):
        EmbeddedDB(options).ensure_weaviate_binary_exists()


def test_a_download_without_an_answer_may_take_70_seconds() -> None:
    connect_s, read_s = embedded._DOWNLOAD_TIMEOUT
    assert connect_s + read_s <= 70


@pytest.mark.parametrize("place", ["archive", "after a redirect", "checksum"])
def test_a_server_that_never_answers_ends_the_download(
    make: Any, releases: Releases, place: str
) -> None:
    url = releases.offer(tar_gz({"weaviate": PROGRAM}))
    if place == "archive":
        releases.files["/weaviate.tar.gz"] = silence
    elif place == "checksum":
        releases.files["/weaviate.tar.gz.sha256"] = silence
    else:
        releases.files["/weaviate.tar.gz"] = redirect(f"{releases.server.url}/silent", 302)
        releases.files["/silent"] = silence
    database = make(url, timeout_config=(0.2, 0.2))
    with pytest.raises(WeaviateStartUpError, match="download"):
        database.ensure_weaviate_binary_exists()
    assert not Path(database._weaviate_binary_path).exists()
