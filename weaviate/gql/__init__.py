"""Queries: `client.query`, with builders for GraphQL."""

from weaviate.gql.query import Query

__all__ = ["Query"]
