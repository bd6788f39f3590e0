"""A Weaviate server in Python, for notebooks, tests and the first five minutes.

Example:
    >>> import weaviate
    >>> from weaviate.local import LocalServer
    >>> with LocalServer() as server, weaviate.Client(server.url) as client:
    ...     client.is_ready()
    True
"""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weaviate.local.http.toy_oidc import ToyOidc
    from weaviate.local.server import LocalServer

__all__ = ["LocalServer", "ToyOidc"]

_NEEDED = {"numpy": "numpy", "graphql": "graphql-core"}
"""What the extra `local` brings: the module and its package."""


def __getattr__(name: str) -> Any:
    """Import the class of this name.

    pytest imports this package with the plugin, in the runs of all programs: it must cost nothing,
    and must not need the extra.

    Raises:
        ImportError: if a package of the extra `local` is not installed.
    """
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    for module, package in _NEEDED.items():
        if importlib.util.find_spec(module) is None:
            raise ImportError(
                f"weaviate.local needs {package}, which is not installed. "
                "Hint: python -m pip install numpy graphql-core, "
                'or install this client with its extra "local".',
                name=module,
            )
    from weaviate.local.http.toy_oidc import ToyOidc
    from weaviate.local.server import LocalServer

    return LocalServer if name == "LocalServer" else ToyOidc
