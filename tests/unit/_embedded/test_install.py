"""Download and installation of the embedded server: only what is whole and verified is run."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import stat
import tarfile
from pathlib import Path
from typing import Any, Callable, Iterator, List, Optional

import pytest

from tests.support import fake_weaviate
from tests.support.releases import GOOD, PROGRAM, Releases, tar_gz, zipped
from tests.support.scripted import (
    Answer,
    ScriptedServer,
    redirect,
    reset,
    say,
    silence,
    text,
    truncated,
)
from weaviate._embedded import install, release
from weaviate.embedded import EmbeddedDB, EmbeddedOptions, get_random_port
from weaviate.exceptions import WeaviateStartUpError


@pytest.fixture
def releases() -> Iterator[Releases]:
    made = Releases()
    yield made
    made.server.close()


Make = Callable[..., EmbeddedDB]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def make_one(url: str, **more: Any) -> EmbeddedDB:
        options = EmbeddedOptions(
            persistence_data_path=str(tmp_path / "data"),
            binary_path=str(tmp_path / "cache"),
            version=url,
            port=get_random_port(),
            grpc_port=get_random_port(),
        )
        database = EmbeddedDB(options, **more)
        database.ensure_paths_exist()
        return database

    return make_one


def installed(database: EmbeddedDB) -> Optional[bytes]:
    path = Path(database._weaviate_binary_path)
    return path.read_bytes() if path.exists() else None


def leftovers(database: EmbeddedDB) -> List[str]:
    return [name for name in os.listdir(database.options.binary_path) if name.startswith(".")]


def test_the_executable_is_installed_with_mode_755_and_nothing_else(
    make: Make, releases: Releases
) -> None:
    database = make(releases.offer(GOOD))
    old = os.umask(0o077)
    try:
        database.ensure_weaviate_binary_exists()
    finally:
        os.umask(old)
    path = database._weaviate_binary_path
    assert installed(database) == PROGRAM
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o755
    assert sorted(os.listdir(database.options.binary_path)) == sorted(
        [os.path.basename(path), os.path.basename(path) + ".sha256"]
    )


def test_a_zip_is_as_good(make: Make, releases: Releases) -> None:
    archive = zipped({"LICENSE": b"words", "weaviate": PROGRAM})
    database = make(releases.offer(archive, "/weaviate.zip"))
    database.ensure_weaviate_binary_exists()
    assert installed(database) == PROGRAM


def test_the_file_is_named_after_the_version_text(make: Make, releases: Releases) -> None:
    url = releases.offer(GOOD)
    digest = hashlib.sha256(url.encode()).hexdigest()
    assert make(url)._weaviate_binary_path.endswith(f"/weaviate--{digest}")


def test_what_is_installed_is_not_downloaded_again(make: Make, releases: Releases) -> None:
    url = releases.offer(GOOD)
    make(url).ensure_weaviate_binary_exists()
    releases.server.clear()
    make(url).ensure_weaviate_binary_exists()
    assert releases.paths == []


@pytest.mark.parametrize("damage", [b"", PROGRAM[:-1], PROGRAM[:-1] + b"x"])
def test_an_installed_file_that_was_damaged_is_downloaded_again(
    make: Make, releases: Releases, damage: bytes
) -> None:
    database = make(releases.offer(GOOD))
    database.ensure_weaviate_binary_exists()
    Path(database._weaviate_binary_path).write_bytes(damage)
    database.ensure_weaviate_binary_exists()
    assert installed(database) == PROGRAM


def test_a_file_without_checksum_beside_it_is_downloaded_again(
    make: Make, releases: Releases
) -> None:
    database = make(releases.offer(GOOD))
    Path(database._weaviate_binary_path).write_bytes(b"of somebody else")
    database.ensure_weaviate_binary_exists()
    assert installed(database) == PROGRAM


def test_a_link_is_not_run_whatever_it_points_to(
    make: Make, releases: Releases, tmp_path: Path
) -> None:
    database = make(releases.offer(GOOD))
    database.ensure_weaviate_binary_exists()
    path = Path(database._weaviate_binary_path)
    target = tmp_path / "elsewhere"
    path.rename(target)
    path.symlink_to(target)
    database.ensure_weaviate_binary_exists()
    assert not path.is_symlink()
    assert target.read_bytes() == PROGRAM


def test_the_checksum_beside_the_archive_is_checked(make: Make, releases: Releases) -> None:
    url = releases.offer(GOOD)
    releases.offer(hashlib.sha256(b"another").hexdigest().encode(), "/weaviate.tar.gz.sha256")
    database = make(url)
    with pytest.raises(WeaviateStartUpError, match="checksum"):
        database.ensure_weaviate_binary_exists()
    assert installed(database) is None


@pytest.mark.parametrize("form", ["{}\n", "{}  weaviate.tar.gz\n", "{}"])
def test_the_right_checksum_passes_in_any_common_form(
    make: Make, releases: Releases, form: str
) -> None:
    url = releases.offer(GOOD)
    digest = hashlib.sha256(GOOD).hexdigest().upper()
    releases.offer(form.format(digest).encode(), "/weaviate.tar.gz.sha256")
    database = make(url)
    database.ensure_weaviate_binary_exists()
    assert installed(database) == PROGRAM


FLIPPED = bytearray(GOOD)
FLIPPED[len(GOOD) // 2] ^= 0xFF


@pytest.mark.parametrize(
    "archive",
    [
        GOOD[: len(GOOD) // 2],
        GOOD[:-4],
        bytes(FLIPPED),
        b"",
        b"<html>no archive</html>",
        gzip.compress(b"no tar"),
        tar_gz({"LICENSE": b"words"}),
        tar_gz({}),
    ],
    ids=["half", "no end", "flipped", "empty", "html", "no tar", "no program", "nothing in it"],
)
def test_a_damaged_or_wrong_archive_installs_nothing(
    make: Make, releases: Releases, archive: bytes
) -> None:
    database = make(releases.offer(archive))
    with pytest.raises(WeaviateStartUpError, match="archive"):
        database.ensure_weaviate_binary_exists()
    assert installed(database) is None
    assert leftovers(database) == []


@pytest.mark.parametrize(
    "archive",
    [zipped({"weaviate": PROGRAM})[:-30], b"PK", zipped({"README": b""})],
    ids=["no end", "start only", "no program"],
)
def test_a_damaged_or_wrong_zip_installs_nothing(
    make: Make, releases: Releases, archive: bytes
) -> None:
    database = make(releases.offer(archive, "/weaviate.zip"))
    with pytest.raises(WeaviateStartUpError, match="archive"):
        database.ensure_weaviate_binary_exists()
    assert installed(database) is None
    assert leftovers(database) == []


def test_a_link_in_the_archive_is_no_executable(make: Make, releases: Releases) -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        entry = tarfile.TarInfo("weaviate")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/bin/sh"
        archive.addfile(entry)
    database = make(releases.offer(target.getvalue()))
    with pytest.raises(WeaviateStartUpError):
        database.ensure_weaviate_binary_exists()
    assert installed(database) is None


@pytest.mark.parametrize(
    "answer", [say({}, 500), say({}, 403), reset, truncated(GOOD), redirect("/loop.tar.gz", 302)]
)
def test_a_failing_download_is_a_startup_error_with_a_way_out(
    make: Make, releases: Releases, answer: Answer
) -> None:
    releases.files["/loop.tar.gz"] = answer
    database = make(f"{releases.server.url}/loop.tar.gz")
    with pytest.raises(WeaviateStartUpError, match="WEAVIATE_EMBEDDED_BINARY"):
        database.ensure_weaviate_binary_exists()
    assert installed(database) is None


def test_a_silent_host_is_waited_for_in_bounds(make: Make, releases: Releases) -> None:
    releases.files["/weaviate.tar.gz"] = silence
    url = f"{releases.server.url}/weaviate.tar.gz"
    with pytest.raises(WeaviateStartUpError, match="timed out"):
        make(url, timeout_config=(0.2, 0.2)).ensure_weaviate_binary_exists()


def test_a_redirect_to_the_host_where_files_are_kept_is_followed(
    make: Make, releases: Releases
) -> None:
    with ScriptedServer(text(GOOD)) as storage:
        releases.files["/weaviate.tar.gz"] = redirect(f"{storage.url}/some/blob", 302)
        database = make(f"{releases.server.url}/weaviate.tar.gz")
        database.ensure_weaviate_binary_exists()
    assert installed(database) == PROGRAM


def test_the_name_may_be_in_lower_case_at_the_host(make: Make, releases: Releases) -> None:
    releases.offer(GOOD, "/v1/weaviate-v1-linux-amd64.tar.gz")
    database = make(f"{releases.server.url}/v1/weaviate-v1-Linux-amd64.tar.gz")
    database.ensure_weaviate_binary_exists()
    assert installed(database) == PROGRAM


def test_the_latest_release_is_asked_for_once(
    make: Make, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases.files["/latest"] = say({"tag_name": "v1.99.0"})
    monkeypatch.setattr(install, "LATEST_RELEASE_URL", f"{releases.server.url}/latest")
    database = make("latest")
    assert database._parsed_weaviate_version == "v1.99.0"
    assert "/v1.99.0/weaviate-v1.99.0-" in database._download_url
    assert releases.paths == ["/latest"]


@pytest.mark.parametrize(
    "answer", [say({}), say([]), say({"tag_name": "v1/../.."}), text(b"<html>"), say({}, 403)]
)
def test_a_latest_release_without_sense_is_a_startup_error(
    make: Make, releases: Releases, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    releases.files["/latest"] = answer
    monkeypatch.setattr(install, "LATEST_RELEASE_URL", f"{releases.server.url}/latest")
    with pytest.raises(WeaviateStartUpError):
        make("latest").ensure_weaviate_binary_exists()


def test_a_proxy_is_used_for_the_download_when_it_is_given(
    make: Make, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("http_proxy", raising=False)
    url = releases.offer(GOOD, "http://releases.example/weaviate.tar.gz")  # as a proxy is asked
    assert url
    database = make(
        "http://releases.example/weaviate.tar.gz", proxies={"http": releases.server.url}
    )
    database.ensure_weaviate_binary_exists()
    assert installed(database) == PROGRAM


def test_no_password_of_a_url_is_shown(
    make: Make, releases: Releases, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"http://me:s3cr3t@127.0.0.1:{releases.server.port}/missing.tar.gz"
    with pytest.raises(WeaviateStartUpError) as caught:
        make(url).ensure_weaviate_binary_exists()
    assert "s3cr3t" not in str(caught.value) + capsys.readouterr().out


def test_what_was_downloaded_runs(make: Make, releases: Releases) -> None:
    database = make(releases.offer(tar_gz({"weaviate": fake_weaviate.content()})))
    database.start()
    try:
        assert database.process is not None
        assert database.is_listening()
        assert release.is_intact(database._weaviate_binary_path)
    finally:
        database.stop()
