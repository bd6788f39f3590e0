"""A client for Weaviate servers that speaks the v3 API, independent of the official package.

Example:
    >>> import weaviate
    >>> client = weaviate.Client("http://localhost:8080")
    >>> client.is_ready()
    True
"""

from typing import TYPE_CHECKING, Any, List

from weaviate._core.lazy import names_from
from weaviate.version import __version__ as __version__

if TYPE_CHECKING:  # at run time these come when they are asked for, see the end of this file
    from weaviate import (
        auth,
        backup,
        batch,
        classification,
        client,
        cluster,
        config,
        connect,
        contextionary,
        data,
        embedded,
        error_msgs,
        exceptions,
        gql,
        proto,
        schema,
        types,
        util,
        warnings,
    )
    from weaviate.auth import AuthApiKey, AuthBearerToken, AuthClientCredentials, AuthClientPassword
    from weaviate.batch.crud_batch import Shard, WeaviateErrorRetryConf
    from weaviate.client import Client
    from weaviate.config import Config, ConnectionConfig
    from weaviate.data.replication import ConsistencyLevel
    from weaviate.embedded import EmbeddedOptions
    from weaviate.exceptions import (
        AuthenticationFailedException,
        ObjectAlreadyExistsException,
        SchemaValidationException,
        UnexpectedStatusCodeException,
        WeaviateStartUpError,
    )
    from weaviate.gql.get import AdditionalProperties, LinkTo
    from weaviate.schema.crud_schema import Tenant, TenantActivityStatus

__all__ = [
    "AdditionalProperties",
    "AuthApiKey",
    "AuthBearerToken",
    "AuthClientCredentials",
    "AuthClientPassword",
    "AuthenticationFailedException",
    "Client",
    "Config",
    "ConnectionConfig",
    "ConsistencyLevel",
    "EmbeddedOptions",
    "LinkTo",
    "ObjectAlreadyExistsException",
    "SchemaValidationException",
    "Shard",
    "Tenant",
    "TenantActivityStatus",
    "UnexpectedStatusCodeException",
    "WeaviateErrorRetryConf",
    "WeaviateStartUpError",
]

_V4_NAMES = frozenset(
    {
        "WeaviateAsyncClient",
        "WeaviateClient",
        "classes",
        "collections",
        "connect_to_custom",
        "connect_to_embedded",
        "connect_to_local",
        "connect_to_wcs",
        "connect_to_weaviate_cloud",
        "use_async_with_local",
    }
)


_HOMES = {
    "AdditionalProperties": "weaviate.gql.get",
    "AuthApiKey": "weaviate.auth",
    "AuthBearerToken": "weaviate.auth",
    "AuthClientCredentials": "weaviate.auth",
    "AuthClientPassword": "weaviate.auth",
    "AuthenticationFailedException": "weaviate.exceptions",
    "Client": "weaviate.client",
    "Config": "weaviate.config",
    "ConnectionConfig": "weaviate.config",
    "ConsistencyLevel": "weaviate.data.replication",
    "EmbeddedOptions": "weaviate.embedded",
    "LinkTo": "weaviate.gql.get",
    "ObjectAlreadyExistsException": "weaviate.exceptions",
    "SchemaValidationException": "weaviate.exceptions",
    "Shard": "weaviate.batch.crud_batch",
    "Tenant": "weaviate.schema.crud_schema",
    "TenantActivityStatus": "weaviate.schema.crud_schema",
    "UnexpectedStatusCodeException": "weaviate.exceptions",
    "WeaviateErrorRetryConf": "weaviate.batch.crud_batch",
    "WeaviateStartUpError": "weaviate.exceptions",
}
_SUBMODULES = (
    "auth",
    "backup",
    "batch",
    "classification",
    "client",
    "cluster",
    "config",
    "connect",
    "contextionary",
    "data",
    "embedded",
    "error_msgs",
    "exceptions",
    "gql",
    "proto",
    "schema",
    "types",
    "util",
    "warnings",
)
_find = names_from(__name__, _HOMES, _SUBMODULES)


def __dir__() -> List[str]:
    return sorted({*globals(), *_HOMES, *_SUBMODULES})


def _getattr(name: str) -> Any:
    """Import what is asked for; tell who asks for the v4 API that this is the v3 one."""
    if name in _V4_NAMES:
        raise AttributeError(
            f"module 'weaviate' has no attribute {name!r}. It belongs to the v4 API, and this "
            "package speaks v3: use weaviate.Client(...), or install the official "
            "weaviate-client>=4 in an environment of its own."
        )
    return _find(name)


if not TYPE_CHECKING:  # a type checker would take any name for a good one
    __getattr__ = _getattr
