"""Items that wait to be sent, taken out a flush at a time, and the order among flushes.

A flush holds the items that were pending when the batch was full, or when `flush()` was called.
Flushes are sent in parallel, but the references of a flush are sent only when the objects of that
flush and of all flushes before it are settled: a reference follows the objects that were added
before it. If some of these objects come back instead, the reference comes back, too, behind them.

The lock is held for memory only, never while anything is sent or a callback runs.
"""

from __future__ import annotations

import operator
import threading
from typing import Any, Dict, Generic, List, Optional, Sequence, Set, Tuple, TypeVar

from weaviate.batch._item import Item, ObjectItem, ReferenceItem
from weaviate.batch._settings import BatchSettings
from weaviate.batch._sizing import Sizing

_DEFAULTS = BatchSettings()

AnItem = TypeVar("AnItem", ObjectItem, ReferenceItem)


class Flush:
    """The items that left the batch together, divided into requests."""

    def __init__(
        self,
        number: int,
        objects: List[List[ObjectItem]],
        references: List[List[ReferenceItem]],
    ) -> None:
        self.number = number
        self.settings = _DEFAULTS
        """How it is sent: the settings of the batch at the moment when the sender begins."""
        self.objects = objects
        self.references = references
        self.unsettled = len(objects)
        """The number of requests of objects without an outcome yet."""
        self.held_back_by: Optional[BaseException] = None
        """The failure with which objects came back that the references follow, if any did."""
        self.is_begun = False
        """Whether the sender has it, and is responsible for its items."""
        self.are_references_settled = not references


class Held(Generic[AnItem]):
    """Items of one kind; those that came back stand before those added later."""

    def __init__(self) -> None:
        self.items: List[AnItem] = []
        self.returned = 0
        """The number of items, at the beginning, that were taken out before and came back."""

    def __len__(self) -> int:
        return len(self.items)

    @property
    def new(self) -> int:
        """The number of items that were not taken out before."""
        return len(self.items) - self.returned

    def pop(self, index: int) -> Dict[str, Any]:
        """Remove an item and return it as a dictionary.

        Raises:
            IndexError: if there is no item at this index.
        """
        place = operator.index(index)
        if not -len(self.items) <= place < len(self.items):
            raise IndexError(f"There is no item {index}: {len(self.items)} are held.")
        if place % len(self.items) < self.returned:
            self.returned -= 1
        plain: Dict[str, Any] = self.items.pop(place).plain()
        return plain

    def clear(self) -> None:
        """Forget all items."""
        self.items = []
        self.returned = 0

    def put_first(self, items: Sequence[Any]) -> None:
        """Put items back."""
        self.items = list(items) + self.items
        self.returned += len(items)

    def as_requests(self, most: Optional[int]) -> List[List[AnItem]]:
        """Divide the items into requests: of normal size for items that came back."""
        items, returned = self.items, self.returned
        if not items:
            return []
        if most is None or len(items) <= most or not returned:
            return [items]
        requests = [items[i : min(i + most, returned)] for i in range(0, returned, most)]
        if returned < len(items):
            requests.append(items[returned:])
        return requests


class Pending:
    """Objects and references in hand, and the flushes that are on their way."""

    def __init__(self, sizing: Sizing) -> None:
        self.sizing = sizing
        self.objects: Held[ObjectItem] = Held()
        self.references: Held[ReferenceItem] = Held()
        self._next_number = 0
        self._room = 0
        """The number of items that can be added before the sizes have to be compared again."""
        self._unsettled: Dict[int, Flush] = {}
        self._waiting: Set[Flush] = set()
        self._taken: Dict[int, Flush] = {}
        """The last flush of each thread, until the sender has it: see `give_back_taken`."""
        self.renew_locks()

    def renew_locks(self) -> None:
        """Create new locks: threads of a forked parent may hold the old ones."""
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)

    def forget(self) -> None:
        """Forget all items and flushes: they belong to another process."""
        self.objects.clear()
        self.references.clear()
        self._unsettled.clear()
        self._waiting.clear()
        self._taken.clear()

    # ---------------------------------------------------------------- in hand

    def add(self, item: Item) -> Optional[Flush]:
        """Add an item; if the batch is full now, empty it and return its items."""
        with self.lock:
            held: Held[Any] = self.objects if type(item) is ObjectItem else self.references
            held.items.append(item)
            self._room -= 1
            return None if self._room > 0 else self.take_if_full()

    def take_if_full(self) -> Optional[Flush]:
        """Take all items if the batch is full by the current sizes, else None."""
        with self.lock:
            # items that came back do not count: one more item is no reason to retry them at once
            self._room = self.sizing.room(self.objects.new, self.references.new)
            if self._room > 0:
                return None
            taken = self.take()
            self._room = self.sizing.room(0, 0)
            return taken

    def take(self, references: bool = True) -> Optional[Flush]:
        """Take all items, or the objects only; return None if there are none."""
        with self.lock:
            objects = self.objects.as_requests(self.sizing.most_objects)
            links: List[List[ReferenceItem]] = []
            if references:
                links = self.references.as_requests(self.sizing.most_references)
            if not objects and not links:
                return None
            self._next_number += 1
            taken = Flush(self._next_number, objects, links)
            self._taken[threading.get_ident()] = taken  # Ctrl-C may come from here on
            if objects:
                self._unsettled[taken.number] = taken
                self.objects.clear()
            if links:
                self._waiting.add(taken)
                self.references.clear()
            return taken

    def note_changed_sizes(self) -> None:
        """Note, under the lock, that the sizes have changed."""
        self._room = 0

    def has_new_items(self) -> bool:
        """Return whether the batch holds items that did not come back."""
        with self.lock:
            return self.objects.new > 0 or self.references.new > 0

    # ----------------------------------------------------------------- flushes

    def settle_objects(
        self,
        of: Flush,
        returned: Sequence[Item],
        error: Optional[BaseException],
        requests: int = 1,
    ) -> None:
        """Note that requests of objects are over; some of the items may come back."""
        with self.lock:
            if returned:
                self.objects.put_first(returned)
                for other in self._waiting:
                    if other.number >= of.number:
                        other.held_back_by = error
            of.unsettled -= requests
            if of.unsettled <= 0:
                self._unsettled.pop(of.number, None)
            self.changed.notify_all()

    def return_references(self, of: Flush, returned: Sequence[Item]) -> None:
        """Put references back that were not sent, or may not have been."""
        with self.lock:
            self._waiting.discard(of)
            self.references.put_first(returned)
            of.are_references_settled = True

    def return_held_back(self, of: Flush) -> None:
        """Put the references of a flush back, unless that is done."""
        if not of.are_references_settled:
            self.return_references(of, flat(of.references))

    def is_unsettled(self, of: Flush) -> bool:
        """Return whether requests of objects of this flush have no outcome yet."""
        return of.number in self._unsettled

    def is_waiting(self, of: Flush) -> bool:
        """Return, under the lock, whether the references of a flush wait to be sent."""
        return of in self._waiting

    def must_wait(self, of: Flush) -> bool:
        """Return, under the lock, whether earlier objects are still in flight."""
        oldest = next(iter(self._unsettled), None)
        return oldest is not None and oldest <= of.number and of.held_back_by is None

    def release_references(self, of: Flush) -> bool:
        """Let the references be sent, under the lock; False if they must come back."""
        self._waiting.discard(of)
        return of.held_back_by is None

    def begin(self, of: Flush) -> None:
        """Note that the sender has the flush that this thread has taken."""
        of.is_begun = True  # the one step in which the responsibility passes to the sender
        self._taken.pop(threading.get_ident(), None)

    def give_back_taken(self, error: BaseException) -> Tuple[List[Item], List[Item]]:
        """Put back what this thread took and the sender does not have; return it."""
        of = self._taken.pop(threading.get_ident(), None)
        if of is None or of.is_begun:
            return [], []
        objects, references = flat(of.objects), flat(of.references)
        if objects:
            is_held = objects[0] in self.objects.items[:1]  # it had not been taken out yet
            self.settle_objects(of, [] if is_held else objects, error, len(of.objects))
        if references:
            is_held = references[0] in self.references.items[:1]
            self.return_references(of, [] if is_held else references)
        return objects, references

    def restore(self, objects: Sequence[Item], references: Sequence[Item]) -> None:
        """Put settled items back, to send them once more."""
        with self.lock:
            self.objects.put_first(objects)
            self.references.put_first(references)


def flat(requests: Sequence[Sequence[Item]]) -> List[Item]:
    """Return the items of all requests."""
    return [item for items in requests for item in items]
