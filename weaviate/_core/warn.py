"""Warnings that point at the user's line, wherever in the package they are issued."""

from __future__ import annotations

import sys
import warnings
from typing import Type

_PACKAGE = __name__.split(".", 1)[0]


def warn(message: str, category: Type[Warning] = UserWarning) -> None:
    """Issue a warning for the caller's line outside of this package."""
    level = 2
    frame = sys._getframe(1)
    while frame.f_back is not None:
        module = frame.f_globals.get("__name__", "")
        if module != _PACKAGE and not module.startswith(_PACKAGE + "."):
            break
        frame = frame.f_back
        level += 1
    warnings.warn(message, category, stacklevel=level)
