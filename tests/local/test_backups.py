"""Backups to a folder, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Dict, Iterator

import pytest

from tests.local.plain_http import Caller
from tests.local.samples import TENANTED, THING, thing, uid
from weaviate.local import LocalServer

PATH = "/v1/backups/filesystem"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LocalServer]:
    with LocalServer(backups=tmp_path) as running:
        yield running


@pytest.fixture(autouse=True)
def _data(call: Caller) -> None:
    call.post("/v1/schema", THING)
    call.post("/v1/schema", TENANTED)
    call.post("/v1/schema/Note/tenants", [{"name": "t1"}])
    call.post("/v1/objects", thing(1, vector=[0.25, 1]))
    call.post("/v1/objects", {"class": "Note", "id": uid(2), "tenant": "t1"})


def test_what_was_deleted_comes_back(call: Caller, tmp_path: Path) -> None:
    before = call.get(f"/v1/objects/Thing/{uid(1)}", include="vector").json
    schema = call.get("/v1/schema").json
    started = call.post(PATH, {"id": "one"}).json
    assert started == {
        "backend": "filesystem",
        "classes": ["Thing", "Note"],
        "id": "one",
        "path": str(tmp_path / "one"),
        "status": "STARTED",
    }
    assert call.get(f"{PATH}/one").json["status"] == "SUCCESS"
    for name in ("Thing", "Note"):
        call.send("DELETE", f"/v1/schema/{name}")
    assert call.post(f"{PATH}/one/restore", {}).json["status"] == "STARTED"
    assert call.get(f"{PATH}/one/restore").json["status"] == "SUCCESS"
    assert call.get("/v1/schema").json == schema
    assert call.get(f"/v1/objects/Thing/{uid(1)}", include="vector").json == before
    assert call.get(f"/v1/objects/Note/{uid(2)}", tenant="t1").status == 200


def test_another_server_can_read_a_backup(
    call: Caller, tmp_path: Path, connect: Callable[[LocalServer], Caller]
) -> None:
    call.post(PATH, {"id": "one", "include": ["Thing"]})
    with LocalServer(backups=tmp_path) as other:
        there = connect(other)
        there.post(f"{PATH}/one/restore", {})
        assert there.get(f"/v1/objects/Thing/{uid(1)}").status == 200
        assert there.get("/v1/schema/Note").status == 404


def test_a_class_that_is_there_is_not_overwritten(call: Caller) -> None:
    call.post(PATH, {"id": "one"})
    call.send("DELETE", f"/v1/objects/Thing/{uid(1)}")
    call.post(f"{PATH}/one/restore", {"include": ["Thing"]})
    state = call.get(f"{PATH}/one/restore").json
    assert (state["status"], "already exists" in state["error"]) == ("FAILED", True)
    assert call.get(f"/v1/objects/Thing/{uid(1)}").status == 404


def test_an_id_can_be_used_once(call: Caller) -> None:
    call.post(PATH, {"id": "one"})
    again = call.post(PATH, {"id": "one"})
    assert (again.status, "already exists" in again.message) == (422, True)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"id": "BAD"}, "invalid backup id"),
        ({"id": "../evil"}, "invalid backup id"),
        ({"id": "a", "include": ["Thing"], "exclude": ["Note"]}, "cannot both contain values"),
        ({"id": "a", "include": ["Thing", "Thing"]}, "contains duplicate: Thing"),
        ({"id": "a", "include": ["Nope"]}, "class Nope doesn't exist"),
        ({"id": "a", "exclude": ["Thing", "Note"]}, "empty class list"),
    ],
)
def test_a_backup_that_makes_no_sense_is_refused(
    call: Caller, body: Dict[str, Any], words: str
) -> None:
    reply = call.post(PATH, body)
    assert (reply.status, words in reply.message) == (422, True)


def test_other_backends_are_refused(call: Caller) -> None:
    reply = call.post("/v1/backups/s3", {"id": "a"})
    assert (reply.status, 'no backup backend "s3"' in reply.message) == (422, True)


@pytest.mark.parametrize("name", ["never", "..", "%2e%2e"])
def test_what_was_never_made_is_not_found(call: Caller, name: str) -> None:
    assert call.get(f"{PATH}/{name}").status == 404
    assert call.get(f"{PATH}/{name}/restore").status == 404
    assert call.post(f"{PATH}/{name}/restore", {}).status == 404


def test_a_folder_of_its_own_is_removed_in_the_end(
    connect: Callable[[LocalServer], Caller],
) -> None:
    with LocalServer() as server:
        call = connect(server)
        call.post("/v1/schema", THING)
        folder = Path(call.post(PATH, {"id": "one"}).json["path"])
        assert folder.is_dir()
    assert not folder.exists()
