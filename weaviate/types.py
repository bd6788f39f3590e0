"""Aliases of types that appear in public signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Union

NUMBERS = Union[int, float]

if TYPE_CHECKING:
    import uuid

    UUID = Union[str, uuid.UUID]


def _getattr(name: str) -> Any:
    """Make `UUID` for whoever asks: the module uuid takes its time, and a start can do without."""
    if name != "UUID":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import uuid

    globals()["UUID"] = alias = Union[str, uuid.UUID]
    return alias


if not TYPE_CHECKING:  # a type checker would take any name for a good one
    __getattr__ = _getattr
