"""Recognizing, without parsing, that an answer to a batch reports everything as stored.

An answer to a batch of objects repeats every object with its vector; parsing all these numbers is a
good part of the cost of an import. When nobody wants the entries, the vectors are skipped: only
where they are, byte for byte, those that were sent, or a valid JSON list of numbers. So no answer
is accepted that parsing the whole would refuse.
"""

from __future__ import annotations

import re
from typing import List, Optional, Sequence, cast

from weaviate._core import json_codec
from weaviate._core.vectors import has_numbers_only
from weaviate.batch._item import PROPERTIES_KEY, Item, ObjectItem, ReferenceItem
from weaviate.batch._response import messages_of, names_each


def _number(end: bytes) -> bytes:
    """Return the pattern of a JSON number followed by `end`.

    The end is part of each branch, the most frequent branch first: matching never goes back.
    """
    exponent = rb"[eE][-+]?[0-9]+" + end
    fraction = rb"\.[0-9]+(?:" + end + rb"|" + exponent + rb")"
    return rb"-?(?:0|[1-9][0-9]*)(?:" + fraction + rb"|" + end + rb"|" + exponent + rb")"


_NUMBERS = re.compile(rb"\[(?:" + _number(b",") + rb")*" + _number(rb"\]")).match
_VECTOR_KEY = b'"vector":'
_LAST_STORED = b',"deprecations":null,"result":{"status":"SUCCESS"}}]'
_STORED = _LAST_STORED[:-1] + b","
_CREATED_KEY = b',"creationTimeUnix":'
_UPDATED_KEY = b',"lastUpdateTimeUnix":'
_FIRST_TIME = b"1000000000000"
"""In 2001; times are milliseconds, of 13 digits until 2286."""
_TIME_LENGTH = len(_FIRST_TIME)
_ID_KEY = b',"id":"'
_ID_LENGTH = len(_ID_KEY) + 36 + len(b'"')
_ID_AT = -_ID_LENGTH - len(b"}")
"""The position of the id in an object without vector and tenant, from the end."""
_ID_END = _ID_AT + len(_ID_KEY)
_WHITE = b" \t\r\n"
_STORED_REFERENCE = b',"result":{"status":"SUCCESS"}}'


def all_stored(content: bytes, items: Sequence[Item]) -> bool:
    """Return whether a quick look at an answer shows that all items were stored.

    False decides nothing: then the answer has to be parsed.
    """
    if isinstance(items[0], ReferenceItem):
        return content.strip() == _expected_of_references(items)
    objects = cast(Sequence[ObjectItem], items)
    if _repeats_all(content, objects):
        return True
    skeleton = _without_vectors(content, objects)
    if skeleton is None:
        return False
    try:
        entries = json_codec.decode(skeleton)
    except ValueError:
        return False
    return names_each(entries, objects) and not any(map(messages_of, entries))


def _expected_of_references(items: Sequence[Item]) -> bytes:
    """Return the answer of a server that stored all references."""
    return (
        b"["
        + (_STORED_REFERENCE + b",").join([item.data[:-1] for item in items])
        + _STORED_REFERENCE
        + b"]"
    )


def _repeats_all(content: bytes, items: Sequence[ObjectItem]) -> bool:
    """Return whether an answer is the usual one to objects without a vector.

    That is each object as it was sent, with two times, and SUCCESS. The times are read at their
    expected positions, put among the bytes that were sent, and the whole is compared.
    """
    pieces = [b"["]
    times: List[bytes] = []
    end = len(b"[")
    class_name = None
    for item in items:
        data = item.data
        if data[_ID_AT:_ID_END] != _ID_KEY:  # a vector or a tenant stands behind the id
            return False
        if item.class_name != class_name:
            class_name = item.class_name
            head_length = data.index(PROPERTIES_KEY)
            head = data[:head_length] + _CREATED_KEY
        start = end + len(head)
        created = content[start : start + _TIME_LENGTH]
        start += _TIME_LENGTH + _ID_LENGTH + len(_UPDATED_KEY)
        updated = content[start : start + _TIME_LENGTH]
        properties = data[head_length:_ID_AT]
        pieces += (head, created, data[_ID_AT:-1], _UPDATED_KEY, updated, properties, _STORED)
        times += (created, updated)
        end = start + _TIME_LENGTH + len(properties) + len(_STORED)
    pieces[-1] = _LAST_STORED
    return (
        content.rstrip(_WHITE) == b"".join(pieces)
        and b"".join(times).isdigit()
        and min(times) >= _FIRST_TIME
    )


def _without_vectors(content: bytes, items: Sequence[ObjectItem]) -> Optional[bytes]:
    """Replace each vector by 0; return None if one of them has to be parsed."""
    if all(item.vector_end == 0 for item in items):
        return content
    parts = []
    done = 0
    for item in items:
        if item.vector_end == 0:
            continue
        start = content.find(_VECTOR_KEY, done)
        if start < 0:
            return None
        start += len(_VECTOR_KEY)
        sent = item.vector
        if content.startswith(sent, start):
            end = start + len(sent)
        else:  # the same numbers in another spelling: 0.00001 has more than one
            end = _end_of_numbers(content, start)
            if end < 0:
                return None
        parts.append(content[done:start])
        done = end
    parts.append(content[done:])
    return b"0".join(parts)


def _end_of_numbers(content: bytes, start: int) -> int:
    """Return the end of a JSON list of numbers; -1 if there is no such list."""
    fast = json_codec.orjson()
    if fast is None:
        match = _NUMBERS(content, start)
        return -1 if match is None else match.end()
    end = content.find(b"]", start) + 1
    text = content[start:end]  # orjson parses numbers faster than a pattern matches them
    try:
        is_list = isinstance(fast.loads(text), list) and has_numbers_only(text)
    except ValueError:
        return -1
    return end if is_list else -1
