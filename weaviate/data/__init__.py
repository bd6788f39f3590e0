"""Single objects and their cross-references."""

from weaviate.data.crud_data import DataObject

__all__ = ["DataObject"]
