"""What became of each item: answers read into one entry per item, and what failed kept in mind."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Sequence

from weaviate.batch._item import Item

Entry = Dict[str, Any]
"""What the server, and so the callback and the caller, is told about one item."""

_READ_ONLY = re.compile(r"read-?\s?only", re.IGNORECASE).search

MAX_KEPT_BYTES = 256 * 1024 * 1024
"""So much of what the server refused is kept for sending it again; what is beyond is counted."""


class FailedItem(Dict[str, Any]):
    """An object or reference that was not stored: the item itself, as it was sent, and why.

    Attributes:
        reason: what the server, or the connection, said.
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


def messages_of(entry: Entry) -> List[str]:
    """Give what an entry says about its failure; empty for an item that was stored."""
    result = entry.get("result")
    if not isinstance(result, dict):
        return []
    errors = result.get("errors")
    if not errors:
        return ["the server says FAILED"] if result.get("status") == "FAILED" else []
    listed = errors.get("error") if isinstance(errors, dict) else errors
    if not isinstance(listed, list):
        return [str(listed or errors)]
    texts = [str(e.get("message", e)) if isinstance(e, dict) else str(e) for e in listed]
    return texts or [str(errors)]


def is_retried(
    messages: Iterable[str],
    errors_to_exclude: Optional[Sequence[str]],
    errors_to_include: Optional[Sequence[str]],
) -> bool:
    """Say whether a failure with these messages is one of those to be tried again."""
    text = "\n".join(messages)
    if errors_to_exclude is not None:
        return not any(excluded in text for excluded in errors_to_exclude)
    if errors_to_include is not None:
        return any(included in text for included in errors_to_include)
    return True


def is_read_only(messages: Iterable[str]) -> bool:
    """Say whether these messages speak of a shard that takes no data."""
    return any(_READ_ONLY(message) for message in messages)


def stored_entry(item: Item) -> Entry:
    """Make the entry of an item that was found in the server's hands."""
    return {**item.plain(), "deprecations": None, "result": {"status": "SUCCESS"}}


def failed_entry(item: Item, reason: str) -> Entry:
    """Make the entry of an item of which the answer does not say that it was stored."""
    result = {"errors": {"error": [{"message": reason}]}, "status": "FAILED"}
    return {**item.plain(), "deprecations": None, "result": result}


class _Failure(NamedTuple):
    item: Item
    reason: str


class Failures:
    """The items of one kind that the server refused, until they are sent again or forgotten.

    Used under the lock of the buffer.
    """

    def __init__(self) -> None:
        self._kept: List[_Failure] = []
        self._bytes = 0

    def add(self, item: Item, reason: str) -> None:
        """Remember an item with its reason."""
        if self._bytes < MAX_KEPT_BYTES:
            self._bytes += len(item.data)
            self._kept.append(_Failure(item, reason))

    def take(self) -> List[Item]:
        """Give what is kept, and forget it."""
        items = [failure.item for failure in self._kept]
        self.clear()
        return items

    def clear(self) -> None:
        """Forget everything."""
        self._kept = []
        self._bytes = 0

    def copy(self) -> List[_Failure]:
        """Give what is kept."""
        return list(self._kept)
