"""How Go names and prints JSON values, for the words of refusals."""

from __future__ import annotations

import json
import re
from typing import Any

WHITESPACE = " \t\r\n"  # that JSON may have between its values
_LITERALS = ("true", "false", "null")
_NO_KEY = "Expecting property name enclosed in double quotes"
_PLACES = {
    _NO_KEY: "looking for beginning of object key string",
    "Expecting ':' delimiter": "after object key",
    "Invalid control character at": "in string literal",
    "Invalid control character": "in string literal",
}
_AFTER = {"{": "after object key:value pair", "[": "after array element"}


def json_problem(error: json.JSONDecodeError, data: bytes) -> str:
    """Return the words that Go has for what is wrong with a JSON text.

    Args:
        error: The error of Python.
        data: The bytes of the text.
    """
    text, place, reason = error.doc, error.pos, error.msg
    if reason.startswith("Unterminated string"):
        return "unexpected EOF"
    if reason.startswith("Invalid \\"):
        place = min(place + 1, len(text) - 1)  # behind the backslash
        return f"invalid character {_character(text[place], data)} in string escape code"
    if reason.startswith("Illegal trailing comma"):
        place, reason = place + 1, "Expecting value" if "array" in reason else _NO_KEY
    if "control" not in reason:
        place += len(text[place:]) - len(text[place:].lstrip(WHITESPACE))
    if place >= len(text):
        return "unexpected EOF"
    if reason == "Expecting value":
        return _no_value(text, place, data)
    where = _PLACES.get(reason) or _AFTER.get(_container(text[:place]), "after top-level value")
    return f"invalid character {_character(text[place], data)} {where}"


def _no_value(text: str, place: int, data: bytes) -> str:
    for literal in _LITERALS:
        if text[place] == literal[0]:
            found = text[place : place + len(literal)]
            for wanted, char in zip(literal, found):
                if char != wanted:
                    where = f"in literal {literal} (expecting '{wanted}')"
                    return f"invalid character {_character(char, data)} {where}"
            return "unexpected EOF"
    where = "looking for beginning of value"
    if text[place] == "-":
        if place + 1 >= len(text):
            return "unexpected EOF"
        place, where = place + 1, "in numeric literal"
    return f"invalid character {_character(text[place], data)} {where}"


def _container(text: str) -> str:
    """Return the bracket that is open at the end of a text, or nothing."""
    opened = []
    for mark in re.findall(r'"(?:[^"\\]|\\.)*"|[][{}]', text, re.DOTALL):
        if mark in "[{":
            opened.append(mark)
        elif mark in "]}" and opened:
            opened.pop()
    return opened[-1] if opened else ""


def _character(char: str, data: bytes) -> str:
    """Return a character as Go quotes it, which looks at its first byte only."""
    if char == "'":
        return "'\\''"
    if char == "\ufffd":
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            return f"'{chr(data[error.start])}'"
    return f"'{_quote(chr(char.encode('utf-8', 'replace')[0]))[1:-1]}'" if char != '"' else "'\"'"


_KINDS = {
    type(None): ("null", "<nil>"),
    bool: ("bool", "bool"),
    int: ("number", "json.Number"),
    float: ("number", "json.Number"),
    str: ("string", "string"),
    dict: ("object", "map[string]interface {}"),
    list: ("array", "[]interface {}"),
}


def json_kind(value: Any) -> str:
    """Return the word for a JSON value in a message about a body that does not fit."""
    return _KINDS[type(value)][0]


def type_name(value: Any) -> str:
    """Return the name of the Go type that a JSON value is decoded to."""
    return _KINDS[type(value)][1]


def plain(value: Any) -> str:
    """Return a value as the verb %v prints it."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        inner = " ".join(f"{key}:{plain(value[key])}" for key in sorted(value))
        return f"map[{inner}]"
    if isinstance(value, list):
        return "[" + " ".join(plain(item) for item in value) + "]"
    return str(value)


def quoted(value: Any) -> str:
    """Return a value as the verb %#v prints it."""
    if isinstance(value, dict):
        inner = ", ".join(f"{_quote(key)}:{quoted(value[key])}" for key in sorted(value))
        return f"map[string]interface {{}}{{{inner}}}"
    if isinstance(value, list):
        return "[]interface {}{" + ", ".join(quoted(item) for item in value) + "}"
    if value is None or isinstance(value, bool):
        return plain(value)
    return _quote(str(value))


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
