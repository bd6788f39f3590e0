"""The tasks of the workers: those in flight, and the references that wait for their turn.

Everything here happens in memory, under the lock of the pending items; the sender carries the tasks
out. A thread may be interrupted (Ctrl-C) at any moment: each task is then with a worker, in a
list here, or in the hands of the thread, which takes it back.
"""

from __future__ import annotations

import collections
from typing import Any, Deque, List, Sequence, Set

from weaviate.batch._item import Item
from weaviate.batch._pending import Flush, Pending, flat
from weaviate.batch._results import Results


class Task:
    """The items of one request on their way to a worker."""

    def __init__(self, of: Flush, items: List[Any]) -> None:
        self.of = of
        self.items = items
        self.is_taken = False
        """Whether a worker carries it out, or a thread gave up handing it over."""


class Tasks:
    """The tasks that are not finished, at most `num_workers` of them in flight."""

    def __init__(self, pending: Pending, results: Results) -> None:
        self._pending = pending
        self._results = results
        self.num_workers = 1
        self.renew()

    def renew(self) -> None:
        """Forget all tasks: they belong to the parent of this forked process."""
        self._in_flight: Set[Task] = set()
        self._deferred: List[Flush] = []
        """Flushes whose references follow objects that are not settled."""
        self._ready: Deque[Task] = collections.deque()
        """Requests of references that may be sent, and wait for a slot."""

    # ------------------------------------------------------------------------- slots

    def wait_for_slot(self, task: Task) -> None:
        """Wait until a worker is free, and count the task as in flight; references go first."""
        with self._pending.lock:
            while len(self._in_flight) >= self.num_workers or self._ready:
                self._pending.changed.wait()
            self._in_flight.add(task)

    def take(self, task: Task) -> bool:
        """Take a task, to carry it out or to put its items back; False if another thread has."""
        with self._pending.lock:
            is_free = not task.is_taken
            task.is_taken = True
        return is_free

    def take_back(self, tasks: Sequence[Task]) -> List[Task]:
        """Take the tasks that no worker has taken, and return them."""
        left = [task for task in tasks if self.take(task)]
        with self._pending.lock:
            self._in_flight.difference_update(left)
            self._pending.changed.notify_all()
        return left

    def finish(self, task: Task) -> None:
        """Free the slot of a task."""
        with self._pending.lock:
            self._in_flight.discard(task)
            self._pending.changed.notify_all()

    def are_finished(self) -> bool:
        """Return, under the lock, whether nothing is in flight and nothing waits."""
        return not (self._in_flight or self._deferred or self._ready)

    # -------------------------------------------------------------------- references

    def defer_references(self, of: Flush) -> None:
        """Keep references until the objects that they follow are settled."""
        with self._pending.lock:
            while len(self._deferred) + len(self._ready) >= self.num_workers:
                self._pending.changed.wait()
            self._deferred.append(of)

    def take_back_references(self, of: Flush) -> List[Item]:
        """Return the references of a flush that were not sent, and do not send them."""
        with self._pending.lock:
            if of not in self._deferred and not self._pending.is_waiting(of):
                return []
            self._ready = collections.deque(task for task in self._ready if task.of is not of)
            self._deferred = [other for other in self._deferred if other is not of]
            return flat(of.references)

    def has_references(self) -> bool:
        """Return whether references wait for objects or for a slot."""
        return bool(self._deferred or self._ready)

    def move_ready(self, started: List[Task]) -> None:
        """Move the references that may be sent now to `started`, while there are free slots."""
        with self._pending.lock:
            self._sort_deferred()
            while self._ready and len(self._in_flight) < self.num_workers:
                started.append(self._ready[0])
                self._in_flight.add(started[-1])
                self._ready.popleft()
            self._pending.changed.notify_all()

    def put_back_ready(self, started: Sequence[Task]) -> None:
        """Undo `move_ready` for the tasks that no worker has taken."""
        again = [Task(task.of, task.items) for task in self.take_back(started)]
        with self._pending.lock:
            ready = [task for task in self._ready if not task.is_taken]
            self._ready = collections.deque([*again, *ready])

    def _sort_deferred(self) -> None:
        """Create tasks for references that may be sent; put those back that may not.

        Used under the lock: a thread that waits until nothing is deferred finds these references
        in the batch, and named in the failure.
        """
        deferred: List[Flush] = []
        tasks: List[Task] = []
        for of in self._deferred:
            if of.held_back_by is not None:
                self._pending.return_held_back(of)
                self._results.note_lost(of.held_back_by, [], flat(of.references))
            elif self._pending.must_wait(of):
                deferred.append(of)
            else:
                tasks += [Task(of, items) for items in of.references]
        self._deferred, self._ready = deferred, collections.deque([*self._ready, *tasks])
        for task in tasks:
            self._pending.release_references(task.of)
