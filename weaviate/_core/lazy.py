"""Names that are imported when somebody first asks for them.

A program starts with what it uses: loading all sections for a client that only sends queries was
three quarters of the time that `import weaviate` took.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, Callable, Iterable, Mapping


def names_from(
    module_name: str, homes: Mapping[str, str], submodules: Iterable[str] = ()
) -> Callable[[str], Any]:
    """Make the `__getattr__` of a module that has names of other modules.

    Args:
        homes: the module in which each name is defined.
        submodules: names of modules inside of the package that are attributes of it, too.
    """
    inside = frozenset(submodules)

    def find(name: str) -> Any:
        if name in inside:
            return import_module(f"{module_name}.{name}")
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {module_name!r} has no attribute {name!r}")
        value = getattr(import_module(home), name)
        setattr(sys.modules[module_name], name, value)  # the next time it is simply there
        return value

    return find
