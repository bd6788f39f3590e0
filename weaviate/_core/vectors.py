"""Convert vectors of all supported types to lists of numbers or to JSON.

A vector is a list or tuple of numbers, or anything with `squeeze()` and `tolist()` (numpy arrays,
torch tensors, pandas series) or with `numpy()` (TensorFlow tensors).
"""

from __future__ import annotations

import functools
import math
import numbers
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

from weaviate._core import json_codec as _json

Vector = Union[Sequence[float], Any]
"""The types of vectors that callers may pass; see the docstring of the module."""

PLAIN_NUMBERS = frozenset({float, int})
"""The types that the standard library writes as numbers; a subclass may have its own repr."""
_FLOATS = frozenset({float})

_SINGLE, _DOUBLE = "%.9g", "%.17g"
"""Enough digits to restore each float32, or each float, exactly."""


def to_list(vector: Vector) -> List[Any]:
    """Return a vector as a list; one axis of length greater than 1 may remain.

    Raises:
        TypeError: if it is not a vector.
        ValueError: if an array has more than one axis of length greater than 1.
    """
    if isinstance(vector, list):
        return vector
    if isinstance(vector, tuple):
        return list(vector)
    row = _row(vector)
    if row is None:
        raise TypeError(
            "A vector must be a list or tuple of numbers, a numpy array, a torch or TensorFlow "
            f"tensor or a pandas series, not {type(vector).__name__}."
        )
    plain = row.tolist() if hasattr(row, "tolist") else row
    if not isinstance(plain, list):
        return [plain]
    if plain and isinstance(plain[0], list):
        raise ValueError("A vector must have one axis; this one has more.")
    return plain


def encode_vector(vector: Vector) -> bytes:
    """Write a vector as a JSON list.

    A float32 array is written with only the digits that restore the same float32; a list of Python
    floats keeps all digits.

    Raises:
        TypeError: if it is not a vector, or has an item that is not a number.
        ValueError: for NaN, Infinity and more than one axis.
    """
    if not isinstance(vector, (list, tuple)):
        data = _encode_array(vector)
        if data is not None:
            return data
        vector = to_list(vector)
    fast = _json.orjson()
    if fast is not None:
        try:
            data = bytes(fast.dumps(vector))
        except TypeError:
            return _encode_numbers(vector)
        if has_numbers_only(data):
            return data
    return _encode_numbers(vector)


class JsonVector(List[Any]):
    """A vector as a list that keeps the JSON which its check has produced.

    A body is a dictionary, as programs that replace the connection expect it; the connection
    writes the vector without checking it again.
    """

    __slots__ = ("data",)

    def __init__(self, vector: Vector) -> None:
        self.data = encode_vector(vector)
        super().__init__(to_list(vector))

    def __reduce__(self) -> Any:
        return (list, (list(self),))


def encode_body(body: Any) -> bytes:
    """Write the body of a request as JSON.

    Raises:
        TypeError, NotJsonError: as `json_codec.encode`; for an object, the message contains class,
            property and position.
    """
    if type(body) is not dict:
        return _json.encode(body)
    try:
        return _encode_fields(body)
    except (TypeError, _json.NotJsonError) as error:
        if type(body.get("properties")) is not dict or type(body.get("class")) is not str:
            raise
        raise _json.located(error, body["properties"], body["class"]) from None


def _encode_fields(body: Dict[str, Any]) -> bytes:
    written = {key: data for key in _VECTOR_KEYS if (data := _written_vectors(body.get(key)))}
    if not written:
        return _json.encode(body)
    data = _json.encode({key: value for key, value in body.items() if key not in written})
    fields = [b'"%s":%s' % (key.encode("ascii"), vector) for key, vector in written.items()]
    return data[:-1] + (b"," if len(data) > 2 else b"") + b",".join(fields) + b"}"


_VECTOR_KEYS = ("vector", "vectors")


def _written_vectors(value: Any) -> Optional[bytes]:
    if type(value) is JsonVector:
        return value.data
    if type(value) is dict and value and all(type(item) is JsonVector for item in value.values()):
        fields = [_json.encode(name) + b":" + item.data for name, item in value.items()]
        return b"{" + b",".join(fields) + b"}"
    return None


def named_vectors(vectors_by_name: Mapping[str, Vector]) -> Dict[str, JsonVector]:
    """Check vectors by name, and return them for the body of an object.

    Raises:
        TypeError: if it is not a mapping of str to vectors.
        ValueError: as `encode_vector`.
    """
    if not isinstance(vectors_by_name, Mapping):
        raise TypeError(
            f"vectors must be a dict of vectors by name, not {type(vectors_by_name).__name__}."
        )
    for name in vectors_by_name:
        if not isinstance(name, str):
            raise TypeError(f"The name of a vector must be a str, not {type(name).__name__}.")
    return {name: JsonVector(vector) for name, vector in vectors_by_name.items()}


def encode_named_vectors(vectors_by_name: Mapping[str, Vector]) -> bytes:
    """Write vectors by name as a JSON object.

    Raises:
        TypeError, ValueError: as `named_vectors`.
    """
    return _written_vectors(named_vectors(vectors_by_name)) or b"{}"


def has_numbers_only(data: bytes) -> bool:
    """Return whether the JSON of a list contains no text, list, object, boolean or null."""
    return not (
        b'"' in data
        or b"u" in data  # null, true
        or b"s" in data  # false
        or b"{" in data
        or data.find(b"[", 1) > 0
    )


def _encode_numbers(vector: Sequence[Any]) -> bytes:
    """Encode a vector that orjson rejects; numbers of other types are converted one by one."""
    if _FLOATS.issuperset(map(type, vector)):
        text = _written(_DOUBLE, vector)
        if text.count(".") == len(vector):  # no NaN, and no float that would become an integer
            return text.encode("ascii")
    if PLAIN_NUMBERS.issuperset(map(type, vector)):
        try:
            return _json.write(vector).encode("ascii")
        except ValueError:  # there is a NaN: the loop names it
            pass
    items = []
    for item in vector:
        if not isinstance(item, (int, float)) or isinstance(item, bool):
            item = _plain_number(item)
        if isinstance(item, int):  # a subclass may have a repr of its own
            items.append(int.__repr__(item))
        elif math.isfinite(item):
            items.append(float.__repr__(item))
        else:
            raise ValueError(f"A vector cannot hold {item!r}.")
    return ("[" + ",".join(items) + "]").encode("ascii")


def _written(digits: str, items: Sequence[Any]) -> str:
    """Write numbers with a fixed number of digits: twice as fast as with the shortest repr."""
    return _form(digits, len(items)) % tuple(items)


@functools.lru_cache(maxsize=64)
def _form(digits: str, count: int) -> str:
    return "[" + ",".join([digits] * count) + "]"


def _plain_number(item: Any) -> Union[int, float]:
    """Return a number of another type as int or float (a numpy scalar, a tensor of one element)."""
    if isinstance(item, bool):
        raise TypeError("A vector must hold numbers only, not bool.")
    if isinstance(item, numbers.Real):
        return int(item) if isinstance(item, numbers.Integral) else float(item)
    if hasattr(item, "item") and not hasattr(item, "keys"):
        plain = item.item()
        if isinstance(plain, (int, float)) and not isinstance(plain, bool):
            return plain
    raise TypeError(f"A vector must hold numbers only, not {type(item).__name__}.")


def _row(vector: Any) -> Optional[Any]:
    """Return an array or tensor without axes of length 1; None for any other type."""
    if hasattr(vector, "squeeze") and hasattr(vector, "tolist"):
        return vector.squeeze()
    if hasattr(vector, "numpy"):
        return vector.numpy().squeeze()
    if hasattr(vector, "squeeze"):  # a pandas DataFrame of one row
        return vector.squeeze()
    return None


def _encode_array(vector: Any) -> Optional[bytes]:
    """Write a numpy array of float32 or float64; None for any other vector."""
    if type(vector).__module__ != "numpy" or not hasattr(vector, "dtype"):
        return None
    if vector.dtype.str not in ("<f4", "<f8"):
        return None
    if vector.ndim != 1:
        vector = vector.squeeze()
        if vector.ndim > 1:
            raise ValueError(f"A vector must have one axis; this one has {vector.ndim}.")
        vector = vector.reshape(-1)
    fast = _json.orjson()
    if fast is None:
        digits = _SINGLE if vector.dtype.itemsize == 4 else _DOUBLE
        data = _written(digits, vector.tolist()).encode("ascii")
    else:
        if not vector.flags.c_contiguous:
            vector = vector.copy()
        data = fast.dumps(vector, option=fast.OPT_SERIALIZE_NUMPY)
    if b"n" in data:  # null, nan or inf
        raise ValueError("A vector cannot hold NaN or Infinity.")
    return data
