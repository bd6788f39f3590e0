"""Backups: arguments, states, waiting."""

from __future__ import annotations

import time
from typing import Any, List

import pytest

from tests.unit.fakes import Answer, RecordingConnection
from weaviate.backup import Backup
from weaviate.backup.backup import (
    STORAGE_NAMES,
    _get_and_validate_create_restore_arguments,
    _get_and_validate_get_status,
)
from weaviate.exceptions import (
    BackupFailedException,
    EmptyResponseException,
    ResponseCannotBeDecodedException,
    UnexpectedStatusCodeException,
)

STARTED = Answer(200, {"id": "b", "status": "STARTED", "classes": ["A"]})
SUCCESS = Answer(200, {"status": "SUCCESS", "path": "p"})


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> List[float]:
    """Keep the waits in a list instead of waiting."""
    kept: List[float] = []
    monkeypatch.setattr(time, "sleep", kept.append)
    return kept


def test_create_sends_names_as_the_server_has_them() -> None:
    connection = RecordingConnection(STARTED)
    assert Backup(connection).create("Monday", "s3", ["article", "B"])["status"] == "STARTED"
    assert connection.calls == ["POST /backups/s3"]
    assert connection.last.body == {"id": "monday", "include": ["Article", "B"], "exclude": []}


def test_restore_sends_names_as_the_server_has_them() -> None:
    connection = RecordingConnection(STARTED)
    Backup(connection).restore("Monday", "gcs", exclude_classes="article")
    assert connection.calls == ["POST /backups/gcs/monday/restore"]
    assert connection.last.body == {"config": {}, "include": [], "exclude": ["Article"]}


@pytest.mark.parametrize(("method", "tail"), [("create", ""), ("restore", "/restore")])
def test_waiting_polls_every_second_until_the_backup_is_done(
    method: str, tail: str, waits: List[float]
) -> None:
    states = ["STARTED", "TRANSFERRING", "TRANSFERRED", "FINALIZING", "SOMETHING_NEW"]
    going_on = [Answer(200, {"status": state}) for state in states]
    connection = RecordingConnection(STARTED, *going_on, SUCCESS)
    result = getattr(Backup(connection), method)("b", "s3", wait_for_completion=True)
    assert result == {"id": "b", "status": "SUCCESS", "classes": ["A"], "path": "p"}
    assert connection.calls[1:] == [f"GET /backups/s3/b{tail}"] * 6
    assert waits == [1] * 5


@pytest.mark.parametrize("method", ["create", "restore"])
@pytest.mark.parametrize("state", ["FAILED", "CANCELED"])
def test_waiting_ends_with_an_error_when_it_has_failed(method: str, state: str) -> None:
    failed = Answer(200, {"status": state, "error": "disk full"})
    connection = RecordingConnection(STARTED, Answer(200, {"status": "CANCELLING"}), failed)
    with pytest.raises(BackupFailedException, match=f"{state}, disk full"):
        getattr(Backup(connection), method)("b", "s3", wait_for_completion=True)


def test_a_refusal_ends_the_waiting() -> None:
    connection = RecordingConnection(STARTED, Answer(500))
    with pytest.raises(UnexpectedStatusCodeException):
        Backup(connection).create("b", "s3", wait_for_completion=True)


@pytest.mark.parametrize("status", [{}, {"status": None}, {"status": 5}])
def test_waiting_without_a_state_cannot_go_on(status: Any) -> None:
    connection = RecordingConnection(STARTED, Answer(200, status))
    with pytest.raises(ResponseCannotBeDecodedException):
        Backup(connection).create("b", "s3", wait_for_completion=True)


@pytest.mark.parametrize(
    ("method", "tail"), [("get_create_status", ""), ("get_restore_status", "/restore")]
)
def test_a_status_is_returned_as_the_server_sends_it(method: str, tail: str) -> None:
    connection = RecordingConnection(Answer(200, {"status": "CANCELED"}))
    assert getattr(Backup(connection), method)("B", "azure") == {"status": "CANCELED"}
    assert connection.calls == [f"GET /backups/azure/b{tail}"]


@pytest.mark.parametrize("method", ["get_create_status", "get_restore_status"])
def test_an_empty_status_is_an_error(method: str) -> None:
    with pytest.raises(EmptyResponseException):
        getattr(Backup(RecordingConnection(Answer(200, None))), method)("b", "s3")


def test_the_name_of_a_backup_can_only_address_itself() -> None:
    connection = RecordingConnection(SUCCESS)
    Backup(connection).get_create_status("a/../b?c=1#d", "s3")
    assert connection.last.path == "/backups/s3/a%2F..%2Fb%3Fc%3D1%23d"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((5, "s3"), TypeError),
        (("", "s3"), ValueError),
        (("b", "S3"), ValueError),
        (("b", ["s3"]), ValueError),
        (("b", "s3", ("A",)), TypeError),
        (("b", "s3", [5]), TypeError),
        (("b", "s3", ["A"], ["B"]), TypeError),
        (("b", "s3", None, None, 1), TypeError),
    ],
)
@pytest.mark.parametrize("method", ["create", "restore"])
def test_bad_arguments_are_refused_before_anything_is_sent(
    method: str, arguments: Any, error: type
) -> None:
    connection = RecordingConnection()
    with pytest.raises(error):
        getattr(Backup(connection), method)(*arguments)
    assert connection.sent == []


def test_the_checks_return_the_values_to_send() -> None:
    assert _get_and_validate_create_restore_arguments("B", "s3", "a", None, False) == (
        "b",
        "s3",
        ["A"],
        [],
    )
    assert _get_and_validate_get_status("B", "s3") == ("b", "s3")
    assert len(STORAGE_NAMES) == 4
