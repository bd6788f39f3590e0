"""Sending: in the calling thread, or in workers, with one request in flight for each.

Whatever happens to a request, each of its items ends in one place: stored, reported to the callback
as refused, or back in the batch and named in the exception. And each task of a worker is finished,
whatever is raised in it.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import Executor
from typing import List, Optional, Sequence, Tuple, cast

from weaviate._core.retry import sleep_in_slices
from weaviate._core.send import Connection
from weaviate.batch._callbacks import CallbackQueue
from weaviate.batch._item import Item, ObjectItem
from weaviate.batch._pending import Flush, Pending, flat
from weaviate.batch._request import BatchCall
from weaviate.batch._response import Entry
from weaviate.batch._results import Results, another_like, failure_in, name_lost
from weaviate.batch._settings import BatchSettings
from weaviate.batch._sizing import MAX_BRAKE_S
from weaviate.batch._tasks import Task, Tasks
from weaviate.exceptions import WeaviateBaseError


class Sender:
    """Sends flushes.

    Attributes:
        executor: the workers; used by `submit` only.
        tasks: what the workers have to do.
        callbacks: the reports that still wait for their callback.
        last_used_s: the time of the last request, by `time.monotonic`.
    """

    def __init__(self, connection: Connection, pending: Pending, results: Results) -> None:
        self._connection = connection
        self._pending = pending
        self._results = results
        self.executor: Optional[Executor] = None
        self.tasks = Tasks(pending, results)
        self.last_used_s = 0.0
        self.renew()

    def renew(self) -> None:
        """Start as new, in a process that was just forked."""
        self.tasks.renew()
        self._closing = threading.Event()
        self.callbacks = CallbackQueue(self._results.note_lost)

    # ------------------------------------------------------- in the calling thread

    def send_here(
        self, of: Flush, settings: BatchSettings, wants_entries: bool = False
    ) -> Tuple[List[Entry], List[Entry]]:
        """Send a flush, and return the entries of its objects and of its references.

        Raises:
            Exception: the failure of a request; its items are back in the batch and named in it.
        """
        of.settings = settings
        object_calls: List[BatchCall] = []
        reference_calls: List[BatchCall] = []
        try:
            self._pending.begin(of)
            self.last_used_s = time.monotonic()
            objects = self._send_objects_here(of, object_calls, wants_entries)
            if not of.references:
                return objects, []
            return objects, self._send_references_here(of, reference_calls, wants_entries)
        except BaseException as error:
            if of.is_begun:  # else it is given back as a whole
                self._settle_objects_here(of, object_calls, error)
                # their objects were not all sent, or a callback raised, or Ctrl-C was pressed
                left = self._settle_references_here(of, reference_calls)
                if left and failure_in(error) is not None:
                    name_lost(error, [], left)
            raise

    def _settle_objects_here(
        self, of: Flush, calls: List[BatchCall], error: Optional[BaseException]
    ) -> None:
        """Put objects back that were not sent, unless that is done."""
        if not self._pending.is_unsettled(of):
            return
        returned = _left_of(calls, of.objects)
        if error is not None:
            name_lost(error, returned, [])
        self._pending.settle_objects(of, returned, error, len(of.objects))

    def _settle_references_here(self, of: Flush, calls: List[BatchCall]) -> List[Item]:
        """Put references back that were not sent, unless that is done; return them."""
        if of.are_references_settled:
            return []
        returned = _left_of(calls, of.references)
        self._pending.return_references(of, returned)
        return returned

    def _send_objects_here(
        self, of: Flush, calls: List[BatchCall], wants_entries: bool
    ) -> List[Entry]:
        if not of.objects:
            return []
        entries: List[Entry] = []
        error: Optional[BaseException] = None
        try:
            self._wait_for_server()
            for items in of.objects:
                calls.append(BatchCall(self._connection, items, of.settings, wants_entries))
                entries += calls[-1].run()
        except BaseException as raised:
            error = raised
        self._settle_objects_here(of, calls, error)
        self._start_ready()
        self._report(of, calls, error)
        return entries

    def _send_references_here(
        self, of: Flush, calls: List[BatchCall], wants_entries: bool
    ) -> List[Entry]:
        entries: List[Entry] = []
        error: Optional[BaseException] = None
        try:
            if not of.objects:
                self._wait_for_server()
            if self._may_go(of):
                for items in of.references:
                    calls.append(BatchCall(self._connection, items, of.settings, wants_entries))
                    entries += calls[-1].run()
            elif of.held_back_by is not None:  # another thread raised it for its items
                error = another_like(of.held_back_by)
        except BaseException as raised:
            error = raised
        returned = self._settle_references_here(of, calls)
        if error is not None:
            name_lost(error, [], returned)
        self._report(of, calls, error)
        return entries

    def _may_go(self, of: Flush) -> bool:
        """Wait for the objects before the references; False if some came back."""
        with self.callbacks.waiting(), self._pending.lock:
            while self._pending.must_wait(of):
                self._pending.changed.wait()
            return self._pending.release_references(of)

    def _report(
        self, of: Flush, calls: Sequence[BatchCall], error: Optional[BaseException]
    ) -> None:
        """Call the callback, then raise `error`, or else what the callback raised."""
        for call in calls:
            self.callbacks.put(of.settings.callback, call.reports)
        try:
            for call in calls:
                self._results.note(call)
            self.callbacks.run(raises=error is None)
        except BaseException as raised:
            if error is None:
                raise
            raise raised from error  # SystemExit or Ctrl-C in a callback
        if error is not None:
            raise error

    # ------------------------------------------------------------------- in workers

    def submit(self, of: Flush, settings: BatchSettings) -> None:
        """Send a flush in workers; this waits while all of them are busy.

        Failures are kept in the results.
        """
        of.settings = settings
        object_tasks = [Task(of, items) for items in of.objects]
        try:
            self._pending.begin(of)
            self.last_used_s = time.monotonic()
            self._wait_for_server()
            for task in object_tasks:
                self.tasks.wait_for_slot(task)
                self._start(task)
            if of.references:
                self.tasks.defer_references(of)
                self._start_ready()
        except BaseException as error:  # Ctrl-C, at any moment: each task is with a worker or here
            if not of.is_begun:  # then the thread that took it puts it back
                raise
            left = self.tasks.take_back(object_tasks)
            objects = flat([task.items for task in left])
            if objects:
                self._pending.settle_objects(of, objects, error, len(left))
            references = self.tasks.take_back_references(of)
            if references:
                self._pending.return_references(of, references)
            name_lost(error, objects, references)
            raise

    def _start(self, task: Task) -> None:
        """Pass a task to a worker; its slot is taken already."""
        try:
            cast(Executor, self.executor).submit(self._work, task)
        except (RuntimeError, AttributeError):
            # shut down meanwhile, no thread to spare, or the main thread has ended
            self._work(task)

    def _start_ready(self) -> None:
        """Start the references that may be sent now, as many as there are free slots.

        If Ctrl-C ends this, the next thread that waits or finishes does the rest.
        """
        if not self.tasks.has_references():
            return
        started: List[Task] = []
        try:
            self.tasks.move_ready(started)
            for task in started:
                self._start(task)
        except BaseException:
            self.tasks.put_back_ready(started)
            raise

    def _work(self, task: Task) -> None:
        """Carry out a task in a worker; keep what is raised in the results."""
        if not self.tasks.take(task):
            return
        call: Optional[BatchCall] = None
        failure: Optional[BaseException] = None
        try:
            settings, sleep = task.of.settings, self._sleep_unless_closed
            call = BatchCall(self._connection, task.items, settings, sleep=sleep)
            call.run()
        except BaseException as error:
            failure = error
        try:
            self._settle(task, call, failure)
        except BaseException as error:  # a bar that cannot be drawn, a handler of logs, ...
            self._results.note_lost(error)
        self.tasks.finish(task)
        self._start_ready()
        self.callbacks.run(raises=False, in_worker=True)

    def _settle(
        self, task: Task, call: Optional[BatchCall], failure: Optional[BaseException]
    ) -> None:
        left = task.items if call is None else call.items
        has_objects = isinstance(task.items[0], ObjectItem)
        if has_objects:
            self._pending.settle_objects(task.of, left, failure)
        elif left:
            self._pending.return_references(task.of, left)
        if failure is not None:  # kept only now: whoever catches it finds the items in the batch
            objects, references = (left, []) if has_objects else ([], left)
            self._results.note_lost(failure, objects, references)
        if call is not None:
            self.callbacks.put(task.of.settings.callback, call.reports)
            self._results.note(call)

    def _sleep_unless_closed(self, seconds: float) -> None:
        def check() -> None:
            if self._closing.is_set():
                raise WeaviateBaseError("The batch was closed while it waited to send again.")

        sleep_in_slices(seconds, check)

    # ------------------------------------------------------------------------- waits

    def _wait_for_server(self) -> None:
        """Wait while the queue of the server grows, 20 s at most."""
        sizing = self._pending.sizing
        if sizing.brake_s <= 0:
            return
        with self.callbacks.waiting(), self._pending.lock:
            brake_s = min(sizing.brake_s, MAX_BRAKE_S)
            is_released = self._pending.changed.wait_for(
                lambda: sizing.brake_s <= 0 or self._closing.is_set(), brake_s
            )
            if not is_released:
                sizing.note_spent_brake()
                self._pending.changed.notify_all()

    def wait_idle(self, timeout_s: Optional[float] = None, *, in_worker: bool = False) -> bool:
        """Wait until nothing is in flight and all callbacks have returned.

        Return False if the time is up, or a callback does not return. Inside a callback this does
        not wait: other threads may go on sending for any time.

        Args:
            in_worker: whether exceptions of callbacks are kept, instead of raised here.
        """
        self._start_ready()
        if self.callbacks.is_in_callback():
            return True
        with self._pending.lock:
            is_idle = self._pending.changed.wait_for(self.tasks.are_finished, timeout_s)
        return is_idle and self.callbacks.wait_idle(timeout_s, in_worker=in_worker)

    def reopen(self) -> None:
        """Allow waits again after `close`."""
        self._closing.clear()

    def shutdown(self) -> None:
        """Wait for the requests and callbacks in progress, and end the workers."""
        is_idle = self.wait_idle(in_worker=True)
        if self.executor is not None:
            # a worker cannot wait for itself, nor for a callback that may be waiting for it
            self.executor.shutdown(wait=is_idle and not self.callbacks.is_in_callback())

    def close(self, timeout_s: float) -> None:
        """End the workers: those that wait before a retry give up at once.

        This waits `timeout_s` for those in a request; they end with its answer or its timeout.
        """
        self._closing.set()
        with self._pending.lock:
            self._pending.changed.notify_all()
        self.wait_idle(timeout_s, in_worker=True)
        if self.executor is not None:
            self.executor.shutdown(wait=False)


def _left_of(calls: Sequence[BatchCall], requests: Sequence[Sequence[Item]]) -> List[Item]:
    """Return the items without a verdict: of failed calls, and of calls not begun."""
    left = [item for call in calls for item in call.items]
    return left + flat(requests[len(calls) :])
