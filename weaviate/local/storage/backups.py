"""Backups: classes with all their data, written to a folder each and read again.

A backup is done when its request is answered. The answer still calls it `STARTED`, as that of a
real server does; its status then shows how it ended.
"""

from __future__ import annotations

import os
import re
import tempfile
import threading
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence

from weaviate.local.errors import ApiError
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Collection
from weaviate.local.storage.sqlite_journal import read_copy, write_copy
from weaviate.local.wire.json import decode, encode

BACKEND = "filesystem"
DESCRIPTION = "backup_config.json"
RESTORED = "restore_config.json"
DATA = "classes.sqlite"
SUCCESS, FAILED, STARTED = "SUCCESS", "FAILED", "STARTED"

_ID = re.compile(r"[a-z0-9_-]+", re.ASCII)
_LONGEST_ID = 200


class Backups:
    """The backups in a folder.

    Args:
        folder: Where they are; None takes a temporary folder which is removed at the end.
    """

    def __init__(self, folder: Optional[Path] = None) -> None:
        self._folder = folder
        self._temporary: Optional[tempfile.TemporaryDirectory[str]] = None
        self._lock = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where the backups are."""
        with self._lock:
            if self._folder is None:
                self._temporary = tempfile.TemporaryDirectory(prefix="weaviate-local-backups-")
                self._folder = Path(self._temporary.name)
            return self._folder

    def close(self) -> None:
        """Remove the folder if it is a temporary one."""
        with self._lock:
            if self._temporary is not None:
                self._temporary.cleanup()
                self._temporary = None

    def create(self, database: Database, backend: str, given: Mapping[str, Any]) -> Dict[str, Any]:
        """Write a backup; return the answer to the request for it."""
        check_backend(backend, "backend")
        backup_id = given.get("id") or ""
        if not _ID.fullmatch(backup_id) or len(backup_id) > _LONGEST_ID:
            raise ApiError("invalid backup id: allowed characters are lowercase, 0-9, _, -")
        names = _chosen_for_backup(database, given)
        home = self._home(backup_id)
        if (home / DESCRIPTION).exists():
            raise ApiError(f'backup "{backup_id}" already exists at "{home}"')
        state = {"id": backup_id, "classes": names, "started": _now(), "status": SUCCESS}
        try:
            home.mkdir(parents=True, exist_ok=True)
            write_copy(home / DATA, [database.collection(name) for name in names])
            _write(home / DESCRIPTION, {**state, "completed": _now()})
        except OSError as error:
            raise ApiError(f"init uploader: {error}") from None
        return _shown(backend, backup_id, home, STARTED, classes=names)

    def restore(
        self, database: Database, backend: str, backup_id: str, given: Mapping[str, Any]
    ) -> Dict[str, Any]:
        """Read classes of a backup back; return the answer to the request for it.

        Raises:
            ApiError: 404, if there is no such backup; 422, if it is damaged or not possible.
                No class is there then that was not there before.
        """
        check_backend(backend, "backend")
        _check_lists(given)
        home = self._home(backup_id)
        state = self._description(backup_id)
        names = _chosen_for_restore(state["classes"], given)
        status: Dict[str, Any] = {"status": SUCCESS}
        taken = [name for name in names if database.find_index(name) is not None]
        collections: List[Collection] = []
        if taken:
            status = {"status": FAILED, "error": f"restore class {taken[0]}: already exists"}
        try:
            if not taken:
                collections = _read_classes(home / DATA, names)
            _write(home / RESTORED, {"id": backup_id, "classes": names, **status})
        except OSError as error:
            raise ApiError(f"restorer cannot validate: {error}") from None
        for collection in collections:
            database.adopt(collection)
        return _shown(backend, backup_id, home, STARTED, classes=names)

    def status(self, backend: str, backup_id: str, restored: bool = False) -> Dict[str, Any]:
        """Return how a backup ended, or its last restoration.

        Raises:
            ApiError: 404, if there was none; 422, if another backend.
        """
        check_backend(backend, "provider")
        home = self._home(backup_id)
        name = RESTORED if restored else DESCRIPTION
        try:
            state = self._read(backup_id, name)
        except (FileNotFoundError, ValueError) as error:
            words = "coordinator cannot get status: metadata not found"
            raise ApiError(f'{words}: "{backup_id}/{name}": {error}', 404) from None
        more = {"error": state["error"]} if "error" in state else {}
        return _shown(backend, backup_id, home, state.get("status", ""), **more)

    def cancel(self, backend: str, backup_id: str) -> None:
        """Reject to cancel a backup: none is still running."""
        check_backend(backend, "provider")
        try:
            self._read(backup_id, DESCRIPTION)
        except (FileNotFoundError, ValueError):
            return
        raise ApiError(f'backup "{backup_id}" already succeeded')

    def _home(self, backup_id: str) -> Path:
        # An id from a path may be anything; only one of the right form can be that of a folder.
        return self.folder / (backup_id if _ID.fullmatch(backup_id) else ".none")

    def _named(self, backup_id: str, name: str) -> str:
        """Return the path of a file as messages show it, whatever the id is."""
        return f"{self.folder}/{backup_id}/{name}"

    def _description(self, backup_id: str) -> Dict[str, Any]:
        """Return the description of a backup that can be restored.

        Raises:
            ApiError: 404, if there is none; 422, if it is damaged.
        """
        home = self._home(backup_id)
        try:
            state = self._read(backup_id, DESCRIPTION)
        except FileNotFoundError as error:
            words = f'backup id "{backup_id}" does not exist: {error}: metadata not found'
            raise ApiError(words, 404) from None
        except ValueError as error:
            raise ApiError(f"find backup {home}: {error}") from None
        found = state.get("id", "")
        if found != backup_id:
            raise ApiError(f'wrong backup file: expected "{backup_id}" got "{found}"')
        if state.get("status") != SUCCESS:
            raise ApiError(f"invalid backup {home} status: {state.get('status', '')}")
        if not state.get("classes"):
            raise ApiError("corrupted backup file: empty list of classes")
        return state

    def _read(self, backup_id: str, name: str) -> Dict[str, Any]:
        """Read a description, in which anything may be missing but nothing wrong.

        Raises:
            FileNotFoundError: if there is none.
            ValueError: if it cannot be read, or is not of the right shape.
        """
        where = self._named(backup_id, name)
        try:
            text = (self._home(backup_id) / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            reason = f"get object '{where}': stat {where}: no such file or directory"
            raise FileNotFoundError(reason) from None
        except OSError as error:
            reason = f"get object '{where}': read {where}: {(error.strerror or '').lower()}"
            raise ValueError(reason) from None
        try:
            return _checked(decode(text))
        except (ValueError, RecursionError) as error:
            raise ValueError(f'marshal meta file "{name}": {error}') from None


def _shown(backend: str, backup_id: str, home: Path, status: str, **more: Any) -> Dict[str, Any]:
    shown = {"backend": backend, "id": backup_id, "path": str(home), **more, "status": status}
    return dict(sorted(shown.items()))


def check_backend(backend: str, word: str) -> None:
    """Check that backups are kept where a request wants them."""
    if backend != BACKEND:
        raise ApiError(
            f'no backup {word} "{backend}": backup: {backend} not found, '
            "did you enable the right module?"
        )


def _chosen_for_backup(database: Database, given: Mapping[str, Any]) -> List[str]:
    include, exclude = _check_lists(given)
    names = include or list(database.classes)
    if not names:
        raise ApiError("no available classes to backup, there's nothing to do here")
    names = [name for name in names if name not in exclude]
    if not names:
        raise ApiError("empty class list: please choose from : []")
    for name in names:
        if database.find(name) is None:
            raise ApiError(f"class {name} doesn't exist")
    return names


def _chosen_for_restore(saved: Sequence[str], given: Mapping[str, Any]) -> List[str]:
    include, exclude = _check_lists(given)
    shown = " ".join(saved)
    for name in include:
        if name not in saved:
            raise ApiError(f"class {name} doesn't exist in the backup, but does have [{shown}]: ")
    names = [name for name in include or saved if name not in exclude]
    if not names:
        raise ApiError(f"nothing left to restore: please choose from : [{shown}]")
    return names


def _check_lists(given: Mapping[str, Any]) -> Sequence[List[str]]:
    include, exclude = given.get("include") or [], given.get("exclude") or []
    if include and exclude:
        raise ApiError("malformed request: 'include' and 'exclude' cannot both contain values")
    for name in include:
        if include.count(name) > 1:
            raise ApiError(f"class list 'include' contains duplicate: {name}")
    return include, exclude


def _write(path: Path, state: Mapping[str, Any]) -> None:
    unfinished = path.with_suffix(".tmp")
    unfinished.write_bytes(encode(dict(state)))
    os.replace(unfinished, path)


def _checked(state: Any) -> Dict[str, Any]:
    """Return a description; `null` is an empty one, as in Go.

    Raises:
        ValueError: if it is not of the right shape.
    """
    if state is None:
        return {}
    if not isinstance(state, dict):
        raise ValueError("it is not a JSON object")
    for key in ("id", "status", "error"):
        if not isinstance(state.get(key, ""), str):
            raise ValueError(f"{key} is not a string")
    names = state.get("classes", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError("classes is not a list of strings")
    return state


def _read_classes(path: Path, names: Sequence[str]) -> List[Collection]:
    """Read these classes of a backup, all of them or none.

    Raises:
        OSError: if the file is not there, is damaged, or lacks one of them.
    """
    found = {collection.name: collection for collection in read_copy(path)}
    for name in names:
        if name not in found:
            raise OSError(f"{path} has no class {name}")
    return [collection for name, collection in found.items() if name in names]


def _now() -> str:
    return datetime.now(timezone.utc).isoformat()
