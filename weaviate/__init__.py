"""A client for Weaviate servers that speaks the v3 API, independent of the official package.

Example:
    >>> import weaviate
    >>> client = weaviate.Client("http://localhost:8080")
    >>> client.is_ready()
    True
"""

from typing import TYPE_CHECKING, Any

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
from weaviate.version import __version__ as __version__

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


def _explain_v4(name: str) -> Any:
    """Explain, to programs written for the v4 API, that this package speaks v3."""
    text = f"module 'weaviate' has no attribute {name!r}"
    if name in _V4_NAMES:
        text += (
            ". It belongs to the v4 API, and this package speaks v3: use weaviate.Client(...), or "
            "install the official weaviate-client>=4 in an environment of its own."
        )
    raise AttributeError(text)


if not TYPE_CHECKING:  # a type checker would take any name for a good one
    __getattr__ = _explain_v4
