"""Items that wait to be sent, taken out a round at a time, and the order among rounds.

A round is what was in the buffer when it was full, or flushed. Rounds are sent side by side, but
the references of a round go only when the objects of that round and of all before it are settled:
a reference follows the objects that were added before it. When some of these objects come back
instead, the reference comes back, too, behind them.

The lock is held for memory only, never while anything is sent or a callback runs.
"""

from __future__ import annotations

import threading
from typing import Any, Dict, List, Optional, Sequence, Set, TypeVar

from weaviate.batch._item import Item, ObjectItem, ReferenceItem
from weaviate.batch._sizing import Sizing
from weaviate.batch.requests import BatchRequest, ObjectsBatchRequest, ReferenceBatchRequest

AnItem = TypeVar("AnItem", ObjectItem, ReferenceItem)


class Round:
    """The items that left the buffer at one time, as the requests that they become."""

    def __init__(
        self,
        number: int,
        objects: List[List[ObjectItem]],
        references: List[List[ReferenceItem]],
    ) -> None:
        self.number = number
        self.objects = objects
        self.references = references
        self.unsettled = len(objects)
        """Requests of objects that have no outcome yet."""
        self.held_back_by: Optional[BaseException] = None
        """Why objects came back that the references have to follow, if some did."""


class Buffer:
    """Objects and references in hand; what came back stands before what was added later."""

    def __init__(self, sizing: Sizing) -> None:
        self.sizing = sizing
        self.objects = ObjectsBatchRequest()
        self.references = ReferenceBatchRequest()
        self._returned_objects = 0
        self._returned_references = 0
        self._next_number = 0
        self._room = 0
        """So many items can surely be added before the sizes need to be looked at again."""
        self._unsettled: Dict[int, Round] = {}
        self._waiting: Set[Round] = set()
        self.renew_locks()

    def renew_locks(self) -> None:
        """Make new locks: those of before a fork may be held by threads that are not here."""
        self.lock = threading.Lock()
        self.changed = threading.Condition(self.lock)

    def forget(self) -> None:
        """Forget all items and rounds: they are another process's."""
        self.objects.empty()
        self.references.empty()
        self._returned_objects = self._returned_references = 0
        self._unsettled.clear()
        self._waiting.clear()

    # ---------------------------------------------------------------- in hand

    def add_object(self, item: ObjectItem) -> Optional[Round]:
        """Add an object; when the buffer is full now, it is emptied, and given as a round."""
        with self.lock:
            self.objects._keep(item)
            self._room -= 1
            return None if self._room > 0 else self._take_if_full()

    def add_reference(self, item: ReferenceItem) -> Optional[Round]:
        """Add a reference; when the buffer is full now, it is emptied, and given as a round."""
        with self.lock:
            self.references._keep(item)
            self._room -= 1
            return None if self._room > 0 else self._take_if_full()

    def take_if_full(self) -> Optional[Round]:
        """Empty the buffer if it is full by the sizes of now."""
        with self.lock:
            return self._take_if_full()

    def take(self, references: bool = True) -> Optional[Round]:
        """Empty the buffer, of objects only or of both; None when there is nothing in it."""
        with self.lock:
            return self._take(references)

    def look_again(self) -> None:
        """Note, under the lock, that the sizes have changed."""
        self._room = 0

    def has_new_items(self) -> bool:
        """Say whether there is anything in the buffer beside what came back."""
        with self.lock:
            return (
                len(self.objects) > self._returned_objects
                or len(self.references) > self._returned_references
            )

    def pop_object(self, index: int) -> Dict[str, Any]:
        """Remove an object."""
        with self.lock:
            plain = self.objects.pop(index)
            if _place(index, len(self.objects) + 1) < self._returned_objects:
                self._returned_objects -= 1
            return plain

    def pop_reference(self, index: int) -> Dict[str, Any]:
        """Remove a reference."""
        with self.lock:
            plain = self.references.pop(index)
            if _place(index, len(self.references) + 1) < self._returned_references:
                self._returned_references -= 1
            return plain

    def empty_objects(self) -> None:
        """Remove all objects."""
        with self.lock:
            self.objects.empty()
            self._returned_objects = 0

    def empty_references(self) -> None:
        """Remove all references."""
        with self.lock:
            self.references.empty()
            self._returned_references = 0

    def _take_if_full(self) -> Optional[Round]:
        # what came back does not count: one more item is no reason to try it again at once
        self._room = self.sizing.room(
            len(self.objects) - self._returned_objects,
            len(self.references) - self._returned_references,
        )
        if self._room > 0:
            return None
        taken = self._take()
        self._room = self.sizing.room(0, 0)
        return taken

    def _take(self, references: bool = True) -> Optional[Round]:
        taken_objects: List[List[ObjectItem]] = _cut(
            self.objects._entries, self._returned_objects, self.sizing.most_objects
        )
        taken_references: List[List[ReferenceItem]] = []
        self.objects.empty()
        self._returned_objects = 0
        if references:
            taken_references = _cut(
                self.references._entries, self._returned_references, self.sizing.most_references
            )
            self.references.empty()
            self._returned_references = 0
        if not taken_objects and not taken_references:
            return None
        self._next_number += 1
        taken = Round(self._next_number, taken_objects, taken_references)
        if taken_objects:
            self._unsettled[taken.number] = taken
        if taken_references:
            self._waiting.add(taken)
        return taken

    # ------------------------------------------------------------------ rounds

    def settle_objects(
        self,
        of: Round,
        returned: Sequence[Item],
        error: Optional[BaseException],
        requests: int = 1,
    ) -> None:
        """Note that requests of objects of this round are over; some may come back."""
        with self.lock:
            if returned:
                self._returned_objects += len(returned)
                _put_first(self.objects, returned)
                for other in self._waiting:
                    if other.number >= of.number:
                        other.held_back_by = error
            of.unsettled -= requests
            if of.unsettled <= 0:
                self._unsettled.pop(of.number, None)
            self.changed.notify_all()

    def return_references(self, of: Round, returned: Sequence[Item]) -> None:
        """Put references back that were not sent, or not surely."""
        with self.lock:
            self._waiting.discard(of)
            self._returned_references += len(returned)
            _put_first(self.references, returned)

    def is_waiting(self, of: Round) -> bool:
        """Say, under the lock, whether the references of this round have not gone."""
        return of in self._waiting

    def must_wait(self, of: Round) -> bool:
        """Say, under the lock, whether objects are on their way that the references follow."""
        oldest = next(iter(self._unsettled), None)
        return oldest is not None and oldest <= of.number and of.held_back_by is None

    def release_references(self, of: Round) -> bool:
        """Say, under the lock, that the references go now; False when they have to come back."""
        self._waiting.discard(of)
        return of.held_back_by is None

    def give_back(self, of: Round, error: BaseException) -> None:
        """Put a whole round back, of which nothing was sent."""
        if of.objects:
            objects = [item for items in of.objects for item in items]
            self.settle_objects(of, objects, error, len(of.objects))
        if of.references:
            self.return_references(of, [item for items in of.references for item in items])

    def restore(self, objects: Sequence[Item], references: Sequence[Item]) -> None:
        """Put items in that were settled before, to send them once more."""
        with self.lock:
            self._returned_objects += len(objects)
            _put_first(self.objects, objects)
            self._returned_references += len(references)
            _put_first(self.references, references)


def _place(index: int, length: int) -> int:
    return index if index >= 0 else length + index


def _put_first(request: BatchRequest, items: Sequence[Item]) -> None:
    request._entries = [*items, *request._entries]
    request._shown = None


def _cut(entries: List[AnItem], returned: int, most: Optional[int]) -> List[List[AnItem]]:
    """Make requests of items; what came back goes by itself, in requests of normal size."""
    if not entries:
        return []
    if most is None or len(entries) <= most or not returned:
        return [entries]
    requests = [entries[i : min(i + most, returned)] for i in range(0, returned, most)]
    if returned < len(entries):
        requests.append(entries[returned:])
    return requests
