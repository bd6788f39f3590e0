"""The threads of this process, without those of the scripted servers."""

from __future__ import annotations

import threading
from typing import Set


def own_threads() -> Set[threading.Thread]:
    """Return all threads but the main one and those that answer requests of a test."""
    return {
        thread
        for thread in threading.enumerate()
        if not thread.name.startswith("scripted") and thread is not threading.main_thread()
    }
