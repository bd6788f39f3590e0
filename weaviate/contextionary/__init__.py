"""The words that the module text2vec-contextionary knows."""

from weaviate.contextionary.crud_contextionary import Contextionary

__all__ = ["Contextionary"]
