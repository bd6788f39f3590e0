"""The section `client.query`."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from weaviate._core import checks
from weaviate.connect.connection import Connection
from weaviate.gql import _graphql
from weaviate.gql.aggregate import AggregateBuilder
from weaviate.gql.get import PROPERTIES, GetBuilder
from weaviate.gql.multi_get import MultiGetBuilder

__all__ = [
    "PROPERTIES",
    "AggregateBuilder",
    "Connection",
    "GetBuilder",
    "MultiGetBuilder",
    "Query",
]


class Query:
    """Search, filter and aggregate objects; this is `client.query`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, class_name: str, properties: Optional[PROPERTIES] = None) -> GetBuilder:
        """Return a builder for a query for objects; its method `do()` sends the query.

        Args:
            class_name: the class of the objects.
            properties: the properties to return: a str, or a list of str and `LinkTo`. A str can
                be any GraphQL selection. None returns additional properties only.

        Raises:
            TypeError: if an argument has the wrong type.
            ValueError: if it is not a valid class name.

        Example:
            >>> answer = client.query.get("Article", ["title"]).with_limit(5).do()
            >>> titles = [hit["title"] for hit in answer["data"]["Get"]["Article"]]
        """
        return GetBuilder(class_name, properties, self._connection)

    def multi_get(self, get_builder: List[GetBuilder]) -> MultiGetBuilder:
        """Return a builder that sends several queries for objects in one request.

        Args:
            get_builder: the queries; two queries for one class need `with_alias`.

        Raises:
            TypeError: if it is not a list of `GetBuilder`, or two queries have the same name.
        """
        return MultiGetBuilder(get_builder, self._connection)

    def aggregate(self, class_name: str) -> AggregateBuilder:
        """Return a builder for a query that counts and aggregates objects.

        Args:
            class_name: the class of the objects.

        Raises:
            TypeError: if it is not a str.
            ValueError: if it is not a valid class name.

        Example:
            >>> answer = client.query.aggregate("Article").with_meta_count().do()
            >>> count = answer["data"]["Aggregate"]["Article"][0]["meta"]["count"]
        """
        return AggregateBuilder(class_name, self._connection)

    def raw(self, gql_query: str) -> Dict[str, Any]:
        """Send a query that is given as GraphQL text.

        Returns:
            The decoded answer. Errors of the query are under "errors"; they do not raise.

        Raises:
            TypeError: if it is not a str.
            requests.ConnectionError, requests.Timeout: if the server does not answer.
            weaviate.UnexpectedStatusCodeException: if the server rejects the request.
            weaviate.exceptions.ResponseCannotBeDecodedException: if the answer is not a JSON
                object.
        """
        return _graphql.run(self._connection, checks.text(gql_query, "gql_query"))
