"""Names that programs look for in `weaviate.connect.connection`, though they live elsewhere.

Each is imported when it is first asked for: a client without credentials needs none of them.
"""

from __future__ import annotations

from typing import Any, Callable, Union

import requests

from weaviate._core.lazy import names_from

_HOMES = {
    "AuthApiKey": "weaviate.auth",
    "AuthClientCredentials": "weaviate.auth",
    "AuthCredentials": "weaviate.auth",
    "ConnectionConfig": "weaviate.config",
    "EmbeddedDB": "weaviate.embedded",
    "is_weaviate_domain": "weaviate.util",
}


def names_of(module_name: str) -> Callable[[str], Any]:
    """Make the `__getattr__` of that module."""
    find = names_from(module_name, _HOMES)

    def find_name(name: str) -> Any:
        return _session_type() if name == "Session" else find(name)

    return find_name


def _session_type() -> Any:
    """Give the type of the sessions that requests go out by; with OIDC it was one of authlib's."""
    from authlib.integrations.requests_client import OAuth2Session

    return Union[requests.Session, OAuth2Session]
