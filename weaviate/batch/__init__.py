"""Many objects and references at a time."""

from weaviate.batch.crud_batch import Batch

__all__ = ["Batch"]
