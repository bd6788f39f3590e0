"""The only code that writes a GraphQL literal: texts, numbers, booleans, names, lists, vectors.

A text cannot end its literal, and a server reads exactly the given text. The v3 API writes texts in
two ways: `text` writes non-ASCII characters as they are, `ascii_text` escapes them.

All functions raise TypeError if a value, or an item of a list, has another type (a bool is not a
number), and ValueError if a number is NaN or infinite, or a name is not one.
"""

from __future__ import annotations

import functools
import math
import numbers
import operator
import re
from json.encoder import encode_basestring_ascii
from typing import Any, Dict, Iterable, List, Sequence, Type, Union

from weaviate._core import checks, json_codec, vectors

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*").fullmatch
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)").fullmatch
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?").fullmatch
_SPECIAL = re.compile(r'["\\\x00-\x08\x0a-\x1f]')
_NEEDS_CARE = _SPECIAL.search
_BEYOND_BMP = re.compile("([\U00010000-\U0010ffff]+)")
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"}
Number = Union[int, float]
_FEW = 16
"""Up to one odd number in this many is replaced in place; above that, the list is split."""


def check_type(var_name: str, value: Any, dtype: Union[Type[Any], Sequence[Type[Any]]]) -> None:
    """Check that a value has a type, or one of several types."""
    wanted = dtype if isinstance(dtype, type) else tuple(dtype)
    if not isinstance(value, wanted):
        names = wanted.__name__ if isinstance(wanted, type) else [t.__name__ for t in wanted]
        raise TypeError(f"{var_name} must be of type {names}, not {type(value).__name__}.")


def name(value: Any, what: str) -> str:
    """Return a text if it is a GraphQL name, for a class, property, alias or argument."""
    plain = checks.text(value, what)
    if _NAME(plain) is None:
        raise ValueError(
            f"{what} must be a name of ASCII letters, digits and underscores that does not start "
            f"with a digit, not {value!r}."
        )
    return plain


def class_name(value: Any) -> str:
    """Return the name of a class as the server stores it: with a capital first letter."""
    return _known_class_name(checks.text(value, "class_name"))


@functools.lru_cache(maxsize=256)
def _known_class_name(value: str) -> str:
    return checks.class_name(name(value, "class_name"))


def text(value: Any, what: str) -> str:
    """Write a text in quotation marks, with non-ASCII characters as they are."""
    plain = checks.text(value, what)
    if _NEEDS_CARE(plain) is None:
        return '"' + plain + '"'
    return '"' + _SPECIAL.sub(_escape, plain) + '"'


def ascii_text(value: Any, what: str) -> str:
    r"""Write a text in quotation marks, with non-ASCII characters as \uXXXX.

    Characters above U+FFFF are not escaped: servers do not combine a pair of escapes.
    """
    plain = checks.text(value, what)
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


def text_list(values: Any, what: str) -> str:
    """Write texts as `["a","b"]`, with non-ASCII characters as they are.

    A single text is written as a list of one.
    """
    return "[" + ",".join([text(item, what) for item in texts(values, what)]) + "]"


def ascii_list(values: Any, what: str) -> str:
    r"""Write texts as `["a", "b"]`, with non-ASCII characters as \uXXXX.

    A single text is written as a list of one.
    """
    return "[" + ", ".join([ascii_text(item, what) for item in texts(values, what)]) + "]"


def character_list(values: Any, what: str) -> List[str]:
    """Return a copy of a list or tuple of texts; a single text becomes a list of one."""
    return [checks.text(item, what) for item in texts(values, what)]


def texts(values: Any, what: str) -> Iterable[str]:
    """Return the items of a list or tuple of texts; a single text counts as a list of one."""
    if isinstance(values, str):
        return [values]
    if isinstance(values, (list, tuple)):
        return values
    raise TypeError(f"{what} must be a str or a list of str, not {type(values).__name__}.")


def number(value: Any, what: str) -> str:
    """Write a number of any numeric type, as Python does."""
    return repr(finite(value, what))


def finite(value: Any, what: str) -> Number:
    """Return a number of any numeric type as an int or a float."""
    kind = type(value)
    if kind is int:
        return value  # type: ignore[no-any-return]
    if kind is not float:
        if kind is bool or not isinstance(value, numbers.Real):
            raise TypeError(f"{what} must be a number, not {kind.__name__}.")
        if isinstance(value, numbers.Integral):
            return int(value)
        value = float(value)
    if not math.isfinite(value):
        raise ValueError(f"{what} must be a finite number, not {value!r}.")
    return value  # type: ignore[no-any-return]


def number_or_literal(value: Any, what: str) -> Union[Number, str]:
    """Return a number, or a str that is the literal of a number: the v3 API accepts both."""
    if isinstance(value, str) and _NUMBER(value) is not None:
        return str(str.__str__(value))
    return finite(value, what)


def given_number(value: Any, what: str) -> str:
    """Write a number, or a str that is the literal of a number; see `number_or_literal`."""
    return str(number_or_literal(value, what))


def integer_or_literal(value: Any, what: str) -> Union[int, str]:
    """Return an integer, or a str that is the literal of an integer: the v3 API accepts both."""
    if isinstance(value, str) and _INTEGER(value) is not None:
        return str(str.__str__(value))
    return whole(value, what)


def given_integer(value: Any, what: str) -> str:
    """Write an integer, or a str that is the literal of an integer; see `integer_or_literal`."""
    return str(integer_or_literal(value, what))


def whole(value: Any, what: str) -> int:
    """Return an integer of any integral type as an int."""
    if type(value) is int:
        return value
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{what} must be an int, not {type(value).__name__}.")
    return operator.index(value)


def at_least(least: int, value: Any, what: str) -> int:
    """Return an integer that is not less than the least one."""
    number = whole(value, what)
    if number < least:
        raise ValueError(f"{what} must be at least {least}, not {number}.")
    return number


def boolean(value: Any, what: str) -> str:
    """Write true or false."""
    if not isinstance(value, bool) and getattr(getattr(value, "dtype", None), "kind", "") != "b":
        raise TypeError(f"{what} must be a bool, not {type(value).__name__}.")
    return "true" if value else "false"


def json_value(value: Any, what: str) -> str:
    """Write a setting of an additional property: any JSON value, as JSON writes it."""
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


class Vector(List[Number]):
    """The numbers of a vector, checked and copied; their text is written when it is needed.

    A search over gRPC does not need the text.
    """

    def __init__(self, value: Any) -> None:
        items = vectors.to_list(value)
        super().__init__(items)
        self._json = _json_of_numbers(items)
        self._text = ""
        if not self._json and not _are_finite(self):
            self[:] = [finite(item, "vector") for item in self]

    def text(self) -> str:
        """Return the vector as Python writes a list of its own numbers."""
        if not self._text:
            odd, text = _odd_places(self._json), self._json.decode("ascii")
            self._json = b""  # its memory is free for the copies below, which saves a fifth
            self._text = _as_python_does(text, odd, self) if text else repr(self)
        return self._text


def vector(value: Any) -> str:
    """Write a vector; see `Vector`."""
    return (value if type(value) is Vector else Vector(value)).text()


def _json_of_numbers(items: List[Any]) -> bytes:
    """Return a list of numbers as JSON, which checks it fast; empty if orjson cannot do that."""
    fast = json_codec.orjson()
    try:
        data: bytes = b"" if fast is None else fast.dumps(items)
    except TypeError:  # unknown to orjson: scalars of numpy, very large integers
        return b""
    return data if vectors.has_numbers_only(data) else b""


def _are_finite(items: List[Any]) -> bool:
    """Return whether all items are finite for sure; False if it is quicker to check each."""
    try:
        return vectors.PLAIN_NUMBERS.issuperset(map(type, items)) and math.isfinite(sum(items))
    except OverflowError:
        return False


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


def _as_python_does(text: str, odd: Dict[int, int], items: List[Any]) -> str:
    """Return the text of orjson as Python writes it: with blanks, and odd numbers replaced."""
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
