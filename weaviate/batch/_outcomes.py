"""What is known of an import so far: what was refused, what failed and was not yet raised."""

from __future__ import annotations

import copy
from typing import Any, List, NamedTuple, Optional, Sequence, Set, Tuple, cast

from weaviate._core.log import logger
from weaviate._core.progress import Bar, Progress, open_bar
from weaviate.batch._item import Item, ObjectItem
from weaviate.batch._pending import Buffer
from weaviate.batch._request import Exchange
from weaviate.batch._results import FailedItem, Failures
from weaviate.batch._sizing import DYNAMIC
from weaviate.exceptions import WeaviateBaseError

_log = logger(__name__)


class _Lost(NamedTuple):
    error: BaseException
    objects: Sequence[Item]
    references: Sequence[Item]


class Outcomes:
    """Gathers the outcomes of requests, of whatever thread.

    Attributes:
        imported: class and tenant of the objects that the server took or refused.
        refused_objects, refused_references: what the server refused, until it is sent again.
        bar: shows how many items have found their end.
    """

    def __init__(self, buffer: Buffer) -> None:
        self._buffer = buffer
        self.imported: Set[Tuple[str, Optional[str]]] = set()
        self.renew()

    def renew(self) -> None:
        """Forget what was refused and what failed."""
        self.refused_objects = Failures()
        self.refused_references = Failures()
        self._lost: List[_Lost] = []
        self._untold = {"objects": 0, "references": 0}
        self._first_reason = ""
        self.bar = Bar()

    def open_bar(self, progress: Progress) -> None:
        """Begin to show how far the import is, if the user wants to see it."""
        self.bar = open_bar(progress, "import", " items")

    def close_bar(self) -> None:
        """Leave the bar as it stands."""
        self.bar.close()
        self.bar = Bar()

    def forget_refused(self) -> None:
        """Forget what was refused: a new import begins."""
        with self._buffer.lock:
            self.refused_objects.clear()
            self.refused_references.clear()

    def note(self, items: Sequence[Item], exchange: Exchange) -> None:
        """Learn from an exchange that is over, well or not."""
        has_objects = isinstance(items[0], ObjectItem)
        with self._buffer.lock:
            if exchange.count_and_seconds is not None:
                self._learn(items, has_objects, *exchange.count_and_seconds)
                self._buffer.look_again()
            for item, reason in exchange.refused:
                (self.refused_objects if has_objects else self.refused_references).add(item, reason)
                self._untold["objects" if has_objects else "references"] += 1
                self._first_reason = self._first_reason or reason
        self.bar.update(len(items) - len(exchange.items))

    def _learn(self, items: Sequence[Item], has_objects: bool, count: int, seconds: float) -> None:
        sizing = self._buffer.sizing
        if has_objects:
            objects = cast(Sequence[ObjectItem], items)
            self.imported.update([(item.class_name, item.tenant) for item in objects])
            if sizing.kind == DYNAMIC:
                sizing.note_objects(count, seconds)
        elif sizing.kind == DYNAMIC:
            sizing.note_references(count, seconds)

    def note_error(self, error: BaseException) -> None:
        """Keep an exception that has no call to come out of yet."""
        self.note_lost(error, [], [])

    def note_lost(
        self, error: BaseException, objects: Sequence[Item], references: Sequence[Item]
    ) -> None:
        """Keep the failure of a request that has no call to come out of yet."""
        with self._buffer.lock:
            self._lost.append(_Lost(error, objects, references))

    def raise_lost(self) -> None:
        """Raise what was kept since the last time, all in one exception.

        Raises:
            Exception: the first failure; the items of all of them are named in it.
        """
        if not self._lost:
            return
        with self._buffer.lock:
            lost, self._lost = self._lost, []
        if lost:
            _name_all(lost[0].error, lost)
            raise lost[0].error

    def name_rest(self, error: BaseException) -> None:
        """Name in an exception that was raised already what was kept since."""
        with self._buffer.lock:
            lost, self._lost = self._lost, []
        _name_all(error, lost)

    def log_refused(self) -> None:
        """Write one warning about what was refused since the last time."""
        with self._buffer.lock:
            untold, self._untold = self._untold, {"objects": 0, "references": 0}
            reason, self._first_reason = self._first_reason, ""
        if any(untold.values()):
            _log.warning(
                "The server refused %d objects and %d references of the batch. The first reason: "
                "%s. See batch.failed_objects and batch.failed_references.",
                untold["objects"],
                untold["references"],
                reason[:500],
            )


def _name_all(error: BaseException, lost: Sequence[_Lost]) -> None:
    """Name the items of all failures in one of them."""
    for other in lost:
        if other.error is not error:
            _log.debug("Another request of the batch failed: %s", other.error)
    objects = [item for one in lost for item in one.objects]
    references = [item for one in lost for item in one.references]
    if objects or references:
        name_lost(error, objects, references)


def name_lost(error: BaseException, objects: Sequence[Item], references: Sequence[Item]) -> None:
    """Name in an exception the items that it kept from being sent, beside those named before."""
    named: Any = error
    reason = str(error)
    failed_objects = list(getattr(error, "failed_objects", []))
    failed_references = list(getattr(error, "failed_references", []))
    failed_objects += [FailedItem(item.plain(), reason) for item in objects]
    failed_references += [FailedItem(item.plain(), reason) for item in references]
    try:
        named.failed_objects = failed_objects
        named.failed_references = failed_references
    except AttributeError:  # an exception that takes no attributes
        pass


def another_like(error: BaseException) -> BaseException:
    """Make an exception like one that was raised already, for other items and another thread."""
    try:
        again = copy.copy(error)
    except Exception:  # a class that cannot be copied
        again = WeaviateBaseError(str(error))
    for name in ("failed_objects", "failed_references"):
        again.__dict__.pop(name, None)
    again.__cause__ = error
    return again


def failure_in(error: Optional[BaseException]) -> Optional[BaseException]:
    """Find the failure of a batch to send: an exception, or one that led to it."""
    seen: Set[int] = set()
    while error is not None and id(error) not in seen:
        if hasattr(error, "failed_objects") and hasattr(error, "failed_references"):
            return error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None
