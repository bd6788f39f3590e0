"""Checks of arguments, which run before a request is sent.

They raise TypeError if an argument has another type, and ValueError if it is empty or not one of
the choices. The second half has the functions that `weaviate.util` offers under their v3 names.
"""

from __future__ import annotations

import re
import uuid as uuid_lib
from typing import Any, Iterable, Optional, Tuple, Union, cast

from weaviate._core.json_codec import encode
from weaviate.types import NUMBERS


def text(value: Any, name: str) -> str:
    """Return the characters of a str as a plain str, also if a subclass overrides methods."""
    if type(value) is str:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    raise TypeError(f"{name} must be a str, not {type(value).__name__}.")


def class_name(value: Any, name: str = "class_name") -> str:
    """Return the name of a class as the server stores it: with a capital first letter."""
    given = text(value, name)
    if not given:
        raise ValueError(f"{name} must not be empty.")
    return given[0].upper() + given[1:]


def optional_class_name(value: Any, name: str = "class_name") -> Optional[str]:
    """Return the name of a class as `class_name` does, or None for None."""
    return None if value is None else class_name(value, name)


def body_text(value: Any, name: str) -> Optional[str]:
    """Return an optional text that goes into a JSON body.

    Raises:
        TypeError: if it is neither a str nor None.
        ValueError: if it is NaN or infinite (`NotJsonError`, as the JSON encoder raises it).
    """
    if value is None:
        return None
    if isinstance(value, str):
        return text(value, name)
    encode(value)  # raises the JSON encoder's own error for NaN, which programs know
    raise TypeError(f"{name} must be a str, not {type(value).__name__}.")


def query_text(value: Any, name: str) -> Optional[str]:
    """Return an optional text for a query string; an int or a UUID is converted to text."""
    if value is None:
        return None
    if isinstance(value, str):
        return text(value, name)
    if isinstance(value, (int, uuid_lib.UUID)) and not isinstance(value, bool):
        return str(value)
    raise TypeError(f"{name} must be a str, not {type(value).__name__}.")


def dictionary(value: Any, name: str) -> Any:
    """Return a value unchanged if it is a dictionary."""
    if isinstance(value, dict):
        return value
    raise TypeError(f"{name} must be a dict, not {type(value).__name__}.")


def one_of(value: Any, choices: Iterable[str], name: str) -> str:
    """Return a text if it is one of the choices."""
    if isinstance(value, str) and value in choices:
        return text(value, name)
    raise ValueError(f"{name} must be one of {', '.join(sorted(choices))}, not {value!r}.")


_UNESCAPED = r'\\["\\/bfnrtu]|[\\"\x00-\x08\x0a-\x1f]'


def capitalize_first_letter(string: str) -> str:
    """Return a class name as the server stores it: with a capital first letter.

    Raises:
        TypeError: if it is not a str.
        ValueError: if it is empty.
    """
    return class_name(string, "A class name")


def sanitize_str(value: str) -> str:
    """Return a text as a quoted GraphQL string; escapes that the text contains are kept.

    Queries are not written with this function: the writer in `weaviate.gql` treats each backslash
    as a plain character.

    Raises:
        TypeError: if it is not a str.
    """
    return f'"{re.sub(_UNESCAPED, _escape, text(value, "value"))}"'


def _escape(match: "re.Match[str]") -> str:
    """Keep a complete escape; escape a single character."""
    text = match[0]
    if len(text) == 2:
        return text
    if text in ("\\", '"'):
        return f"\\{text}"
    return "\\n" if text == "\n" else f"\\u{ord(text):04x}"


def check_positive_num(
    value: Any, arg_name: str, data_type: type, include_zero: bool = False
) -> None:
    """Check that a value is a number of one type, and greater than zero.

    Raises:
        TypeError: if it has another type, or is a bool.
        ValueError: if it is negative, NaN, or zero (unless `include_zero`).
    """
    if not isinstance(value, data_type) or isinstance(value, bool):
        wanted = getattr(data_type, "__name__", str(data_type))
        raise TypeError(f"{arg_name!r} must be of type {wanted}, not {type(value).__name__}.")
    number = cast(float, value)
    if include_zero:
        if not number >= 0:
            raise ValueError(f"{arg_name!r} must not be negative, but is {value!r}.")
    elif not number > 0:
        raise ValueError(f"{arg_name!r} must be greater than zero, but is {value!r}.")


def get_valid_timeout_config(
    timeout_config: Union[Tuple[NUMBERS, NUMBERS], NUMBERS, None],
) -> Tuple[NUMBERS, NUMBERS]:
    """Return the timeouts (connect, read) in seconds; a single number is used for both.

    Raises:
        TypeError: if it has another type.
        ValueError: if a tuple has another length, or a timeout is not greater than zero.
    """
    if isinstance(timeout_config, tuple):
        if len(timeout_config) != 2:
            raise ValueError(
                f"'timeout_config' must be (connect, read), not of length {len(timeout_config)}."
            )
        connect_s, read_s = timeout_config
    else:
        connect_s = read_s = cast(NUMBERS, timeout_config)
    for seconds in (connect_s, read_s):
        if not isinstance(seconds, (int, float)) or isinstance(seconds, bool):
            raise TypeError(
                "'timeout_config' must be a number of seconds or a tuple of two, "
                f"not {type(seconds).__name__}."
            )
    for seconds in (connect_s, read_s):
        if not seconds > 0:
            raise ValueError(f"'timeout_config' must be greater than zero, but is {seconds!r}.")
    return (connect_s, read_s)
