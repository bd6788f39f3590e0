"""The client: one connection, and the sections of the API that use it."""

from __future__ import annotations

import threading
import weakref
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, Optional, Tuple, Type, Union

from weaviate._core import v4_names
from weaviate._core.checks import check_positive_num, get_valid_timeout_config
from weaviate._core.operation import ANY_STATUS, Operation
from weaviate._core.send import NO_ANSWER, exchange, json_value, refusal
from weaviate.auth import AuthCredentials, known_credentials
from weaviate.backup import Backup
from weaviate.batch import Batch
from weaviate.classification import Classification
from weaviate.cluster import Cluster
from weaviate.config import Config, known_config
from weaviate.connect.connection import DISCOVERY, TIMEOUT_TYPE_RETURN, Connection
from weaviate.contextionary import Contextionary
from weaviate.data import DataObject
from weaviate.embedded import EmbeddedDB, EmbeddedOptions, known_options
from weaviate.exceptions import ResponseCannotBeDecodedException, UnexpectedStatusCodeException
from weaviate.gql import Query
from weaviate.schema import Schema
from weaviate.types import NUMBERS

if TYPE_CHECKING:
    from weaviate.local import LocalServer

__all__ = [
    "NUMBERS",
    "TIMEOUT_TYPE",
    "TIMEOUT_TYPE_RETURN",
    "AuthCredentials",
    "Backup",
    "Batch",
    "Classification",
    "Client",
    "Cluster",
    "Config",
    "Connection",
    "Contextionary",
    "DataObject",
    "EmbeddedDB",
    "EmbeddedOptions",
    "Query",
    "Schema",
    "UnexpectedStatusCodeException",
]

_IN_MEMORY = ":memory:"

TIMEOUT_TYPE = Union[Tuple[NUMBERS, NUMBERS], NUMBERS]

_LIVE = Operation(
    verb="GET",
    path="/.well-known/live",
    words="It could not be checked whether the server is alive",
    good=ANY_STATUS,
)


class Client:
    """Client for one Weaviate server.

    A client may be used from any number of threads. Close it with `close()`, or use it in a `with`
    block; one that is dropped closes itself.

    Args:
        url: address of the server, such as "http://localhost:8080". A path is kept; user name and
            password in it are used for HTTP basic authentication. ":memory:" starts a
            `weaviate.local` server for this client, which ends with it.
        auth_client_secret: API key or OIDC credentials of `weaviate.auth`. Wins over an
            "authorization" header.
        timeout_config: seconds (connect, read), or one number for both. `read` is the longest wait
            for a piece of the answer; the whole request may take connect + 5 × read.
        proxies: URL of a proxy for http and https, or a dict of URLs by scheme.
        trust_env: use the proxies of HTTP_PROXY and HTTPS_PROXY. Nothing else is read from the
            environment but REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE; ~/.netrc never is.
        additional_headers: sent with each request to the server, such as the API keys of its
            modules: {"X-OpenAI-Api-Key": "..."}.
        startup_period: seconds to wait for the server to become ready; None does not wait.
        embedded_options: start a server of this machine and use it, instead of `url`.
        additional_config: settings of the connection: pool sizes, TLS, limits.

    Attributes:
        schema: create, read, change and delete classes, properties, tenants and shards.
        data_object: create, read, change and delete single objects and their references.
        batch: import, and delete by filter, many objects.
        query: search, filter and aggregate.
        backup: create and restore backups.
        classification: classify objects.
        cluster: status of the nodes.
        contextionary: words of the text2vec-contextionary module.

    Raises:
        TypeError, ValueError: if an argument has the wrong type or is out of range.
        weaviate.WeaviateStartUpError: if the server is not ready after `startup_period` seconds.
        weaviate.AuthenticationFailedException: if the server requires credentials, or rejects
            the given ones.
        requests.ConnectionError: if the server does not answer.

    Example:
        >>> client = weaviate.Client("http://localhost:8080")
        >>> client.is_ready()
        True
    """

    backup: Backup
    batch: Batch
    classification: Classification
    cluster: Cluster
    contextionary: Contextionary
    data_object: DataObject
    query: Query
    schema: Schema

    _end_of_server: Optional[Callable[[], object]] = None
    """Stops the server of ":memory:", once."""

    def __init__(
        self,
        url: Optional[str] = None,
        auth_client_secret: Optional[AuthCredentials] = None,
        timeout_config: TIMEOUT_TYPE = (10, 60),
        proxies: Union[Dict[str, str], str, None] = None,
        trust_env: bool = False,
        additional_headers: Optional[Dict[str, Any]] = None,
        startup_period: Optional[int] = 5,
        embedded_options: Optional[EmbeddedOptions] = None,
        additional_config: Optional[Config] = None,
    ) -> None:
        config = known_config(additional_config)
        bounds = get_valid_timeout_config(timeout_config)
        if startup_period is not None:
            check_positive_num(startup_period, "startup_period", int)
        url, embedded_db = self._find_server(url, embedded_options, proxies, trust_env)
        server = None
        if url == _IN_MEMORY:  # no proxy stands between this client and its own server
            server = _start_local_server()
            url, proxies, trust_env = server.url, None, False
        try:
            self._connection = Connection(
                url=url,
                auth_client_secret=known_credentials(auth_client_secret),
                timeout_config=bounds,
                proxies=proxies,
                trust_env=trust_env,
                additional_headers=additional_headers,
                startup_period=startup_period,
                connection_config=config.connection_config,
                embedded_db=embedded_db,
                grcp_port=config.grpc_port_experimental,
            )
        except BaseException:
            if server is not None:
                server.stop()
            raise
        if server is not None:  # it ends with the connection, which the sections keep as well
            self._end_of_server = weakref.finalize(self._connection, _stop, server)
        self._make_sections()

    def _make_sections(self) -> None:
        self.backup = Backup(self._connection)
        self.batch = Batch(self._connection)
        self.classification = Classification(self._connection)
        self.cluster = Cluster(self._connection)
        self.contextionary = Contextionary(self._connection)
        self.data_object = DataObject(self._connection)
        self.query = Query(self._connection)
        self.schema = Schema(self._connection)

    def _explain_v4(self, name: str) -> Any:
        """Explain, to programs written for the v4 API, that this is a client of v3."""
        owner = f"{type(self).__name__!r} object"
        instead = "client.schema, client.data_object and client.query"
        raise v4_names.absent(owner, name, v4_names.CLIENT, instead)

    if not TYPE_CHECKING:  # a type checker would accept any name
        __getattr__ = _explain_v4

    @staticmethod
    def _find_server(
        url: Optional[str],
        embedded_options: Optional[EmbeddedOptions],
        proxies: Union[Dict[str, str], str, None],
        trust_env: bool,
    ) -> Tuple[str, Optional[EmbeddedDB]]:
        """Return the address, and the embedded server, started, if there is one."""
        if embedded_options is None:
            if not isinstance(url, str):
                raise TypeError(
                    f"url must be a str, such as 'http://localhost:8080', not {type(url).__name__}."
                )
            return url, None
        if url is not None:
            raise TypeError("Pass either url or embedded_options, not both.")
        options = known_options(embedded_options)
        embedded_db = EmbeddedDB(options=options, proxies=proxies, trust_env=trust_env)
        embedded_db.start()
        return f"http://localhost:{options.port}", embedded_db

    def is_ready(self) -> bool:
        """Return whether the server accepts requests; False if it does not answer."""
        try:
            response = self._connection.get("/.well-known/ready")
        except NO_ANSWER:
            return False
        return response.status_code == 200

    def is_live(self) -> bool:
        """Return whether the server is alive.

        Raises:
            requests.ConnectionError: if the server does not answer.
        """
        return exchange(self._connection, _LIVE).status_code == 200

    def get_meta(self) -> Dict[str, Any]:
        """Return the meta information of the server.

        Returns:
            A dict with "version", "hostname" and "modules" (a dict by name).

        Raises:
            weaviate.UnexpectedStatusCodeException: if the server rejects the request.
            requests.ConnectionError: if the server does not answer.
        """
        return self._connection.get_meta()

    def get_open_id_configuration(self) -> Optional[Dict[str, Any]]:
        """Return the OpenID configuration of the server; None if there is none.

        Raises:
            weaviate.UnexpectedStatusCodeException: if the server rejects the request.
            requests.ConnectionError: if the server does not answer.
        """
        response = exchange(self._connection, DISCOVERY)
        if response.status_code == 404:
            return None
        if response.status_code != 200:
            raise refusal(DISCOVERY.words, response)
        configuration = json_value(response, DISCOVERY.words)
        if configuration is None or isinstance(configuration, dict):
            return configuration
        raise ResponseCannotBeDecodedException(DISCOVERY.words, response)

    @property
    def timeout_config(self) -> TIMEOUT_TYPE_RETURN:
        """Timeouts in seconds (connect, read); one number sets both."""
        return self._connection.timeout_config

    @timeout_config.setter
    def timeout_config(self, timeout_config: TIMEOUT_TYPE) -> None:
        self._connection.timeout_config = get_valid_timeout_config(timeout_config)

    @contextmanager
    def timeout(self, timeout_config: TIMEOUT_TYPE) -> Iterator["Client"]:
        """Use other timeouts inside a `with` block, for the calls of this thread.

        The workers of a batch are other threads: they use `timeout_config`.

        Args:
            timeout_config: seconds (connect, read), or one number for both.

        Example:
            >>> with client.timeout((5, 600)):
            ...     client.batch.delete_objects("Article", where)
        """
        with self._connection._timeout_of_thread(get_valid_timeout_config(timeout_config)):
            yield self

    def close(self) -> None:
        """Stop the background threads, and close the sockets.

        Pending items of the batch are not sent. Closing a client again has no effect.
        """
        self.batch.close()
        self._connection.close()
        if self._connection.embedded_db is not None:
            self._connection.embedded_db.stop()
        if self._end_of_server is not None:
            self._end_of_server()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self,
        exc_type: Optional[Type[BaseException]],
        exc_val: Optional[BaseException],
        exc_tb: Optional[TracebackType],
    ) -> None:
        self.close()

    def __del__(self) -> None:
        connection = getattr(self, "_connection", None)
        if connection is not None:  # the constructor may have failed
            connection.close()

    def __getstate__(self) -> Dict[str, Any]:
        """Return what a copy needs: the connection, but no pending items."""
        without = {*Client.__annotations__}
        return {name: value for name, value in vars(self).items() if name not in without}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        vars(self).update(state)
        self._make_sections()

    def __repr__(self) -> str:
        version = self._connection.server_version or "of unknown version"
        return f"<weaviate.Client of {self._connection.url}, server {version}>"


def _start_local_server() -> LocalServer:
    """Start a server in this process, on a free port."""
    from weaviate.local import LocalServer  # with numpy and graphql-core, which few clients need

    return LocalServer(remember_requests=False).start()


def _stop(server: LocalServer) -> None:
    """Stop a local server, from whichever thread the garbage collector runs in."""
    if threading.current_thread().name.startswith("weaviate-local"):  # it would wait for itself
        threading.Thread(target=server.stop, name="weaviate-local-end", daemon=True).start()
    else:
        server.stop()
