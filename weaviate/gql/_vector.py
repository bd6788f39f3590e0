"""Vectors inside a query: the spelling that Python gives to a list of its own numbers."""

from __future__ import annotations

from typing import Any, List, Tuple

from weaviate._core import encode, vectors
from weaviate.gql import _writer

_LARGE = 1e16
"""From here on Python writes an exponent, and orjson all digits."""


def vector_text(vector: Any) -> Tuple[str, List[Any]]:
    """Write a vector as a list of numbers, and give the list itself: a copy.

    Raises:
        TypeError: for what is no vector, or holds something else than numbers.
        ValueError: for NaN, Infinity and more than one axis.
    """
    items = vectors.to_list(vector)
    if items is vector:
        items = list(items)
    if encode.orjson is None:
        return _write_one_by_one(items), items
    try:
        data: bytes = encode.orjson.dumps(items)
    except TypeError:  # what orjson does not know: scalars of numpy, very large integers
        return _write_one_by_one(items), items
    if not _has_numbers_only(data):
        return _write_one_by_one(items), items
    return _as_python_does(data.decode("ascii"), items), items


def _write_one_by_one(items: List[Any]) -> str:
    return "[" + ", ".join([_writer.number(item, "vector") for item in items]) + "]"


def _has_numbers_only(data: bytes) -> bool:
    """Say whether JSON of a list has no text, list, object, boolean or null in it."""
    return not (
        b'"' in data
        or b"u" in data  # null, true
        or b"s" in data  # false
        or b"{" in data
        or data.find(b"[", 1) > 0
    )


def _as_python_does(text: str, items: List[Any]) -> str:
    """Respell what orjson writes in another way than Python: blanks and exponents."""
    if "e" in text or "0.0000" in text or ".0," in text or ".0]" in text:
        written = text[1:-1].split(",")
        return "[" + ", ".join([_respell(w, items[i]) for i, w in enumerate(written)]) + "]"
    return text.replace(",", ", ")


def _respell(written: str, item: Any) -> str:
    if "e" in written or "0.0000" in written or not -_LARGE < item < _LARGE:
        return repr(item)
    return written
