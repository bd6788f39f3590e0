"""Start classifications, and read their status."""

from __future__ import annotations

from typing import Any, Dict

from weaviate._core import paths
from weaviate._core.operation import ANY_SUCCESS, Operation, Response
from weaviate._core.send import CONNECTION_FAILED, json_object, send
from weaviate.classification.config_builder import ConfigBuilder
from weaviate.connect import Connection
from weaviate.exceptions import ResponseCannotBeDecodedException
from weaviate.types import UUID
from weaviate.util import get_valid_uuid

__all__ = ["Classification", "ConfigBuilder", "Connection", "get_valid_uuid"]


class Classification:
    """Start classifications, and read their status (`client.classification`)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def schedule(self) -> ConfigBuilder:
        """Return a builder for a classification; its method `do()` starts the classification.

        Example:
            >>> client.classification.schedule().with_type("knn").with_class_name(
            ...     "Article"
            ... ).with_based_on_properties(["title"]).with_classify_properties(
            ...     ["ofCategory"]
            ... ).with_k(3).do()["status"]
            'running'
        """
        return ConfigBuilder(self._connection, self)

    def get(self, classification_uuid: UUID) -> Dict[str, Any]:
        """Return a classification as a dict: its settings, and its state under `status`.

        The status is `running`, `completed` or `failed`.

        Raises:
            TypeError, ValueError: if it is not a UUID.
            requests.ConnectionError, requests.Timeout: if the server does not answer.
            weaviate.UnexpectedStatusCodeException: if the server rejects the request; status 404 if
                the classification does not exist.
        """
        return send(self._connection, _reading(classification_uuid), json_object)

    def is_complete(self, classification_uuid: UUID) -> bool:
        """Return whether a classification is completed; False if the connection fails."""
        return self._check_status(classification_uuid, "completed")

    def is_failed(self, classification_uuid: UUID) -> bool:
        """Return whether a classification has failed; False if the connection fails."""
        return self._check_status(classification_uuid, "failed")

    def is_running(self, classification_uuid: UUID) -> bool:
        """Return whether a classification is running; False if the connection fails."""
        return self._check_status(classification_uuid, "running")

    def _check_status(self, classification_uuid: UUID, status: str) -> bool:
        try:
            return send(self._connection, _reading(classification_uuid), _status) == status
        except CONNECTION_FAILED:
            return False


def _reading(classification_uuid: UUID) -> Operation:
    path = paths.join("classifications", get_valid_uuid(classification_uuid))
    return Operation("GET", path, "The classification was not read", good=ANY_SUCCESS)


def _status(response: Response, location: str) -> str:
    status = json_object(response, location).get("status")
    if not isinstance(status, str):
        raise ResponseCannotBeDecodedException(location, response)
    return status
