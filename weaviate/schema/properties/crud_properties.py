"""Properties of classes that exist already."""

from __future__ import annotations

from typing import Any, Dict, Union

from weaviate._core import checks, paths
from weaviate._core.operation import Operation
from weaviate._core.send import send
from weaviate.connect import Connection
from weaviate.exceptions import UnexpectedStatusCodeException
from weaviate.schema._definitions import with_data_type_lists
from weaviate.util import _get_dict_from_object

__all__ = ["Connection", "Property", "UnexpectedStatusCodeException"]


class Property:
    """Add properties to a class (`client.schema.property`)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def create(self, schema_class_name: str, schema_property: Union[Dict[str, Any], str]) -> None:
        """Add a property to a class that exists.

        Args:
            schema_property: its definition: a dictionary, or the path or URL of a JSON file; all
                keys reach the server as given.

        Raises:
            TypeError, ValueError: for arguments that make no sense, before anything is sent.
            requests.ConnectionError, requests.Timeout: no answer.
            weaviate.UnexpectedStatusCodeException: the server refuses.

        Example:
            >>> client.schema.property.create(
            ...     "Article", {"name": "author", "dataType": ["text"]}
            ... )
        """
        class_name = checks.class_name(schema_class_name, "schema_class_name")
        definition = with_data_type_lists(_get_dict_from_object(schema_property, self._connection))
        send(
            self._connection,
            Operation(
                "POST",
                paths.join("schema", class_name, "properties"),
                "The property was not added: no answer.",
                "The property was not added",
                body=definition,
            ),
        )
