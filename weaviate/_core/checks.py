"""Checks of arguments that several sections take: a typed, clear error before anything is sent."""

from __future__ import annotations

import uuid as uuid_lib
from typing import Any, Iterable, Optional

from weaviate._core.encode import encode


def text(value: Any, name: str) -> str:
    """Give a text back.

    Raises:
        TypeError: when it is none.
    """
    if isinstance(value, str):
        return value
    raise TypeError(f"{name} must be a str, not {type(value).__name__}.")


def class_name(value: Any, name: str = "class_name") -> str:
    """Give the name of a class as the server has it: with a capital first letter.

    Raises:
        TypeError: when it is no text.
        ValueError: when it is empty.
    """
    given = text(value, name)
    if not given:
        raise ValueError(f"{name} must not be empty.")
    return given[0].upper() + given[1:]


def optional_class_name(value: Any, name: str = "class_name") -> Optional[str]:
    """As `class_name`, for a class that need not be named."""
    return None if value is None else class_name(value, name)


def body_text(value: Any, name: str) -> Optional[str]:
    """Give an optional text that goes into a JSON body.

    Raises:
        TypeError: when it is neither a text nor None.
        weaviate._core.encode.NotJsonError: for NaN and Infinity.
    """
    if value is None or isinstance(value, str):
        return value
    encode(value)  # what JSON itself refuses keeps JSON's error, as programs know it
    raise TypeError(f"{name} must be a str, not {type(value).__name__}.")


def query_text(value: Any, name: str) -> Optional[str]:
    """Give an optional text that goes into a query string; integers and UUIDs are written out.

    Raises:
        TypeError: for anything else.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, uuid_lib.UUID)) and not isinstance(value, bool):
        return str(value)
    raise TypeError(f"{name} must be a str, not {type(value).__name__}.")


def dictionary(value: Any, name: str) -> Any:
    """Give a dictionary back.

    Raises:
        TypeError: when it is none.
    """
    if isinstance(value, dict):
        return value
    raise TypeError(f"{name} must be a dict, not {type(value).__name__}.")


def one_of(value: Any, choices: Iterable[str], name: str) -> str:
    """Give a text that is one of some choices.

    Raises:
        ValueError: for anything else.
    """
    if isinstance(value, str) and value in choices:
        return value
    raise ValueError(f"{name} must be one of {', '.join(sorted(choices))}, not {value!r}.")
