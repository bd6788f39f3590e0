"""What lives across a fork: sockets, locks and workers of the parent are renewed in the child."""

from __future__ import annotations

import importlib
import os
import threading
import weakref
from typing import Any

_renewed_in_child: "weakref.WeakSet[Any]" = weakref.WeakSet()
_importing = threading.RLock()
_state = {"registered": False, "imports registered": False}


def renew_in_child(thing: Any) -> None:
    """Call `thing._after_fork_in_child()` in every process forked while `thing` lives."""
    if not _state["registered"] and hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_renew_all)
        _state["registered"] = True
    _renewed_in_child.add(thing)


def import_module(name: str) -> Any:
    """Import a module when it is first needed; forks wait until it is whole.

    A process forked in the middle would wait for ever for a lock of a thread that it does not have.
    """
    with _importing:
        if not _state["imports registered"] and hasattr(os, "register_at_fork"):
            _state["imports registered"] = True
            os.register_at_fork(
                before=_importing.acquire,
                after_in_parent=_importing.release,
                after_in_child=_importing.release,
            )
        return importlib.import_module(name)


def _renew_all() -> None:
    for thing in list(_renewed_in_child):
        thing._after_fork_in_child()
