"""Forks: the child process renews the sockets, locks and workers of its parent."""

from __future__ import annotations

import importlib
import os
import threading
import weakref
from typing import Any

_renewed_in_child: "weakref.WeakSet[Any]" = weakref.WeakSet()
_importing = threading.RLock()
_state = {"registered": False}


def renew_in_child(owner: Any) -> None:
    """Call `owner._after_fork_in_child()` in processes forked while `owner` lives."""
    _register()
    _renewed_in_child.add(owner)


def import_module(name: str) -> Any:
    """Import a module when it is first needed; forks wait until the import is complete.

    A process that is forked during an import would wait forever for a lock of a thread that it
    does not have.
    """
    with _importing:
        _register()
        return importlib.import_module(name)


def _register() -> None:
    """Register for forks, once. Importing this module does not register."""
    if not _state["registered"] and hasattr(os, "register_at_fork"):
        _state["registered"] = True
        os.register_at_fork(
            before=_importing.acquire,
            after_in_parent=_importing.release,
            after_in_child=_after_fork_in_child,
        )


def _after_fork_in_child() -> None:
    _importing.release()
    _renew_all()


def _renew_all() -> None:
    for owner in list(_renewed_in_child):
        owner._after_fork_in_child()
