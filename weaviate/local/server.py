"""The local server as programs and tests use it: start, stop, failures on purpose."""

from __future__ import annotations

import atexit
import ipaddress
import json
import os
import sys
import warnings
import weakref
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Callable, Dict, List, Optional, Sequence, Type, Union

from weaviate.local.http.credentials import Guard
from weaviate.local.http.faults import Arrival, Faults, fault_response
from weaviate.local.http.hosts import Hosts
from weaviate.local.http.server import HttpServer, Request, Respond, Response
from weaviate.local.http.toy_oidc import ToyOidc
from weaviate.local.rest.application import Application
from weaviate.local.settings import LOOPBACK, SERVER_VERSION, Settings
from weaviate.local.storage.backups import Backups
from weaviate.local.storage.database import DEFAULT_LIMIT, MAXIMUM_RESULTS, Database
from weaviate.local.storage.model import NO_VECTORIZER
from weaviate.local.storage.sqlite_journal import FILE_NAME, Journal
from weaviate.local.vectorizer import Vectorizer, default_vectorizer, from_callable


class LocalServer:
    """A Weaviate server for notebooks and tests, in this process.

    It behaves as server 1.24, compares every vector, and keeps the data in memory unless you set
    `path`. It runs while its `with` block runs, or between `start()` and `stop()`.

    Args:
        host: Address to listen on. One that other machines can reach issues a UserWarning.
        port: Port to listen on; 0 means a free port.
        path: Directory for persistent data. Acknowledged writes survive a crash.
        vectorizer: Function from a list of texts (or from one text) to vectors. Without it,
            classes can use `text2vec-hashed-ngrams`, which compares letters, not meaning.
        default_vectorizer: Vectorizer of classes that do not name one (default: `vectorizer` if
            set, else `none`).
        auto_schema: Whether new objects may create classes and properties.
        api_keys: Accepted API keys. If set, requests need one of them.
        oidc: A toy identity provider, served by this server, whose tokens are accepted. True means
            one with the user `user` and the password `password`.
        anonymous: Whether to accept requests without credentials (default: only if there are
            neither keys nor a provider).
        backups: Directory for backups (default: one in `path`, or a temporary one).
        default_limit: Number of results of a query that sets no limit.
        maximum_results: Maximum of offset plus limit.
        server_version: The server version to report. The behaviour is always that of 1.24.26.
        remember_requests: Whether to record incoming requests in `requests`.
        cors: Origin whose web pages may read the answers in a browser, such as
            `http://localhost:3000`, or `*` for every page (default: none).
        allowed_hosts: Host names to answer to, besides `localhost`, loopback addresses and `host`;
            `*` allows every name. A request with another `Host` gets 403, so that no web page can
            reach the server through a host name of its own.

    Example:
        >>> with LocalServer() as server:
        ...     print(server.url)
        http://127.0.0.1:...
    """

    def __init__(
        self,
        host: str = LOOPBACK,
        port: int = 0,
        *,
        path: Optional[Union[str, Path]] = None,
        vectorizer: Optional[Union[Vectorizer, Callable[[Any], Any]]] = None,
        default_vectorizer: Optional[str] = None,
        auto_schema: bool = True,
        api_keys: Sequence[str] = (),
        oidc: Union[bool, ToyOidc] = False,
        anonymous: Optional[bool] = None,
        backups: Optional[Union[str, Path]] = None,
        default_limit: int = DEFAULT_LIMIT,
        maximum_results: int = MAXIMUM_RESULTS,
        server_version: str = SERVER_VERSION,
        remember_requests: bool = True,
        cors: str = "",
        allowed_hosts: Sequence[str] = (),
    ) -> None:
        if isinstance(api_keys, str):
            raise TypeError("api_keys must be a list of keys, not one text")
        if isinstance(allowed_hosts, str):
            raise TypeError("allowed_hosts must be a list of names, not one text")
        self._http: Optional[HttpServer] = None
        self._host = host
        self._port = port
        self._process = 0
        self._path = None if path is None else Path(path)
        self._vectorizer = _vectorizer(vectorizer)
        given = self._vectorizer.name if vectorizer is not None else NO_VECTORIZER
        self._default_vectorizer = default_vectorizer or given
        self._auto_schema = auto_schema
        self.oidc: Optional[ToyOidc] = ToyOidc() if oidc is True else (oidc or None)
        self._guard = Guard(api_keys, self.oidc, anonymous)
        self._backups_path = None if backups is None else Path(backups)
        self._limits = (default_limit, maximum_results)
        self._version = server_version
        self._cors = _checked_origin(cors)
        self._hosts = Hosts(host, allowed_hosts)
        self._database: Optional[Database] = None
        self._backups: Optional[Backups] = None
        self._remember = remember_requests
        self._faults = Faults(remember_requests)

    def __repr__(self) -> str:
        where = f"at {self.url}" if self._http is not None else "stopped"
        return f"<{type(self).__name__} {where}>"

    def __enter__(self) -> LocalServer:
        self._start()
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.stop()

    def __del__(self) -> None:
        is_running = getattr(self, "_http", None) is not None
        if is_running and self._is_ours() and not sys.is_finalizing():  # else no thread is left
            words = f"{self!r} was not stopped"
            self.stop()
            warnings.warn(words, ResourceWarning, source=self, stacklevel=2)

    @property
    def url(self) -> str:
        """The URL for a client.

        Raises:
            RuntimeError: if the server is not running.
        """
        return f"http://{_in_url(self._host)}:{self.port}"

    @property
    def port(self) -> int:
        """The port that the server listens on.

        Raises:
            RuntimeError: if the server is not running.
        """
        if self._http is None:
            raise RuntimeError("the server is not running: use it in a with block, or call start()")
        return self._http.port

    def start(self) -> LocalServer:
        """Start the server, with its former data if it ran before, and return it.

        Raises:
            OSError: if the port is taken, or another server uses the directory.
            RuntimeError: if the server is already running.
        """
        self._start()
        return self

    def _start(self) -> None:
        if self._http is not None:
            raise RuntimeError(f"the server is already running at {self.url}")
        self._warn_if_reachable()
        database = self._open()
        self._backups = Backups(self._backups_folder())
        database.begin()
        self._faults.begin()
        try:
            self._http = HttpServer(self._host, self._port)
        except BaseException:
            self._close(database)
            raise
        self._port = self._http.port  # so that a second start is found where the first was
        settings = Settings(
            hostname=self.url,
            server_version=self._version,
            cors=self._cors,
            auto_schema=self._auto_schema,
            default_vectorizer=self._default_vectorizer,
            backups=self._backups_folder(),
        )
        application = Application(database, settings, self._guard, self._backups)
        self._http.serve(
            partial(
                _respond_to_known_hosts,
                hosts=self._hosts,
                respond=partial(self._faults.respond, right=application.respond),
            )
        )
        self._process = os.getpid()
        _stop_at_exit(self)

    def _is_ours(self) -> bool:
        """Return whether this process started the server; a forked process did not."""
        return self._process == os.getpid()

    def stop(self) -> None:
        """Stop the server, its threads and connections. Data in memory are kept."""
        http, self._http = self._http, None
        _running.discard(self)
        if http is None or not self._is_ours():  # a forked process leaves it to its parent
            return
        self._faults.stop()
        if self._database is not None:
            self._database.break_off()
        http.close()
        if self._database is not None:
            self._close(self._database)

    def reset(self) -> None:
        """Delete all classes, pending faults and recorded requests."""
        self._faults.clear()
        if self._database is not None:
            with self._database.writing():
                for collection in list(self._database.classes.values()):
                    self._database.drop_class(collection)

    def fail_next(
        self,
        status: int = 500,
        times: int = 1,
        *,
        message: str = "this failure was ordered",
        method: Optional[str] = None,
        path: str = "",
        headers: Optional[Dict[str, str]] = None,
    ) -> None:
        """Answer the next requests with an error, without executing them.

        Args:
            status: HTTP status of the answer.
            times: Number of requests.
            message: Message in the answer.
            method: Only requests with this HTTP method.
            path: Only requests whose path contains this text.
            headers: Headers of the answer, such as `Retry-After`.
        """
        self._faults.add(fault_response(status, message, headers), times, method, path, False)

    def drop_next(
        self, times: int = 1, *, done: bool = False, method: Optional[str] = None, path: str = ""
    ) -> None:
        """Close the connection of the next requests without an answer.

        Args:
            times: Number of requests.
            done: Whether to execute the request first, which the client cannot know.
            method: Only requests with this HTTP method.
            path: Only requests whose path contains this text.
        """
        self._faults.add(Response(0, hang_up=True), times, method, path, done)

    def delay(self, ms: float) -> None:
        """Delay every answer by this many milliseconds; 0 ends the delay."""
        self._faults.set_delay(ms / 1000)

    @property
    def requests(self) -> List[Arrival]:
        """The requests since the start or the last `reset()`, oldest first."""
        return self._faults.arrivals()

    def _open(self) -> Database:
        if self._path is None:
            if self._database is None:
                self._database = Database(self._vectorizer, None, *self._limits)
            return self._database
        self._path.mkdir(parents=True, exist_ok=True)
        journal = Journal(self._path / FILE_NAME)
        try:
            self._database = Database(self._vectorizer, journal, *self._limits)
        except BaseException:
            journal.close()
            raise
        return self._database

    def _close(self, database: Database) -> None:
        if self._backups is not None:
            self._backups.close()
        if self._path is not None:
            database.close()

    def _backups_folder(self) -> Optional[Path]:
        if self._backups_path is not None or self._path is None:
            return self._backups_path
        return self._path / "backups"

    def _warn_if_reachable(self) -> None:
        try:
            alone = self._host == "localhost" or ipaddress.ip_address(self._host).is_loopback
        except ValueError:
            alone = False
        if not alone:
            warnings.warn(
                f"weaviate.local listens on {self._host}, where other machines can reach it. "
                "It is made for notebooks and tests; do not expose it to a network.",
                UserWarning,
                stacklevel=4,  # the line that started the server
            )


_running: "weakref.WeakSet[LocalServer]" = weakref.WeakSet()
_at_exit = {"is_registered": False}


def _stop_at_exit(server: LocalServer) -> None:
    """Stop the server when the program ends without stopping it."""
    _running.add(server)
    if not _at_exit["is_registered"]:
        atexit.register(_stop_all)
        _at_exit["is_registered"] = True


def _stop_all() -> None:
    for server in list(_running):
        server.stop()


def _respond_to_known_hosts(request: Request, *, hosts: Hosts, respond: Respond) -> Response:
    host = request.headers.get("host", "")
    if hosts.allow(host):
        return respond(request)
    words = f"the host {host[:200]!r} is not allowed; add it to allowed_hosts"
    body = json.dumps({"error": [{"message": words}]}).encode()
    return Response(403, body, {"content-type": "application/json"})


def _checked_origin(cors: str) -> str:
    if not isinstance(cors, str):
        raise TypeError("cors must be an origin such as 'http://localhost:3000', or '*'")
    if not cors.isprintable():
        raise ValueError(f"cors is not an origin: {cors!r}")
    return cors


def _vectorizer(given: Optional[Union[Vectorizer, Callable[[Any], Any]]]) -> Vectorizer:
    return default_vectorizer() if given is None else from_callable(given)


def _in_url(host: str) -> str:
    host = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host
