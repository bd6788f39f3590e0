"""The settings of a connection, as they are when nobody says otherwise."""

from __future__ import annotations

from typing import Callable, Optional, Tuple, Union

import requests


class Settings:
    """What `weaviate.ConnectionConfig` says; `DEFAULTS` is one without the machinery.

    `ConnectionConfig` is a dataclass, whose module takes as long to load as the rest of what a
    client with default settings needs.
    """

    session_pool_connections: int = 20
    session_pool_maxsize: int = 20
    verify: Union[None, bool, str] = None
    cert: Union[None, str, Tuple[str, str]] = None
    session_factory: Optional[Callable[[], requests.Session]] = None
    max_answer_bytes: int = 512 * 1024 * 1024
    has_deadline: bool = True
    retries: int = 0


DEFAULTS = Settings()
