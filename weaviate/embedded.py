"""A Weaviate server that belongs to the client: started with it, stopped with it."""

from __future__ import annotations

import atexit
import os
import subprocess
import threading
import weakref
from dataclasses import dataclass, fields
from typing import Any, Dict, Optional, Tuple, Union

from weaviate import exceptions
from weaviate._core import fork, log
from weaviate._core.progress import Progress, check_progress
from weaviate._core.retry import poll_until
from weaviate._embedded.install import Downloads, install
from weaviate._embedded.process import (
    Child,
    environment,
    free_ports,
    is_free,
    is_listening,
    is_ready,
)
from weaviate._embedded.release import (
    RELEASES_URL,
    Release,
    check_platform,
    check_version,
    file_name,
    find_release,
    is_intact,
)
from weaviate.exceptions import WeaviateStartUpError

__all__ = [
    "DEFAULT_BINARY_PATH",
    "DEFAULT_GRPC_PORT",
    "DEFAULT_PERSISTENCE_DATA_PATH",
    "DEFAULT_PORT",
    "GITHUB_RELEASE_DOWNLOAD_URL",
    "EmbeddedDB",
    "EmbeddedOptions",
    "WeaviateStartUpError",
    "exceptions",
    "get_random_port",
]


DEFAULT_BINARY_PATH = os.path.expanduser("~/.cache/weaviate-embedded")
DEFAULT_PERSISTENCE_DATA_PATH = os.path.expanduser("~/.local/share/weaviate")
DEFAULT_PORT = 8079
DEFAULT_GRPC_PORT = 50060
GITHUB_RELEASE_DOWNLOAD_URL = RELEASES_URL

_NEEDED_FIELDS = ("persistence_data_path", "binary_path", "version", "port")
_BINARY_VARIABLE = "WEAVIATE_EMBEDDED_BINARY"
_START_PATIENCE_S = 30
_POLL_S = 0.1
_DOWNLOAD_TIMEOUT = (10.0, 60.0)

_log = log.logger(__name__)
_running: "weakref.WeakSet[EmbeddedDB]" = weakref.WeakSet()


@dataclass(init=False)
class EmbeddedOptions:
    """Settings of an embedded server.

    Args:
        persistence_data_path: directory for the data and the log of the server.
        binary_path: directory for downloaded executables; or the path of an existing executable.
            The variable WEAVIATE_EMBEDDED_BINARY may name an executable, too.
        version: a version such as "1.24.26"; "latest"; or the URL of a .tar.gz or .zip file.
        port: the port of the server.
        hostname: the address at which the server listens.
        additional_env_vars: environment variables of the server; they override all others.
        grpc_port: the gRPC port. If the default port is in use, a free port replaces it.
        progress: show a progress bar for a download. True: only in a terminal or notebook;
            "always": also when redirected.
    """

    # The directories of 3.26.7, so that existing data is found.
    persistence_data_path: str = os.environ.get("XDG_DATA_HOME") or DEFAULT_PERSISTENCE_DATA_PATH
    binary_path: str = os.environ.get("XDG_CACHE_HOME") or DEFAULT_BINARY_PATH
    version: str = "1.23.0"
    port: int = DEFAULT_PORT
    hostname: str = "127.0.0.1"
    additional_env_vars: Optional[Dict[str, str]] = None
    grpc_port: int = DEFAULT_GRPC_PORT

    def __init__(
        self,
        persistence_data_path: str = persistence_data_path,
        binary_path: str = binary_path,
        version: str = version,
        port: int = DEFAULT_PORT,
        hostname: str = hostname,
        additional_env_vars: Optional[Dict[str, str]] = None,
        grpc_port: int = DEFAULT_GRPC_PORT,
        *,
        progress: Progress = False,
    ) -> None:
        self.persistence_data_path = persistence_data_path
        self.binary_path = binary_path
        self.version = version
        self.port = port
        self.hostname = hostname
        self.additional_env_vars = additional_env_vars
        self.grpc_port = grpc_port
        self._progress = check_progress(progress)


def known_options(given: Any) -> EmbeddedOptions:
    """Return options with all fields: the given ones, or a copy with missing defaults.

    Args:
        given: `EmbeddedOptions`, or an object of a program's own class with the same fields.

    Raises:
        TypeError: if it lacks a path for data or executables, a version, or a port.
    """
    if any(not hasattr(given, name) for name in _NEEDED_FIELDS):
        raise TypeError(
            f"embedded_options must be weaviate.EmbeddedOptions, not {type(given).__name__}."
        )
    names = [field.name for field in fields(EmbeddedOptions)]
    if all(hasattr(given, name) for name in names):
        options: EmbeddedOptions = given
        return options
    return EmbeddedOptions(**{name: getattr(given, name) for name in names if hasattr(given, name)})


def get_random_port() -> int:
    """Return a free port of this machine."""
    return free_ports(1)[0]


class EmbeddedDB:
    """Starts, watches and stops the server of one client.

    Args:
        options: the settings of the server.
        proxies: proxies for the download: one URL for http and https, or URLs by scheme.
        trust_env: whether the download uses the proxies of the environment.
        timeout_config: seconds (connect, read) for the download, which may take connect + 5 × read.

    Raises:
        WeaviateEmbeddedInvalidVersion: if the version is not one that can be started.
    """

    def __init__(
        self,
        options: EmbeddedOptions,
        *,
        proxies: Union[Dict[str, str], str, None] = None,
        trust_env: bool = False,
        timeout_config: Tuple[Optional[float], Optional[float]] = _DOWNLOAD_TIMEOUT,
    ) -> None:
        self.options = options = known_options(options)
        self._child: Optional[Child] = None
        self._has_run = False
        self._lock = threading.RLock()
        self._download_settings = (proxies, trust_env, timeout_config)
        self._version = check_version(options.version)
        self._release: Optional[Release] = None
        fork.renew_in_child(self)

    # ---------------------------------------------------------------- the executable

    def _find_release(self) -> Release:
        if self._release is None:
            self._release = find_release(self._version, self._latest_tag)
        return self._release

    def _latest_tag(self) -> str:
        with Downloads(*self._download_settings) as downloads:
            return downloads.latest_tag()

    @property
    def _parsed_weaviate_version(self) -> str:
        return self._find_release().version

    @property
    def _download_url(self) -> str:
        return self._find_release().url

    @property
    def _weaviate_binary_path(self) -> str:
        """The path of the executable, also if it is not installed yet."""
        return self._own_executable() or os.path.join(
            self._binary_folder(), file_name(self._find_release(), self._version)
        )

    def _binary_folder(self) -> str:
        return os.path.abspath(os.path.expanduser(self.options.binary_path))

    def _own_executable(self) -> Optional[str]:
        """Return the path of the user's own executable; None if the user names none."""
        named = os.environ.get(_BINARY_VARIABLE)
        path = os.path.abspath(os.path.expanduser(named or self.options.binary_path))
        if not named and not os.path.isfile(path):
            return None
        if not os.path.isfile(path) or not os.access(path, os.X_OK):
            what = _BINARY_VARIABLE if named else "binary_path"
            raise WeaviateStartUpError(f"{path}, named by {what}, is not an executable file.")
        return path

    def ensure_paths_exist(self) -> None:
        """Create the directories of the data and of the executables."""
        self._make_folder(self._data_path())
        if self._own_executable() is None:
            self._make_folder(self._binary_folder())

    @staticmethod
    def _make_folder(path: str) -> None:
        try:
            os.makedirs(path, exist_ok=True)
        except OSError as error:
            raise WeaviateStartUpError(f"The directory cannot be created: {error}") from error

    def _data_path(self) -> str:
        return os.path.abspath(os.path.expanduser(self.options.persistence_data_path))

    def ensure_weaviate_binary_exists(self) -> None:
        """Download the executable, unless it exists with the right checksum.

        Raises:
            WeaviateStartUpError: if the download fails.
        """
        if self._own_executable() is not None:
            return
        path = self._weaviate_binary_path
        if is_intact(path):
            return
        self._make_folder(self._binary_folder())
        url = self._download_url
        print(f"Downloading the embedded Weaviate from {log.redact_url(url)} to {path}")
        # a dataclass that inherits from the options may have a constructor without progress
        progress = getattr(self.options, "_progress", False)
        with Downloads(*self._download_settings, progress) as downloads:
            install(downloads.archive(url), url, path)

    @staticmethod
    def check_supported_platform() -> None:
        """Check that there is an embedded server for this platform.

        Raises:
            WeaviateStartUpError: if this is Windows.
        """
        check_platform()

    # ---------------------------------------------------------------- running

    @property
    def process(self) -> "Optional[subprocess.Popen[bytes]]":
        """The process of the server; None if this object has not started one."""
        return None if self._child is None else self._child.popen

    def is_listening(self) -> bool:
        """Return whether anything accepts connections at the server's port."""
        return is_listening(self.options.hostname, self.options.port)

    def start(self) -> None:
        """Start the server and wait until it is ready, or use one that already listens.

        Raises:
            WeaviateStartUpError: if it does not become ready.
        """
        with self._lock:
            if self._child is not None and self._child.is_alive():
                return
            self._end_child()
            port = self.options.port
            if self.is_listening():
                if self._has_run and not is_ready(self.options.hostname, port):
                    raise WeaviateStartUpError(
                        f"The embedded Weaviate ended, and something else listens on port {port} "
                        "now: it does not answer as a Weaviate that is ready."
                    )
                print(f"Using the Weaviate that listens on port {port} already.")
                return
            self.check_supported_platform()
            self.ensure_paths_exist()
            self.ensure_weaviate_binary_exists()
            self._child = self._launch()
            _stop_all_at_exit()
            _running.add(self)
            self._has_run = True
            pid = self._child.popen.pid
            print(f"Started Weaviate on port {port}: process {pid}, log {self._child.log_path}")
            try:
                self.wait_till_listening()
            except BaseException:
                self.stop()
                raise

    def _launch(self) -> Child:
        options = self.options
        grpc_port = options.grpc_port
        if grpc_port == DEFAULT_GRPC_PORT and not is_free(grpc_port):
            grpc_port = get_random_port()
        data_path = self._data_path()
        return Child(
            self._weaviate_binary_path,
            options.hostname,
            options.port,
            environment(data_path, options.port, grpc_port, options.additional_env_vars),
            os.path.join(data_path, f"embedded-{options.port}.log"),
        )

    def wait_till_listening(self) -> None:
        """Wait until the server accepts requests, up to 30 seconds.

        Raises:
            WeaviateStartUpError: if it does not, or as soon as its process ends.
        """
        if poll_until(self._is_up, _POLL_S, limit_s=_START_PATIENCE_S):
            return
        child = self._child
        words = "" if child is None else f" The end of its log:\n{child.log_tail()}"
        raise WeaviateStartUpError(
            f"The embedded Weaviate was not ready on port {self.options.port} after "
            f"{_START_PATIENCE_S} seconds.{words}"
        )

    def _is_up(self) -> Optional[bool]:
        """Return True if the server is ready, else None; raise if it has ended."""
        child, options = self._child, self.options
        if child is not None and not child.is_alive():
            raise WeaviateStartUpError(
                f"The embedded Weaviate ended with status {child.popen.returncode} instead of "
                f"listening on port {options.port}. The end of its log {child.log_path}:\n"
                f"{child.log_tail()}"
            )
        return True if is_ready(options.hostname, options.port) else None

    def ensure_running(self) -> None:
        """Start the server again if its process has ended; called for each request."""
        child = self._child
        if child is None:
            if not self.is_listening():
                self.start()
        elif not child.is_alive():
            _log.warning("The embedded Weaviate is gone; it is started again.")
            self.start()

    def stop(self) -> None:
        """Stop the server if this object has started it; kill it after 10 seconds."""
        with self._lock:
            self._end_child()

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.stop()
            _running.discard(self)

    def _after_fork_in_child(self) -> None:
        self._lock = threading.RLock()
        child, self._child = self._child, None
        if child is not None:
            child.forget()

    def __del__(self) -> None:
        if getattr(self, "_child", None) is not None:
            try:
                self.stop()
            except Exception:  # the interpreter may be half gone
                pass


def _stop_all() -> None:
    for running in list(_running):
        running.stop()


_at_exit = {"is_registered": False}


def _stop_all_at_exit() -> None:
    """Stop all servers when the interpreter exits; called when the first one starts."""
    if not _at_exit["is_registered"]:
        atexit.register(_stop_all)
        _at_exit["is_registered"] = True
