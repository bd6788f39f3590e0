"""Properties of existing classes."""

from __future__ import annotations

from typing import Any, Dict, Union

from weaviate._core import checks, paths
from weaviate._core.operation import Operation
from weaviate._core.send import exchange
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
        """Add a property to an existing class.

        Args:
            schema_class_name: the class.
            schema_property: the definition of the property: a dictionary, or the path or URL of a
                JSON file. All keys are sent to the server as given.

        Raises:
            TypeError, ValueError: if an argument is invalid; nothing is sent.
            requests.ConnectionError, requests.Timeout: if the server does not answer.
            weaviate.UnexpectedStatusCodeException: if the server rejects the request.

        Example:
            >>> client.schema.property.create(
            ...     "Article", {"name": "author", "dataType": ["text"]}
            ... )
        """
        class_name = checks.class_name(schema_class_name, "schema_class_name")
        definition = with_data_type_lists(_get_dict_from_object(schema_property, self._connection))
        path = paths.join("schema", class_name, "properties")
        words = "The property was not added"
        exchange(self._connection, Operation("POST", path, words, body=definition))
