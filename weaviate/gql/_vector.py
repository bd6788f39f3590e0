"""Vectors inside a query: the spelling that Python gives to a list of its own numbers."""

from __future__ import annotations

import math
from typing import Any, Dict, List, Optional, Tuple

from weaviate._core import json_codec, vectors
from weaviate.gql import _writer

_FEW = 16
"""One number of so many may be respelled by itself; with more of them all are taken apart."""


def checked_vector(vector: Any) -> Tuple[List[Any], Optional[str]]:
    """Return a vector as a list: a copy. With its text, if the text had to be written to check it.

    Raises:
        TypeError, ValueError: as `vector_text`.
    """
    items = vectors.to_list(vector)
    if vectors.PLAIN_NUMBERS.issuperset(map(type, items)) and math.isfinite(_sum(items)):
        return list(items) if items is vector else items, None
    text, items = vector_text(vector)
    return items, text


def _sum(items: List[Any]) -> float:
    try:
        return float(sum(items))
    except OverflowError:
        return math.inf


def vector_text(vector: Any) -> Tuple[str, List[Any]]:
    """Write a vector as a list of numbers, and give the list itself: a copy.

    Raises:
        TypeError: if it is not a vector, or holds something else than numbers.
        ValueError: for NaN, Infinity and more than one axis.
    """
    items = vectors.to_list(vector)
    if items is vector:
        items = list(items)
    fast = json_codec.orjson()
    if fast is None:
        return _write_plainly(items), items
    try:
        data = _dump(fast, vector, items)
    except TypeError:  # what orjson does not know: scalars of numpy, very large integers
        return _write_one_by_one(items), items
    if not vectors.has_numbers_only(data):
        return _write_one_by_one(items), items
    return _as_python_does(data, items), items


def _dump(fast: Any, vector: Any, items: List[Any]) -> bytes:
    """Let orjson write a list, or the floats of an array: each float32 as Python's float."""
    source, options = items, None
    if type(vector).__module__ == "numpy" and vector.dtype.str in ("<f4", "<f8"):
        source = vector.reshape(-1).astype("float64")
        options = fast.OPT_SERIALIZE_NUMPY
    data: bytes = fast.dumps(source, option=options)
    return data


def _odd_places(data: bytes) -> Dict[int, int]:
    """Find the numbers that orjson may write in another way than Python: by how they begin or end.

    It gives small numbers zeros where Python has an exponent, large ones digits up to `.0`, and
    exponents in another spelling.

    Returns:
        Where in the text each of them is, by its place in the list.
    """
    places = {}
    for mark in (b"0.0000", b"e", b".0,", b".0]"):
        index, start, found = 0, 0, data.find(mark)
        while found >= 0:
            index += data.count(b",", start, found)
            places[index] = found
            start, found = found, data.find(mark, found + 1)
    return places


def _write_plainly(items: List[Any]) -> str:
    """Write a list without orjson; Python's own spelling of a list of numbers is what is wanted."""
    if vectors.PLAIN_NUMBERS.issuperset(map(type, items)):
        text = repr(items)
        if "n" not in text:  # nan, inf
            return text
    return _write_one_by_one(items)


def _write_one_by_one(items: List[Any]) -> str:
    return "[" + ", ".join([_writer.number(item, "vector") for item in items]) + "]"


def _as_python_does(data: bytes, items: List[Any]) -> str:
    """Respell what orjson writes in another way than Python: blanks, and some of the numbers."""
    odd = _odd_places(data)
    text = data.decode("ascii")
    if len(odd) > len(items) // _FEW:
        written = text[1:-1].split(",")
        for i in odd:
            written[i] = repr(items[i])
        return "[" + ", ".join(written) + "]"
    pieces: List[str] = []
    done = 0
    for i, place in sorted(odd.items()):
        start = max(text.rfind(",", 0, place), 0) + 1  # behind the comma, or the bracket
        pieces += (text[done:start].replace(",", ", "), repr(items[i]))
        done = text.find(",", place) if i < len(items) - 1 else len(text) - 1
    pieces.append(text[done:].replace(",", ", "))
    return "".join(pieces)
