"""A folder of the local server that was damaged is named at the start."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Callable

import pytest

import weaviate
from weaviate.local import LocalServer
from weaviate.local.__main__ import main
from weaviate.local.storage.sqlite_journal import FILE_NAME


def _damage_nothing_but_text(file: Path) -> None:
    file.write_bytes(b"this is no database, but it is long enough to be looked at" * 40)


def _damage_page(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[1024:] = b"\xff" * (len(data) - 1024)
    file.write_bytes(bytes(data))


def _run(statement: str) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        connection = sqlite3.connect(str(file))
        connection.execute(statement)
        connection.commit()
        connection.close()

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        _damage_nothing_but_text,
        _damage_page,
        _run("DELETE FROM classes"),
        _run("DELETE FROM shards"),
        _run("UPDATE classes SET schema = x'7b'"),
        _run("UPDATE classes SET schema = '[]'"),
        _run("UPDATE objects SET properties = x'00'"),
        _run("UPDATE objects SET vector = x'00'"),
        _run("UPDATE objects SET properties = '[]'"),
        _run('UPDATE classes SET schema = \'{"class": "Thing", "properties": [5]}\''),
        _run("UPDATE shards SET status = 'X'"),
        _run("DROP TABLE classes"),
        _run("DROP TABLE objects"),
    ],
)
def test_a_damaged_folder_is_named(
    tmp_path: Path, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with LocalServer(path=tmp_path) as server:
        client = weaviate.Client(server.url)
        client.data_object.create({"t": "x"}, "Thing", vector=[1.0, 2.0])
        client.close()
    damage(tmp_path / FILE_NAME)
    with pytest.raises(OSError, match=FILE_NAME):
        LocalServer(path=tmp_path).start()
    assert main(["--path", str(tmp_path), "--port", "0"]) == 1
    assert "weaviate.local cannot start" in capsys.readouterr().err
