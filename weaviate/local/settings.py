"""The settings of a local server, chosen when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from weaviate.local.storage.model import NO_VECTORIZER

SERVER_VERSION = "1.24.26"  # the server whose answers this one is compared with
NODE_NAME = "node1"

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Settings:
    """The settings that routes use.

    Args:
        hostname: The address that the meta answer names.
        server_version: The server version that is reported; the behaviour is that of
            `SERVER_VERSION` in any case.
        auto_schema: Whether objects may bring classes and properties with them.
        default_vectorizer: The vectorizer of classes that name none.
        backups: Folder of the backups.
        cors: Origin whose pages a browser lets read the answers, `*` for all; none by default.
    """

    hostname: str = ""
    server_version: str = SERVER_VERSION
    auto_schema: bool = True
    default_vectorizer: str = NO_VECTORIZER
    backups: Optional[Path] = None
    cors: str = ""
