"""weaviate-cli: its commands, each in a process of its own.

What deletes all classes of a server is asked of the local one only, and of one that
WEAVIATE_MAY_DELETE_ALL says may lose them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict

from driving import PAGES, connected, count, embed, own_class, server

import weaviate

NOT_ASKED = "weaviate-cli: deleting all is left out, WEAVIATE_MAY_DELETE_ALL is not set"


class Shell:
    """Runs `weaviate` with a configuration of its own."""

    def __init__(self, home: Path) -> None:
        self._home = home
        settings = home / ".config" / "semi_technologies"
        settings.mkdir(parents=True)
        (settings / "configs.json").write_text("{}")  # without it, every command asks questions

    def __call__(self, *arguments: str, code: int = 0) -> str:
        command = Path(sys.executable).with_name("weaviate")
        done = subprocess.run(
            [str(command), *arguments],
            env={**os.environ, "HOME": str(self._home)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == code, (arguments, done.returncode, done.stdout)
        assert "Traceback" not in done.stdout, done.stdout
        return done.stdout


def schema_of(name: str) -> Dict[str, Any]:
    properties = [
        {"name": "text", "dataType": ["text"]},
        {"name": "kind", "dataType": ["text"]},
        {"name": "year", "dataType": ["int"]},
        {"name": "next", "dataType": [name]},
    ]
    return {"classes": [{"class": name, "vectorizer": "none", "properties": properties}]}


def data_of(name: str) -> Dict[str, Any]:
    """Make a file of pages, of which each refers to the next."""
    ids = [f"00000000-0000-4000-8000-{number:012d}" for number in range(len(PAGES))]
    objects = []
    for number, (text, kind, year) in enumerate(PAGES.values()):
        beacon = f"weaviate://localhost/{name}/{ids[(number + 1) % len(ids)]}"
        properties = {"text": text, "kind": kind, "year": year, "next": [{"beacon": beacon}]}
        objects.append(
            {"class": name, "id": ids[number], "vector": embed(text), "properties": properties}
        )
    return {"classes": objects}


def drive(shell: Shell, client: weaviate.Client, folder: Path, name: str) -> None:
    """Create, import, ask what is there, export."""
    assert "reachable!" in shell("ping")
    assert "2.2.0" in shell("version")
    schema_file, data_file, export = folder / "schema.json", folder / "data.json", folder / "out"
    schema_file.write_text(json.dumps(schema_of(name)))
    data_file.write_text(json.dumps(data_of(name)))

    shell("schema", "import", str(schema_file))
    assert client.schema.contains(schema_of(name))
    assert "already present" in shell("schema", "import", str(schema_file), code=1)
    shell("data", "import", str(data_file), "--fail-on-error")
    assert count(client, name) == len(PAGES)
    query = client.query.get(name, ["text", f"next {{ ... on {name} {{ text }} }}"])
    where = {"path": ["next", name, "kind"], "operator": "Equal", "valueText": "forest"}
    (found,) = query.with_where(where).do()["data"]["Get"][name]
    assert found == {"text": PAGES["shark"][0], "next": [{"text": PAGES["lynx"][0]}]}

    shell("schema", "export", str(export))
    exported = json.loads(export.read_text())["classes"]
    assert client.schema.get(name) in exported

    refused = data_of(name)
    refused["classes"][0]["properties"]["year"] = "no number"
    data_file.write_text(json.dumps(refused))
    assert "year" in shell("data", "import", str(data_file))


def drive_deletions(shell: Shell, client: weaviate.Client, name: str) -> None:
    """Delete all objects, then all classes."""
    shell("data", "delete", "--force")
    assert count(client, name) == 0
    shell("schema", "delete", "--force")
    assert client.schema.get() == {"classes": []}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, server() as url, connected(url) as client:
        shell = Shell(Path(folder) / "home")
        shell("init", "--url", url)
        assert json.loads(shell("config", "view")) == {"url": url, "auth": None}
        with own_class(client, "Cli") as name:
            drive(shell, client, Path(folder), name)
            if os.environ.get("WEAVIATE_URL") and not os.environ.get("WEAVIATE_MAY_DELETE_ALL"):
                print(NOT_ASKED, file=sys.stderr)
            else:
                drive_deletions(shell, client, name)


if __name__ == "__main__":
    main()
