"""A host of releases of the embedded server, and archives for it."""

from __future__ import annotations

import io
import tarfile
import zipfile
from typing import Dict, List

from tests.support.scripted import Answer, Exchange, ScriptedServer, text

PROGRAM = b"#!/bin/sh\nexit 0\n" * 5000


def tar_gz(files: Dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target.getvalue()


def zipped(files: Dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


GOOD = tar_gz({"LICENSE": b"words", "weaviate": PROGRAM, "README.md": b"more words"})


class Releases:
    """A host of releases."""

    def __init__(self) -> None:
        self.files: Dict[str, Answer] = {}
        self.server = ScriptedServer(self._answer)

    def _answer(self, exchange: Exchange) -> None:
        self.files.get(exchange.request.path, text(b"no such file", 404))(exchange)

    def offer(self, content: bytes, name: str = "/weaviate.tar.gz") -> str:
        self.files[name] = text(content, content_type="application/gzip")
        return self.server.url + name

    @property
    def paths(self) -> List[str]:
        return [request.path for request in self.server.requests]
