"""The release of the embedded server, and the file name of its executable."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import stat
from typing import Callable, NamedTuple
from urllib.parse import urlsplit

from weaviate.exceptions import WeaviateEmbeddedInvalidVersion, WeaviateStartUpError

RELEASES_URL = "https://github.com/weaviate/weaviate/releases/download/"
LATEST_RELEASE_URL = "https://api.github.com/repos/weaviate/weaviate/releases/latest"
LATEST = "latest"

_VERSION = re.compile(r"\d\.\d{1,3}\.\d{1,3}(-(rc|beta|alpha)\.\d{1,3})?")
_DIGEST_CHARACTERS = 64
_CHUNK_BYTES = 1024**2
_ARCHIVES = (".tar.gz", ".zip")
_MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


class Release(NamedTuple):
    """A release: version ("v1.23.0"; empty if the URL has none), URL of the archive."""

    version: str
    url: str


def check_version(version: object) -> str:
    """Return a version of a valid form, or raise WeaviateEmbeddedInvalidVersion."""
    if isinstance(version, str) and (
        version == LATEST or _VERSION.fullmatch(version) or _is_archive_url(version)
    ):
        return version
    raise WeaviateEmbeddedInvalidVersion(str(version))


def _is_archive_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_web = parts.scheme in ("http", "https") and bool(parts.netloc)
    return is_web and text.endswith(_ARCHIVES)


def find_release(version: str, latest_tag: Callable[[], str]) -> Release:
    """Return the release of a checked version.

    Args:
        latest_tag: returns the tag of the newest release; called for "latest" only.
    """
    if _is_archive_url(version):
        tag = version[len(RELEASES_URL) :].split("/")[0] if version.startswith(RELEASES_URL) else ""
        return Release(tag, version)
    tag = latest_tag() if version == LATEST else f"v{version}"
    return Release(tag, f"{RELEASES_URL}{tag}/weaviate-{tag}-{_platform_of_archive()}")


def _platform_of_archive() -> str:
    system = platform.system()
    if system == "Darwin":
        return "Darwin-all.zip"
    machine = platform.machine()
    return f"{system}-{_MACHINES.get(machine.lower(), machine)}.tar.gz"


def check_platform() -> None:
    """Raise WeaviateStartUpError if there is no embedded server for this platform."""
    if platform.system() == "Windows":
        raise WeaviateStartUpError(
            "There is no embedded Weaviate for Windows. Run Weaviate in Docker, or use "
            "weaviate.local, and pass its URL to weaviate.Client."
        )


def file_name(release: Release, version: str) -> str:
    """Return the file name of an executable: a different one for each version text."""
    digest = hashlib.sha256(version.encode("utf-8")).hexdigest()
    return f"weaviate-{release.version}-{digest}"


def is_intact(path: str) -> bool:
    """Return whether a regular file has the checksum that is stored beside it."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return False
        with open(f"{path}.sha256", encoding="ascii") as kept:
            wanted = kept.read(_DIGEST_CHARACTERS)
        return file_digest(path) == wanted
    except (OSError, ValueError):
        return False


def file_digest(path: str) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    digest = hashlib.sha256()
    with open(path, "rb") as source:
        for chunk in iter(lambda: source.read(_CHUNK_BYTES), b""):
            digest.update(chunk)
    return digest.hexdigest()
