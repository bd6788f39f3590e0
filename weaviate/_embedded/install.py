"""Download and install the embedded server, completely and verified, or not at all."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import io
import os
import re
import tempfile
import zlib
from typing import IO, Any, Dict, Iterator, Optional, Tuple, Union

import requests

from weaviate._core import json_codec, log
from weaviate._core.progress import Bar, Progress, open_bar
from weaviate._embedded.release import LATEST_RELEASE_URL, file_digest
from weaviate.config import ConnectionConfig
from weaviate.connect._adapter import BoundedAdapter
from weaviate.connect._transport import Transport
from weaviate.connect._urls import choose_proxies
from weaviate.exceptions import WeaviateStartUpError

Timeout = Tuple[Optional[float], Optional[float]]

_EXECUTABLE = "weaviate"
_MAX_ARCHIVE_BYTES = 1024**3
_MAX_EXECUTABLE_BYTES = 2 * 1024**3
_CHUNK_BYTES = 1024**2
_SHA256 = re.compile(rb"\s*([0-9a-fA-F]{64})(\s|$)")
_TAG = re.compile(r"v[0-9A-Za-z.-]+")
_PIECE_BYTES = 256 * 1024
_HINT = (
    "If the download is not possible, use an executable that you have: "
    "weaviate.EmbeddedOptions(binary_path=FILE), or the variable WEAVIATE_EMBEDDED_BINARY."
)


class _WatchedAdapter(BoundedAdapter):
    """An adapter that updates `bar`, if there is one, while an answer arrives."""

    def __init__(self, config: ConnectionConfig) -> None:
        self.bar: Optional[Bar] = None
        super().__init__(config)

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        response = super().build_response(req, resp)
        if self.bar is not None and resp.status == 200:
            length = resp.headers.get("Content-Length", "")
            self.bar.expect(int(length) if length.isdigit() else None)
            response.raw = _WatchedBody(resp, self.bar)
        return response


class _WatchedBody:
    """Replaces an answer of urllib3 whose body is read once."""

    def __init__(self, raw: Any, bar: Bar) -> None:
        self._raw = raw
        self._bar = bar

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def read(self, decode_content: bool = False) -> bytes:
        """Read a body whose length is known."""
        content = b"".join(self.stream(_PIECE_BYTES, decode_content))
        missing = int(self._raw.headers["Content-Length"]) - len(content)
        if missing:  # urllib3 1.26 does not raise when it reads in pieces
            raise http.client.IncompleteRead(content, missing)
        return content

    def stream(self, size: int, decode_content: bool = True) -> Iterator[bytes]:
        """Read a body piece by piece."""
        for piece in self._raw.stream(size, decode_content=decode_content):
            self._bar.update(len(piece))
            yield piece


class Downloads:
    """Downloads from the hosts of releases, within limits and without credentials.

    Args:
        proxies: one URL for http and https, or URLs by scheme.
        trust_env: whether to use the proxies of the environment.
        timeout: seconds for connecting and for each wait; a download may take connect + 5 × wait.
        progress: whether to show a progress bar for archives.
    """

    def __init__(
        self,
        proxies: Union[Dict[str, str], str, None],
        trust_env: bool,
        timeout: Timeout,
        progress: Progress = False,
    ) -> None:
        self._timeout = timeout
        self._progress = progress
        config = ConnectionConfig(max_answer_bytes=_MAX_ARCHIVE_BYTES)
        self._transport = Transport(
            choose_proxies(proxies, trust_env),
            proxies_from_environment=trust_env and proxies is None,
            config=config,
        )
        self._adapter = _watch(self._transport.session, config) if progress else None

    def __enter__(self) -> "Downloads":
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.close()

    def latest_tag(self) -> str:
        """Return the tag of the newest release on GitHub."""
        response = self._get(LATEST_RELEASE_URL)
        try:
            answer = json_codec.decode(response.content) if response.status_code == 200 else None
        except ValueError:
            answer = None
        tag = answer.get("tag_name") if isinstance(answer, dict) else None
        if not isinstance(tag, str) or not _TAG.fullmatch(tag):
            raise _failure(
                f"GitHub did not return the latest release (status {response.status_code})"
            )
        return tag

    def archive(self, url: str) -> bytes:
        """Download an archive, and check its checksum if there is one beside it."""
        response = self._get_shown(url)
        lowered = _in_lower_case(url)
        if response.status_code == 404 and lowered != url:
            url = lowered
            response = self._get_shown(url)
        where = log.redact_url(url)
        if response.status_code != 200:
            raise _failure(f"The download of {where} failed with status {response.status_code}")
        content = response.content
        wanted = self._checksum(f"{url}.sha256")
        if wanted is not None and hashlib.sha256(content).hexdigest() != wanted:
            raise _failure(f"The download of {where} does not have the checksum of the release")
        return content

    def _checksum(self, url: str) -> Optional[str]:
        response = self._get(url)
        match = _SHA256.match(response.content) if response.status_code == 200 else None
        return match.group(1).decode("ascii").lower() if match else None

    def _get_shown(self, url: str) -> requests.Response:
        if self._adapter is None:
            return self._get(url)
        with open_bar(self._progress, "download", "B", in_powers=True) as self._adapter.bar:
            try:
                return self._get(url)
            finally:
                self._adapter.bar = None

    def _get(self, url: str) -> requests.Response:
        """Download a URL, also from other hosts, but never from https to http."""
        headers = {"Accept-Encoding": "identity"}
        try:
            return self._transport.download(
                url,
                headers,
                self._timeout,  # type: ignore[arg-type]  # None opts out of a limit
            )
        except requests.RequestException as error:
            raise _failure(f"The download of {log.redact_url(url)} failed: {error}") from error


def _watch(session: requests.Session, config: ConnectionConfig) -> _WatchedAdapter:
    adapter = _WatchedAdapter(config)
    for prefix in ("http://", "https://"):
        session.mount(prefix, adapter)
    return adapter


def _in_lower_case(url: str) -> str:
    """Return a URL with its file name in lower case, as in releases since 2023."""
    folder, slash, name = url.rpartition("/")
    return folder + slash + name.lower()


def install(archive: bytes, url: str, path: str) -> None:
    """Write the executable of an archive to `path`, atomically, with its checksum."""
    try:
        handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".weaviate-")
        try:
            with os.fdopen(handle, "wb") as target:
                _unpack_whole(archive, url, target)
                target.flush()
                os.fsync(target.fileno())
            os.chmod(temporary, 0o755)
            digest = file_digest(temporary)
            os.replace(temporary, path)
            _write_beside(path, digest)
        finally:
            if os.path.lexists(temporary):
                os.unlink(temporary)
    except OSError as error:
        raise _failure(f"The executable cannot be kept at {path}: {error}") from error


def _write_beside(path: str, digest: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".weaviate-")
    with os.fdopen(handle, "w", encoding="ascii") as target:
        target.write(digest + "\n")
    os.replace(temporary, path + ".sha256")


def _unpack_whole(archive: bytes, url: str, target: IO[bytes]) -> None:
    """Write the executable of an archive to `target`: the first file of its name.

    The archive is read to its end, so that damage is detected.
    """
    import tarfile  # both are slow to import, and needed for an installation only
    import zipfile

    where = log.redact_url(url)
    found = False
    try:
        if url.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(archive)) as files:
                for entry in files.infolist():
                    if not found and _is_executable(entry.filename) and not entry.is_dir():
                        with files.open(entry) as source:
                            _copy(source, target)
                        found = True
        else:
            with gzip.GzipFile(fileobj=io.BytesIO(archive)) as plain:
                with tarfile.open(fileobj=plain, mode="r|") as members:
                    for member in members:
                        if not found and member.isreg() and _is_executable(member.name):
                            file = members.extractfile(member)
                            if file is not None:
                                _copy(file, target)
                                found = True
                while plain.read(_CHUNK_BYTES):  # the checksum of gzip is at its end
                    pass
    except (
        gzip.BadGzipFile,
        tarfile.TarError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,  # of zipfile: encrypted, or an unknown compression
    ) as error:
        raise _failure(f"The archive {where} is damaged: {error}") from error
    if not found:
        raise _failure(f"The archive {where} has no file {_EXECUTABLE!r} in it")


def _is_executable(name: str) -> bool:
    return os.path.basename(name) == _EXECUTABLE


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    left = _MAX_EXECUTABLE_BYTES
    for chunk in iter(lambda: source.read(_CHUNK_BYTES), b""):
        left -= len(chunk)
        if left < 0:
            raise _failure("The executable in the archive is larger than any real one")
        target.write(chunk)


def _failure(what: str) -> WeaviateStartUpError:
    return WeaviateStartUpError(f"{what}.")._with_hint(_HINT)
