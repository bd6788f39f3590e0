"""UUIDs as requests spell them, and Go's words for texts that are none."""

from __future__ import annotations

import re
import uuid

_USUAL_LENGTH = 36
_PREFIX = "urn:uuid:"
_BRACED_LENGTH = _USUAL_LENGTH + 2
_BARE_LENGTH = 32
_BARE = re.compile(r"[0-9a-fA-F]{32}", re.ASCII)
_HYPHENATED = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
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
    if len(text) == len(_PREFIX) + _USUAL_LENGTH:
        if text[: len(_PREFIX)].lower() != _PREFIX:
            raise ValueError(f'invalid urn prefix: "{text[: len(_PREFIX)]}"')
        text = text[len(_PREFIX) :]
    elif len(text) == _BRACED_LENGTH:
        text = text[1:-1]  # whatever stands around it
    elif len(text) not in (_BARE_LENGTH, _USUAL_LENGTH):
        raise ValueError(f"invalid UUID length: {len(text)}")
    if not (_HYPHENATED if len(text) == _USUAL_LENGTH else _BARE).fullmatch(text):
        raise ValueError("invalid UUID format")
    return str(uuid.UUID(text))


def is_spelled_uuid(text: str) -> bool:
    """Return whether `parse_uuid` reads a text."""
    try:
        parse_uuid(text)
    except ValueError:
        return False
    return True
