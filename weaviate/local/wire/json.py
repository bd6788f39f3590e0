"""JSON in and out, as fast as the packages allow, with numbers spelled as in Go."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, List, NoReturn, Union

import numpy as np

from weaviate._core.nesting import check_json
from weaviate.local.wire.go_text import WHITESPACE, json_problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

orjson: Any = None  # the standard library does the same, only slower
with suppress(ImportError):
    import orjson

Number = Union[int, float]
_LARGE, _SMALL = 1e6, 1e-12  # between them, exact powers of ten are enough to round with
INT64 = range(-(2**63), 2**63)
_EXACT = 2**53  # up to here every whole number is a float, and the other way round
_LARGEST_WHOLE = 1e21  # from here on Go writes whole numbers with an exponent


def decode(data: bytes) -> Any:
    """Read the first JSON value of some bytes, and ignore the rest as Go does.

    Raises:
        ValueError: if it is not JSON; the message is Go's.
    """
    if orjson is not None:
        try:
            return orjson.loads(data)
        except ValueError:
            pass  # the slow way finds out what is wrong, or that there is only more behind it
    text = data.decode("utf-8", "replace").lstrip(WHITESPACE)
    try:
        check_json(data)
        return _DECODER.raw_decode(text)[0]
    except RecursionError:
        raise ValueError("exceeded max depth") from None
    except json.JSONDecodeError as error:
        raise ValueError(json_problem(error, data)) from None


def encode(value: Any) -> bytes:
    """Write JSON; vectors may be arrays of float32."""
    if orjson is not None:
        with suppress(TypeError):  # it does not write whole numbers of more than 64 bits
            data: bytes = orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)
            return data
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_array)
    return text.encode("utf-8", "replace")


def whole(value: Number) -> Number:
    """Return a number as Go prints it: without a fraction when it has none."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST_WHOLE:
        # Above 2**53, Go fills the shortest digits up with zeros.
        return int(value) if abs(value) <= _EXACT else int(Decimal(repr(value)))
    return value


def spelled(value: Any) -> Any:
    """Return any value with its numbers as Go prints them."""
    if isinstance(value, dict):
        return {key: spelled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [spelled(inner) for inner in value]
    return whole(value) if isinstance(value, float) else value


def float32(value: Union[Number, np.floating[Any]]) -> Number:
    """Return the shortest number that is the given one in 32 bits."""
    return whole(float(str(np.float32(value))))


def vector_out(vector: Vector) -> Union[Vector, List[Number]]:
    """Return what `encode` writes as a real server writes this vector."""
    if orjson is not None and not bool((vector == np.trunc(vector)).any()):
        return vector
    return _spelled_vector(vector)


def _spelled_vector(vector: Vector) -> List[Number]:
    return [whole(number) for number in _shortest(vector)]


def _shortest(vector: Vector) -> List[float]:
    """Return numbers of as few digits as still are the vector's in 32 bits."""
    exact = vector.astype(np.float64)
    size = np.abs(exact)
    size[size == 0] = 1.0
    if size.max(initial=1.0) >= _LARGE or size.min(initial=1.0) <= _SMALL:
        return [float(text) for text in vector.astype("U")]
    exponent = np.floor(np.log10(size)).astype(np.int64)
    powers = _powers()
    found = exact
    for digits in (9, 8, 7):  # seven are enough for most, nine for all
        places = powers[digits - 1 - exponent]
        rounded = np.rint(exact * places) / places
        found = np.where(rounded.astype(np.float32) == vector, rounded, found)
    return found.tolist()  # type: ignore[no-any-return]  # a list of float for an array of float64


@lru_cache(maxsize=None)
def _powers() -> NDArray[np.float64]:
    return np.array([float(f"1e{n}") for n in range(23)])  # these are exact, larger ones are not


def _array(value: Any) -> Any:
    if hasattr(value, "astype"):
        return _spelled_vector(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def _no_constant(name: str) -> NoReturn:
    raise json.JSONDecodeError("Expecting value", name, 0)


_DECODER = json.JSONDecoder(parse_constant=_no_constant)
