"""Sending: in the calling thread, or in workers with so many requests in flight as there are.

Whatever happens to a request, each of its items ends in one place: stored, told to the callback as
refused, or back in the buffer and named in the exception.
"""

from __future__ import annotations

import collections
import threading
import time
from concurrent.futures import Executor
from typing import Any, Callable, Deque, List, NamedTuple, Optional, Sequence, Set, Tuple, cast

from weaviate._core.send import Connection
from weaviate.batch._callbacks import Callback, Delivery
from weaviate.batch._item import Item, ObjectItem
from weaviate.batch._outcomes import Outcomes, another_like, failure_in, name_lost
from weaviate.batch._pending import Buffer, Round
from weaviate.batch._request import Exchange, Rules
from weaviate.batch._results import Entry
from weaviate.batch._sizing import MAX_BRAKE_S
from weaviate.exceptions import WeaviateBaseError

_SLICE_S = 0.25
"""A worker that waits to send again looks this often whether the batch was closed."""


class Plan(NamedTuple):
    """How a round is sent and who is told."""

    rules: Rules
    callback: Optional[Callback]
    is_silent: bool
    """Whether the callback has nothing to do for items that were stored."""


class _Task:
    """The items of one request on their way to a worker."""

    def __init__(self, of: Round, items: List[Any], plan: Plan) -> None:
        self.of = of
        self.items = items
        self.plan = plan
        self.is_taken = False
        """By the worker that carries it out, or by who gave up to hand it over."""


class Sender:
    """Sends rounds of a buffer.

    Attributes:
        executor: the workers; used by `submit` only.
        last_used_s: when something was sent last, by `time.monotonic`.
    """

    def __init__(self, connection: Connection, buffer: Buffer, outcomes: Outcomes) -> None:
        self._connection = connection
        self._buffer = buffer
        self._outcomes = outcomes
        self.executor: Optional[Executor] = None
        self.num_workers = 1
        self.last_used_s = 0.0
        self.renew()

    def renew(self) -> None:
        """Start as new, in a process that was just forked."""
        self._in_flight: Set[_Task] = set()
        self._returning = 0
        """Rounds of references on their way back to the buffer."""
        self._deferred: List[Tuple[Round, Plan]] = []
        self._ready: Deque[_Task] = collections.deque()
        self._closing = threading.Event()
        self._delivery = Delivery(self._outcomes.note_error)

    # ------------------------------------------------------- in the calling thread

    def send_here(
        self, of: Round, plan: Plan, wants_entries: bool = False
    ) -> Tuple[List[Entry], List[Entry]]:
        """Send a round, and give the entries of the answers: of objects, and of references.

        Raises:
            Exception: the failure of a request; its items are back in the buffer and named in it.
        """
        self.last_used_s = time.monotonic()
        references = _flat(of.references)
        try:
            entries = self._send_objects_here(of, plan, wants_entries)
        except BaseException as error:
            if references:  # they follow objects of which not all were sent, or a callback stopped
                self._buffer.return_references(of, references)
                if failure_in(error) is not None:
                    name_lost(error, [], references)
            raise
        if not references:
            return entries, []
        return entries, self._send_references_here(of, plan, wants_entries)

    def _send_objects_here(self, of: Round, plan: Plan, wants_entries: bool) -> List[Entry]:
        if not of.objects:
            return []
        entries: List[Entry] = []
        exchanges: List[Exchange] = []
        error: Optional[BaseException] = None
        try:
            self._wait_for_server()
            for items in of.objects:
                exchanges.append(self._exchange(items, plan, wants_entries, None))
                entries += exchanges[-1].run()
        except BaseException as raised:
            error = raised
        returned = _left_of(exchanges, of.objects)
        self._buffer.settle_objects(of, returned, error, len(of.objects))
        self._start_ready()
        if error is not None:
            name_lost(error, returned, [])
        self._tell(exchanges, of.objects, plan, error)
        return entries

    def _send_references_here(self, of: Round, plan: Plan, wants_entries: bool) -> List[Entry]:
        entries: List[Entry] = []
        exchanges: List[Exchange] = []
        error: Optional[BaseException] = None
        try:
            if not of.objects:
                self._wait_for_server()
            if self._may_go(of):
                for items in of.references:
                    exchanges.append(self._exchange(items, plan, wants_entries, None))
                    entries += exchanges[-1].run()
            elif of.held_back_by is not None:  # what another thread was told of its own items
                error = another_like(of.held_back_by)
        except BaseException as raised:
            error = raised
        returned = _left_of(exchanges, of.references)
        if returned:
            self._buffer.return_references(of, returned)
        if error is not None:
            name_lost(error, [], returned)
        self._tell(exchanges, of.references, plan, error)
        return entries

    def _may_go(self, of: Round) -> bool:
        """Wait for the objects that the references follow; False when some of them came back."""
        with self._buffer.lock:
            while self._buffer.must_wait(of):
                self._buffer.changed.wait()
            return self._buffer.release_references(of)

    def _tell(
        self,
        exchanges: Sequence[Exchange],
        requests: Sequence[Sequence[Item]],
        plan: Plan,
        error: Optional[BaseException],
    ) -> None:
        """Call the callback, then raise what went wrong before; else what went wrong with it."""
        for exchange, items in zip(exchanges, requests):
            self._outcomes.note(items, exchange)
            self._delivery.put(plan.callback, exchange.reports)
        self._delivery.run(raises=error is None)
        if error is not None:
            raise error

    def _exchange(
        self,
        items: Sequence[Item],
        plan: Plan,
        wants_entries: bool,
        sleep: Optional[Callable[[float], None]],
    ) -> Exchange:
        wants = wants_entries or not plan.is_silent
        warns = not wants_entries  # a manual creation has had its warning
        return Exchange(self._connection, items, plan.rules, wants, sleep, warns)

    # ------------------------------------------------------------------- in workers

    def submit(self, of: Round, plan: Plan) -> None:
        """Send a round in workers; this waits while all of them are busy.

        What goes wrong is kept in the outcomes.
        """
        self.last_used_s = time.monotonic()
        tasks = [_Task(of, items, plan) for items in of.objects]
        try:
            self._wait_for_server()
            for task in tasks:
                self._wait_for_slot(task)
                self._start(task)
            if of.references:
                self._defer_references(of, plan)
        except BaseException as error:  # Ctrl-C, at any moment: a worker has a task, or we have it
            left = self._take_back(tasks)
            objects = _flat([task.items for task in left])
            if objects:
                self._buffer.settle_objects(of, objects, error, len(left))
            references = self._take_back_references(of)
            if references:
                self._buffer.return_references(of, references)
            name_lost(error, objects, references)
            raise

    def _wait_for_slot(self, task: _Task) -> None:
        with self._buffer.lock:
            while len(self._in_flight) >= self.num_workers or self._ready:
                self._buffer.changed.wait()
            self._in_flight.add(task)

    def _take(self, task: _Task) -> bool:
        with self._buffer.lock:
            is_free = not task.is_taken
            task.is_taken = True
        return is_free

    def _take_back(self, tasks: Sequence[_Task]) -> List[_Task]:
        """Give the tasks that no worker has taken, and let none do so any more."""
        left = [task for task in tasks if self._take(task)]
        with self._buffer.lock:
            self._in_flight.difference_update(left)
            self._buffer.changed.notify_all()
        return left

    def _take_back_references(self, of: Round) -> List[Item]:
        """Give the references of a round that have not gone, and let them go no more."""
        with self._buffer.lock:
            self._deferred = [each for each in self._deferred if each[0] is not of]
            return _flat(of.references) if self._buffer.is_waiting(of) else []

    def _start(self, task: _Task) -> None:
        """Give a task to a worker; its slot is taken already."""
        try:
            cast(Executor, self.executor).submit(self._work, task)
        except (RuntimeError, AttributeError):  # shut down meanwhile, or the interpreter ends
            self._work(task)

    def _defer_references(self, of: Round, plan: Plan) -> None:
        """Let references go as soon as nothing is on its way that they follow."""
        with self._buffer.lock:
            while len(self._deferred) + len(self._ready) >= self.num_workers:
                self._buffer.changed.wait()
            self._deferred.append((of, plan))
        self._start_ready()

    def _start_ready(self) -> None:
        """Start the references whose time has come, as many as there are free slots."""
        if not self._deferred and not self._ready:
            return
        with self._buffer.lock:
            held_back = self._sort_deferred()
            tasks = []
            while self._ready and len(self._in_flight) < self.num_workers:
                tasks.append(self._ready.popleft())
                self._in_flight.add(tasks[-1])
            self._returning += len(held_back)
            self._buffer.changed.notify_all()
        for of in held_back:
            self._return_held_back(of)
        try:
            for task in tasks:
                self._start(task)
        except BaseException:  # Ctrl-C: whoever waits or is done next starts the rest
            self._ready.extendleft(
                [_Task(task.of, task.items, task.plan) for task in self._take_back(tasks)][::-1]
            )
            raise

    def _return_held_back(self, of: Round) -> None:
        references = _flat(of.references)
        self._buffer.return_references(of, references)
        if of.held_back_by is not None:
            self._outcomes.note_lost(of.held_back_by, [], references)
        with self._buffer.lock:
            self._returning -= 1
            self._buffer.changed.notify_all()

    def _sort_deferred(self) -> List[Round]:
        """Make tasks of the references that may go; give the rounds that have to come back."""
        held_back = []
        still_deferred = []
        for of, plan in self._deferred:
            if self._buffer.must_wait(of):
                still_deferred.append((of, plan))
            elif self._buffer.release_references(of):
                self._ready.extend(_Task(of, items, plan) for items in of.references)
            else:
                held_back.append(of)
        self._deferred = still_deferred
        return held_back

    def _work(self, task: _Task) -> None:
        """Carry out a task in a worker; this raises nothing."""
        if not self._take(task):
            return
        has_objects = isinstance(task.items[0], ObjectItem)
        exchange = self._exchange(task.items, task.plan, False, self._sleep_in_slices)
        failure: Optional[BaseException] = None
        try:
            exchange.run()
        except BaseException as error:
            failure = error
        self._outcomes.note(task.items, exchange)
        self._delivery.put(task.plan.callback, exchange.reports)
        if has_objects:
            self._buffer.settle_objects(task.of, exchange.items, failure)
        elif exchange.items:
            self._buffer.return_references(task.of, exchange.items)
        if failure is not None:  # told only now: who hears of it finds the items in the batch
            objects = exchange.items if has_objects else []
            self._outcomes.note_lost(failure, objects, [] if has_objects else exchange.items)
        with self._buffer.lock:
            self._in_flight.discard(task)
            self._buffer.changed.notify_all()
        self._start_ready()
        self._delivery.run(raises=False)

    def _sleep_in_slices(self, seconds: float) -> None:
        while seconds > 0:
            if self._closing.is_set():
                raise WeaviateBaseError("The batch was closed while it waited to send again.")
            time.sleep(min(seconds, _SLICE_S))
            seconds -= _SLICE_S

    # ------------------------------------------------------------------------- waits

    def _wait_for_server(self) -> None:
        """Give a server whose queue grows the time that it needs, 20 s at most."""
        sizing = self._buffer.sizing
        if sizing.brake_s <= 0:
            return
        with self._buffer.lock:
            self._buffer.changed.wait_for(
                lambda: sizing.brake_s <= 0 or self._closing.is_set(),
                min(sizing.brake_s, MAX_BRAKE_S),
            )

    def wait_idle(self, timeout_s: Optional[float] = None) -> bool:
        """Wait until nothing is in flight and all callbacks are done; False when time is over."""
        self._start_ready()
        with self._buffer.lock:
            is_idle = self._buffer.changed.wait_for(self._is_idle, timeout_s)
        return is_idle and self._delivery.wait_idle(timeout_s)

    def _is_idle(self) -> bool:
        return not (self._in_flight or self._deferred or self._ready or self._returning)

    def reopen(self) -> None:
        """Let waits be waited again after `close`."""
        self._closing.clear()

    def close(self, timeout_s: float) -> None:
        """End the workers: those that wait to send again give up at once.

        Those that are in a request are waited for `timeout_s`; they end with its answer or timeout.
        """
        self._closing.set()
        with self._buffer.lock:
            self._buffer.changed.notify_all()
        self.wait_idle(timeout_s)
        if self.executor is not None:
            self.executor.shutdown(wait=False)


def _flat(requests: Sequence[Sequence[Item]]) -> List[Item]:
    return [item for items in requests for item in items]


def _left_of(exchanges: Sequence[Exchange], requests: Sequence[Sequence[Item]]) -> List[Item]:
    """Give the items without a last word: of exchanges that failed, and of those not begun."""
    left = [item for exchange in exchanges for item in exchange.items]
    return left + _flat(requests[len(exchanges) :])
