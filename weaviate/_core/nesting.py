"""Reject what is nested very deeply, before Python 3.8 ends the process over it.

At the recursion limit every version raises a RecursionError. On 3.8, a finalizer that reaches the
limit first, while a decoder or a recursive function is close to it, lifts the limit for its thread;
50 levels later the interpreter ends the process ("Cannot recover from stack overflow").
"""

from __future__ import annotations

import re
import sys
from typing import Any

LEVELS = 300
"""Levels of JSON that stay far from the recursion limit of 1000, at three calls a level."""

_MAY_ABORT = sys.version_info < (3, 9)
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_TEXT = re.compile(rb'"[^"]*"')
_AS_LISTS = bytes.maketrans(b"{}", b"[]")
_NO_STRUCTURE = bytes(set(range(256)) - set(b'"[]{}'))


def check_json(data: bytes) -> None:
    """Check JSON, valid or not, before it is decoded recursively.

    Raises:
        RecursionError: on Python 3.8, if it has more than `LEVELS` levels.
    """
    if not _MAY_ABORT or data.count(b"[") + data.count(b"{") <= LEVELS:
        return
    if b"\\" in data:
        data = _ESCAPED.sub(b"", data)
    left = _TEXT.sub(b"", data.translate(_AS_LISTS, _NO_STRUCTURE))
    levels = LEVELS + 1 if b"[" * (LEVELS + 1) in left else 0
    while levels <= LEVELS:  # each round removes the innermost levels
        shorter = left.replace(b"[]", b"")
        if len(shorter) == len(left):
            break
        left, levels = shorter, levels + 1
    if levels + left.count(b"[") > LEVELS:
        raise RecursionError(f"The JSON has more than {LEVELS} levels.")


def check_value(value: Any) -> None:
    """Check dictionaries and lists, which may contain themselves, before a recursive walk.

    Raises:
        RecursionError: on Python 3.8, if they have more than `LEVELS` levels.
    """
    if not _MAY_ABORT:
        return
    walked = [iter([value])]
    while walked:
        for item in walked[-1]:
            if isinstance(item, (dict, list, tuple)):
                if len(walked) > LEVELS:
                    raise RecursionError(f"The value has more than {LEVELS} levels.")
                walked.append(iter(item.values() if isinstance(item, dict) else item))
                break
        else:
            walked.pop()
