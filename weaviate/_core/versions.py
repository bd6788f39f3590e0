"""Server versions as numbers, and what each of them can do."""

from __future__ import annotations

import functools
import re
from typing import Tuple

_NUMBERS = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?")

Version = Tuple[int, int, int]


@functools.lru_cache(maxsize=64)
def parse(text: str) -> Version:
    """Read major, minor and patch; what is missing counts as 0, no number at all as (0, 0, 0)."""
    match = _NUMBERS.match(text.strip())
    if match is None:
        return (0, 0, 0)
    major, minor, patch = match.groups(default="0")
    return (int(major), int(minor), int(patch))


def has_class_paths(server_version: str) -> bool:
    """Say whether objects are addressed with their class (`/objects/Class/id`): from 1.14 on."""
    return parse(server_version) >= (1, 14, 0)


def has_generative_search(server_version: str) -> bool:
    """Say whether a language model can answer about hits: from 1.17.3 on."""
    return parse(server_version) >= (1, 17, 3)
