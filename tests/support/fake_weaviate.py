"""An executable that behaves like the server, as far as the embedded one is asked for anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

from weaviate.embedded import EmbeddedDB, EmbeddedOptions, get_random_port

_SOURCE = """#!{python}
import http.server, json, os, sys

folder = os.environ["PERSISTENCE_DATA_PATH"]
options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
with open(os.path.join(folder, "seen.json"), "w") as file:
    json.dump({{"argv": sys.argv[1:], "env": dict(os.environ), "pid": os.getpid()}}, file)
print("I am the fake server", flush=True)
if os.environ.get("FAKE_DIES"):
    sys.exit("no room in here")


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = b""
        status = 200
        if self.path == "/v1/meta":
            body = b'{{"version": "1.24.26"}}'
        elif self.path == "/v1/schema":
            body = b'{{"classes": []}}'
        elif not self.path.endswith("/ready") or os.environ.get("FAKE_IS_NEVER_READY"):
            status = 404
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True


Server((options["--host"], int(options["--port"])), Answers).serve_forever()
"""


def executable(path: Path) -> Path:
    """Write the executable to a file."""
    path.write_text(_SOURCE.format(python=sys.executable))
    path.chmod(0o755)
    return path


def content() -> bytes:
    """Return the executable as it would be in an archive."""
    return _SOURCE.format(python=sys.executable).encode()


class Maker:
    """Creates embedded servers that run the script; `made` lists them."""

    def __init__(self, folder: Path, binary: Path) -> None:
        self.folder = folder
        self.binary = binary
        self.made: List[EmbeddedDB] = []

    def __call__(self, **settings: Any) -> EmbeddedDB:
        settings.setdefault("persistence_data_path", str(self.folder / "data"))
        settings.setdefault("binary_path", str(self.binary))
        settings.setdefault("port", get_random_port())
        settings.setdefault("grpc_port", get_random_port())
        self.made.append(EmbeddedDB(EmbeddedOptions(**settings)))
        return self.made[-1]


def seen_by(database: EmbeddedDB) -> Dict[str, Any]:
    """Return the arguments and variables with which the server was started."""
    path = Path(database.options.persistence_data_path) / "seen.json"
    seen: Dict[str, Any] = json.loads(path.read_text())
    return seen


def process_of(database: EmbeddedDB) -> "subprocess.Popen[bytes]":
    """Return the process of the server that was started here."""
    assert database.process is not None
    return database.process


def kill(database: EmbeddedDB) -> None:
    """Kill the server, as a user or the system may do."""
    process = process_of(database)
    process.kill()
    process.wait(5)


def is_running(pid: int) -> bool:
    """Return whether a process runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
