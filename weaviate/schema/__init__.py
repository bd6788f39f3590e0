"""The schema: classes, properties, shards and tenants."""

from weaviate.schema.crud_schema import Schema

__all__ = ["Schema"]
