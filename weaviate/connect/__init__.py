"""The connection to the server."""

from weaviate.connect import authentication as authentication
from weaviate.connect.connection import Connection

__all__ = ["Connection"]
