"""What lives across a fork: sockets, locks and workers of the parent are renewed in the child."""

from __future__ import annotations

import os
import weakref
from typing import Any

_renewed_in_child: "weakref.WeakSet[Any]" = weakref.WeakSet()
_state = {"registered": False}


def renew_in_child(thing: Any) -> None:
    """Call `thing._after_fork_in_child()` in every process forked while `thing` lives."""
    if not _state["registered"] and hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_renew_all)
        _state["registered"] = True
    _renewed_in_child.add(thing)


def _renew_all() -> None:
    for thing in list(_renewed_in_child):
        thing._after_fork_in_child()
