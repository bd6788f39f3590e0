"""Data on disk: one sqlite file that is written once a request, and never half.

The file is in WAL mode: what a committed request wrote is in the log before its answer goes out, so
a killed process loses nothing that was acknowledged.
"""

from __future__ import annotations

import base64
import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Optional, Tuple, Type, TypeVar

import numpy as np

from weaviate.local.storage.model import Collection, Shard, StoredObject
from weaviate.local.wire.json import decode, encode

if TYPE_CHECKING:
    from weaviate.local.storage.vector_table import Vector

T = TypeVar("T")

FILE_NAME = "weaviate-local.sqlite"
FORMAT = 1
_STATES = ("HOT", "COLD")
_MISREAD = (
    sqlite3.DatabaseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RecursionError,
)

_TABLES = """
CREATE TABLE IF NOT EXISTS classes (
    name TEXT PRIMARY KEY, position INTEGER NOT NULL, schema BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS shards (
    class TEXT NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL,
    status TEXT NOT NULL, read_only INTEGER NOT NULL, PRIMARY KEY (class, name)
);
CREATE TABLE IF NOT EXISTS objects (
    class TEXT NOT NULL, shard TEXT NOT NULL, id TEXT NOT NULL, doc_id INTEGER NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL, properties BLOB NOT NULL,
    vector BLOB, vectors BLOB, additional BLOB, PRIMARY KEY (class, shard, id)
);
"""


class Journal:
    """The saved state of a database, and the changes that wait to be saved with it.

    Args:
        path: The sqlite file; created if it does not exist.

    Raises:
        OSError: if another process has the file open, it is of a newer format, or it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._position = 0
        self._statements: List[Tuple[str, Tuple[Any, ...]]] = []
        self._objects: Dict[Tuple[str, str, str], Tuple[Shard, str]] = {}
        self._connection = sqlite3.connect(
            str(path), timeout=1.0, check_same_thread=False, isolation_level=None
        )
        try:
            self._prepare()
        except sqlite3.OperationalError as error:
            self._connection.close()
            if "no such table" in str(error):
                raise _damaged(path, error) from error
            raise OSError(
                f"{path} cannot be used; is another server running on it? {error}"
            ) from error
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise _damaged(path, error) from error
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        run = self._connection.execute
        run("PRAGMA locking_mode=EXCLUSIVE")  # before WAL: then no second process gets in
        run("PRAGMA journal_mode=WAL")
        run("PRAGMA synchronous=NORMAL")
        found = run("PRAGMA user_version").fetchone()[0]
        if found > FORMAT:
            raise OSError(f"{self.path} was written by a newer version of this package")
        if not found:
            self._connection.executescript(_TABLES)
        run("BEGIN IMMEDIATE")
        run(f"PRAGMA user_version={FORMAT}")
        row = run(
            "SELECT max(position) FROM "
            "(SELECT position FROM classes UNION SELECT position FROM shards)"
        )
        self._position = row.fetchone()[0] or 0
        run("COMMIT")

    def close(self) -> None:
        """Close the file; changes which were not committed are lost."""
        self._connection.close()

    def class_changed(self, collection: Collection) -> None:
        """Register a new class, or a new schema of a known one."""
        self._statements.append(
            (
                "INSERT INTO classes VALUES (?, ?, ?) "
                "ON CONFLICT (name) DO UPDATE SET schema = excluded.schema",
                (collection.name, self._next(), encode(collection.schema)),
            )
        )

    def class_dropped(self, name: str) -> None:
        """Register the deletion of a class with its data."""
        self._objects = {key: change for key, change in self._objects.items() if key[0] != name}
        self._statements.append(("DELETE FROM objects WHERE class = ?", (name,)))
        self._statements.append(("DELETE FROM shards WHERE class = ?", (name,)))
        self._statements.append(("DELETE FROM classes WHERE name = ?", (name,)))

    def shard_changed(self, shard: Shard) -> None:
        """Register a new shard, or a new state of a known one."""
        self._statements.append(
            (
                "INSERT INTO shards VALUES (?, ?, ?, ?, ?) ON CONFLICT (class, name) "
                "DO UPDATE SET status = excluded.status, read_only = excluded.read_only",
                (shard.class_name, shard.name, self._next(), shard.status, int(shard.read_only)),
            )
        )

    def shard_dropped(self, class_name: str, name: str) -> None:
        """Register the deletion of a tenant with its data."""
        where = (class_name, name)
        self._objects = {key: change for key, change in self._objects.items() if key[:2] != where}
        self._statements.append(("DELETE FROM objects WHERE class = ? AND shard = ?", where))
        self._statements.append(("DELETE FROM shards WHERE class = ? AND name = ?", where))

    def object_changed(self, shard: Shard, object_id: str) -> None:
        """Register a change or deletion of an object, which is read at the commit."""
        self._objects[shard.class_name, shard.name, object_id] = (shard, object_id)

    def forget(self) -> None:
        """Drop the changes which were not committed."""
        self._statements.clear()
        self._objects.clear()

    def commit(self) -> None:
        """Write all noted changes in one transaction."""
        if not self._statements and not self._objects:
            return
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        try:
            for statement, values in self._statements:
                run(statement, values)
            self._write_objects()
        except BaseException:
            run("ROLLBACK")
            raise
        run("COMMIT")
        self.forget()

    def _write_objects(self) -> None:
        gone: List[Tuple[str, str, str]] = []
        kept: List[Tuple[Any, ...]] = []
        for key, (shard, object_id) in self._objects.items():
            item = shard.get(object_id)
            if item is None:
                gone.append(key)
            else:
                kept.append(_row(shard, item))
        many = self._connection.executemany
        many("DELETE FROM objects WHERE class = ? AND shard = ? AND id = ?", gone)
        many("INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", kept)

    def check(self) -> None:
        """Read the whole file.

        Raises:
            OSError: if it is damaged.
        """
        try:
            ((found,),) = self._connection.execute("PRAGMA quick_check(1)")
        except _MISREAD as error:
            raise _damaged(self.path, error) from error
        if found != "ok":
            raise _damaged(self.path, sqlite3.DatabaseError(found))

    def load(self) -> List[Collection]:
        """Read everything that was committed.

        Raises:
            OSError: if the file is damaged.
        """
        try:
            return self._load()
        except _MISREAD as error:
            raise _damaged(self.path, error) from error

    def _load(self) -> List[Collection]:
        run = self._connection.execute
        found: Dict[str, Collection] = {}
        for name, schema in run("SELECT name, schema FROM classes ORDER BY position"):
            found[name] = _collection(name, decode(schema))
        for class_name, name, status, read_only in run(
            "SELECT class, name, status, read_only FROM shards ORDER BY position"
        ):
            if status not in _STATES:
                raise ValueError(f"{status!r} is no state of a tenant")
            shard = Shard(class_name, _of_type(name, str), status)
            shard.read_only = bool(read_only)
            found[class_name].shards[name] = shard
        for collection in found.values():
            if not collection.has_tenants and len(collection.shards) != 1:
                raise ValueError(f"{collection.name} has {len(collection.shards)} shards")
        for row in run("SELECT * FROM objects ORDER BY doc_id"):
            collection = found[row[0]]
            shard, item = collection.shards[row[1]], _object(row, collection.has_tenants)
            for vector_name, vector in item.all_vectors().items():
                if shard.dimensions(vector_name) not in (0, len(vector)):
                    raise ValueError("vectors of one name have different lengths")
            shard.restore(item)
        return list(found.values())

    def _next(self) -> int:
        self._position += 1
        return self._position


def _damaged(path: Path, error: Exception) -> OSError:
    reason = f"{type(error).__name__}: {error}"
    return OSError(
        f"{path} is damaged and cannot be read ({reason}). "
        "Hint: take another backup, or move the file away to begin with no data."
    )


def write_copy(path: Path, collections: Iterable[Collection]) -> None:
    """Write classes with all their data into a new file of the same format.

    Raises:
        OSError: if it cannot be written.
    """
    with contextlib.suppress(FileNotFoundError):
        path.unlink()  # of an attempt that failed
    copy = Journal(path)
    try:
        for collection in collections:
            copy.class_changed(collection)
            for shard in collection.shards.values():
                copy.shard_changed(shard)
                for object_id in shard.objects:
                    copy.object_changed(shard, object_id)
        copy.commit()
    except sqlite3.Error as error:
        raise OSError(f"{path} cannot be written: {error}") from error
    finally:
        copy.close()


def read_copy(path: Path) -> List[Collection]:
    """Read the classes of a file that `write_copy` wrote.

    Raises:
        OSError: if there is no such file, or it is damaged.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file")
    copy = Journal(path)
    try:
        copy.check()
        return copy.load()
    finally:
        copy.close()


def _collection(name: str, schema: Any) -> Collection:
    """Return a class as it was saved.

    Raises:
        ValueError, LookupError, TypeError: if its schema is not of the right shape.
    """
    collection = Collection(schema)
    if collection.name != name:
        raise ValueError(f"the schema of {name} is that of {collection.name}")
    for prop in collection.properties:
        _of_type(prop["name"], str)
        for data_type in _of_type(prop["dataType"], list):
            _of_type(data_type, str)
    return collection


def _of_type(value: Any, wanted: Type[T]) -> T:
    if not isinstance(value, wanted):
        raise TypeError(f"{value!r:.80} is not of type {wanted.__name__}")
    return value


def _row(shard: Shard, item: StoredObject) -> Tuple[Any, ...]:
    named = {
        name: base64.b64encode(_bytes(vector)).decode() for name, vector in item.vectors.items()
    }
    return (
        shard.class_name,
        shard.name,
        item.id,
        item.doc_id,
        item.created_ms,
        item.updated_ms,
        encode(item.properties),
        None if item.vector is None else _bytes(item.vector),
        encode(named) if named else None,
        encode(item.additional) if item.additional else None,
    )


def _object(row: Tuple[Any, ...], has_tenants: bool) -> StoredObject:
    class_name, shard, object_id, doc_id, created, updated, properties, vector, vectors, extra = row
    named = _of_type(decode(vectors), dict) if vectors else {}
    return StoredObject(
        id=_of_type(object_id, str),
        class_name=class_name,
        properties=_of_type(decode(properties), dict),
        vector=_vector(vector),
        vectors={name: _present(base64.b64decode(text)) for name, text in named.items()},
        created_ms=_of_type(created, int),
        updated_ms=_of_type(updated, int),
        tenant=shard if has_tenants else None,
        doc_id=_of_type(doc_id, int),
        additional=_of_type(decode(extra), dict) if extra else {},
    )


def _bytes(vector: Vector) -> bytes:
    return vector.astype("<f4", copy=False).tobytes()


def _vector(data: Optional[bytes]) -> Optional[Vector]:
    return None if data is None else _present(data)


def _present(data: bytes) -> Vector:
    return np.frombuffer(data, dtype="<f4").astype(np.float32, copy=False)
