"""A Weaviate with nothing to install, for notebooks, tests and the first five minutes.

Example:
    >>> import weaviate
    >>> from weaviate.local import LocalServer
    >>> with LocalServer() as server, weaviate.Client(server.url) as client:
    ...     client.is_ready()
    True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weaviate.local.http.toy_oidc import ToyOidc
    from weaviate.local.server import LocalServer

__all__ = ["LocalServer", "ToyOidc"]


def __getattr__(name: str) -> Any:
    # What the server is made of is loaded when it is used, and not by every import of the package.
    if name == "LocalServer":
        from weaviate.local.server import LocalServer

        return LocalServer
    if name == "ToyOidc":
        from weaviate.local.http.toy_oidc import ToyOidc

        return ToyOidc
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
