"""An inverted index over the texts of one shard, updated when objects change."""

from __future__ import annotations

import threading
from array import array
from collections import Counter
from typing import Any, Dict, List, Optional, Tuple
from weakref import WeakKeyDictionary

import numpy as np

from weaviate.local.storage.model import Collection, Shard, StoredObject, data_type
from weaviate.local.tokenizer import tokenize

_ABSENT = -1.0  # length of a property which an object does not have
_REBUILD_AT = 1000  # rows of objects that are gone, from which on a fresh start may be cheaper

Posting = Tuple["array[int]", "array[float]"]


def is_searchable(prop: Dict[str, Any]) -> bool:
    """Return whether keyword search looks at a property."""
    if data_type(prop) not in ("text", "text[]", "string", "string[]"):
        return False
    return prop.get("indexSearchable") is not False


class FieldIndex:
    """The terms of one property: where and how often each occurs, and the lengths."""

    def __init__(self, tokenization: str, rows: int) -> None:
        self.tokenization = tokenization
        self.postings: Dict[str, Posting] = {}
        self.lengths: array[float] = array("f", [_ABSENT]) * rows
        self.total_length: int = 0
        self.texts: int = 0

    def add(self, row: int, value: Any) -> None:
        """Add the text, or list of texts, of the object in this new row."""
        if value is None:
            self.lengths.append(_ABSENT)
            return
        counts: Counter[str] = Counter()
        for text in value if isinstance(value, list) else (value,):
            counts.update(tokenize(self.tokenization, text))
        for term, count in counts.items():
            rows, frequencies = self.postings.setdefault(term, (array("I"), array("f")))
            rows.append(row)
            frequencies.append(count)
        # The length of a text is the number of its different terms, as in the real server.
        self.lengths.append(len(counts))
        self.total_length += len(counts)
        self.texts += 1

    def forget(self, row: int) -> None:
        """Remove the text of a deleted object from the mean length."""
        if self.lengths[row] != _ABSENT:
            self.total_length -= int(self.lengths[row])
            self.texts -= 1

    @property
    def mean_length(self) -> float:
        """Mean number of different terms, over the objects that have the property."""
        if not self.texts:
            return 0.0
        return float(np.float32(self.total_length) / np.float32(self.texts))


class KeywordIndex:
    """All keyword-searchable properties of one shard."""

    def __init__(self) -> None:
        self.rows: List[StoredObject] = []
        self.alive: bytearray = bytearray()  # 0 for the rows of objects that are gone
        self.fields: Dict[str, FieldIndex] = {}
        self._row_of: Dict[str, int] = {}
        self._version: Optional[int] = None
        self._lock = threading.Lock()

    @property
    def objects(self) -> int:
        """How many objects the shard has."""
        return len(self._row_of)

    def refresh(self, collection: Collection, shard: Shard) -> None:
        """Update the index with the changes of the shard."""
        with self._lock:
            names = {prop["name"] for prop in collection.properties if is_searchable(prop)}
            if self._version == shard.version and names == set(self.fields):
                return
            for prop in collection.properties:
                if prop["name"] in names and prop["name"] not in self.fields:
                    tokenization = prop.get("tokenization") or "word"
                    self.fields[prop["name"]] = FieldIndex(tokenization, len(self.rows))
            gone = len(self.rows) - len(self._row_of)
            if gone > _REBUILD_AT and gone > len(self._row_of):
                self._clear()
            self._take_in(shard)
            self._version = shard.version

    def _clear(self) -> None:
        self.rows = []
        self.alive = bytearray()
        self._row_of = {}
        self.fields = {
            name: FieldIndex(index.tokenization, 0) for name, index in self.fields.items()
        }

    def _take_in(self, shard: Shard) -> None:
        for item in shard:
            row = self._row_of.get(item.id)
            if row is not None:
                if self.rows[row] is item:
                    continue
                self._drop(row)
            self._row_of[item.id] = len(self.rows)
            for name, index in self.fields.items():
                index.add(len(self.rows), item.properties.get(name))
            self.rows.append(item)
            self.alive.append(1)
        if len(self._row_of) > len(shard):
            for key in [key for key in self._row_of if shard.get(key) is None]:
                self._drop(self._row_of.pop(key))

    def _drop(self, row: int) -> None:
        self.alive[row] = 0
        for index in self.fields.values():
            index.forget(row)


_indexes: WeakKeyDictionary[Shard, KeywordIndex] = WeakKeyDictionary()
_indexes_lock = threading.Lock()


def keyword_index(collection: Collection, shard: Shard) -> KeywordIndex:
    """Return the index of a shard, up to date."""
    with _indexes_lock:
        index = _indexes.get(shard)
        if index is None:
            index = _indexes[shard] = KeywordIndex()
    index.refresh(collection, shard)
    return index
