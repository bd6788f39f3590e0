"""The section `client.query`."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

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
        """Begin a query for objects.

        Args:
            class_name: the class of the objects.
            properties: what to return of each: a text or a list of texts (each can be any piece
                of GraphQL) and `LinkTo`. None asks for additional properties only.

        Raises:
            TypeError: when an argument is of a wrong type.
            ValueError: when the name cannot be that of a class.

        Example:
            >>> answer = client.query.get("Article", ["title"]).with_limit(5).do()
            >>> titles = [hit["title"] for hit in answer["data"]["Get"]["Article"]]
        """
        return GetBuilder(class_name, properties, self._connection)

    def multi_get(self, get_builder: List[GetBuilder]) -> MultiGetBuilder:
        """Put several queries for objects into one request.

        Args:
            get_builder: the queries; two for one class need `with_alias`.

        Raises:
            TypeError: if it is not a list of queries, or two would answer under one name.
        """
        return MultiGetBuilder(get_builder, self._connection)

    def aggregate(self, class_name: str) -> AggregateBuilder:
        """Begin a query that counts and computes.

        Raises:
            TypeError: if it is not a str.
            ValueError: when the name cannot be that of a class.

        Example:
            >>> answer = client.query.aggregate("Article").with_meta_count().do()
            >>> count = answer["data"]["Aggregate"]["Article"][0]["meta"]["count"]
        """
        return AggregateBuilder(class_name, self._connection)

    def raw(self, gql_query: str) -> Dict[str, Any]:
        """Send a query that you have written yourself.

        Returns:
            The answer as it came; errors of the query are in it, not raised.

        Raises:
            TypeError: if it is not a str.
            requests.ConnectionError: no answer.
            weaviate.UnexpectedStatusCodeException: an answer with a status that means failure.
            weaviate.exceptions.ResponseCannotBeDecodedException: an answer that is no JSON object.
        """
        if not isinstance(gql_query, str):
            raise TypeError(f"'gql_query' must be of type str, not {type(gql_query).__name__}.")
        return _graphql.run(self._connection, gql_query)
