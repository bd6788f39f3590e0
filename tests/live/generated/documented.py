"""Differences that docs/local.md lists: the first cell of its row, and how to know one."""

from __future__ import annotations

from typing import Any, Callable, Dict, NamedTuple

from tests.live.generated.worlds import Request


class Pair(NamedTuple):
    """A request, what the local and the real server answered, and where the two differ."""

    request: Request
    local_status: int
    local: Any
    real_status: int
    real: Any
    where: str


Known = Callable[[Pair], bool]
DOCUMENTED: Dict[str, Known] = {}


def documented(pair: Pair) -> str:
    """Return the row of docs/local.md that a difference belongs to, or nothing."""
    return next((row for row, known in DOCUMENTED.items() if known(pair)), "")
