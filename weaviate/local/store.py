"""The database of the local server: every class with its data, one lock, and saving to a folder.

For the GraphQL half, which only reads:

    with database.reading():                       # many readers or one writer
        collection = database.find("Article")      # Optional[Collection]; model.py
        collection = database.collection("Article")  # raises ApiError 422 when there is none
        shard = collection.shard(tenant)           # raises ApiError (tenant missing, unknown, cold)
        shard.objects, shard.in_id_order(), shard.matrix(), shard.remember(key, make)
        database.resolve(beacon_text, tenant)      # Optional[StoredObject]

Class names are looked up as the real server does: the first letter is taken as upper case, the rest
must be spelled as in the schema. Whatever changes data runs inside `with database.writing():`, which
commits to disk once, at its end.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Dict, Iterator, Optional

from weaviate.local.beacons import parse_beacon
from weaviate.local.errors import ApiError
from weaviate.local.model import Collection, StoredObject

if TYPE_CHECKING:
    from weaviate.local.vectorize import Vectorizer


class ReadWriteLock:
    """Many readers or one writer; a waiting writer goes before new readers."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._readers = 0
        self._writing = False
        self._waiting_writers = 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold the lock together with other readers."""
        with self._condition:
            while self._writing or self._waiting_writers:
                self._condition.wait()
            self._readers += 1
        try:
            yield
        finally:
            with self._condition:
                self._readers -= 1
                self._condition.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock alone."""
        with self._condition:
            self._waiting_writers += 1
            while self._writing or self._readers:
                self._condition.wait()
            self._waiting_writers -= 1
            self._writing = True
        try:
            yield
        finally:
            with self._condition:
                self._writing = False
                self._condition.notify_all()


class Database:
    """All classes of one server."""

    def __init__(self, vectorizer: Optional[Vectorizer] = None) -> None:
        self.classes: Dict[str, Collection] = {}
        self.vectorizer = vectorizer
        self._lock = ReadWriteLock()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Keep the data as they are while the block runs. Not reentrant."""
        with self._lock.reading():
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only one who uses the data; what the block changed is saved at its end."""
        with self._lock.writing():
            yield

    def find(self, class_name: str) -> Optional[Collection]:
        """Return a class, or None when there is no such class."""
        return self.classes.get(class_name[:1].upper() + class_name[1:])

    def collection(self, class_name: str) -> Collection:
        """Return a class.

        Raises:
            ApiError: 422 when the schema has no such class.
        """
        found = self.find(class_name)
        if found is None:
            raise ApiError(422, f'class "{class_name}" not found in schema')
        return found

    def resolve(self, beacon: str, tenant: Optional[str] = None) -> Optional[StoredObject]:
        """Return the object that a beacon points at, or None when nothing is there.

        A class with tenants is searched in `tenant`; a beacon without class in every class.
        """
        target = parse_beacon(beacon)
        names = [target.class_name] if target.class_name else list(self.classes)
        for name in names:
            collection = self.find(name)
            if collection is None:
                continue
            key = tenant if collection.has_tenants else next(iter(collection.shards), None)
            shard = collection.shards.get(key) if key else None
            found = shard.get(target.id) if shard is not None else None
            if found is not None:
                return found
        return None
