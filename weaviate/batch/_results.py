"""The results of an import: counts, refused items, and failures not raised yet."""

from __future__ import annotations

import copy
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Set, Tuple, cast

from weaviate._core.log import logger, warn_visibly
from weaviate._core.progress import Bar, Progress, open_bar
from weaviate.batch._item import Item, ObjectItem
from weaviate.batch._pending import Pending
from weaviate.batch._request import BatchCall
from weaviate.batch._sizing import DYNAMIC
from weaviate.exceptions import WeaviateBaseError

MAX_KEPT_BYTES = 256 * 1024 * 1024
"""The most bytes of refused items that are kept for a retry; items beyond are only counted."""
_MAX_REASON = 500

_log = logger(__name__)


class FailedItem(Dict[str, Any]):
    """An object or reference that was not stored: the item as sent, and the reason.

    Attributes:
        reason: the message of the server, or of the connection.
    """

    def __init__(self, item: Dict[str, Any], reason: str) -> None:
        super().__init__(item)
        self.reason = reason

    @property
    def item(self) -> Dict[str, Any]:
        """The item alone."""
        return dict(self)

    def __repr__(self) -> str:
        return f"FailedItem({dict(self)!r}, reason={self.reason!r})"


class Tally:
    """The number of items of one kind that were stored, and those that were refused.

    Used under the lock of the pending items.
    """

    def __init__(self) -> None:
        self.stored = 0
        self.refused = 0
        self.kept: List[Tuple[Item, str]] = []
        """Refused items with their reasons, until they are sent again."""
        self._kept_bytes = 0
        self._logged = (0, 0)

    def note(self, stored: int, refused: Sequence[Tuple[Item, str]]) -> None:
        """Add the outcome of a request."""
        self.stored += stored
        self.refused += len(refused)
        for item, reason in refused:
            if self._kept_bytes < MAX_KEPT_BYTES:
                self._kept_bytes += len(item.data)
                self.kept.append((item, reason))

    def take_kept(self) -> List[Item]:
        """Return the items that are kept, and forget them."""
        items = [item for item, _ in self.kept]
        self.kept, self._kept_bytes = [], 0
        return items

    def take_news(self) -> Tuple[int, int]:
        """Return how many items were stored and refused since the last call."""
        stored, refused = self._logged
        self._logged = (self.stored, self.refused)
        return self.stored - stored, self.refused - refused


class _Lost(NamedTuple):
    error: BaseException
    objects: Sequence[Item]
    references: Sequence[Item]


class Results:
    """Gathers the outcomes of the requests of all threads.

    Attributes:
        imported: class and tenant of the objects that the server took or refused.
        objects, references: what was stored and refused, in the last `with` block or since the
            batch was created.
        bar: shows how many items were stored or refused.
    """

    def __init__(self, pending: Pending) -> None:
        self._pending = pending
        self.imported: Set[Tuple[str, Optional[str]]] = set()
        self.renew()

    def renew(self) -> None:
        """Forget all results, in a process that was just forked."""
        self._lost: List[_Lost] = []
        self.bar = Bar()
        self.begin_import()

    def begin_import(self) -> None:
        """Forget refused items and count from 0, for a new import."""
        with self._pending.lock:
            self.objects, self.references = Tally(), Tally()
            self._first_reason = ""

    def open_bar(self, progress: Progress) -> None:
        """Show a progress bar, if it is configured."""
        self.bar = open_bar(progress, "import", " items")

    def close_bar(self) -> None:
        """Leave the bar as it stands."""
        self.bar.close()
        self.bar = Bar()

    # ---------------------------------------------------------------- what is over

    def note(self, call: BatchCall) -> None:
        """Record the results of a call that is over, successful or not."""
        has_objects = isinstance(call.sent[0], ObjectItem)
        settled = len(call.sent) - len(call.items)
        refused = len(call.refused)
        with self._pending.lock:
            if call.count_and_seconds is not None:
                self._learn(call.sent, has_objects, *call.count_and_seconds)
                self._pending.note_changed_sizes()
            tally = self.objects if has_objects else self.references
            tally.note(settled - refused, call.refused)
            if refused:
                self._first_reason = self._first_reason or call.refused[0][1]
            all_refused = self.objects.refused + self.references.refused
        self.bar.update(settled)
        if refused:
            self.bar.remark(f"{all_refused:,} refused")

    def _learn(self, items: Sequence[Item], has_objects: bool, count: int, seconds: float) -> None:
        sizing = self._pending.sizing
        if has_objects:
            objects = cast(Sequence[ObjectItem], items)
            self.imported.update([(item.class_name, item.tenant) for item in objects])
            if sizing.kind == DYNAMIC:
                sizing.note_objects(count, seconds)
        elif sizing.kind == DYNAMIC:
            sizing.note_references(count, seconds)

    def log_refused(self) -> None:
        """Log one warning about the items that were refused since the last warning."""
        with self._pending.lock:
            news = {"objects": self.objects.take_news(), "references": self.references.take_news()}
            reason, self._first_reason = self._first_reason, ""
        shares = [
            f"{refused:,} of {stored + refused:,} {name}"
            for name, (stored, refused) in news.items()
            if refused
        ]
        if shares:
            warn_visibly(
                _log,
                "%s were refused; the first: %s; see %s",
                " and ".join(shares),
                reason[:_MAX_REASON],
                " and ".join(
                    f"batch.failed_{name}" for name, (_, refused) in news.items() if refused
                ),
            )

    # ------------------------------------------------------------- what went wrong

    def note_lost(
        self,
        error: BaseException,
        objects: Sequence[Item] = (),
        references: Sequence[Item] = (),
    ) -> None:
        """Keep an exception, with its items, until a call can raise it."""
        with self._pending.lock:
            self._lost.append(_Lost(error, objects, references))

    def raise_lost(self) -> None:
        """Raise the first of the kept failures; the items of all are named in it."""
        if not self._lost:
            return
        with self._pending.lock:
            lost, self._lost = self._lost, []
        if lost:
            _name_all(lost[0].error, lost)
            raise lost[0].error

    def name_rest(self, error: BaseException) -> None:
        """Name the items of the kept failures in an exception that was raised."""
        with self._pending.lock:
            lost, self._lost = self._lost, []
        _name_all(error, lost)


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
    """Add items to those that an exception names as not sent."""
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
    """Return a copy of an exception, for other items and another thread."""
    try:
        again = copy.copy(error)
    except Exception:  # a class that cannot be copied
        again = WeaviateBaseError(str(error))
    for name in ("failed_objects", "failed_references"):
        again.__dict__.pop(name, None)
    again.__cause__ = error
    return again


def failure_in(error: Optional[BaseException]) -> Optional[BaseException]:
    """Return the failure to send a batch: this exception, or one of its causes."""
    seen: Set[int] = set()
    while error is not None and id(error) not in seen:
        if hasattr(error, "failed_objects") and hasattr(error, "failed_references"):
            return error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None
