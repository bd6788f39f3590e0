"""What a damaged folder of backups does to the local server: an answer, and no half of a class."""

from __future__ import annotations

import json
import random
import sqlite3
from pathlib import Path
from typing import Any, Dict, Iterator

import pytest

from tests.local.plain_http import Caller
from tests.local.samples import TENANTED, THING, thing, uid
from weaviate.local import LocalServer
from weaviate.local.storage.backups import DATA, DESCRIPTION, RESTORED

PATH = "/v1/backups/filesystem"
NAMES = ("Thing", "Note")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LocalServer]:
    with LocalServer(backups=tmp_path) as running:
        yield running


@pytest.fixture
def home(call: Caller, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Path]:
    """The folder of a backup whose classes are gone, and another backup beside it."""
    call.post("/v1/schema", THING)
    call.post("/v1/schema", TENANTED)
    call.post("/v1/schema/Note/tenants", [{"name": "t1"}])
    for number in range(60):
        call.post("/v1/objects", thing(number, vector=[number, 1], properties={"name": "ä" * 99}))
    call.post("/v1/objects", {"class": "Note", "id": uid(2), "tenant": "t1"})
    for name in ("one", "two"):
        assert call.post(PATH, {"id": name}).status == 200
    _drop(call)
    yield tmp_path / "one"
    assert "failed" not in caplog.text  # which a fault of the server itself would write


def _drop(call: Caller) -> None:
    for name in NAMES:
        call.send("DELETE", f"/v1/schema/{name}")


def _refused(call: Caller, words: str) -> None:
    """Check that the restoration is refused without a trace, and that another one works."""
    reply = call.post(f"{PATH}/one/restore", {})
    assert (reply.status, words in reply.message) == (422, True), reply.message
    assert call.get(f"{PATH}/one/restore").status == 404
    assert call.get("/v1/schema").json == {"classes": []}
    assert call.post(f"{PATH}/two/restore", {}).status == 200
    assert len(call.get("/v1/objects", **{"class": "Thing", "limit": 100}).json["objects"]) == 60


_UNREADABLE: Dict[str, Any] = {
    "nothing": b"",
    "half an object": b'{"id": "one", "sta',
    "a list": b"[]",
    "a text": b'"one"',
    "a number": b"1",
    "no text": b"\xff\xfe\x00",
    "a depth without end": b"[" * 200_000,
    "a number as id": {"id": 5},
    "a number as status": {"status": 5},
    "a list as error": {"error": []},
    "a number as classes": {"classes": 5},
    "an object as classes": {"classes": {"Thing": 1}},
    "numbers in classes": {"classes": [1]},
    "no names in classes": {"classes": [None]},
}


def _overwrite(file: Path, given: Any) -> None:
    if isinstance(given, bytes):
        file.write_bytes(given)
    else:
        file.write_text(json.dumps({**json.loads(file.read_text()), **given}))


@pytest.mark.parametrize("name", _UNREADABLE)
def test_a_description_that_cannot_be_read_is_named(call: Caller, home: Path, name: str) -> None:
    _overwrite(home / DESCRIPTION, _UNREADABLE[name])
    state = call.get(f"{PATH}/one")
    words = f'metadata not found: "one/{DESCRIPTION}": marshal meta file "{DESCRIPTION}": '
    assert (state.status, words in state.message) == (404, True), state.message
    assert call.send("DELETE", f"{PATH}/one").status == 204
    _refused(call, f'find backup {home}: marshal meta file "{DESCRIPTION}": ')


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        (b"null", "", 'wrong backup file: expected "one" got ""'),
        (b"{}", "", 'wrong backup file: expected "one" got ""'),
        ({"id": "two"}, "SUCCESS", 'wrong backup file: expected "one" got "two"'),
        ({"status": ""}, "", "status: "),
        ({"status": "STARTED"}, "STARTED", "status: STARTED"),
        ({"status": "FAILED"}, "FAILED", "status: FAILED"),
        ({"classes": []}, "SUCCESS", "corrupted backup file"),
        ({"classes": None}, None, "classes is not a list"),
        ({"classes": ["Other"]}, "SUCCESS", "has no class Other"),
        ({"classes": ["Thing", "Other"]}, "SUCCESS", "has no class Other"),
    ],
)
def test_a_description_that_says_something_else_is_not_restored(
    call: Caller, home: Path, given: Any, status: Any, words: str
) -> None:
    _overwrite(home / DESCRIPTION, given)
    reply = call.get(f"{PATH}/one")
    assert reply.status == 404 if status is None else reply.json["status"] == status
    _refused(call, words)


def test_a_description_that_is_a_folder_is_named(call: Caller, home: Path) -> None:
    (home / DESCRIPTION).unlink()
    (home / DESCRIPTION).mkdir()
    assert call.get(f"{PATH}/one").status == 404
    _refused(call, f"find backup {home}: get object ")


def test_a_folder_that_is_a_file_is_a_backup_that_is_not_there(call: Caller, home: Path) -> None:
    (home.parent / "file").write_bytes(b"x")
    assert call.get(f"{PATH}/file").status == 404
    assert call.post(f"{PATH}/file/restore", {}).status == 404
    call.post("/v1/schema", THING)
    assert call.post(PATH, {"id": "file"}).status == 422


@pytest.mark.parametrize("name", ["a" * 300, "BAD", "..", "%00"])
def test_what_can_be_no_backup_is_none(call: Caller, home: Path, name: str) -> None:
    call.post("/v1/schema", THING)
    call.post(PATH, {"id": "_"})
    assert call.get(f"{PATH}/{name}").status == 404
    assert call.post(f"{PATH}/{name}/restore", {}).status in (404, 422)


@pytest.mark.parametrize("name", _UNREADABLE)
def test_a_restoration_whose_record_is_damaged_is_not_found(
    call: Caller, home: Path, name: str
) -> None:
    assert call.post(f"{PATH}/one/restore", {}).status == 200
    _overwrite(home / RESTORED, _UNREADABLE[name])
    assert call.get(f"{PATH}/one/restore").status == 404


def test_a_record_that_cannot_be_written_restores_nothing(call: Caller, home: Path) -> None:
    (home / RESTORED).mkdir()
    reply = call.post(f"{PATH}/one/restore", {})
    assert (reply.status, call.get("/v1/schema").json) == (422, {"classes": []})


@pytest.mark.parametrize("given", [None, b"", b"this is no database" * 999, b"SQLite format 3\x00"])
def test_data_that_are_none_are_named(call: Caller, home: Path, given: Any) -> None:
    if given is None:
        (home / DATA).unlink()
    else:
        (home / DATA).write_bytes(given)
    assert call.get(f"{PATH}/one").json["status"] == "SUCCESS"
    _refused(call, f"restorer cannot validate: {home / DATA}")
    assert given is not None or not (home / DATA).exists()


def test_data_that_are_a_folder_are_named(call: Caller, home: Path) -> None:
    (home / DATA).unlink()
    (home / DATA).mkdir()
    _refused(call, f"restorer cannot validate: {home / DATA}")


def test_data_that_end_too_early_are_named(call: Caller, home: Path) -> None:
    whole = (home / DATA).read_bytes()
    for size in range(0, len(whole), 1499):
        (home / DATA).write_bytes(whole[:size])
        reply = call.post(f"{PATH}/one/restore", {})
        assert (reply.status, call.get("/v1/schema").json) == (422, {"classes": []}), size
    _refused(call, "restorer cannot validate: ")


def test_whatever_bytes_are_damaged_there_is_an_answer(call: Caller, home: Path) -> None:
    whole = (home / DATA).read_bytes()
    chance = random.Random(12)
    refused = 0
    for _ in range(150):
        damaged = bytearray(whole)
        start = chance.choice([chance.randrange(100), chance.randrange(len(whole))])
        damaged[start : start + chance.choice((1, 4, 64, 4096))] = chance.choice(
            (b"\x00", b"\xff", b"[]", b"\x00" * 64, b"\xff" * 4096)
        )
        (home / DATA).write_bytes(bytes(damaged[: len(whole)]))
        reply = call.post(f"{PATH}/one/restore", {})
        assert reply.status in (200, 422), reply.message
        there = call.get("/v1/schema").json["classes"]
        assert len(there) == (0 if reply.status == 422 else len(NAMES))
        refused += reply.status == 422
        if there:
            query = "{Get{Thing(limit: 100, nearVector: {vector: [1, 1]}){name}}}"
            assert call.post("/v1/graphql", {"query": query}).status == 200
            assert call.get("/v1/objects", limit=100).status == 200
            _drop(call)
    assert refused > 50


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE classes",
        "DROP TABLE objects",
        "DROP TABLE shards",
        "DELETE FROM classes",
        "DELETE FROM classes WHERE name = 'Note'",
        "DELETE FROM shards",
        "DELETE FROM shards WHERE class = 'Thing'",
        "UPDATE classes SET name = 'Other' WHERE name = 'Thing'",
        "UPDATE classes SET schema = '{}'",
        "UPDATE classes SET schema = 'null'",
        "UPDATE classes SET schema = '[]'",
        """UPDATE classes SET schema = '{"class": 5, "properties": []}'""",
        """UPDATE classes SET schema = '{"class": "Thing"}' WHERE name = 'Thing'""",
        """UPDATE classes SET schema = '{"class": "Thing", "properties": [5]}' WHERE name = 'Thing'""",
        """UPDATE classes SET schema = '{"class": "Thing", "properties": [{"name": "a"}]}'
           WHERE name = 'Thing'""",
        "UPDATE shards SET status = 5.5",
        "UPDATE objects SET properties = x'00'",
        "UPDATE objects SET properties = '[]'",
        "UPDATE objects SET properties = 'null'",
        "UPDATE objects SET vector = x'00'",
        "UPDATE objects SET vector = 5",
        "UPDATE objects SET vector = x'0000803f' WHERE doc_id = 5",
        "UPDATE objects SET vectors = '[1]'",
        """UPDATE objects SET vectors = '{"a": 5}'""",
        "UPDATE objects SET additional = '[1]'",
        "UPDATE objects SET created = 'x'",
        "UPDATE objects SET updated = x'00'",
        "UPDATE objects SET doc_id = 'x'",
        "UPDATE objects SET shard = 'nowhere'",
        "UPDATE objects SET class = 'Nothing'",
        "PRAGMA user_version = 99",
        "PRAGMA application_id = 5; DROP TABLE shards",
    ],
)
def test_data_of_another_shape_are_named(call: Caller, home: Path, statement: str) -> None:
    connection = sqlite3.connect(str(home / DATA))
    connection.executescript(statement)
    connection.close()
    _refused(call, f"restorer cannot validate: {home / DATA}")


def test_a_backup_that_failed_can_be_made_again(
    call: Caller, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call.post("/v1/schema", THING)

    def full(*_given: Any) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr("weaviate.local.storage.backups._write", full)
        reply = call.post(PATH, {"id": "three"})
    assert (reply.status, "no space left" in reply.message) == (422, True)
    assert call.get(f"{PATH}/three").status == 404
    assert call.post(PATH, {"id": "three"}).status == 200
    call.send("DELETE", "/v1/schema/Thing")
    assert call.post(f"{PATH}/three/restore", {}).status == 200


def _raise_sqlite_error(*_given: Any) -> None:
    raise sqlite3.OperationalError("database or disk is full")


def test_a_full_disk_is_named(call: Caller, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call.post("/v1/schema", THING)
    with monkeypatch.context() as patch:
        patch.setattr(
            "weaviate.local.storage.sqlite_journal.Journal._write_objects", _raise_sqlite_error
        )
        reply = call.post(PATH, {"id": "three"})
    assert (reply.status, "disk is full" in reply.message) == (422, True)
