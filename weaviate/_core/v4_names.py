"""Names of the v4 API, for programs that were written for it and run on this package.

Programs distinguish v3 from v4 with `hasattr`, `find_spec` and `except ImportError`, so these names
must stay absent. Only the message of the AttributeError explains them.
"""

from __future__ import annotations

MODULE = frozenset(
    {
        *("WeaviateAsyncClient", "WeaviateClient"),
        *("agents", "aliases", "classes", "collections", "debug", "export", "groups"),
        *("integrations", "outputs", "rbac", "tokenization", "users"),
        *("connect_to_custom", "connect_to_embedded", "connect_to_local", "connect_to_wcs"),
        *("connect_to_weaviate_cloud", "use_async_with_custom", "use_async_with_embedded"),
        *("use_async_with_local", "use_async_with_weaviate_cloud"),
    }
)

AUTH = frozenset({"Auth"})

CLIENT = frozenset(
    {
        *("alias", "collections", "connect", "debug", "export", "graphql_raw_query", "groups"),
        *("integrations", "is_connected", "roles", "tokenization", "users"),
    }
)


def absent(owner: str, name: str, names_of_v4: frozenset[str], instead: str) -> AttributeError:
    """Return the AttributeError for an absent attribute; explain a name of the v4 API.

    Args:
        owner: the subject of the message: "module 'weaviate'", or "'Client' object".
        instead: what to use in v3.
    """
    text = f"{owner} has no attribute {name!r}"
    if name in names_of_v4:
        text += (
            f". It belongs to the v4 API, and this package speaks v3: use {instead}, or install "
            "the official weaviate-client>=4 in another environment."
        )
    return AttributeError(text)
