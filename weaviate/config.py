"""Settings of the connection that most programs do not change."""

from __future__ import annotations

from dataclasses import dataclass, field
from numbers import Integral
from typing import Any, Callable, Optional, Tuple, Union, cast

import requests


@dataclass(init=False, eq=False)
class ConnectionConfig:
    """How the connection keeps its sockets, and what it trusts.

    Args:
        session_pool_connections: how many hosts keep their connections open.
        session_pool_maxsize: how many connections are kept open for each host.
        verify: False disables the check of the server's certificate; a str is the path of a file or
            directory of CA certificates. None uses the setting of the session (True), and the CA
            certificates of REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE if one of them is set.
        cert: path of a client certificate, or (certificate, key).
        session_factory: a function without arguments that returns the `requests.Session` to use;
            its headers, cookies, auth, hooks and adapters are kept.
        max_answer_bytes: maximum size of an answer after decompression; a larger one is an error.
        has_deadline: whether the total time of a request is limited to connect timeout + 5 × read
            timeout. False leaves only the timeouts of each wait.
        retries: how often a single request is sent again after no answer, 429, 502, 503 or 504, if
            repeating it is safe (GET, HEAD, PUT, DELETE, GraphQL). The batch has its own retries.
    """

    session_pool_connections: int = 20
    session_pool_maxsize: int = 20

    def __init__(
        self,
        session_pool_connections: int = 20,
        session_pool_maxsize: int = 20,
        *,
        verify: Union[None, bool, str] = None,
        cert: Union[None, str, Tuple[str, str]] = None,
        session_factory: Optional[Callable[[], requests.Session]] = None,
        max_answer_bytes: int = 512 * 1024 * 1024,
        has_deadline: bool = True,
        retries: int = 0,
    ) -> None:
        for name, value in (
            ("session_pool_connections", session_pool_connections),
            ("session_pool_maxsize", session_pool_maxsize),
            ("max_answer_bytes", max_answer_bytes),
            ("retries", retries),
        ):
            if not isinstance(cast(object, value), Integral):
                raise TypeError(f"{name} must be an int, not {type(value).__name__}.")
        if session_factory is not None and not callable(session_factory):
            raise TypeError("session_factory must be callable.")
        self.session_pool_connections = int(session_pool_connections)
        self.session_pool_maxsize = int(session_pool_maxsize)
        self.verify = verify
        self.cert = cert
        self.session_factory = session_factory
        self.max_answer_bytes = int(max_answer_bytes)
        self.has_deadline = has_deadline
        self.retries = int(retries)

    def __eq__(self, other: object) -> Any:
        if type(other) is not type(self):
            return NotImplemented
        return vars(self) == vars(other)


@dataclass
class Config:
    """Additional settings of a `Client`.

    Args:
        grpc_port_experimental: the server's gRPC port (50051 by default), over which searches go
            then wherever the answer is the same; see docs/grpc.md. Needs the extra `GRPC`.
        connection_config: settings of the connection.
    """

    grpc_port_experimental: Optional[int] = None
    connection_config: ConnectionConfig = field(default_factory=ConnectionConfig)

    def __post_init__(self) -> None:
        port = self.grpc_port_experimental
        if port is not None and not isinstance(cast(object, port), Integral):
            raise TypeError(
                f"grpc_port_experimental must be an int or None, not {type(port).__name__}."
            )


_CONNECTION_SETTINGS = (
    *("session_pool_connections", "session_pool_maxsize", "verify", "cert", "session_factory"),
    *("max_answer_bytes", "has_deadline", "retries"),
)


def known_config(given: Any) -> Config:
    """Return settings of this module: defaults for None, a copy of any others.

    Raises:
        TypeError: if it has no `connection_config`.
    """
    if given is None:
        return Config()
    if not isinstance(given, Config) and not hasattr(given, "connection_config"):
        raise TypeError(f"additional_config must be a weaviate.Config, not {type(given).__name__}.")
    connection = given.connection_config
    if isinstance(given, Config) and isinstance(connection, ConnectionConfig):
        return given
    port = getattr(given, "grpc_port_experimental", None)
    return Config(port, _known_connection_config(connection))


def _known_connection_config(given: Any) -> ConnectionConfig:
    if given is None:
        return ConnectionConfig()
    if isinstance(given, ConnectionConfig):
        return given
    settings = {name: getattr(given, name) for name in _CONNECTION_SETTINGS if hasattr(given, name)}
    if not settings:
        raise TypeError(
            f"connection_config must be a weaviate.ConnectionConfig, not {type(given).__name__}."
        )
    return ConnectionConfig(**settings)
