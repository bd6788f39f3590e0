"""The modules of the package, for what holds for each of them."""

from __future__ import annotations

import pkgutil
from typing import List

import weaviate


def module_names() -> List[str]:
    """Return the names of all modules that can be imported without running a program."""
    found = pkgutil.walk_packages(weaviate.__path__, "weaviate.")
    names = ["weaviate", *(module.name for module in found)]
    return [name for name in names if not name.endswith("__main__")]
