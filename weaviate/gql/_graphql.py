"""Send queries, and read the attributes of a connection that builders need."""

from __future__ import annotations

from typing import Any, Dict, Optional

from weaviate._core.operation import ANY_SUCCESS, Operation
from weaviate._core.send import json_object, send
from weaviate._grpc.channel import Channel


def run(connection: Any, query: str) -> Dict[str, Any]:
    """Send a query, and return the decoded answer."""
    operation = Operation(
        verb="POST",
        path="/graphql",
        words="Query was not successful",
        unanswered="Query not executed.",
        good=ANY_SUCCESS,
        body={"query": query},
    )
    return send(connection_of(connection), operation, json_object)


def server_version_of(connection: Any) -> Optional[str]:
    """Return the version of the server; None if the connection has none.

    A builder that a program created itself may hold a `weaviate.Client`, or None.
    """
    version = getattr(connection_of(connection), "server_version", None)
    return version if isinstance(version, str) else None


def channel_of(connection: Any) -> Optional[Channel]:
    """Return the gRPC channel of a connection; None if it has none."""
    channel = getattr(connection_of(connection), "grpc_stub", None)
    return channel if isinstance(channel, Channel) else None


def connection_of(connection: Any) -> Any:
    """Return the connection of a client; an object with a method `post` is a connection itself."""
    if hasattr(connection, "post"):
        return connection
    return getattr(connection, "_connection", connection)
