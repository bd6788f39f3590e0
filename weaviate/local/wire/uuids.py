"""UUIDs as requests spell them, and Go's words for texts that are none."""

from __future__ import annotations

import re
import uuid

_USUAL_LENGTH = 36
_LENGTHS = (32, _USUAL_LENGTH, 38, 45)  # bare, with hyphens, in braces, with "urn:uuid:"
_UUID = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}", re.ASCII)


def is_uuid(text: str) -> bool:
    """Return whether a text is a UUID as paths and bodies may spell it."""
    return _UUID.fullmatch(text) is not None


def normal_uuid(text: str) -> str:
    """Return a UUID that `is_uuid` accepts in the usual spelling."""
    return text.lower() if len(text) == _USUAL_LENGTH else str(uuid.UUID(text))


def parse_uuid(text: str) -> str:
    """Return a UUID of a query or a property, which may be spelled in more ways.

    Raises:
        ValueError: if it is not a UUID.
    """
    if len(text) not in _LENGTHS:
        raise ValueError(f"invalid UUID length: {len(text)}")
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise ValueError("invalid UUID format") from None
