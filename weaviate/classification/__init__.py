"""Classifications: the server fills references or properties by similarity."""

from weaviate.classification.classification import Classification
from weaviate.classification.config_builder import ConfigBuilder

__all__ = ["Classification", "ConfigBuilder"]
