"""Cross-references between single objects."""

from weaviate.data.references.crud_references import Reference

__all__ = ["Reference"]
