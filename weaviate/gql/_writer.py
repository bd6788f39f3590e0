"""The only code that writes a GraphQL literal: texts, numbers, booleans, names, lists, vectors.

A text can never end its literal, and is read back as exactly what was given. Texts come in two
spellings, because the v3 API has both: `text` leaves other scripts as they are, `ascii_text`
escapes them.
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
"""One number of so many may be respelled by itself; with more of them all are taken apart."""


def check_type(var_name: str, value: Any, dtype: Union[Type[Any], Sequence[Type[Any]]]) -> None:
    """Refuse a value that is not of a type, or of one of several.

    Raises:
        TypeError: when it is of another type.
    """
    wanted = dtype if isinstance(dtype, type) else tuple(dtype)
    if not isinstance(value, wanted):
        names = wanted.__name__ if isinstance(wanted, type) else [t.__name__ for t in wanted]
        raise TypeError(f"{var_name!r} must be of type {names}, not {type(value).__name__}.")


def name(value: Any, what: str) -> str:
    """Return a text that can stand as a name: a class, a property, an alias, an argument.

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
    """Return the name of a class as the server keeps it: the first letter is a capital.

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
    """Write a text in quotation marks, other scripts as they are.

    Raises:
        TypeError: if it is not a str.
    """
    plain = _plain(value, what)
    if _NEEDS_CARE(plain) is None:
        return '"' + plain + '"'
    return '"' + _SPECIAL.sub(_escape, plain) + '"'


def _plain(value: Any, what: str) -> str:
    """Return a text without what a subclass of str may do to it, such as escape its neighbours."""
    if type(value) is str:
        return value
    if not isinstance(value, str):
        raise _not_text(value, what)
    return str.__str__(value)


def ascii_text(value: Any, what: str) -> str:
    r"""Write a text in quotation marks, other scripts as \uXXXX.

    What is beyond U+FFFF stays as it is: servers do not put a pair of escapes together again.

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
    """Write texts as `["a","b"]`, other scripts as they are; a single text is a list of one.

    Raises:
        TypeError: when it is neither, or an item is not a str.
    """
    return "[" + ",".join([text(item, what) for item in texts(values, what)]) + "]"


def ascii_list(values: Any, what: str) -> str:
    r"""Write texts as `["a", "b"]`, other scripts as \uXXXX; a single text is a list of one.

    Raises:
        TypeError: when it is neither, or an item is not a str.
    """
    return "[" + ", ".join([ascii_text(item, what) for item in texts(values, what)]) + "]"


def texts(values: Any, what: str) -> Iterable[str]:
    """Return several texts; a single one is not taken apart into its letters.

    Raises:
        TypeError: when it is neither a text, nor a list or tuple.
    """
    if isinstance(values, str):
        return [values]
    if isinstance(values, (list, tuple)):
        return values
    raise TypeError(f"{what!r} must be a str or a list of str, not {type(values).__name__}.")


def number(value: Any, what: str) -> str:
    """Write a number of any kind, as Python does.

    Raises:
        TypeError: if it is not a number; a bool is not.
        ValueError: for NaN and Infinity.
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
    """Write a number that may come as text, as v3 programs can have it.

    Raises:
        TypeError: when it is neither.
        ValueError: for NaN and Infinity.
    """
    if isinstance(value, str) and _NUMBER(value) is not None:
        return str(str.__str__(value))
    return number(value, what)


def given_integer(value: Any, what: str) -> str:
    """Write a whole number that may come as text, as v3 programs can have it.

    Raises:
        TypeError: when it is neither; a bool or a float is none.
    """
    if isinstance(value, str) and _INTEGER(value) is not None:
        return str(str.__str__(value))
    return integer(value, what)


def integer(value: Any, what: str) -> str:
    """Write a whole number.

    Raises:
        TypeError: if it is not an integer; a bool or a float is not.
    """
    return int.__repr__(whole(value, what))


def whole(value: Any, what: str) -> int:
    """Return a whole number as Python's own.

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
        TypeError: if it is not a bool (numpy's own are).
    """
    if not isinstance(value, bool) and getattr(getattr(value, "dtype", None), "kind", "") != "b":
        raise TypeError(f"{what!r} must be a bool, not {type(value).__name__}.")
    return "true" if value else "false"


def json_value(value: Any, what: str) -> str:
    """Write a setting of an additional property: any JSON value, in JSON's spelling.

    Raises:
        TypeError: for a type that JSON does not have.
        ValueError: for NaN and Infinity.
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
        # The quotation marks round the keys are what v3 writes; servers want a name here.
        pairs = [f"{ascii_text(k, what)}: {json_value(v, what)}" for k, v in value.items()]
        return "{" + ", ".join(pairs) + "}"
    return number(value, what)


def checked_vector(value: Any) -> Tuple[List[Any], Optional[str]]:
    """Check a vector, and write it only if the check needs its text.

    Returns:
        The numbers as a list that is a copy, and the text or None.

    Raises:
        TypeError: if it is not a vector, or holds anything but numbers.
        ValueError: for NaN, Infinity and more than one axis.
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
        ValueError: for NaN, Infinity and more than one axis.
    """
    items = vectors.to_list(value)
    if items is value:
        items = list(items)
    fast = json_codec.orjson()
    if fast is None:
        return _write_plainly(items), items
    try:
        data = _dump(fast, value, items)
    except TypeError:  # what orjson does not know: scalars of numpy, very large integers
        return _write_one_by_one(items), items
    if not vectors.has_numbers_only(data):
        return _write_one_by_one(items), items
    return _as_python_does(data, items), items


def _dump(fast: Any, value: Any, items: List[Any]) -> bytes:
    """Let orjson write a list, or the floats of an array: each float32 as Python's float."""
    source, options = items, None
    if type(value).__module__ == "numpy" and value.dtype.str in ("<f4", "<f8"):
        source = value.reshape(-1).astype("float64")
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
    return "[" + ", ".join([number(item, "vector") for item in items]) + "]"


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
