"""Parameters that v3 did not have, added without changing the signature that v3 shows.

Programs that bind arguments by introspection, and the contract, see the v3 signature; type
checkers and docstrings show the parameters that came later. They are keyword-only, always.
"""

from __future__ import annotations

import inspect
from typing import Any, Callable, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def keeps_signature(*added: str) -> Callable[[F], F]:
    """Hide the named keyword-only parameters of a function from `inspect.signature`."""

    def hide(function: F) -> F:
        signature = inspect.signature(function)
        for name in added:
            if signature.parameters[name].kind is not inspect.Parameter.KEYWORD_ONLY:
                raise TypeError(f"{name} has to be keyword-only to be an addition.")
        kept = [p for name, p in signature.parameters.items() if name not in added]
        function.__dict__["__signature__"] = signature.replace(parameters=kept)
        return function

    return hide
