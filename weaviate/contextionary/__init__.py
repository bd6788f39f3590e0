"""Concepts of the module text2vec-contextionary."""

from weaviate.contextionary.crud_contextionary import Contextionary

__all__ = ["Contextionary"]
