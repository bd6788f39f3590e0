"""The only code that writes a GraphQL literal: texts, numbers, booleans, names, lists, vectors.

A text cannot end its literal, and a server reads exactly the given text. The v3 API writes texts in
two ways: `text` writes non-ASCII characters as they are, `ascii_text` escapes them.
"""

from __future__ import annotations

import functools
import math
import numbers
import operator
import re
from json.encoder import encode_basestring_ascii
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple, Type, Union

from weaviate._core import checks, json_codec, vectors

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*").fullmatch
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)").fullmatch
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?").fullmatch
_SPECIAL = re.compile(r'["\\\x00-\x08\x0a-\x1f]')
_NEEDS_CARE = _SPECIAL.search
_BEYOND_BMP = re.compile("([\U00010000-\U0010ffff]+)")
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_FEW = 16
"""Up to one odd number in this many is replaced in place; above that, the list is split."""


def check_type(var_name: str, value: Any, dtype: Union[Type[Any], Sequence[Type[Any]]]) -> None:
    """Check that a value has a type, or one of several types.

    Raises:
        TypeError: if it has another type.
    """
    wanted = dtype if isinstance(dtype, type) else tuple(dtype)
    if not isinstance(value, wanted):
        names = wanted.__name__ if isinstance(wanted, type) else [t.__name__ for t in wanted]
        raise TypeError(f"{var_name!r} must be of type {names}, not {type(value).__name__}.")


def name(value: Any, what: str) -> str:
    """Return a text if it is a GraphQL name, for a class, property, alias or argument.

    Raises:
        TypeError: if it is not a str.
        ValueError: if it is not a GraphQL name.
    """
    if not isinstance(value, str):
        raise _not_text(value, what)
    if _NAME(value) is None:
        raise ValueError(
            f"{what!r} must be a name of ASCII letters, digits and underscores that does not start "
            f"with a digit, not {value!r}."
        )
    return str.__str__(value)


def class_name(value: Any) -> str:
    """Return the name of a class as the server stores it: with a capital first letter.

    Raises:
        TypeError: if it is not a str.
        ValueError: if it is not a GraphQL name.
    """
    if not isinstance(value, str):
        raise _not_text(value, "class_name")
    return _known_class_name(value)


@functools.lru_cache(maxsize=256)
def _known_class_name(value: str) -> str:
    return checks.class_name(name(value, "class_name"))


def text(value: Any, what: str) -> str:
    """Write a text in quotation marks, with non-ASCII characters as they are.

    Raises:
        TypeError: if it is not a str.
    """
    plain = _plain(value, what)
    if _NEEDS_CARE(plain) is None:
        return '"' + plain + '"'
    return '"' + _SPECIAL.sub(_escape, plain) + '"'


def _plain(value: Any, what: str) -> str:
    """Return the characters of a str, also if a subclass overrides methods (`markupsafe`)."""
    if type(value) is str:
        return value
    if not isinstance(value, str):
        raise _not_text(value, what)
    return str.__str__(value)


def ascii_text(value: Any, what: str) -> str:
    r"""Write a text in quotation marks, with non-ASCII characters as \uXXXX.

    Characters above U+FFFF are not escaped: servers do not combine a pair of escapes.

    Raises:
        TypeError: if it is not a str.
    """
    plain = _plain(value, what)
    if plain.isascii():
        return encode_basestring_ascii(plain)
    parts = _BEYOND_BMP.split(plain)  # plain, beyond, plain, beyond, ..., plain
    parts[::2] = [encode_basestring_ascii(part)[1:-1] for part in parts[::2]]
    return '"' + "".join(parts) + '"'


def _escape(match: "re.Match[str]") -> str:
    character = match[0]
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    return f"\\u{ord(character):04x}"


def _not_text(value: Any, what: str) -> TypeError:
    return TypeError(f"{what!r} must be of type str, not {type(value).__name__}.")


def text_list(values: Any, what: str) -> str:
    """Write texts as `["a","b"]`, with non-ASCII characters as they are.

    A single text is written as a list of one.

    Raises:
        TypeError: if it is neither a str, list nor tuple, or an item is not a str.
    """
    return "[" + ",".join([text(item, what) for item in texts(values, what)]) + "]"


def ascii_list(values: Any, what: str) -> str:
    r"""Write texts as `["a", "b"]`, with non-ASCII characters as \uXXXX.

    A single text is written as a list of one.

    Raises:
        TypeError: if it is neither a str, list nor tuple, or an item is not a str.
    """
    return "[" + ", ".join([ascii_text(item, what) for item in texts(values, what)]) + "]"


def texts(values: Any, what: str) -> Iterable[str]:
    """Return the items of a list or tuple of texts; a single text counts as a list of one.

    Raises:
        TypeError: if it is neither a str, list nor tuple.
    """
    if isinstance(values, str):
        return [values]
    if isinstance(values, (list, tuple)):
        return values
    raise TypeError(f"{what!r} must be a str or a list of str, not {type(values).__name__}.")


def number(value: Any, what: str) -> str:
    """Write a number of any numeric type, as Python does.

    Raises:
        TypeError: if it is not a number; a bool is not.
        ValueError: if it is NaN or infinite.
    """
    kind = type(value)
    if kind is int:
        return int.__repr__(value)
    if kind is not float:
        if kind is bool or not isinstance(value, numbers.Real):
            raise TypeError(f"{what!r} must be a number, not {kind.__name__}.")
        if isinstance(value, numbers.Integral):
            return int.__repr__(int(value))
        value = float(value)
    if not math.isfinite(value):
        raise ValueError(f"{what!r} must be a finite number, not {value!r}.")
    return float.__repr__(value)


def given_number(value: Any, what: str) -> str:
    """Write a number, or a str that is the literal of a number: the v3 API accepts both.

    Raises:
        TypeError: if it is neither.
        ValueError: if it is NaN or infinite.
    """
    if isinstance(value, str) and _NUMBER(value) is not None:
        return str(str.__str__(value))
    return number(value, what)


def given_integer(value: Any, what: str) -> str:
    """Write an integer, or a str that is the literal of an integer: the v3 API accepts both.

    Raises:
        TypeError: if it is neither; a bool or a float is not.
    """
    if isinstance(value, str) and _INTEGER(value) is not None:
        return str(str.__str__(value))
    return integer(value, what)


def integer(value: Any, what: str) -> str:
    """Write an integer of any integral type.

    Raises:
        TypeError: if it is not an integer; a bool or a float is not.
    """
    return int.__repr__(whole(value, what))


def whole(value: Any, what: str) -> int:
    """Return an integer of any integral type as an int.

    Raises:
        TypeError: if it is not an integer; a bool or a float is not.
    """
    if type(value) is int:
        return value
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{what!r} must be an int, not {type(value).__name__}.")
    return operator.index(value)


def boolean(value: Any, what: str) -> str:
    """Write true or false.

    Raises:
        TypeError: if it is neither a bool nor numpy's bool.
    """
    if not isinstance(value, bool) and getattr(getattr(value, "dtype", None), "kind", "") != "b":
        raise TypeError(f"{what!r} must be a bool, not {type(value).__name__}.")
    return "true" if value else "false"


def json_value(value: Any, what: str) -> str:
    """Write a setting of an additional property: any JSON value, as JSON writes it.

    Raises:
        TypeError: if JSON does not have its type.
        ValueError: if it is NaN or infinite.
    """
    if isinstance(value, str):
        return ascii_text(value, what)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join([json_value(item, what) for item in value]) + "]"
    if isinstance(value, dict):
        # 3.26.7 writes the keys in quotation marks, although servers expect names.
        pairs = [f"{ascii_text(k, what)}: {json_value(v, what)}" for k, v in value.items()]
        return "{" + ", ".join(pairs) + "}"
    return number(value, what)


def checked_vector(value: Any) -> Tuple[List[Any], Optional[str]]:
    """Check a vector, and write it only if the check needs its text.

    Returns:
        The numbers as a list that is a copy, and the text or None.

    Raises:
        TypeError: if it is not a vector, or holds anything but numbers.
        ValueError: if a number is not finite, or there is more than one axis.
    """
    items = vectors.to_list(value)
    if vectors.PLAIN_NUMBERS.issuperset(map(type, items)) and math.isfinite(_sum(items)):
        return list(items) if items is value else items, None
    written, items = vector(value)
    return items, written


def _sum(items: List[Any]) -> float:
    try:
        return float(sum(items))
    except OverflowError:
        return math.inf


def vector(value: Any) -> Tuple[str, List[Any]]:
    """Write a vector as Python writes a list of its own numbers.

    Returns:
        The text, and the numbers as a list that is a copy.

    Raises:
        TypeError: if it is not a vector, or holds anything but numbers.
        ValueError: if a number is not finite, or there is more than one axis.
    """
    items = vectors.to_list(value)
    if items is value:
        items = list(items)
    fast = json_codec.orjson()
    if fast is None:
        return _write_plainly(items), items
    try:
        data = _dump(fast, value, items)
    except TypeError:  # unknown to orjson: scalars of numpy, very large integers
        return _write_one_by_one(items), items
    if not vectors.has_numbers_only(data):
        return _write_one_by_one(items), items
    return _as_python_does(data, items), items


def _dump(fast: Any, value: Any, items: List[Any]) -> bytes:
    """Write a list, or the floats of an array, with orjson; a float32 is written as a float."""
    source, options = items, None
    if type(value).__module__ == "numpy" and value.dtype.str in ("<f4", "<f8"):
        source = value.reshape(-1).astype("float64")
        options = fast.OPT_SERIALIZE_NUMPY
    data: bytes = fast.dumps(source, option=options)
    return data


def _odd_places(data: bytes) -> Dict[int, int]:
    """Find the numbers that orjson may write in another way than Python.

    orjson writes small numbers with zeros where Python writes an exponent, large numbers with all
    digits, and exponents without a sign or leading zero.

    Returns:
        The position in the text of each such number, by its index in the list.
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
    """Write a list without orjson: Python's `repr` of a list of numbers is the wanted text."""
    if vectors.PLAIN_NUMBERS.issuperset(map(type, items)):
        text = repr(items)
        if "n" not in text:  # nan, inf
            return text
    return _write_one_by_one(items)


def _write_one_by_one(items: List[Any]) -> str:
    return "[" + ", ".join([number(item, "vector") for item in items]) + "]"


def _as_python_does(data: bytes, items: List[Any]) -> str:
    """Return the text of orjson as Python writes it: with blanks, and some numbers replaced."""
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
