"""UUIDs inside queries, with the words of the real server for those that are none."""

from __future__ import annotations

import uuid

_LENGTHS = (32, 36, 38, 45)  # bare, with hyphens, in braces, with "urn:uuid:"


def parse_uuid(text: str) -> str:
    """Return a UUID in its usual spelling.

    Raises:
        ValueError: if it is not a UUID.
    """
    if len(text) not in _LENGTHS:
        raise ValueError(f"invalid UUID length: {len(text)}")
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise ValueError("invalid UUID format") from None
