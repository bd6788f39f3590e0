"""Classifications: filling references, or properties, by what is similar."""

from weaviate.classification.classification import Classification
from weaviate.classification.config_builder import ConfigBuilder

__all__ = ["Classification", "ConfigBuilder"]
