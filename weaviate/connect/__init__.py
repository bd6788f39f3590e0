"""The connection to the server."""

from typing import TYPE_CHECKING

from weaviate._core.lazy import names_from
from weaviate.connect.connection import Connection

if TYPE_CHECKING:
    from weaviate.connect import authentication as authentication
else:
    __getattr__ = names_from(__name__, {}, ["authentication"])

__all__ = ["Connection"]
