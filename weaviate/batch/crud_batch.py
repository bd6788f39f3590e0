"""Importing many objects and references, and deleting many objects."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from numbers import Real
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from weaviate._core import checks
from weaviate._core.progress import Progress, check_progress, open_bar
from weaviate._core.warn import warn
from weaviate.batch._bulk import BatchBulk
from weaviate.batch._delete import (
    _clean_delete_objects_where,
    _convert_value_type,
    delete_objects,
)
from weaviate.batch._indexing import wait_until_indexed
from weaviate.batch._item import head_of, kind_of_reference, object_item, reference_item
from weaviate.batch._results import FailedItem
from weaviate.batch._settings import (
    N,
    _check_bool,
    _check_non_negative,
    check_batch_size,
    check_callback,
    check_consistency_level,
    check_creation_time,
    check_error_retries,
    default_creation_time,
)
from weaviate.batch._sizing import DYNAMIC, FIXED, MANUAL
from weaviate.batch.requests import (
    BatchRequest,
    BatchResponse,
    ObjectsBatchRequest,
    ReferenceBatchRequest,
)
from weaviate.cluster.cluster import Cluster
from weaviate.connect.connection import Connection
from weaviate.data.replication import ConsistencyLevel
from weaviate.error_msgs import (
    BATCH_EXECUTOR_SHUTDOWN_W,
    BATCH_MANUAL_USE_W,
    BATCH_REF_DEPRECATION_NEW_V14_CLS_NS_W,
    BATCH_REF_DEPRECATION_OLD_V14_CLS_NS_W,
)
from weaviate.exceptions import UnexpectedStatusCodeException
from weaviate.gql.filter import VALUE_ARRAY_TYPES, WHERE_OPERATORS
from weaviate.types import UUID
from weaviate.util import _check_positive_num, check_batch_result

__all__ = [
    "BATCH_EXECUTOR_SHUTDOWN_W",
    "BATCH_MANUAL_USE_W",
    "BATCH_REF_DEPRECATION_NEW_V14_CLS_NS_W",
    "BATCH_REF_DEPRECATION_OLD_V14_CLS_NS_W",
    "UUID",
    "VALUE_ARRAY_TYPES",
    "WHERE_OPERATORS",
    "Batch",
    "BatchExecutor",
    "BatchRequest",
    "BatchRequestType",
    "BatchResponse",
    "Cluster",
    "Connection",
    "ConsistencyLevel",
    "FailedItem",
    "N",
    "ObjectsBatchRequest",
    "ReferenceBatchRequest",
    "Shard",
    "UnexpectedStatusCodeException",
    "WeaviateErrorRetryConf",
    "_check_bool",
    "_check_non_negative",
    "_clean_delete_objects_where",
    "_convert_value_type",
    "check_batch_result",
]

BatchRequestType = Union[ObjectsBatchRequest, ReferenceBatchRequest]


class BatchExecutor(ThreadPoolExecutor):
    """The workers of a batch."""

    def is_shutdown(self) -> bool:
        """Say whether the workers have ended, or are about to."""
        return bool(self._shutdown)


@dataclass
class WeaviateErrorRetryConf:
    """Which items that the server refused are sent again, and how often.

    Args:
        number_retries: how often, at most.
        errors_to_exclude: not when one of these texts is part of the message.
        errors_to_include: only when one of these texts is part of the message. Give one of the two.

    Raises:
        TypeError, ValueError: for values that make no sense.
    """

    number_retries: int = 3
    errors_to_exclude: Optional[List[str]] = None
    errors_to_include: Optional[List[str]] = None

    def __post_init__(self) -> None:
        _check_positive_num(self.number_retries, "number_retries", int)
        if self.errors_to_exclude is not None and self.errors_to_include is not None:
            raise ValueError("Give errors_to_exclude or errors_to_include, not both.")
        _check_texts(self.errors_to_exclude)
        _check_texts(self.errors_to_include)
        if self.errors_to_include is not None and len(self.errors_to_include) == 0:
            raise ValueError("errors_to_include is empty: nothing would be sent again.")


def _check_texts(texts: Optional[List[str]]) -> None:
    if texts is None:
        return
    given: Any = texts  # whatever the annotation says
    if isinstance(given, str) or any(not isinstance(text, str) for text in given):
        raise ValueError(f"A list of texts is needed, not {texts!r}.")


@dataclass
class Shard:
    """A class, or one tenant of it, for `Batch.wait_for_vector_indexing`."""

    class_name: str
    tenant: Optional[str] = None

    def __hash__(self) -> int:
        return hash((self.class_name, self.tenant))


class Batch(BatchBulk):
    """Gathers objects and references and sends many of them in one request (`client.batch`).

    There are three kinds. A dynamic batch (the default) sends when it has as many items as the
    server can take in `creation_time` seconds. A fixed one sends when it has `batch_size` items. A
    manual one (`batch_size=None`) sends when it is told to. Use the first two in a `with` block: it
    sends the rest at its end.

    An item is encoded when it is added; it may be changed or thrown away after that. Any number of
    threads may use one batch. A reference is sent after the objects that were added before it.

    Every item is stored, or told to the callback with its error, or named in the exception
    (`failed_objects`, `failed_references`) and back in the batch, to be sent by the next `flush()`.

    Example:
        >>> client.batch.configure(batch_size=100, num_workers=2)
        >>> with client.batch as batch:
        ...     batch.add_data_object({"title": "One"}, "Article")
    """

    _executor_type = BatchExecutor

    def __call__(self, **kwargs: Any) -> "Batch":
        """Configure the batch; the arguments are those of `configure`."""
        return self.configure(**kwargs)

    def configure(
        self,
        batch_size: Optional[int] = 50,
        creation_time: Optional[Real] = None,
        timeout_retries: int = 3,
        connection_error_retries: int = 3,
        weaviate_error_retries: Optional[WeaviateErrorRetryConf] = None,
        callback: Optional[Callable[[List[Dict[str, Any]]], None]] = check_batch_result,
        dynamic: bool = True,
        num_workers: int = 1,
        consistency_level: Optional[ConsistencyLevel] = None,
        *,
        progress: Progress = False,
    ) -> "Batch":
        """Set all settings: what is not named gets its default again.

        Args:
            batch_size: how many items go into a request; a dynamic batch begins with it. None makes
                the batch manual, whatever `dynamic` says.
            creation_time: how many seconds a request of a dynamic batch may take; by default a
                tenth of the client's read timeout, at most 2.
            timeout_retries: how often a request is sent again when the server takes too long; what
                it has stored already is found out first.
            connection_error_retries: how often a request is sent again when there is no connection,
                the answer is cut, or the server is busy (429, 502, 503, 504). The waits are 2, 4,
                6, ... seconds, or what the server asks for, but no more than 60.
            weaviate_error_retries: which single items that the server refuses are sent again.
            callback: called with the results of each request, one call at a time. The default
                prints the errors.
            dynamic: let the size follow the server.
            num_workers: how many requests are in flight at a time; with 1 they are sent by the
                thread that fills the batch. Not for a manual batch.
            consistency_level: how many replicas have to take the items.
            progress: show in a `with` block how many items have found their end: True where there
                is a terminal or a notebook, "always" anywhere; a number is the total.

        Raises:
            TypeError, ValueError: for values that make no sense; nothing is changed then.
            Exception: as `flush`, when the batch is full by the new settings.
        """
        check_batch_size(batch_size)
        if creation_time is not None:
            check_creation_time(creation_time)
        _check_non_negative(timeout_retries, "timeout_retries", int)
        _check_non_negative(connection_error_retries, "connection_error_retries", int)
        check_error_retries(weaviate_error_retries)
        check_callback(callback)
        _check_bool(dynamic, "dynamic")
        _check_positive_num(num_workers, "num_workers", int)
        level = check_consistency_level(consistency_level)
        shown = check_progress(progress)
        self._set_num_workers(num_workers)
        self._progress = shown
        self._timeout_retries = timeout_retries
        self._connection_error_retries = connection_error_retries
        self._weaviate_error_retry = weaviate_error_retries
        self._callback = callback
        self._consistency_level = level
        with self._buffer.lock:
            sizing = self._sizing
            sizing.kind = MANUAL if batch_size is None else DYNAMIC if dynamic else FIXED
            sizing.batch_size = batch_size
            if creation_time is None:
                sizing.creation_time_s = default_creation_time(self._connection.timeout_config)
            else:
                sizing.creation_time_s = creation_time  # type: ignore[assignment]  # it is a number
            if sizing.kind == DYNAMIC and batch_size is not None:
                sizing.objects = sizing.references = batch_size
        if self._sizing.kind == DYNAMIC or self._uses_workers():
            self.start()
        self._auto_create()
        return self

    # ---------------------------------------------------------------------- adding

    def add_data_object(
        self,
        data_object: Dict[str, Any],
        class_name: str,
        uuid: Optional[UUID] = None,
        vector: Optional[Sequence[Any]] = None,
        tenant: Optional[str] = None,
        *,
        vectors: Optional[Mapping[str, Sequence[Any]]] = None,
    ) -> str:
        """Add an object and give its id. A full batch is sent.

        Args:
            data_object: the properties.
            class_name: the class; its first letter becomes a capital.
            uuid: the id; a random one by default. An object with this id is overwritten.
            vector: list, tuple, numpy array, tensor or pandas series; none when a module of the
                server makes the vector.
            tenant: the tenant, for a class with multi-tenancy.
            vectors: vectors by name, for a class with named vectors (server 1.24).

        Raises:
            TypeError, ValueError: for what cannot be sent; nothing is added then.
            Exception: as `flush`.
        """
        item = object_item(head_of(class_name), data_object, uuid, vector, tenant, vectors)
        full = self._buffer.add_object(item)
        if full is not None:
            self._send_full(full)
        return item.uuid

    def add_reference(
        self,
        from_object_uuid: UUID,
        from_object_class_name: str,
        from_property_name: str,
        to_object_uuid: UUID,
        to_object_class_name: Optional[str] = None,
        tenant: Optional[str] = None,
    ) -> None:
        """Add a reference from one object to another. A full batch is sent.

        Args:
            from_property_name: the property that holds the reference.
            to_object_class_name: the class of the object that is referred to; needed from server
                1.14 on.
            tenant: the tenant, for a class with multi-tenancy.

        Raises:
            TypeError, ValueError: for what cannot be sent; nothing is added then.
            Exception: as `flush`.
        """
        frame, warning = kind_of_reference(
            from_object_class_name,
            from_property_name,
            to_object_class_name,
            tenant,
            self._connection.server_version,
        )
        item = reference_item(frame, from_object_uuid, to_object_uuid)
        if warning is not None:
            warn(warning, DeprecationWarning)
        full = self._buffer.add_reference(item)
        if full is not None:
            self._send_full(full)

    # ------------------------------------------------------------------------ others

    def delete_objects(
        self,
        class_name: str,
        where: Dict[str, Any],
        output: str = "minimal",
        dry_run: bool = False,
        tenant: Optional[str] = None,
    ) -> Dict[str, Any]:
        """Delete the objects that a filter finds, up to the server's limit (10,000 by default).

        Args:
            where: the filter, as in queries.
            output: "minimal", or "verbose" for the id and state of each object.
            dry_run: only say what would be deleted.
            tenant: the tenant, for a class with multi-tenancy.

        Raises:
            TypeError, ValueError: for arguments that make no sense, before anything is sent.
            requests.ConnectionError, requests.Timeout: no answer.
            weaviate.UnexpectedStatusCodeException: the server refuses.
        """
        return delete_objects(
            self._connection,
            class_name,
            where,
            output,
            dry_run,
            tenant,
            self._consistency_level,
        )

    def wait_for_vector_indexing(
        self,
        shards: Optional[List[Shard]] = None,
        how_many_failures: int = 5,
        *,
        limit_s: Optional[float] = None,
        progress: Progress = False,
    ) -> None:
        """Wait until the vectors are indexed (for a server with ASYNC_INDEXING).

        Args:
            shards: classes and tenants; by default those that this batch has sent objects to.
            how_many_failures: so many times in a row there may be no connection.
            limit_s: wait so many seconds at most. Without it this waits as long as there is
                progress, and five minutes more.
            progress: show how many vectors have left the queue, as `configure`.

        Raises:
            TypeError: for wrong arguments.
            weaviate.exceptions.WeaviateBaseError: there is no progress, or the time is over.
            requests.ConnectionError, requests.Timeout: no answer.
            weaviate.UnexpectedStatusCodeException: the server refuses.
        """
        _check_non_negative(how_many_failures, "how_many_failures", int)
        asked: List[Tuple[str, Optional[str]]]
        if shards is None:
            asked = sorted(self._outcomes.imported, key=str)
        else:
            asked = [_check_shard(shard) for shard in _check_list(shards)]
        with open_bar(check_progress(progress), "indexing", " vectors") as bar:
            wait_until_indexed(self._connection, asked, how_many_failures, limit_s, bar)


def _check_list(shards: Any) -> List[Any]:
    if not isinstance(shards, list):
        raise TypeError(f"shards must be a list of weaviate.Shard, not {type(shards).__name__}.")
    return shards


def _check_shard(shard: Any) -> Tuple[str, Optional[str]]:
    if not isinstance(shard, Shard):
        raise TypeError(f"shards must hold weaviate.Shard only, not {type(shard).__name__}.")
    return checks.class_name(shard.class_name), shard.tenant
