"""What a batch holds, and what of it the server refused: to look at and to take out."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

from weaviate._core.display import table
from weaviate.batch._engine import BatchState
from weaviate.batch._results import FailedItem

_MAX_SHOWN_ITEMS = 100


class BatchContents(BatchState):
    """The contents of a batch."""

    @property
    def shape(self) -> Tuple[int, int]:
        """How many objects and references are held."""
        return len(self._buffer.objects), len(self._buffer.references)

    def num_objects(self) -> int:
        """Give the number of objects that are held."""
        return len(self._buffer.objects)

    def num_references(self) -> int:
        """Give the number of references that are held."""
        return len(self._buffer.references)

    def is_empty_objects(self) -> bool:
        """Say whether no object is held."""
        return self._buffer.objects.is_empty()

    def is_empty_references(self) -> bool:
        """Say whether no reference is held."""
        return self._buffer.references.is_empty()

    def pop_object(self, index: int = -1) -> Dict[str, Any]:
        """Take an object out of the batch, by default the one that was added last.

        Raises:
            IndexError: when there is none at this place.
        """
        return self._buffer.pop_object(index)

    def pop_reference(self, index: int = -1) -> Dict[str, Any]:
        """Take a reference out of the batch, by default the one that was added last.

        Raises:
            IndexError: when there is none at this place.
        """
        return self._buffer.pop_reference(index)

    def empty_objects(self) -> None:
        """Forget the objects that are held; they are not sent."""
        self._buffer.empty_objects()

    def empty_references(self) -> None:
        """Forget the references that are held; they are not sent."""
        self._buffer.empty_references()

    @property
    def failed_objects(self) -> List[FailedItem]:
        """The objects that the server refused, each a dictionary with a `reason`.

        Those of the last `with` block, or since the batch was made; `retry_failed()` sends them
        again. What failed with an exception is not here, but in the exception and in the batch.
        """
        with self._buffer.lock:
            refused = self._outcomes.refused_objects.copy()
        return [FailedItem(item.plain(), reason) for item, reason in refused]

    @property
    def failed_references(self) -> List[FailedItem]:
        """The references that the server refused, each a dictionary with a `reason`.

        As `failed_objects`.
        """
        with self._buffer.lock:
            refused = self._outcomes.refused_references.copy()
        return [FailedItem(item.plain(), reason) for item, reason in refused]

    def __repr__(self) -> str:
        objects, references = self.shape
        kind = self._sizing.kind or "manual"
        refused = len(self.failed_objects) + len(self.failed_references)
        return (
            f"<Batch, {kind}, holding {objects} objects and {references} references, "
            f"{refused} refused>"
        )

    def _repr_html_(self) -> str:
        """Show what the server refused, in a notebook."""
        rows = [
            (item.get("class") or item.get("from"), item.get("id") or item.get("to"), item.reason)
            for item in [*self.failed_objects, *self.failed_references][:_MAX_SHOWN_ITEMS]
        ]
        return table(repr(self).strip("<>"), ("class or source", "id or target", "reason"), rows)
