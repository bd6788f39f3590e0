"""The database of the local server: classes with data, one lock, saving to a folder.

For the GraphQL half, which only reads and is called with the lock held:

    collection = database.find("Article")        # Optional[Collection]; see model.py
    collection = database.collection("Article")  # raises ApiError 422 when there is none
    shard = collection.shard(tenant)             # raises ApiError (tenant missing, unknown, cold)
    shard.objects, shard.in_id_order(), shard.matrix(), shard.remember(key, make)
    database.resolve(beacon_text, tenant)        # Optional[StoredObject]
    database.schema_version                      # raised by every change of any class
    database.default_limit, database.maximum_results, database.vectorizer

Class names must be spelled as in the schema; only `find_index` is as lenient as the paths of a real
server are. Whatever changes data runs inside `with database.writing():`, which commits once, at its
end.
"""

from __future__ import annotations

import secrets
import string
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Optional, Protocol, Sequence

from weaviate.local.deadline import Overdue, check_time, limited
from weaviate.local.errors import ApiError
from weaviate.local.storage.beacons import parse_beacon
from weaviate.local.storage.model import Collection, Shard, StoredObject
from weaviate.local.storage.read_write_lock import ReadWriteLock

if TYPE_CHECKING:
    from weaviate.local.storage.sqlite_journal import Journal
    from weaviate.local.storage.vector_table import Vector

_LONGEST_FAREWELL_S = 1.0
DEFAULT_LIMIT = 20  # what the client's embedded server sets as well
MAXIMUM_RESULTS = 10_000
SHARD_NAME_LENGTH = 12


class TextVectorizer(Protocol):
    """What makes vectors of texts, as `weaviate.local.vectorizer` does."""

    name: str

    def embed(self, texts: Sequence[str]) -> List[Vector]:
        """Return a vector for each text."""

    def embed_query(self, texts: Sequence[str]) -> Vector:
        """Return one vector for several texts."""


class Database:
    """All classes of one server.

    Args:
        vectorizer: Makes vectors of texts; None if no class may use one.
        journal: Where changes are saved; None keeps the data in memory only.
        default_limit: Number of results of a query that sets no limit.
        maximum_results: Maximum of offset plus limit.
    """

    def __init__(
        self,
        vectorizer: Optional[TextVectorizer] = None,
        journal: Optional[Journal] = None,
        default_limit: int = DEFAULT_LIMIT,
        maximum_results: int = MAXIMUM_RESULTS,
    ) -> None:
        self.classes: Dict[str, Collection] = {}
        self.vectorizer = vectorizer
        self.default_limit = default_limit
        self.maximum_results = maximum_results
        self.schema_version: int = 0
        self._lock = ReadWriteLock()
        self._stopping = threading.Event()
        self._journal = journal
        if journal is not None:
            self._load(journal)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Lock the data for reading, and let the block be aborted. Not reentrant."""
        with self._lock.reading(), limited(self._stopping):
            yield

    @contextmanager
    def searching(self) -> Iterator[None]:
        """Let the block be aborted, inside `writing` and before anything is changed."""
        with limited(self._stopping):
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Lock the data for this thread, and save the changes of the block at its end.

        Raises:
            ApiError: 500, if it cannot be saved; the data are then as they were saved last.
        """
        with self._lock.writing():
            try:
                yield
            except (ApiError, Overdue):
                self._save()
                raise
            except BaseException:
                self._take_back()
                raise
            else:
                self._save()

    def begin(self) -> None:
        """Accept requests, also after `break_off`."""
        self._stopping = threading.Event()

    def break_off(self) -> None:
        """Abort all searches that are running."""
        self._stopping.set()

    def close(self) -> None:
        """Close the folder; the database cannot be used afterwards.

        A request that still runs does not keep the file open: its changes are lost, and it
        has not been answered.
        """
        try:
            with self._lock.writing(_LONGEST_FAREWELL_S):
                if self._journal is not None:
                    self._journal.close()
                    self._journal = None
        except TimeoutError:
            if self._journal is not None:
                self._journal.close()

    def find(self, class_name: str) -> Optional[Collection]:
        """Return the class of exactly this name, or None."""
        return self.classes.get(class_name)

    def find_index(self, class_name: str) -> Optional[Collection]:
        """Return the class of this name, however its letters are cased, or None."""
        exact = self.classes.get(class_name)
        if exact is not None:
            return exact
        lower = class_name.lower()
        return next((item for item in self.classes.values() if item.index_name == lower), None)

    def collection(self, class_name: str) -> Collection:
        """Return a class."""
        found = self.find(class_name)
        if found is None:
            raise ApiError(f'class "{class_name}" not found in schema')
        return found

    def resolve(self, beacon: str, tenant: Optional[str] = None) -> Optional[StoredObject]:
        """Return the object that a beacon points at, or None when nothing is there.

        A class with tenants is searched in `tenant`; a beacon without class in every class.
        """
        check_time()
        target = parse_beacon(beacon)
        names = [target.class_name] if target.class_name else list(self.classes)
        for name in names:
            collection = self.find_index(name)
            if collection is None:
                continue
            shard: Optional[Shard]
            if collection.has_tenants:
                shard = collection.shards.get(tenant) if tenant else None
            else:
                shard = collection.shard()
            found = shard.get(target.id) if shard is not None else None
            if found is not None:
                return found
        return None

    def add_class(self, schema: Dict[str, Any]) -> Collection:
        """Add a class whose schema has been checked and completed."""
        collection = Collection(schema)
        self.classes[collection.name] = collection
        self.schema_changed(collection)
        if not collection.has_tenants:
            self.add_shard(collection, _random_name())
        return collection

    def drop_class(self, collection: Collection) -> None:
        """Remove a class with all its data."""
        del self.classes[collection.name]
        self.schema_version += 1
        if self._journal is not None:
            self._journal.class_dropped(collection.name)

    def schema_changed(self, collection: Collection) -> None:
        """Register a change of the schema of a class."""
        self.schema_version += 1
        if self._journal is not None:
            self._journal.class_changed(collection)

    def add_shard(self, collection: Collection, name: str, status: str = "HOT") -> Shard:
        """Add a shard (a tenant) to a class."""
        shard = Shard(collection.name, name, status)
        collection.shards[name] = shard
        self.shard_changed(shard)
        if self._journal is not None:
            shard.on_change = self._journal.object_changed
        return shard

    def drop_shard(self, collection: Collection, name: str) -> None:
        """Remove a tenant with all its data; one that does not exist is no error."""
        if collection.shards.pop(name, None) is not None and self._journal is not None:
            self._journal.shard_dropped(collection.name, name)

    def shard_changed(self, shard: Shard) -> None:
        """Register a change of the state of a shard."""
        if self._journal is not None:
            self._journal.shard_changed(shard)

    def adopt(self, collection: Collection) -> None:
        """Add a class that comes with its data, as one from a backup does."""
        self.classes[collection.name] = collection
        self.schema_changed(collection)
        for shard in collection.shards.values():
            self.shard_changed(shard)
            if self._journal is not None:
                shard.on_change = self._journal.object_changed
                for object_id in shard.objects:
                    self._journal.object_changed(shard, object_id)

    def _save(self) -> None:
        if self._journal is None:
            return
        try:
            self._journal.commit()
        except Exception as error:
            self._take_back()
            raise ApiError(f"the change could not be saved: {error}", 500) from error

    def _take_back(self) -> None:
        """Restore the saved state, because memory must not be ahead of the folder."""
        if self._journal is not None:
            self._journal.forget()
            self._load(self._journal)

    def _load(self, journal: Journal) -> None:
        collections: List[Collection] = journal.load()
        self.classes = {collection.name: collection for collection in collections}
        self.schema_version += 1
        for collection in collections:
            for shard in collection.shards.values():
                shard.on_change = journal.object_changed


def _random_name() -> str:
    letters = string.ascii_letters + string.digits
    return "".join(secrets.choice(letters) for _ in range(SHARD_NAME_LENGTH))
