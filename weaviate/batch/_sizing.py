"""The number of items in a request. Nothing here waits or sends.

A fixed batch is full when it holds `batch_size` objects and references together. A dynamic batch
follows the server: it chooses sizes so that each request takes about `creation_time_s`.
"""

from __future__ import annotations

import collections
from typing import Deque, NamedTuple, Optional

MANUAL, FIXED, DYNAMIC = None, "fixed", "dynamic"

MAX_BRAKE_S = 20.0
"""The longest time for which a producer is held up at once, whatever load the server reports."""

_FRAME = 5
"""The number of the last requests that count for the throughput."""
_SHARE = 0.75
"""The share of `creation_time_s` that a request of the chosen size takes."""
_MOST_MORE_OBJECTS = 250
_SHORTER, _LONGER = 0.9, 2.0
"""A queue has changed if its length has left this range, relative to its length before."""
_MANUAL_ROOM = 1 << 60


class ServerLoad(NamedTuple):
    """The load that the nodes of a server report, added up."""

    queue: int
    """Objects that wait to be indexed."""
    rate: float
    """Objects that are indexed in a second."""


class Sizing:
    """The sizes of a batch; used under the lock of its buffer.

    Attributes:
        kind: MANUAL, FIXED or DYNAMIC.
        batch_size: the configured size; None for a manual batch.
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
        """The length of the queue after a brake without effect; None without such a brake."""
        self._last_sizes: Deque[int] = collections.deque([0], maxlen=_FRAME)

    def configure(
        self, batch_size: Optional[int], creation_time_s: float, *, dynamic: bool
    ) -> None:
        """Set kind, size and time; a dynamic batch begins with the given size."""
        self.kind = MANUAL if batch_size is None else DYNAMIC if dynamic else FIXED
        self.batch_size = batch_size
        self.creation_time_s = creation_time_s
        if self.kind == DYNAMIC and batch_size is not None:
            self.objects = self.references = batch_size

    def change_batch_size(self, batch_size: Optional[int]) -> None:
        """Set the size: None makes the batch manual, a number makes a manual batch fixed."""
        self.batch_size = batch_size
        if batch_size is None:
            self.kind = MANUAL
        elif self.kind == MANUAL:
            self.kind = FIXED

    def change_kind(self, *, dynamic: bool) -> None:
        """Make the batch dynamic or fixed; a manual batch stays manual."""
        if self.kind != MANUAL:
            self.kind = DYNAMIC if dynamic else FIXED

    def room(self, objects: int, references: int) -> int:
        """Return how many more items can be added; 0 if the batch is full."""
        if self.kind == FIXED:
            return max(0, (self.batch_size or 0) - objects - references)
        if self.kind == DYNAMIC:
            return max(0, min(self.objects - objects, self.references - references))
        return _MANUAL_ROOM

    @property
    def most_objects(self) -> Optional[int]:
        """How many objects that came back go into one request; None for all."""
        return self.objects if self.kind == DYNAMIC else self.batch_size

    @property
    def most_references(self) -> Optional[int]:
        """How many references that came back go into one request; None for all."""
        return self.references if self.kind == DYNAMIC else self.batch_size

    def change_creation_time(self, creation_time_s: float) -> None:
        """Set the time that a request may take; the sizes change in proportion."""
        factor = creation_time_s / self.creation_time_s
        self.objects = max(1, round(self.objects * factor))
        self.references = max(1, round(self.references * factor))
        self.creation_time_s = creation_time_s

    def note_objects(self, count: int, seconds: float) -> None:
        """Adapt the size of objects to a request that was answered."""
        self._last_sizes.append(self.objects)
        wanted = self._wanted(self.objects_frame, count, seconds)
        self.objects = max(1, min(wanted, self.objects + _MOST_MORE_OBJECTS))

    def note_references(self, count: int, seconds: float) -> None:
        """Adapt the size of references to a request that was answered."""
        wanted = self._wanted(self.references_frame, count, seconds)
        self.references = max(1, min(wanted, self.references * 2))

    def _wanted(self, frame: Deque[float], count: int, seconds: float) -> int:
        frame.append(count / max(seconds, 1e-6))
        return round(_SHARE * sum(frame) / len(frame) * self.creation_time_s)

    def note_load(self, load: ServerLoad, num_workers: int) -> None:
        """Adapt the sizes to the reported load: slow down while the queue grows.

        The objects that this batch has in flight are a part of the queue, but not a reason to wait:
        the batch sends no more before they are answered. The other objects are other clients'.
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
        """Return whether a queue is about as long as after a brake without effect."""
        spent = self._spent_queue
        if spent is None:
            return False
        if _SHORTER * spent < queue < _LONGER * spent:
            return True
        self._spent_queue = None
        return False

    def note_spent_brake(self) -> None:
        """Hold no producer up again until the reported queue has changed."""
        self._brake_s = 0.0
        self._spent_queue = self._last_queue

    @property
    def brake_s(self) -> float:
        """How many seconds a producer should wait for the queue of the server."""
        return self._brake_s if self.kind == DYNAMIC else 0.0

    def release_brake(self) -> None:
        """Forget the load that the server reported."""
        self._brake_s = 0.0
        self._last_queue = 0
