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
from weaviate._core import v4_names
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


def _explain_v4(name: str) -> Any:
    """Explain, to programs written for the v4 API, that this package speaks v3."""
    raise v4_names.absent(f"module {__name__!r}", name, v4_names.MODULE, "weaviate.Client(...)")


if not TYPE_CHECKING:  # a type checker would accept any name
    __getattr__ = _explain_v4
