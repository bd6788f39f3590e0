"""What lives across a fork: sockets, locks and workers of the parent are renewed in the child."""

from __future__ import annotations

import importlib
import os
import threading
import weakref
from typing import Any

_renewed_in_child: "weakref.WeakSet[Any]" = weakref.WeakSet()
_importing = threading.RLock()
_state = {"registered": False}


def renew_in_child(thing: Any) -> None:
    """Call `thing._after_fork_in_child()` in every process forked while `thing` lives."""
    _register()
    _renewed_in_child.add(thing)


def import_module(name: str) -> Any:
    """Import a module when it is first needed; forks wait until it is whole.

    A process forked in the middle would wait for ever for a lock of a thread that it does not have.
    """
    with _importing:
        _register()
        return importlib.import_module(name)


def _register() -> None:
    """Take part in each fork from now on; importing this module alone changes nothing."""
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
    for thing in list(_renewed_in_child):
        thing._after_fork_in_child()
