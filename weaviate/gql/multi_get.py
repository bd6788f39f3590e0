"""Build and send several `Get` queries in one request."""

from __future__ import annotations

from typing import List

from weaviate.connect.connection import Connection
from weaviate.gql.filter import GraphQL
from weaviate.gql.get import GetBuilder

__all__ = ["Connection", "GetBuilder", "GraphQL", "MultiGetBuilder"]


class MultiGetBuilder(GraphQL):
    """Builder for several `Get` queries; `client.query.multi_get(...)` returns it."""

    def __init__(self, get_builder: List[GetBuilder], connection: Connection) -> None:
        super().__init__(connection)
        if not isinstance(get_builder, list):
            raise TypeError(
                f"'get_builder' must be a list of GetBuilder, not {type(get_builder).__name__}."
            )
        names = set()
        for builder in get_builder:
            if not isinstance(builder, GetBuilder):
                raise TypeError(
                    f"'get_builder' must hold GetBuilder only, not {type(builder).__name__}."
                )
            if builder.name in names:
                raise TypeError(
                    f"Two queries have the name {builder.name!r} in the answer: use with_alias()."
                )
            names.add(builder.name)
        self.get_builder: List[GetBuilder] = list(get_builder)

    def build(self) -> str:
        """Return the queries as one GraphQL text.

        Raises:
            ValueError: if a query has neither properties nor additional properties.
        """
        queries = [builder.build(wrap_get=False) for builder in self.get_builder]
        return f"{{Get{{{''.join(queries)}}}}}"
