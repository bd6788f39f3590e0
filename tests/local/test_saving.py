"""Data in a folder: there again after a stop, and after a crash."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List

import pytest

from tests.local.plain_http import Caller
from tests.local.samples import TENANTED, THING, beacon, thing, uid
from weaviate.local import LocalServer
from weaviate.local.storage.sqlite_journal import FILE_NAME

Connect = Callable[[LocalServer], Caller]


def _everything(call: Caller) -> Dict[str, Any]:
    return {
        "schema": call.get("/v1/schema").json,
        "things": call.get("/v1/objects", **{"class": "Thing", "include": "vector"}).json,
        "notes": call.get("/v1/objects", **{"class": "Note", "tenant": "t1"}).json,
        "tenants": call.get("/v1/schema/Note/tenants").json,
        "shards": call.get("/v1/schema/Thing/shards").json,
    }


def _fill(call: Caller) -> None:
    call.post("/v1/schema", THING)
    call.post("/v1/schema", TENANTED)
    tenants = [{"name": "t1"}, {"name": "t2", "activityStatus": "COLD"}]
    call.post("/v1/schema/Note/tenants", tenants)
    for number in (3, 1, 2):
        call.post("/v1/objects", thing(number, vector=[number, 0.5], properties={"name": "ä"}))
    call.post("/v1/objects", {"class": "Note", "tenant": "t1", "properties": {"text": "x"}})


def test_everything_is_there_again_after_a_stop(tmp_path: Path, connect: Connect) -> None:
    with LocalServer(path=tmp_path) as server:
        call = connect(server)
        _fill(call)
        before = _everything(call)
    with LocalServer(path=tmp_path) as server:
        assert _everything(connect(server)) == before


def test_changes_are_there_again_after_a_stop(tmp_path: Path, connect: Connect) -> None:
    with LocalServer(path=tmp_path) as server:
        call = connect(server)
        _fill(call)
        call.send("DELETE", f"/v1/objects/Thing/{uid(1)}")
        call.send("PATCH", f"/v1/objects/Thing/{uid(2)}", {"properties": {"name": "new"}})
        call.post(f"/v1/objects/Thing/{uid(2)}/references/to", {"beacon": beacon(3)})
        call.send("DELETE", "/v1/schema/Note/tenants", ["t2"])
        call.post("/v1/schema/Thing/properties", {"name": "more", "dataType": ["int"]})
        (shard,) = call.get("/v1/schema/Thing/shards").json
        path = f"/v1/schema/Thing/shards/{shard['name']}"
        call.send("PUT", path, {"status": "READONLY"})
        before = _everything(call)
    with LocalServer(path=tmp_path) as server:
        call = connect(server)
        assert _everything(call) == before
        assert call.post("/v1/objects", thing(9)).status == 500


def test_a_deleted_class_stays_deleted(tmp_path: Path, connect: Connect) -> None:
    with LocalServer(path=tmp_path) as server:
        call = connect(server)
        _fill(call)
        call.send("DELETE", "/v1/schema/Thing")
        call.post("/v1/schema", THING)
    with LocalServer(path=tmp_path) as server:
        assert connect(server).get("/v1/objects", **{"class": "Thing"}).json["objects"] == []


def test_named_vectors_are_there_again(tmp_path: Path, connect: Connect) -> None:
    config = {"a": {"vectorizer": {"none": {}}, "vectorIndexType": "flat"}}
    with LocalServer(path=tmp_path) as server:
        call = connect(server)
        call.post("/v1/schema", {"class": "Thing", "vectorConfig": config})
        call.post("/v1/objects", {"class": "Thing", "id": uid(1), "vectors": {"a": [0.5, 1]}})
    with LocalServer(path=tmp_path) as server:
        kept = connect(server).get(f"/v1/objects/Thing/{uid(1)}", include="vector").json
        assert kept["vectors"] == {"a": [0.5, 1]}


def test_a_restored_backup_is_saved(tmp_path: Path, connect: Connect) -> None:
    with LocalServer(path=tmp_path) as server:
        call = connect(server)
        _fill(call)
        call.post("/v1/backups/filesystem", {"id": "one"})
        call.send("DELETE", "/v1/schema/Thing")
        call.post("/v1/backups/filesystem/one/restore", {"include": ["Thing"]})
        before = _everything(call)
    with LocalServer(path=tmp_path) as server:
        assert _everything(connect(server)) == before


def test_two_servers_do_not_share_a_folder(tmp_path: Path) -> None:
    with LocalServer(path=tmp_path), pytest.raises(OSError, match="another server"):
        LocalServer(path=tmp_path).start()


def test_a_folder_of_a_newer_format_is_refused(tmp_path: Path) -> None:
    import sqlite3

    with LocalServer(path=tmp_path):
        pass
    file = sqlite3.connect(str(tmp_path / FILE_NAME))
    file.execute("PRAGMA user_version=99")
    file.close()
    with pytest.raises(OSError, match="newer version"):
        LocalServer(path=tmp_path).start()


def test_what_cannot_be_saved_is_neither_acknowledged_nor_kept(
    tmp_path: Path, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    from weaviate.local.storage.sqlite_journal import Journal

    with LocalServer(path=tmp_path) as server:
        call = connect(server)
        _fill(call)
        before = _everything(call)

        def full(journal: Journal) -> None:
            raise OSError("no space left")

        with monkeypatch.context() as patch:
            patch.setattr(Journal, "commit", full)
            reply = call.post("/v1/objects", thing(9))
            assert (reply.status, "no space left" in reply.message) == (500, True)
        assert _everything(call) == before
        assert call.post("/v1/objects", thing(9)).status == 200


@pytest.fixture
def process(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "weaviate.local", "--port", "0", "--path", str(tmp_path)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    yield running
    running.kill()
    running.wait()
    assert running.stdout is not None
    running.stdout.close()


def test_a_killed_server_has_lost_no_acknowledged_object(
    tmp_path: Path, process: "subprocess.Popen[str]", connect: Connect
) -> None:
    assert process.stdout is not None
    url = process.stdout.readline().split()[2].rstrip(",")
    caller = Caller(url)
    caller.post("/v1/schema", THING)
    acknowledged: List[str] = []
    for start in range(0, 200, 10):
        objects = [thing(n, vector=[n, 1]) for n in range(start, start + 10)]
        for verdict in caller.post("/v1/batch/objects", {"objects": objects}).json:
            assert verdict["result"]["status"] == "SUCCESS"
            acknowledged.append(verdict["id"])
    process.kill()
    process.wait()
    caller.close()
    with LocalServer(path=tmp_path) as server:
        listed = connect(server).get("/v1/objects", **{"class": "Thing", "limit": "1000"}).json
        assert [item["id"] for item in listed["objects"]] == acknowledged
