"""Which release is meant: versions, archives, and the file that is kept."""

from __future__ import annotations

import hashlib
import os
import platform
from pathlib import Path
from typing import Any

import pytest

from weaviate._embedded.release import (
    LATEST,
    RELEASES_URL,
    Release,
    check_platform,
    check_version,
    file_digest,
    file_name,
    find_release,
    is_intact,
)
from weaviate.exceptions import WeaviateEmbeddedInvalidVersion, WeaviateStartUpError


def nobody() -> str:
    raise AssertionError("nobody was to be asked for the latest release")


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")


@pytest.mark.parametrize(
    "version",
    ["1.23.0", "1.18.2-rc.1", "1.18.2-beta.12", "1.18.2-alpha.0", "latest",
     "https://example.org/weaviate.tar.gz", "http://example.org/a/weaviate.zip"],
)  # fmt: skip
def test_a_version_a_url_and_latest_mean_a_release(version: str) -> None:
    assert check_version(version) == version


@pytest.mark.parametrize(
    "version",
    ["1.18", "", "x", "Latest", "https://example.org/weaviate", "1.18.2-rc", "11.1.1", "1.18.2 ",
     "1.18.2\n", "v1.18.2", "weaviate.tar.gz", "ftp://example.org/weaviate.zip", "http://[/a.zip",
     None, 5],
)  # fmt: skip
def test_anything_else_is_not_a_version(version: Any) -> None:
    with pytest.raises(WeaviateEmbeddedInvalidVersion):
        check_version(version)


@pytest.mark.parametrize(
    ("system", "machine", "archive"),
    [
        ("Linux", "x86_64", "weaviate-v1.24.26-Linux-amd64.tar.gz"),
        ("Linux", "AMD64", "weaviate-v1.24.26-Linux-amd64.tar.gz"),
        ("Linux", "aarch64", "weaviate-v1.24.26-Linux-arm64.tar.gz"),
        ("Linux", "riscv64", "weaviate-v1.24.26-Linux-riscv64.tar.gz"),
        ("Darwin", "arm64", "weaviate-v1.24.26-Darwin-all.zip"),
        ("Darwin", "x86_64", "weaviate-v1.24.26-Darwin-all.zip"),
    ],
)
def test_the_archive_is_that_of_this_platform(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, archive: str
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    release = find_release("1.24.26", nobody)
    assert release == Release("v1.24.26", f"{RELEASES_URL}v1.24.26/{archive}")


@pytest.mark.usefixtures("linux")
def test_the_latest_release_is_asked_for() -> None:
    release = find_release(LATEST, lambda: "v1.30.0")
    assert release.version == "v1.30.0"
    assert release.url.endswith("/v1.30.0/weaviate-v1.30.0-Linux-amd64.tar.gz")


def test_a_url_is_used_as_it_is_and_may_tell_its_version() -> None:
    official = f"{RELEASES_URL}v1.23.1/weaviate-v1.23.1-Linux-amd64.tar.gz"
    assert find_release(official, nobody) == Release("v1.23.1", official)
    other = "https://example.org/weaviate.tar.gz"
    assert find_release(other, nobody) == Release("", other)


def test_there_is_no_embedded_server_for_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    check_platform()
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    with pytest.raises(WeaviateStartUpError, match="Windows"):
        check_platform()


def test_each_version_text_has_a_file_of_its_own() -> None:
    digest = hashlib.sha256(b"latest").hexdigest()
    assert file_name(Release("v1.30.0", "u"), "latest") == f"weaviate-v1.30.0-{digest}"
    assert file_name(Release("v1.30.0", "u"), "1.30.0") != f"weaviate-v1.30.0-{digest}"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return a file that is kept, with its checksum beside it."""
    path = tmp_path / "weaviate"
    path.write_bytes(b"program" * 1000)
    Path(f"{path}.sha256").write_text(f"{file_digest(str(path))}  weaviate\n")
    return path


def test_a_kept_file_is_whole_when_its_checksum_says_so(kept: Path) -> None:
    assert file_digest(str(kept)) == hashlib.sha256(kept.read_bytes()).hexdigest()
    assert is_intact(str(kept))
    kept.write_bytes(b"another program")
    assert not is_intact(str(kept))


def test_a_file_without_its_checksum_is_not_whole(kept: Path) -> None:
    checksum = Path(f"{kept}.sha256")
    for text in (b"", b"0" * 64, b"\xff\xfe"):
        checksum.write_bytes(text)
        assert not is_intact(str(kept))
    checksum.unlink()
    assert not is_intact(str(kept))


@pytest.mark.skipif(os.name != "posix", reason="links need rights here")
def test_a_link_or_a_directory_is_not_a_kept_file(kept: Path) -> None:
    moved = kept.rename(kept.with_name("elsewhere"))
    kept.symlink_to(moved)
    assert not is_intact(str(kept))
    kept.unlink()
    kept.mkdir()
    assert not is_intact(str(kept))
