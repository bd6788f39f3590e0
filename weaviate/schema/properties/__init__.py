"""Properties of classes."""

from weaviate.schema.properties.crud_properties import Property

__all__ = ["Property"]
