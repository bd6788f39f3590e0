"""Answers to a batch: accepted only as a list with one entry for each item sent.

An entry belongs to the item that it names, whatever the order: class, tenant and id of an object,
source and target of a reference.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import (
    Any,
    Callable,
    Dict,
    Iterable,
    List,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
    TypeVar,
    cast,
)

from weaviate._core.send import json_value
from weaviate._core.warn import warn
from weaviate.batch._item import Item, ObjectItem, ReferenceItem
from weaviate.exceptions import ResponseCannotBeDecodedException

T = TypeVar("T")

Entry = Dict[str, Any]
"""The answer about one item, as the callback and the caller get it."""

_READ_ONLY = re.compile(r"read-?\s?only", re.IGNORECASE).search
_NO_ENTRY = "The answer of the server does not report on this item."


def messages_of(entry: Entry) -> List[str]:
    """Return the messages of a failure; an empty list for an item that was stored."""
    result = entry.get("result")
    if not isinstance(result, dict):
        return []
    errors = result.get("errors")
    if not errors:
        return ["the server reports FAILED"] if result.get("status") == "FAILED" else []
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
    """Return whether a failure with these messages is one of those to be retried."""
    text = "\n".join(messages)
    if errors_to_exclude is not None:
        return not any(excluded in text for excluded in errors_to_exclude)
    if errors_to_include is not None:
        return any(included in text for included in errors_to_include)
    return True


def is_read_only(messages: Iterable[str]) -> bool:
    """Return whether these messages report a read-only shard."""
    return any(_READ_ONLY(message) for message in messages)


def stored_entry(item: Item) -> Entry:
    """Return the entry of an item that a check found stored."""
    return {**item.plain(), "deprecations": None, "result": {"status": "SUCCESS"}}


def failed_entry(item: Item, reason: str) -> Entry:
    """Return the entry of an item that the answer does not report as stored."""
    result = {"errors": {"error": [{"message": reason}]}, "status": "FAILED"}
    return {**item.plain(), "deprecations": None, "result": result}


def read_entries(
    response: Any, location: str, items: Sequence[Item], *, warns: bool = True
) -> List[Entry]:
    """Read an answer into one entry for each item, in the items' order.

    Items that the answer does not name get an entry with that reason.

    Args:
        warns: whether to warn of an empty answer; a manual creation has warned already.

    Raises:
        weaviate.exceptions.ResponseCannotBeDecodedException: if the answer is not a list.
    """
    answer = json_value(response, location)
    if answer == {}:
        answer = []
    if not isinstance(answer, list):
        raise ResponseCannotBeDecodedException(location, response)
    if not answer and warns:
        warn(
            f"Bat101: The server answered a batch of {len(items)} with nothing. None of the items "
            "counts as stored.",
            UserWarning,
        )
    if isinstance(items[0], ObjectItem):
        found = _entries_of_objects(answer, cast(Sequence[ObjectItem], items))
    else:
        found = _entries_of_references(answer, cast(Sequence[ReferenceItem], items))
    return [
        failed_entry(item, _NO_ENTRY) if entry is None else entry
        for item, entry in zip(items, found)
    ]


def is_unnamed(entry: Entry) -> bool:
    """Return whether this is the entry of an item that the answer did not name."""
    return messages_of(entry) == [_NO_ENTRY]


def _entries_of_objects(
    answer: List[Any], items: Sequence[ObjectItem]
) -> Sequence[Optional[Entry]]:
    if names_each(answer, items):
        return answer
    entries: Dict[str, List[Entry]] = {}
    for entry in answer:
        if isinstance(entry, dict):
            entries.setdefault(str(entry.get("id")).lower(), []).append(entry)
    items_with_id = Counter(item.uuid.lower() for item in items)
    found: List[Optional[Entry]] = []
    for item in items:
        object_id = item.uuid.lower()
        # among objects with the same id, an entry has to name class and tenant
        is_its_entry = partial(_is_entry_of, item=item, is_exact=items_with_id[object_id] > 1)
        found.append(_take_first(entries.get(object_id, []), is_its_entry))
    return found


def names_each(entries: Any, items: Sequence[ObjectItem]) -> bool:
    """Return whether these are entries of the items, one each, in their order."""
    if not isinstance(entries, list) or len(entries) != len(items):
        return False
    for entry, item in zip(entries, items):
        if not isinstance(entry, dict) or entry.get("id") != item.uuid:
            return False
        if not _is_entry_of(entry, item, False):
            return False
    return True


def _is_entry_of(entry: Entry, item: ObjectItem, is_exact: bool) -> bool:
    """Return whether an entry with the id of an item has its class and tenant, too.

    Args:
        is_exact: whether the entry has to have both; else it may leave them out.
    """
    class_name, tenant = entry.get("class"), entry.get("tenant")
    if is_exact:
        return class_name == item.class_name and (tenant or None) == (item.tenant or None)
    has_class = class_name is None or class_name == item.class_name
    return has_class and (not tenant or tenant == item.tenant)


def _entries_of_references(
    answer: List[Any], items: Sequence[ReferenceItem]
) -> Sequence[Optional[Entry]]:
    """Find the entry of each reference.

    A real server leaves out which reference an entry is about if it refused the reference. Such an
    entry counts by its place if all others are in theirs; else only as one of the refusals that
    are left when all that have a name are found.
    """
    entries = [entry if isinstance(entry, dict) else {} for entry in answer]
    keys = [_reference_key(item.plain()) for item in items]
    named = [None if "from" not in e or "to" not in e else _reference_key(e) for e in entries]
    if len(entries) == len(items) and all(
        name is None or _is_same_reference(name, key) for name, key in zip(named, keys)
    ):
        return [entry if isinstance(given, dict) else None for entry, given in zip(entries, answer)]
    by_source: Dict[str, List[Tuple[_ReferenceKey, Entry]]] = {}
    for name, entry in zip(named, entries):
        if name is not None:
            by_source.setdefault(name.source, []).append((name, entry))
    found: List[Optional[Entry]] = []
    for key in keys:
        pair = _take_first(by_source.get(key.source, []), partial(_is_named, key=key))
        found.append(None if pair is None else pair[1])
    _fill_with_refusals(found, [e for e, name in zip(entries, named) if name is None])
    return found


def _is_named(pair: Tuple[_ReferenceKey, Entry], key: _ReferenceKey) -> bool:
    return _is_same_reference(pair[0], key)


def _fill_with_refusals(found: List[Optional[Entry]], nameless: List[Entry]) -> None:
    """Put nameless refusals where no entry was found, if they are as many."""
    places = [place for place, entry in enumerate(found) if entry is None]
    if len(places) == len(nameless) and all(map(messages_of, nameless)):
        for place, entry in zip(places, nameless):
            found[place] = entry


def _take_first(candidates: List[T], is_wanted: Callable[[T], bool]) -> Optional[T]:
    """Remove and return the first candidate that is wanted: each is used once."""
    for place, candidate in enumerate(candidates):
        if is_wanted(candidate):
            return candidates.pop(place)
    return None


class _ReferenceKey(NamedTuple):
    source: str
    to_class: Optional[str]
    to_id: str
    tenant: Optional[str]


def _reference_key(reference: Dict[str, Any]) -> _ReferenceKey:
    """Return what identifies a reference, of an item or of an entry."""
    source = str(reference.get("from")).split("/")[3:]
    target = str(reference.get("to")).split("/")[3:]
    source[1:2] = [object_id.lower() for object_id in source[1:2]]
    to_class = target[0] if len(target) > 1 else None
    to_id = target[-1].lower() if target else ""
    return _ReferenceKey("/".join(source), to_class, to_id, reference.get("tenant") or None)


def _is_same_reference(entry: _ReferenceKey, item: _ReferenceKey) -> bool:
    """Compare; an entry may lack the tenant, and both the class of the target."""
    if (entry.source, entry.to_id) != (item.source, item.to_id):
        return False
    if entry.tenant is not None and entry.tenant != item.tenant:
        return False
    return entry.to_class is None or item.to_class is None or entry.to_class == item.to_class
