"""How many items a request takes: numbers in, numbers out. Nothing here waits or sends.

A fixed batch is full when objects and references together are as many as was asked for. A dynamic
one follows the server: the next requests are so large that each takes about `creation_time_s`.
"""

from __future__ import annotations

import collections
from typing import Deque, NamedTuple, Optional

MANUAL, FIXED, DYNAMIC = None, "fixed", "dynamic"

MAX_BRAKE_S = 20.0
"""A producer is held up no longer than this at a time, whatever the server says of its queue."""

_FRAME = 5
"""So many of the last requests count for the throughput."""
_SHARE = 0.75
"""A size is chosen so that a request takes this share of the time it may take."""
_MOST_MORE_OBJECTS = 250
_SHORTER, _LONGER = 0.9, 2.0
"""A queue has changed if it is less or more than these times as long as before."""
_MANUAL_ROOM = 1 << 60


class ServerLoad(NamedTuple):
    """What the nodes of a server say about themselves, together."""

    queue: int
    """Objects that wait to be indexed."""
    rate: float
    """Objects that are indexed in a second."""


class Sizing:
    """The sizes of a batch; used under the lock of its buffer.

    Attributes:
        kind: MANUAL, FIXED or DYNAMIC.
        batch_size: what was asked for; None for a manual batch.
        objects, references: the sizes that a dynamic batch uses now.
        creation_time_s: how long a request of a dynamic batch may take.
    """

    def __init__(self, batch_size: int, creation_time_s: float) -> None:
        self.kind: Optional[str] = DYNAMIC
        self.batch_size: Optional[int] = batch_size
        self.objects = batch_size
        self.references = batch_size
        self.creation_time_s = creation_time_s
        self._brake_s = 0.0
        self.objects_frame: Deque[float] = collections.deque(maxlen=_FRAME)
        self.references_frame: Deque[float] = collections.deque(maxlen=_FRAME)
        self._last_queue = 0
        self._spent_queue: Optional[int] = None
        """How long the queue was when a brake had brought nothing; None if there is none."""
        self._last_sizes: Deque[int] = collections.deque([0], maxlen=_FRAME)

    def configure(
        self, batch_size: Optional[int], creation_time_s: float, *, dynamic: bool
    ) -> None:
        """Set everything anew; a dynamic batch begins with the given size."""
        self.kind = MANUAL if batch_size is None else DYNAMIC if dynamic else FIXED
        self.batch_size = batch_size
        self.creation_time_s = creation_time_s
        if self.kind == DYNAMIC and batch_size is not None:
            self.objects = self.references = batch_size

    def room(self, objects: int, references: int) -> int:
        """Return how many items, of any kind, can be added before these are sent; 0 for now."""
        if self.kind == FIXED:
            return max(0, (self.batch_size or 0) - objects - references)
        if self.kind == DYNAMIC:
            return max(0, min(self.objects - objects, self.references - references))
        return _MANUAL_ROOM

    @property
    def most_objects(self) -> Optional[int]:
        """How many objects that were kept go into one request; None for all."""
        return self.objects if self.kind == DYNAMIC else self.batch_size

    @property
    def most_references(self) -> Optional[int]:
        """How many references that were kept go into one request; None for all."""
        return self.references if self.kind == DYNAMIC else self.batch_size

    def change_creation_time(self, creation_time_s: float) -> None:
        """Set the time that a request may take; the sizes change in proportion."""
        factor = creation_time_s / self.creation_time_s
        self.objects = max(1, round(self.objects * factor))
        self.references = max(1, round(self.references * factor))
        self.creation_time_s = creation_time_s

    def note_objects(self, count: int, seconds: float) -> None:
        """Learn from a request of objects that was answered."""
        self._last_sizes.append(self.objects)
        wanted = self._wanted(self.objects_frame, count, seconds)
        self.objects = max(1, min(wanted, self.objects + _MOST_MORE_OBJECTS))

    def note_references(self, count: int, seconds: float) -> None:
        """Learn from a request of references that was answered."""
        wanted = self._wanted(self.references_frame, count, seconds)
        self.references = max(1, min(wanted, self.references * 2))

    def _wanted(self, frame: Deque[float], count: int, seconds: float) -> int:
        frame.append(count / max(seconds, 1e-6))
        return round(_SHARE * sum(frame) / len(frame) * self.creation_time_s)

    def note_load(self, load: ServerLoad, num_workers: int) -> None:
        """Learn from what the server says about its queue: slow down while it grows.

        The objects that we have in flight ourselves are a part of the queue, and no reason to wait:
        we do not send more before they are answered. What is left are those of other clients.
        """
        if self.kind != DYNAMIC:
            self.release_brake()
            return
        queue = max(0, load.queue - num_workers * max(self.objects, *self._last_sizes))
        grows = queue >= self._last_queue
        self._last_queue = queue
        surplus_s = queue / load.rate - self.creation_time_s if load.rate > 0 else 0.0
        if surplus_s <= 0:
            self._brake_s = 0.0
            self._spent_queue = None
        elif self._is_spent(queue):
            self._brake_s = 0.0
        elif grows:
            self._brake_s = min(surplus_s, MAX_BRAKE_S)
            self._last_sizes.append(self.objects)
            self.objects = max(1, self.objects // 2)
            self.references = max(1, self.references // 2)
        else:
            self._brake_s = min(surplus_s, self._brake_s)

    def _is_spent(self, queue: int) -> bool:
        """Return whether a queue is about as long as one for which a brake brought nothing."""
        spent = self._spent_queue
        if spent is None:
            return False
        if _SHORTER * spent < queue < _LONGER * spent:
            return True
        self._spent_queue = None
        return False

    def note_spent_brake(self) -> None:
        """Note that a producer was held up for as long as it may be, and the queue is still there.

        Nobody is held up again until the server reports another queue: shorter by a tenth, or
        twice as long.
        """
        self._brake_s = 0.0
        self._spent_queue = self._last_queue

    @property
    def brake_s(self) -> float:
        """How long a producer should wait, so that the server can work on its queue."""
        return self._brake_s if self.kind == DYNAMIC else 0.0

    def release_brake(self) -> None:
        """Forget what the server said about its queue."""
        self._brake_s = 0.0
        self._last_queue = 0
