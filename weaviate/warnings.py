"""A module of the v3 API; only its exported name is kept."""

from weaviate.version import __version__

__all__ = ["__version__"]
