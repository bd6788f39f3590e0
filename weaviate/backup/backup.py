"""Create and restore backups of classes, and read their status."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Tuple, Union, cast

from weaviate._core import checks, paths
from weaviate._core.operation import ANY_SUCCESS, Operation, Response
from weaviate._core.progress import Progress, check_progress, open_bar, sleep_shown
from weaviate._core.retry import poll_until
from weaviate._core.send import json_object, json_value, send
from weaviate.connect import Connection
from weaviate.exceptions import (
    BackupFailedException,
    EmptyResponseException,
    ResponseCannotBeDecodedException,
)

__all__ = [
    "STORAGE_NAMES",
    "Backup",
    "BackupFailedException",
    "Connection",
    "EmptyResponseException",
]

STORAGE_NAMES = {"azure", "filesystem", "gcs", "s3"}

POLL_INTERVAL_S = 1
"""Wait before the status of a backup is read again."""

_Decode = Callable[[Response, str], Dict[str, Any]]

_SUCCESS = "SUCCESS"
_FAILURES = frozenset({"FAILED", "CANCELED", "CANCELLED"})
# Any other status means that the backup is running: STARTED, TRANSFERRING, TRANSFERRED, and on
# later servers FINALIZING, CANCELLING.


class Backup:
    """Back up classes to a storage, and restore them (`client.backup`, server 1.15).

    All methods raise TypeError or ValueError if an argument is invalid, and send nothing then;
    requests.ConnectionError or requests.Timeout if the server does not answer; and
    weaviate.UnexpectedStatusCodeException if the server rejects the request.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def create(
        self,
        backup_id: str,
        backend: str,
        include_classes: Union[List[str], str, None] = None,
        exclude_classes: Union[List[str], str, None] = None,
        wait_for_completion: bool = False,
        *,
        progress: Progress = False,
    ) -> Dict[str, Any]:
        """Start a backup.

        Args:
            backup_id: the name of the backup; it is converted to lower case.
            backend: the storage: one of `STORAGE_NAMES`. The server needs the module of the
                storage.
            include_classes: the classes to include; by default all.
            exclude_classes: the classes to leave out; cannot be combined with `include_classes`.
            wait_for_completion: wait until the backup is done, polling every second.
            progress: show the status and the elapsed time while waiting. True: only in a terminal
                or notebook; "always": also when redirected.

        Returns:
            The server's answer as a dict, with `id` and `status`. After waiting, the keys of its
            last status are merged into it.

        Raises:
            weaviate.exceptions.BackupFailedException: if the backup fails or is cancelled while
                waiting.

        Example:
            >>> client.backup.create("monday", "filesystem", wait_for_completion=True)["status"]
            'SUCCESS'
        """
        name, storage, include, exclude = _get_and_validate_create_restore_arguments(
            backup_id, backend, include_classes, exclude_classes, wait_for_completion
        )
        check_progress(progress)
        body: Dict[str, Any] = {"id": name, "include": include, "exclude": exclude}
        started = self._start(paths.join("backups", storage), "created", body)
        if wait_for_completion:
            path = paths.join("backups", storage, name)
            started.update(self._wait(path, "created", name, progress))
        return started

    def get_create_status(self, backup_id: str, backend: str) -> Dict[str, Any]:
        """Return the status of a backup that is being created: a dict with `id` and `status`.

        Raises:
            weaviate.exceptions.EmptyResponseException: if the server answers with null.
        """
        name, storage = _get_and_validate_get_status(backup_id, backend)
        return self._status(paths.join("backups", storage, name), "created", _not_empty)

    def restore(
        self,
        backup_id: str,
        backend: str,
        include_classes: Union[List[str], str, None] = None,
        exclude_classes: Union[List[str], str, None] = None,
        wait_for_completion: bool = False,
        *,
        progress: Progress = False,
    ) -> Dict[str, Any]:
        """Start to restore a backup. The classes in it must not exist.

        The arguments, among them `progress`, the return value and the errors are those of `create`.
        """
        name, storage, include, exclude = _get_and_validate_create_restore_arguments(
            backup_id, backend, include_classes, exclude_classes, wait_for_completion
        )
        check_progress(progress)
        body: Dict[str, Any] = {"config": {}, "include": include, "exclude": exclude}
        path = paths.join("backups", storage, name, "restore")
        started = self._start(path, "restored", body)
        if wait_for_completion:
            started.update(self._wait(path, "restored", name, progress))
        return started

    def get_restore_status(self, backup_id: str, backend: str) -> Dict[str, Any]:
        """Return the status of a backup that is being restored: a dict with `id` and `status`.

        Raises:
            weaviate.exceptions.EmptyResponseException: if the server answers with null.
        """
        name, storage = _get_and_validate_get_status(backup_id, backend)
        path = paths.join("backups", storage, name, "restore")
        return self._status(path, "restored", _not_empty)

    def _start(self, path: str, done: str, body: Dict[str, Any]) -> Dict[str, Any]:
        words = f"The backup was not {done}"
        operation = Operation("POST", path, words, good=ANY_SUCCESS, body=body)
        return send(self._connection, operation, json_object)

    def _status(self, path: str, done: str, decode: _Decode) -> Dict[str, Any]:
        words = f"Whether the backup was {done} is unknown"
        return send(self._connection, Operation("GET", path, words, good=ANY_SUCCESS), decode)

    def _wait(self, path: str, done: str, backup_id: str, progress: Progress) -> Dict[str, Any]:
        """Poll every second until the backup is done, and return the last status."""
        with open_bar(progress, f"backup {backup_id}", "s") as bar:

            def poll() -> Optional[Dict[str, Any]]:
                status = self._status(path, done, _known_state)
                state = status["status"]
                bar.describe(f"backup {backup_id} {state}")
                if state in _FAILURES:
                    raise BackupFailedException(
                        f"Backup {backup_id} was not {done}: {state}, {status.get('error')}"
                    )
                return status if state == _SUCCESS else None

            return cast(Dict[str, Any], poll_until(poll, POLL_INTERVAL_S, sleep=sleep_shown(bar)))


def _not_empty(response: Response, location: str) -> Dict[str, Any]:
    if json_value(response, location) is None:
        raise EmptyResponseException(f"{location}: the server answered with null.")
    return json_object(response, location)


def _known_state(response: Response, location: str) -> Dict[str, Any]:
    status = _not_empty(response, location)
    if not isinstance(status.get("status"), str):
        raise ResponseCannotBeDecodedException(location, response)
    return status


def _get_and_validate_create_restore_arguments(
    backup_id: str,
    backend: str,
    include_classes: Union[List[str], str, None],
    exclude_classes: Union[List[str], str, None],
    wait_for_completion: bool,
) -> Tuple[str, str, List[str], List[str]]:
    """Return the checked arguments of `create` and `restore` as the server reads them."""
    name, storage = _get_and_validate_get_status(backup_id, backend)
    if not isinstance(wait_for_completion, bool):
        raise TypeError(
            f"wait_for_completion must be a bool, not {type(wait_for_completion).__name__}."
        )
    include = _list_of(include_classes, "include_classes")
    exclude = _list_of(exclude_classes, "exclude_classes")
    if include and exclude:
        raise TypeError("include_classes and exclude_classes cannot be given together.")
    return (
        name,
        storage,
        [checks.class_name(item, "include_classes") for item in include],
        [checks.class_name(item, "exclude_classes") for item in exclude],
    )


def _get_and_validate_get_status(backup_id: str, backend: str) -> Tuple[str, str]:
    """Return the checked name of a backup and its storage as the server reads them."""
    name = checks.text(backup_id, "backup_id").lower()
    if not name:
        raise ValueError("backup_id must not be empty.")
    return name, checks.one_of(backend, STORAGE_NAMES, "backend")


def _list_of(classes: Optional[Union[List[str], str]], argument: str) -> List[str]:
    if classes is None:
        return []
    if isinstance(classes, str):
        return [classes]
    if not isinstance(classes, list):
        raise TypeError(f"{argument} must be a str or a list of str, not {type(classes).__name__}.")
    return classes
