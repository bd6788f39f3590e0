"""The status of the nodes of the cluster."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from weaviate._core import checks, paths
from weaviate._core.operation import ANY_SUCCESS, Operation, Response
from weaviate._core.send import json_object, send
from weaviate.connect import Connection
from weaviate.exceptions import EmptyResponseException, ResponseCannotBeDecodedException

__all__ = ["Cluster", "Connection", "EmptyResponseException"]


class Cluster:
    """Read the status of the nodes of the cluster (`client.cluster`, server 1.16)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get_nodes_status(
        self, class_name: Optional[str] = None, output: Optional[str] = None
    ) -> List[Dict[str, Any]]:
        """Return the nodes, each a dict with `name`, `status`, `version`, `stats` and `shards`.

        Args:
            class_name: count the objects of this class only; by default of all (server 1.18).
            output: `"minimal"`, or `"verbose"` to include the shards of each node (server 1.23).
                The default depends on the version of the server.

        Raises:
            TypeError, ValueError: if an argument is invalid; nothing is sent.
            requests.ConnectionError, requests.Timeout: if the server does not answer.
            weaviate.UnexpectedStatusCodeException: if the server rejects the request.
            weaviate.exceptions.EmptyResponseException: if the answer contains no nodes.
        """
        name = checks.optional_class_name(class_name)
        path = "/nodes" if name is None else paths.join("nodes", name)
        if output is not None:  # part of the path, as stand-ins for the connection expect it
            path += "?" + paths.query_string({"output": checks.text(output, "output")})
        operation = Operation("GET", path, "The nodes were not listed", good=ANY_SUCCESS)
        return send(self._connection, operation, _nodes)


def _nodes(response: Response, location: str) -> List[Dict[str, Any]]:
    nodes = json_object(response, location).get("nodes")
    if not nodes:
        raise EmptyResponseException(f"{location}: the answer contains no nodes.")
    if not isinstance(nodes, list):
        raise ResponseCannotBeDecodedException(location, response)
    return nodes
