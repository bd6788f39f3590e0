"""The nodes of the cluster and what they hold."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from weaviate._core import checks, paths
from weaviate._core.operation import ANY_SUCCESS, Operation, Response
from weaviate._core.send import json_object, send
from weaviate.connect import Connection
from weaviate.exceptions import EmptyResponseException, ResponseCannotBeDecodedException

__all__ = ["Cluster", "Connection", "EmptyResponseException"]


class Cluster:
    """Ask about the nodes of the cluster (`client.cluster`, server 1.16)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get_nodes_status(
        self, class_name: Optional[str] = None, output: Optional[str] = None
    ) -> List[Dict[str, Any]]:
        """List the nodes with their states and counts.

        Args:
            class_name: count this class only; by default all (server 1.18).
            output: `"minimal"` or, with the shards of each node, `"verbose"`; the default is the
                server's, and differs between versions (server 1.23).

        Raises:
            TypeError, ValueError: for arguments that make no sense, before anything is sent.
            requests.ConnectionError, requests.Timeout: no answer.
            weaviate.UnexpectedStatusCodeException: the server refuses.
            weaviate.exceptions.EmptyResponseException: the server names no node.
        """
        name = checks.optional_class_name(class_name)
        path = "/nodes" if name is None else paths.join("nodes", name)
        if output is not None:  # in the path, as programs that replace the connection know it
            path += "?" + paths.query_string({"output": checks.text(output, "output")})
        nodes: List[Dict[str, Any]] = send(
            self._connection,
            Operation(
                "GET",
                path,
                "The nodes were not listed: no answer.",
                "The nodes were not listed",
                good=ANY_SUCCESS,
                decode=_nodes,
            ),
        )
        return nodes


def _nodes(response: Response, location: str) -> List[Dict[str, Any]]:
    nodes = json_object(response, location).get("nodes")
    if not nodes:
        raise EmptyResponseException(f"{location}: the server names no node.")
    if not isinstance(nodes, list):
        raise ResponseCannotBeDecodedException(location, response)
    return nodes
