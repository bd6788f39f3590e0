"""The settings of a batch, and the parts that it is made of."""

from __future__ import annotations

import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from numbers import Real
from typing import Any, ClassVar, Deque, Optional, Type

from weaviate._core import fork
from weaviate._core.progress import Progress
from weaviate._core.warn import warn
from weaviate.batch._callbacks import Callback
from weaviate.batch._outcomes import Outcomes
from weaviate.batch._pending import Buffer, Round
from weaviate.batch._request import ErrorRetries, Rules
from weaviate.batch._sender import Plan, Sender
from weaviate.batch._server_load import Monitor
from weaviate.batch._settings import (
    _check_bool,
    _check_non_negative,
    check_batch_size,
    check_consistency_level,
    check_creation_time,
    default_creation_time,
)
from weaviate.batch._sizing import DYNAMIC, FIXED, MANUAL, ServerLoad, Sizing
from weaviate.batch.requests import ObjectsBatchRequest, ReferenceBatchRequest
from weaviate.connect.connection import Connection
from weaviate.error_msgs import BATCH_EXECUTOR_SHUTDOWN_W
from weaviate.util import check_batch_result

_DEFAULT_SIZE = 50
_DEFAULT_RETRIES = 3
_IDLE_S = 30.0
"""After so long without a request the server is not asked any more how busy it is."""


class BatchState:
    """What a batch is set to, what it holds, and who sends it."""

    _executor_type: ClassVar[Type[ThreadPoolExecutor]] = ThreadPoolExecutor

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        creation_time = default_creation_time(connection.timeout_config)
        self._timeout_retries = _DEFAULT_RETRIES
        self._connection_error_retries = _DEFAULT_RETRIES
        self._weaviate_error_retry: Optional[ErrorRetries] = None
        self._callback: Optional[Callback] = check_batch_result
        self._consistency_level: Optional[str] = None
        self._sizing = Sizing(_DEFAULT_SIZE, creation_time)
        self._buffer = Buffer(self._sizing)
        self._outcomes = Outcomes(self._buffer)
        self._sender = Sender(connection, self._buffer, self._outcomes)
        self._monitor = Monitor(connection, weakref.WeakMethod(self._note_load))
        self._depth = 0
        self._progress: Progress = False
        weakref.finalize(self, _end, self._buffer, self._monitor)
        fork.renew_in_child(self)

    # --------------------------------------------------------------------- settings

    @property
    def batch_size(self) -> Optional[int]:
        """How many items a fixed batch gathers before it sends; None for a manual one.

        Setting it to None makes the batch manual, a number makes a manual batch fixed.
        """
        return self._sizing.batch_size

    @batch_size.setter
    def batch_size(self, value: Optional[int]) -> None:
        check_batch_size(value)
        with self._buffer.lock:
            self._sizing.batch_size = value
            if value is None:
                self._sizing.kind = MANUAL
            elif self._sizing.kind == MANUAL:
                self._sizing.kind = FIXED
        self._auto_create()

    @property
    def dynamic(self) -> bool:
        """Whether the sizes follow the server; a manual batch stays manual."""
        return self._sizing.kind == DYNAMIC

    @dynamic.setter
    def dynamic(self, value: bool) -> None:
        _check_bool(value, "dynamic")
        with self._buffer.lock:
            if self._sizing.kind != MANUAL:
                self._sizing.kind = DYNAMIC if value else FIXED
        self._auto_create()

    @property
    def recommended_num_objects(self) -> Optional[int]:
        """How many objects a dynamic batch puts into a request now."""
        return self._sizing.objects

    @property
    def recommended_num_references(self) -> Optional[int]:
        """How many references a dynamic batch puts into a request now."""
        return self._sizing.references

    @property
    def creation_time(self) -> Real:
        """How many seconds a request of a dynamic batch may take."""
        return self._sizing.creation_time_s  # type: ignore[return-value]  # a float is real

    @creation_time.setter
    def creation_time(self, value: Real) -> None:
        check_creation_time(value)
        with self._buffer.lock:
            self._sizing.change_creation_time(value)  # type: ignore[arg-type]  # so is this
        self._auto_create()

    @property
    def timeout_retries(self) -> int:
        """How often a request is sent again when the server takes too long."""
        return self._timeout_retries

    @timeout_retries.setter
    def timeout_retries(self, value: int) -> None:
        _check_non_negative(value, "timeout_retries", int)
        self._timeout_retries = value

    @property
    def connection_error_retries(self) -> int:
        """How often a request is sent again when there is no connection, or the server is busy."""
        return self._connection_error_retries

    @connection_error_retries.setter
    def connection_error_retries(self, value: int) -> None:
        _check_non_negative(value, "connection_error_retries", int)
        self._connection_error_retries = value

    @property
    def consistency_level(self) -> Optional[str]:
        """How many replicas have to take the items: "ONE", "QUORUM", "ALL"; None leaves it open."""
        return self._consistency_level

    @consistency_level.setter
    def consistency_level(self, value: Optional[str]) -> None:
        self._consistency_level = check_consistency_level(value)

    # ---------------------------------------------- names that other code reaches for

    @property
    def _objects_batch(self) -> ObjectsBatchRequest:
        return self._buffer.objects

    @property
    def _reference_batch(self) -> ReferenceBatchRequest:
        return self._buffer.references

    @property
    def _batch_size(self) -> Optional[int]:
        return self._sizing.batch_size

    @property
    def _batching_type(self) -> Optional[str]:
        return self._sizing.kind

    @property
    def _creation_time(self) -> float:
        return self._sizing.creation_time_s

    @property
    def _recommended_num_objects(self) -> int:
        return self._sizing.objects

    @property
    def _recommended_num_references(self) -> int:
        return self._sizing.references

    @property
    def _objects_throughput_frame(self) -> Deque[float]:
        return self._sizing.objects_frame

    @property
    def _references_throughput_frame(self) -> Deque[float]:
        return self._sizing.references_frame

    @property
    def _num_workers(self) -> int:
        return self._sender.num_workers

    @property
    def _executor(self) -> Any:
        return self._sender.executor

    @property
    def _shutdown_background_event(self) -> Any:
        return self._monitor.stop_event

    # ---------------------------------------------------------------------- sending

    def _plan(self) -> Plan:
        rules = Rules(
            self._timeout_retries,
            self._connection_error_retries,
            self._weaviate_error_retry,
            self._consistency_level,
        )
        callback = self._callback
        return Plan(rules, callback, callback is None or callback is check_batch_result)

    def _auto_create(self) -> None:
        """Send what is held if it is enough by the settings of now."""
        full = self._buffer.take_if_full()
        if full is not None:
            self._send_full(full)

    def _send_full(self, full: Round) -> None:
        """Send what filled the batch, and raise what has failed by now."""
        self._send_round(full)
        self._outcomes.raise_lost()

    def _send_round(self, taken: Round) -> None:
        """Send a round, in workers if there are any; what fails in these is kept."""
        if self._uses_workers():
            try:
                self._start_workers_again()
                self._monitor.start_once()
            except BaseException as error:  # also a warning that was made an error
                self._buffer.give_back(taken, error)
                raise
            self._sender.submit(taken, self._plan())
        else:
            if self._sizing.kind == DYNAMIC:
                self._monitor.start_once()
            self._sender.send_here(taken, self._plan())

    def _uses_workers(self) -> bool:
        return self._sender.num_workers > 1 and self._sizing.kind != MANUAL

    def _set_num_workers(self, num_workers: int) -> None:
        if num_workers == self._sender.num_workers:
            return
        self._sender.wait_idle()
        if self._sender.executor is not None:
            self._sender.executor.shutdown(wait=False)
        self._sender.executor = None
        self._sender.num_workers = num_workers

    def _start_workers(self) -> None:
        executor: Any = self._sender.executor
        if executor is None or executor.is_shutdown():
            self._sender.executor = self._executor_type(max_workers=self._sender.num_workers)
        self._sender.reopen()

    def _start_workers_again(self) -> None:
        executor: Any = self._sender.executor
        if executor is None or executor.is_shutdown():
            warn(BATCH_EXECUTOR_SHUTDOWN_W, RuntimeWarning)
            self._start_workers()

    def _enter(self) -> int:
        """Count a `with` block that was entered: several threads may be in one each."""
        with self._buffer.lock:
            self._depth += 1
            return self._depth

    def _leave(self) -> int:
        with self._buffer.lock:
            self._depth -= 1
            return self._depth

    def _note_load(self, load: Optional[ServerLoad]) -> bool:
        """Take what the server says about its queue; False when it need not be asked again."""
        with self._buffer.lock:
            if load is None:
                self._sizing.release_brake()
            else:
                self._sizing.note_load(load, self._sender.num_workers)
                self._buffer.look_again()
            self._buffer.changed.notify_all()
        is_idle = time.monotonic() - self._sender.last_used_s > _IDLE_S
        if is_idle or self._sizing.kind != DYNAMIC:
            self._monitor.note_end(until_next_request=self._sizing.kind == DYNAMIC)
            return False
        return True

    def _after_fork_in_child(self) -> None:
        """Leave what is held, and what is being sent, to the parent."""
        self._buffer.renew_locks()
        self._buffer.forget()
        self._depth = 0
        self._outcomes.renew()
        executor = self._sender.executor
        self._sender.renew()
        self._monitor.renew()
        if executor is not None:
            self._sender.executor = self._executor_type(max_workers=self._sender.num_workers)


def _end(buffer: Buffer, monitor: Monitor) -> None:
    """End what a batch that is gone leaves behind; say how much of it was never sent."""
    monitor.stop()
    objects, references = len(buffer.objects), len(buffer.references)
    if objects or references:
        warn(
            f"Bat102: A batch was dropped with {objects} objects and {references} references that "
            "were not sent. Use it in a with block, or call flush() at the end.",
            ResourceWarning,
        )
