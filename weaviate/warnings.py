"""Warnings that v3 showed to its users; what it exported is kept."""

from weaviate.version import __version__

__all__ = ["__version__"]
