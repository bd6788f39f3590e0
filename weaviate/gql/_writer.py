"""The only code that writes a GraphQL literal: texts, numbers, booleans, names, lists.

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
from typing import Any, Iterable, Sequence, Type, Union

from weaviate._core import checks

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*").fullmatch
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)").fullmatch
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?").fullmatch
_SPECIAL = re.compile(r'["\\\x00-\x08\x0a-\x1f]')
_NEEDS_CARE = _SPECIAL.search
_BEYOND_BMP = re.compile("([\U00010000-\U0010ffff]+)")
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"}


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
