"""Importing many objects and references, and deleting many objects.

One class has the whole public surface of `client.batch`, so this file is longer than others; its
engine is in the private modules of this package.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from numbers import Real
from operator import attrgetter
from types import TracebackType
from typing import (
    Any,
    Callable,
    Dict,
    List,
    Mapping,
    Optional,
    Sequence,
    Tuple,
    Type,
    TypeVar,
    Union,
)

from weaviate._core.display import table
from weaviate._core.progress import Progress, check_progress, open_bar
from weaviate._core.warn import warn
from weaviate.batch._delete import (
    _clean_delete_objects_where,
    _convert_value_type,
    delete_objects,
)
from weaviate.batch._engine import BatchEngine
from weaviate.batch._indexing import Shard, read_shards, wait_until_indexed
from weaviate.batch._item import (
    kind_of_reference,
    object_item,
    object_prefix,
    reference_item,
)
from weaviate.batch._results import FailedItem, Tally
from weaviate.batch._rows import Choice, length_of, objects_of
from weaviate.batch._settings import (
    N,
    WeaviateErrorRetryConf,
    _check_bool,
    _check_non_negative,
    check_batch_size,
    check_callback,
    check_consistency_level,
    check_creation_time,
    check_error_retries,
    default_creation_time,
)
from weaviate.batch._sizing import DYNAMIC
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

B = TypeVar("B", bound="Batch")

_MAX_SHOWN_ITEMS = 100

BatchRequestType = Union[ObjectsBatchRequest, ReferenceBatchRequest]

for _public in (FailedItem, Shard, WeaviateErrorRetryConf):
    _public.__module__ = __name__  # their v3 path, which pickles name


class BatchExecutor(ThreadPoolExecutor):
    """The workers of a batch."""

    def is_shutdown(self) -> bool:
        """Return whether the workers have ended, or are about to."""
        return bool(self._shutdown)


class Batch:
    """Gathers objects and references, and sends many in one request (`client.batch`).

    There are three kinds. A dynamic batch (the default) sends when it has as many items as the
    server can take in `creation_time` seconds. A fixed one sends when it has `batch_size` items. A
    manual one (`batch_size=None`) sends when you call `create_objects`, `create_references` or
    `flush`. Use the first two in a `with` block: it sends the rest at its end.

    An item is encoded when it is added; you may change or drop it afterwards. Any number of
    threads may use one batch. A reference is sent after the objects that were added before it.

    Every item is stored, or reported to the callback with its error, or named in the exception
    (`failed_objects`, `failed_references`) and back in the batch, to be sent by the next `flush()`.

    Example:
        >>> client.batch.configure(batch_size=100, num_workers=2)
        >>> with client.batch as batch:
        ...     batch.add_data_object({"title": "One"}, "Article")
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._engine = BatchEngine(connection, BatchExecutor)

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
        """Configure the batch. Every argument you omit is reset to its default.

        Args:
            batch_size: the number of items in a request; a dynamic batch begins with it. None makes
                the batch manual, whatever `dynamic` is.
            creation_time: the number of seconds that a request of a dynamic batch may take; by
                default a tenth of the client's read timeout, at most 2.
            timeout_retries: how often a request is retried if the server takes too long. The client
                first checks which items are stored already.
            connection_error_retries: how often a request is retried if there is no connection, the
                answer is cut, or the server is busy (429, 502, 503, 504). The waits are 2, 4, 6,
                ... seconds, or what the server requests, but no more than 60.
            weaviate_error_retries: which single items that the server refuses are sent again.
            callback: called with the results of each request, one call at a time. The default
                prints the errors.
            dynamic: whether the size follows the server.
            num_workers: the number of requests in flight; with 1, the thread that fills the batch
                sends them. A manual batch has no workers.
            consistency_level: the number of replicas that have to store the items.
            progress: show a progress bar while a `with` block runs. True: only in a terminal or
                notebook; "always": also when redirected; an int: the expected total.

        Raises:
            TypeError, ValueError: if a value is not valid; nothing is changed then.
            Exception: as `flush`, if the batch is full by the new settings.
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
        engine = self._engine
        engine.set_num_workers(num_workers)
        engine.progress = shown
        self._change(
            timeout_retries=timeout_retries,
            connection_error_retries=connection_error_retries,
            error_retries=weaviate_error_retries,
            callback=callback,
            consistency_level=level,
        )
        creation_time_s: Any = creation_time
        if creation_time is None:
            creation_time_s = default_creation_time(self._connection.timeout_config)
        with engine.pending.lock:
            engine.sizing.configure(batch_size, creation_time_s, dynamic=dynamic)
        if engine.sizing.kind == DYNAMIC or engine.uses_workers():
            self.start()
        engine.send_if_full()
        return self

    def _change(self, **changes: Any) -> None:
        self._engine.settings = replace(self._engine.settings, **changes)

    # --------------------------------------------------------------------- settings

    @property
    def batch_size(self) -> Optional[int]:
        """The number of items that fill a fixed batch; None for a manual batch.

        Setting it to None makes the batch manual, a number makes a manual batch fixed.
        """
        return self._engine.sizing.batch_size

    @batch_size.setter
    def batch_size(self, value: Optional[int]) -> None:
        check_batch_size(value)
        with self._engine.pending.lock:
            self._engine.sizing.change_batch_size(value)
        self._engine.send_if_full()

    @property
    def dynamic(self) -> bool:
        """Whether the sizes follow the server; a manual batch stays manual."""
        return self._engine.sizing.kind == DYNAMIC

    @dynamic.setter
    def dynamic(self, value: bool) -> None:
        _check_bool(value, "dynamic")
        with self._engine.pending.lock:
            self._engine.sizing.change_kind(dynamic=value)
        self._engine.send_if_full()

    @property
    def recommended_num_objects(self) -> Optional[int]:
        """The number of objects that a dynamic batch puts into a request now."""
        return self._engine.sizing.objects

    @property
    def recommended_num_references(self) -> Optional[int]:
        """The number of references that a dynamic batch puts into a request now."""
        return self._engine.sizing.references

    @property
    def creation_time(self) -> Real:
        """How many seconds a request of a dynamic batch may take."""
        return self._engine.sizing.creation_time_s  # type: ignore[return-value]  # a float is real

    @creation_time.setter
    def creation_time(self, value: Real) -> None:
        check_creation_time(value)
        with self._engine.pending.lock:
            self._engine.sizing.change_creation_time(value)  # type: ignore[arg-type]  # so is this
        self._engine.send_if_full()

    @property
    def timeout_retries(self) -> int:
        """How often a request is retried if the server takes too long."""
        return self._engine.settings.timeout_retries

    @timeout_retries.setter
    def timeout_retries(self, value: int) -> None:
        _check_non_negative(value, "timeout_retries", int)
        self._change(timeout_retries=value)

    @property
    def connection_error_retries(self) -> int:
        """How often a request is retried after a lost connection or a busy server."""
        return self._engine.settings.connection_error_retries

    @connection_error_retries.setter
    def connection_error_retries(self, value: int) -> None:
        _check_non_negative(value, "connection_error_retries", int)
        self._change(connection_error_retries=value)

    @property
    def consistency_level(self) -> Optional[str]:
        """How many replicas must store the items: "ONE", "QUORUM", "ALL", or None."""
        return self._engine.settings.consistency_level

    @consistency_level.setter
    def consistency_level(self, value: Optional[str]) -> None:
        self._change(consistency_level=check_consistency_level(value))

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
        """Add an object and return its id. Sends the batch when it is full.

        Args:
            data_object: the properties.
            class_name: the class; its first letter is capitalized.
            uuid: the id; a random one by default. An object with this id is overwritten.
            vector: list, tuple, numpy array, tensor or pandas Series; omit it if the class has a
                vectorizer.
            tenant: the tenant, for a class with multi-tenancy.
            vectors: vectors by name, for a class with named vectors (server 1.24).

        Raises:
            TypeError, ValueError: if it cannot be sent; nothing is added then.
            Exception: as `flush`.
        """
        prefix = object_prefix(class_name)
        item = object_item(prefix, data_object, uuid, vector, tenant, vectors)
        self._engine.add(item)
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
        """Add a reference from one object to another. Sends the batch when it is full.

        Args:
            from_property_name: the property that holds the reference.
            to_object_class_name: the class of the target object; required by servers from 1.14 on.
            tenant: the tenant, for a class with multi-tenancy.

        Raises:
            TypeError, ValueError: if it cannot be sent; nothing is added then.
            Exception: as `flush`.
        """
        template, warning = kind_of_reference(
            from_object_class_name,
            from_property_name,
            to_object_class_name,
            tenant,
            self._connection.server_version,
        )
        item = reference_item(template, from_object_uuid, to_object_uuid)
        if warning is not None:
            warn(warning, DeprecationWarning)
        self._engine.add(item)

    def add_data_objects(
        self,
        source: Any,
        class_name: str,
        *,
        uuid: Choice = None,
        vector: Choice = None,
        tenant: Optional[str] = None,
    ) -> int:
        """Add an object for each row, and return their number.

        Rows are read one by one, so that a generator of any length needs little memory.

        Args:
            source: a pandas or polars data frame, a pyarrow table, or an iterable of dictionaries
                of properties. What a data frame marks as missing is left out.
            uuid: name of the id column (it is not stored as a property), or a function that takes
                the row as a dict and returns the id. Random ids by default.
            vector: name of the column with the vectors, or a function, likewise.
            tenant: the tenant of all objects.

        Raises:
            TypeError, ValueError: if a row cannot be sent; the rows before it were added.
            Exception: as `flush`.

        Example:
            >>> with client.batch as batch:
            ...     batch.add_data_objects(frame, "Article", uuid="id", vector="embedding")
            1
        """
        rows = objects_of(source, uuid, vector)
        self._engine.results.bar.expect(length_of(source))
        count = 0
        for row in rows:
            self.add_data_object(row.properties, class_name, row.uuid, row.vector, tenant)
            count += 1
        return count

    # --------------------------------------------------------------------- sending

    def create_objects(self) -> List[Dict[str, Any]]:
        """Send the pending objects, and return the results of the last request.

        With `weaviate_error_retries`, and after a timeout, the items that were settled by an
        earlier attempt are passed to the callback only.

        Raises:
            Exception: as `flush`.
        """
        return self._engine.create_objects()

    def create_references(self) -> List[Dict[str, Any]]:
        """Send the pending references, and return the results of the last request.

        Pending objects go first: a reference follows the objects that were added before it.

        Raises:
            Exception: as `flush`.
        """
        return self._engine.create_references()

    def flush(self) -> None:
        """Send all pending items, objects before references, and wait for the outcome.

        Raises:
            requests.ConnectionError, requests.Timeout: no answer, also to the last attempt.
            weaviate.UnexpectedStatusCodeException: the server refuses the whole request.
            weaviate.exceptions.ResponseCannotBeDecodedException: its answer is not valid.
            BaseException: an exception of the callback.

            The items are in `failed_objects` and `failed_references` of the exception, and back in
            the batch.
        """
        self._engine.flush()

    def retry_failed(self) -> None:
        """Send refused items again (`failed_objects`, `failed_references`), and flush.

        Raises:
            Exception: as `flush`.
        """
        self._engine.retry_failed()

    # -------------------------------------------------------------- start and stop

    def start(self: B) -> B:
        """Start the workers and the thread that polls the load, if they are needed."""
        self._engine.start()
        return self

    def shutdown(self) -> None:
        """Wait for the requests that are in flight, and end the threads.

        Pending items stay; the next automatic request starts the threads again.
        """
        self._engine.shutdown()

    def close(self) -> None:
        """End the threads now; waits before retries end, too. Pending items stay."""
        self._engine.close()

    def __enter__(self: B) -> B:
        self._engine.enter()
        return self

    def __exit__(
        self,
        exc_type: Optional[Type[BaseException]],
        exc_val: Optional[BaseException],
        exc_tb: Optional[TracebackType],
    ) -> None:
        """Send the rest, also after an exception that is not a failure to send."""
        self._engine.leave(exc_val)

    # --------------------------------------------------------- what is held and refused

    @property
    def shape(self) -> Tuple[int, int]:
        """The number of objects and of references that are held."""
        return len(self._engine.pending.objects), len(self._engine.pending.references)

    def num_objects(self) -> int:
        """Return the number of objects that are held."""
        return len(self._engine.pending.objects)

    def num_references(self) -> int:
        """Return the number of references that are held."""
        return len(self._engine.pending.references)

    def is_empty_objects(self) -> bool:
        """Return whether no object is held."""
        return len(self._engine.pending.objects) == 0

    def is_empty_references(self) -> bool:
        """Return whether no reference is held."""
        return len(self._engine.pending.references) == 0

    def pop_object(self, index: int = -1) -> Dict[str, Any]:
        """Remove an object and return it, by default the one that was added last.

        Raises:
            IndexError: if there is no item at this index.
        """
        with self._engine.pending.lock:
            return self._engine.pending.objects.pop(index)

    def pop_reference(self, index: int = -1) -> Dict[str, Any]:
        """Remove a reference and return it, by default the one that was added last.

        Raises:
            IndexError: if there is no item at this index.
        """
        with self._engine.pending.lock:
            return self._engine.pending.references.pop(index)

    def empty_objects(self) -> None:
        """Forget the objects that are held; they are not sent."""
        with self._engine.pending.lock:
            self._engine.pending.objects.clear()

    def empty_references(self) -> None:
        """Forget the references that are held; they are not sent."""
        with self._engine.pending.lock:
            self._engine.pending.references.clear()

    @property
    def failed_objects(self) -> List[FailedItem]:
        """The objects that the server refused, each a dictionary with a `reason`.

        Those of the last `with` block, or since the batch was created; `retry_failed()` sends them
        again. Items of a request that raised are in the exception and in the batch instead.
        """
        return self._failed(self._engine.results.objects)

    @property
    def failed_references(self) -> List[FailedItem]:
        """The references that the server refused, each a dictionary with a `reason`.

        As `failed_objects`.
        """
        return self._failed(self._engine.results.references)

    def _failed(self, tally: Tally) -> List[FailedItem]:
        with self._engine.pending.lock:
            kept = list(tally.kept)
        return [FailedItem(item.plain(), reason) for item, reason in kept]

    def __repr__(self) -> str:
        objects, references = self.shape
        kind = self._engine.sizing.kind or "manual"
        results = self._engine.results
        refused = results.objects.refused + results.references.refused
        return (
            f"<Batch, {kind}, holding {objects} objects and {references} references, "
            f"{refused} refused>"
        )

    def _repr_html_(self) -> str:
        """Return a table of held, stored and refused items, for notebooks."""
        kind = self._engine.sizing.kind or "manual"
        held = self.shape
        results = self._engine.results
        tallies = (results.objects, results.references)
        if not any(held) and not any(tally.stored + tally.refused for tally in tallies):
            return f"<p>Batch ({kind}): nothing has been added yet.</p>"
        shown = table(
            f"Batch ({kind})",
            ("", "held", "stored", "refused"),
            [
                (name, number, tally.stored, tally.refused)
                for name, number, tally in zip(("objects", "references"), held, tallies)
            ],
        )
        rows = [
            (item.get("class") or item.get("from"), item.get("id") or item.get("to"), item.reason)
            for item in [*self.failed_objects, *self.failed_references][:_MAX_SHOWN_ITEMS]
        ]
        if rows:
            shown += table("Refused", ("class or source", "id or target", "reason"), rows)
        return shown

    # ----------------------------------------------------------------------- others

    def delete_objects(
        self,
        class_name: str,
        where: Dict[str, Any],
        output: str = "minimal",
        dry_run: bool = False,
        tenant: Optional[str] = None,
    ) -> Dict[str, Any]:
        """Delete the objects that match a filter, up to the limit of the server.

        The limit is 10,000 objects by default.

        Args:
            where: the filter, as in queries.
            output: "minimal", or "verbose" for the id and state of each object.
            dry_run: only report what would be deleted.
            tenant: the tenant, for a class with multi-tenancy.

        Raises:
            TypeError, ValueError: if an argument is not valid; nothing is sent then.
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
            self._engine.settings.consistency_level,
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
            how_many_failures: the number of connection errors in a row that are tolerated.
            limit_s: the number of seconds to wait at most. By default this waits as long as there
                is progress, and five minutes more.
            progress: show a progress bar, as in `configure`.

        Raises:
            TypeError: if an argument is of a wrong type.
            weaviate.exceptions.WeaviateBaseError: there is no progress, or the time is up.
            requests.ConnectionError, requests.Timeout: no answer.
            weaviate.UnexpectedStatusCodeException: the server refuses.
        """
        _check_non_negative(how_many_failures, "how_many_failures", int)
        asked: List[Tuple[str, Optional[str]]]
        if shards is None:
            asked = sorted(self._engine.results.imported, key=str)
        else:
            asked = read_shards(shards)
        with open_bar(check_progress(progress), "indexing", " vectors") as bar:
            wait_until_indexed(self._connection, asked, how_many_failures, limit_s, bar)

    # ---------------------------------------------- names that programs reach for

    @property
    def _objects_batch(self) -> ObjectsBatchRequest:
        """A copy of the objects that are held."""
        return ObjectsBatchRequest._of(self._engine.pending.objects.items)

    @property
    def _reference_batch(self) -> ReferenceBatchRequest:
        """A copy of the references that are held."""
        return ReferenceBatchRequest._of(self._engine.pending.references.items)

    # Programs read these attributes of 3.26.7.
    _batch_size = property(attrgetter("_engine.sizing.batch_size"))
    _batching_type = property(attrgetter("_engine.sizing.kind"))
    _creation_time = property(attrgetter("_engine.sizing.creation_time_s"))
    _recommended_num_objects = property(attrgetter("_engine.sizing.objects"))
    _recommended_num_references = property(attrgetter("_engine.sizing.references"))
    _objects_throughput_frame = property(attrgetter("_engine.sizing.objects_frame"))
    _references_throughput_frame = property(attrgetter("_engine.sizing.references_frame"))
    _timeout_retries = property(attrgetter("_engine.settings.timeout_retries"))
    _connection_error_retries = property(attrgetter("_engine.settings.connection_error_retries"))
    _weaviate_error_retry = property(attrgetter("_engine.settings.error_retries"))
    _callback = property(attrgetter("_engine.settings.callback"))
    _consistency_level = property(attrgetter("_engine.settings.consistency_level"))
    _num_workers = property(attrgetter("_engine.sender.tasks.num_workers"))
    _executor = property(attrgetter("_engine.sender.executor"))
    _shutdown_background_event = property(attrgetter("_engine.load_watch.stop_event"))

    def _auto_create(self) -> None:
        self._engine.send_if_full()
