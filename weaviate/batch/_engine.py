"""The engine of a batch: pending items, sizes, the sender, the watch over the load."""

from __future__ import annotations

import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, List, Optional, Tuple, Type

from weaviate._core import fork
from weaviate._core.progress import Progress
from weaviate._core.warn import warn
from weaviate.batch._item import Item
from weaviate.batch._pending import Flush, Pending
from weaviate.batch._results import Results, failure_in, name_lost
from weaviate.batch._sender import Sender
from weaviate.batch._server_load import ServerLoadWatch
from weaviate.batch._settings import BatchSettings, default_creation_time
from weaviate.batch._sizing import DYNAMIC, MANUAL, ServerLoad, Sizing
from weaviate.connect.connection import Connection
from weaviate.error_msgs import BATCH_EXECUTOR_SHUTDOWN_W, BATCH_MANUAL_USE_W

_DEFAULT_SIZE = 50
_IDLE_S = 30.0
"""Seconds without a request after which the server's load is not polled any more."""
_MOST_FLUSHES = 10
"""The most rounds of one flush: a callback may add items during each of them."""
_CLOSE_S = 1.0


class BatchEngine:
    """Takes items, sends them, and keeps the results.

    Attributes:
        settings: how items are sent; replaced as a whole.
        progress: whether a `with` block shows a bar.
        sizing, pending, results, sender, load_watch: the parts.
    """

    def __init__(self, connection: Connection, executor_type: Type[ThreadPoolExecutor]) -> None:
        self.settings = BatchSettings()
        self.progress: Progress = False
        self.sizing = Sizing(_DEFAULT_SIZE, default_creation_time(connection.timeout_config))
        self.pending = Pending(self.sizing)
        self.results = Results(self.pending)
        self.sender = Sender(connection, self.pending, self.results)
        self.load_watch = ServerLoadWatch(connection, weakref.WeakMethod(self._note_load))
        self._executor_type = executor_type
        self._depth = 0
        weakref.finalize(self, _end, self.pending, self.load_watch)
        fork.renew_in_child(self)

    # ---------------------------------------------------------------------- adding

    def add(self, item: Item) -> None:
        """Add an item; a full batch is sent."""
        try:
            full = self.pending.add(item)
            if full is not None:
                self._send_full(full)
        except BaseException as error:
            self._give_back(error)
            raise

    # ---------------------------------------------------------------------- sending

    def send_if_full(self) -> None:
        """Send the pending items if the batch is full by the current settings."""
        try:
            full = self.pending.take_if_full()
            if full is not None:
                self._send_full(full)
        except BaseException as error:
            self._give_back(error)
            raise

    def create_objects(self) -> List[Dict[str, Any]]:
        """Send the pending objects, and return the results of the last request."""
        if not len(self.pending.objects):
            return []
        warn(BATCH_MANUAL_USE_W, DeprecationWarning)
        return self._create(references=False)[0]

    def create_references(self) -> List[Dict[str, Any]]:
        """Send the pending items, and return the results of the last references."""
        if not len(self.pending.references):
            return []
        warn(BATCH_MANUAL_USE_W, DeprecationWarning)
        return self._create(references=True)[1]

    def _create(self, references: bool) -> Tuple[List[Dict[str, Any]], List[Dict[str, Any]]]:
        try:
            taken = self.pending.take(references)
            if taken is None:  # another thread was quicker
                return [], []
            return self.sender.send_here(taken, self.settings, wants_entries=True)
        except BaseException as error:
            self._give_back(error)
            raise
        finally:
            self._log_refused()

    def flush(self) -> None:
        """Send all pending items, and wait for the outcome.

        Inside a callback this sends the items that are pending now, and waits for nothing else.
        """
        try:
            self._flush()
        finally:
            self._log_refused()

    def _flush(self) -> None:
        in_callback = self.sender.callbacks.is_in_callback()
        try:
            if self.uses_workers() and not in_callback:
                self._restart_workers()
            for _ in range(_MOST_FLUSHES):
                taken = self.pending.take()
                if taken is not None:
                    self._send(taken)
                if in_callback:
                    break
                self.sender.wait_idle()
                self.results.raise_lost()
                if not self.pending.has_new_items():
                    break
        except BaseException as error:
            self._give_back(error)
            raise

    def retry_failed(self) -> None:
        """Send the items again that the server refused, and flush."""
        with self.pending.lock:
            objects = self.results.objects.take_kept()
            references = self.results.references.take_kept()
        self.pending.restore(objects, references)
        self.flush()

    def _send_full(self, full: Flush) -> None:
        """Send a full batch, and raise failures that were kept."""
        self._send(full)
        if not self.sender.callbacks.is_in_callback():
            self.results.raise_lost()

    def _send(self, taken: Flush) -> None:
        """Send, in workers if there are any; failures in workers are kept."""
        # inside a callback no thread waits for a worker: it may be one, and hold others up
        if self.uses_workers() and not self.sender.callbacks.is_in_callback():
            self._restart_workers()
            self.load_watch.start_once()
            self.sender.submit(taken, self.settings)
        else:
            if self.sizing.kind == DYNAMIC:
                self.load_watch.start_once()
            self.sender.send_here(taken, self.settings)

    def _give_back(self, error: BaseException) -> None:
        """Put items back that were taken out, but not passed to the sender."""
        objects, references = self.pending.give_back_taken(error)
        if objects or references:
            name_lost(error, objects, references)

    def _log_refused(self) -> None:
        """Log refused items; in a `with` block only at its end."""
        if self._depth == 0:
            self.results.log_refused()

    # ------------------------------------------------------------------ start and stop

    def uses_workers(self) -> bool:
        """Return whether requests are sent by workers."""
        return self.sender.tasks.num_workers > 1 and self.sizing.kind != MANUAL

    def set_num_workers(self, num_workers: int) -> None:
        """Set the number of workers; new ones are started when they are needed."""
        if num_workers == self.sender.tasks.num_workers:
            return
        self.sender.wait_idle()
        if self.sender.executor is not None:
            self.sender.executor.shutdown(wait=False)
        self.sender.executor = None
        self.sender.tasks.num_workers = num_workers

    def start(self) -> None:
        """Start the workers and the thread that polls the load, if they are needed."""
        self._start_workers()
        if self.sizing.kind == DYNAMIC or self.uses_workers():
            self.load_watch.start()

    def _start_workers(self) -> None:
        if self._has_ended():
            self.sender.executor = self._executor_type(max_workers=self.sender.tasks.num_workers)
        self.sender.reopen()

    def _restart_workers(self) -> None:
        if self._has_ended():
            warn(BATCH_EXECUTOR_SHUTDOWN_W, RuntimeWarning)
            self._start_workers()

    def _has_ended(self) -> bool:
        executor: Any = self.sender.executor
        return executor is None or executor.is_shutdown()

    def shutdown(self) -> None:
        """Wait for the requests that are in flight, and end the threads."""
        self.sender.shutdown()
        self.load_watch.stop(_CLOSE_S)

    def close(self) -> None:
        """End the threads: waiting threads at once, the others with their request."""
        self.load_watch.stop()
        self.sender.close(_CLOSE_S)

    # ------------------------------------------------------------------------- blocks

    def enter(self) -> None:
        """Begin a `with` block: several threads may be in one each."""
        with self.pending.lock:
            self._depth += 1
            is_first = self._depth == 1
        if is_first:
            self.results.begin_import()
            self.results.open_bar(self.progress)
        self.start()

    def leave(self, raised: Optional[BaseException]) -> None:
        """Send the rest, also after an exception that is not a failure to send."""
        failure = failure_in(raised)
        try:
            if failure is not None:
                self.sender.wait_idle()
            else:
                self._flush()
        except Exception as error:
            if raised is None:
                failure = error
                raise
            _chain(raised, error)
        except BaseException as error:  # Ctrl-C while leaving, SystemExit in a callback
            failure = failure or error
            raise
        finally:
            self._leave_block()
            if failure is not None:
                self.results.name_rest(failure)
        if raised is None:
            self.results.raise_lost()

    def _leave_block(self) -> None:
        with self.pending.lock:
            self._depth -= 1
            is_last = self._depth == 0
        try:
            if is_last:
                self.shutdown()
        finally:
            if is_last:
                self.results.close_bar()
                self.results.log_refused()

    # --------------------------------------------------------------------- other threads

    def _note_load(self, load: Optional[ServerLoad]) -> bool:
        """Take the load that the server reports; return whether to poll it again."""
        with self.pending.lock:
            if load is None:
                self.sizing.release_brake()
            else:
                self.sizing.note_load(load, self.sender.tasks.num_workers)
                self.pending.note_changed_sizes()
            self.pending.changed.notify_all()
        is_idle = time.monotonic() - self.sender.last_used_s > _IDLE_S
        if is_idle or self.sizing.kind != DYNAMIC:
            self.load_watch.note_end(until_next_request=self.sizing.kind == DYNAMIC)
            return False
        return True

    def _after_fork_in_child(self) -> None:
        """Leave pending items, and those in flight, to the parent."""
        self.pending.renew_locks()
        self.pending.forget()
        self._depth = 0
        self.results.renew()
        executor = self.sender.executor
        self.sender.renew()
        self.load_watch.renew()
        if executor is not None:
            self.sender.executor = self._executor_type(max_workers=self.sender.tasks.num_workers)


def _chain(error: BaseException, flush_error: BaseException) -> None:
    """Chain a failure of the last flush to the exception that leaves the block."""
    seen = {id(error)}
    while error.__context__ is not None and id(error.__context__) not in seen:
        error = error.__context__
        seen.add(id(error))
    if error is not flush_error and id(flush_error) not in seen:
        error.__context__ = flush_error


def _end(pending: Pending, load_watch: ServerLoadWatch) -> None:
    """End the thread of a batch that is gone; warn of items that were never sent."""
    load_watch.stop()
    objects, references = len(pending.objects), len(pending.references)
    if objects or references:
        warn(
            f"Bat102: A batch was dropped with {objects} objects and {references} references that "
            "were not sent. Use it in a with block, or call flush() at the end.",
            ResourceWarning,
        )
