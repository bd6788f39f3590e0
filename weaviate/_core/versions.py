"""Server versions as numbers, and the features of each version."""

from __future__ import annotations

import functools
from typing import Tuple

Version = Tuple[int, int, int]


@functools.lru_cache(maxsize=64)
def parse(text: str) -> Version:
    """Return major, minor and patch; a missing part is 0."""
    numbers = [0, 0, 0]
    parts = text.strip().lstrip("v").split(".")
    for place, part in enumerate(parts[:3]):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        numbers[place] = int(digits or 0)
        if digits != part or not part:  # "24-rc" ends it
            break
    return (numbers[0], numbers[1], numbers[2])


def has_class_paths(server_version: str) -> bool:
    """Return whether paths have the class (`/objects/Class/id`): from 1.14 on."""
    return parse(server_version) >= (1, 14, 0)


def has_generative_search(server_version: str) -> bool:
    """Return whether the server has generative search: from 1.17.3 on."""
    return parse(server_version) >= (1, 17, 3)
