"""Warnings that point at the user's line, wherever inside the package they arise."""

from __future__ import annotations

import sys
import warnings
from typing import Type

_PACKAGE = __name__.split(".", 1)[0]


def warn(message: str, category: Type[Warning] = UserWarning) -> None:
    """Warn as if the line outside of this package had done it that called into it."""
    level = 2
    frame = sys._getframe(1)
    while frame.f_back is not None:
        module = frame.f_globals.get("__name__", "")
        if module != _PACKAGE and not module.startswith(_PACKAGE + "."):
            break
        frame = frame.f_back
        level += 1
    warnings.warn(message, category, stacklevel=level)
