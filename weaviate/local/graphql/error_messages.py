"""GraphQL errors in the shape and, where it is known, the words of the real server."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, List, Match, Pattern, Sequence, Tuple

from graphql import GraphQLError, GraphQLSyntaxError, Source, SourceLocation

Words = Callable[[Match[str]], str]

# The library puts names into single quotes, the server into double ones; some sentences differ.
_SENTENCES: Sequence[Tuple[Pattern[str], Words]] = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (
            r"Unknown argument '(\w+)' on field '(\w+)\.(\w+)'\.(.*)",
            lambda m: (
                f'Unknown argument "{m[1]}" on field "{m[3]}" of type "{m[2]}".{_quoted(m[4])}'
            ),
        ),
        (
            r"Field '(.+?)' of type '(.+?)' must have a selection of subfields\..*",
            lambda m: f'Field "{m[1]}" of type "{m[2]}" must have a sub selection.',
        ),
        (
            r"Field '(.+?)' must not have a selection since type '(.+?)' has no subfields\.",
            lambda m: f'Field "{m[1]}" of type "{m[2]}" must not have a sub selection.',
        ),
        (
            r"Fields '(.+?)' conflict because (.*)",
            lambda m: f'Fields "{m[1]}" conflict because {_quoted(m[2])}',
        ),
        (r"Cannot query field .*", lambda m: _quoted(m[0])),
        (r"Fragment cannot be spread here as objects of type .*", lambda m: _quoted(m[0])),
        (r"Fragment '(.+?)' cannot be spread here (.*)", lambda m: _quoted(m[0])),
        (r"There can be only one argument named .*", lambda m: _quoted(m[0])),
        (r"Unknown directive '@(.+?)'\.", lambda m: f'Unknown directive "{m[1]}".'),
        (r"Unknown (?:type|fragment) .*", lambda m: _quoted(m[0])),
        (r"Unknown operation named '(.*)'\.", lambda m: f'Unknown operation named "{m[1]}".'),
        (r"Fragment '(.+?)' is never used\.", lambda m: _quoted(m[0])),
        (
            r"Variable '(.+?)' has invalid value: Expected a value of non-null type '(.+?)' to be "
            r"provided\.",
            lambda m: f'Variable "{m[1]}" of required type "{m[2]}" was not provided.',
        ),
        (r"Variable '\$.*", lambda m: _quoted(m[0])),
        (
            r"(?:Schema is not configured to execute|The) (\w+) operation"
            r"(?:\.| is not supported by the schema\.)",
            lambda m: f"Schema is not configured for {m[1]}s",
        ),
    )
)

_BAD_CHARACTERS = (
    "Unexpected character",
    "Unexpected single quote",
    "Unexpected '..'",
    "Invalid number, expected digit before",
)
# What was expected, and the token that was found instead, if it has a text.
_FOUND = re.compile(r"(.*?)(?:\b(Name|Int|Float|String|BlockString) '(.*)')?\.?", re.DOTALL)


def _quoted(text: str) -> str:
    return re.sub(r"'([^']*)'", r'"\1"', text)


def error_body(error: GraphQLError, query: str) -> Dict[str, Any]:
    """Return an error as it stands in the `errors` of an answer."""
    if isinstance(error, GraphQLSyntaxError):
        error = _restated(error, query)
        message = _syntax_words(error, query)
    else:
        message = _words(error.message)
    lines = query.split("\n")
    return {
        "locations": [
            {"column": _column(lines, location), "line": location.line}
            for location in error.locations or ()
        ],
        "message": message,
        "path": list(error.path) if error.path else None,
    }


def _words(message: str) -> str:
    for pattern, words in _SENTENCES:
        match = pattern.fullmatch(message)
        if match:
            return words(match)
    return message


def _syntax_words(error: GraphQLSyntaxError, query: str) -> str:
    message = error.message.replace("Syntax Error: ", "", 1)
    if not error.locations:
        return f"Syntax Error GraphQL request {message}"
    place = _place(error)
    message = _fault(message, query[place : place + 1])
    lines = query.split("\n")
    line, column = error.locations[0].line, _column(lines, error.locations[0])
    return (
        f"Syntax Error GraphQL request ({line}:{column}) {message}\n\n"
        f"{_excerpt(lines, line, column)}"
    )


def _fault(message: str, character: str) -> str:
    """Return the words of a server for a fault of syntax at a character."""
    if message.startswith(_BAD_CHARACTERS):
        shown = character if " " <= character <= "~" else f"\\\\u{ord(character):04X}"
        return f'Unexpected character "{shown}".'
    if message.startswith("Unexpected variable"):
        return "Unexpected $"
    if message.startswith("Invalid number"):
        return re.sub(r"'(.)'\.$", r'"\1".', message)
    if not message.startswith(("Expected", "Unexpected")):
        return message
    words, kind, text = _FOUND.fullmatch(message).groups()  # type: ignore[union-attr]
    words = words.replace("'on'", '"on"').replace("'", "").replace("<EOF>", "EOF")
    return f'{words}{kind} "{text}"' if kind else words


def _place(error: GraphQLSyntaxError) -> int:
    return next(iter(error.positions or ()), 0)


def _restated(error: GraphQLSyntaxError, query: str) -> GraphQLSyntaxError:
    """Return an error of empty brackets as that of the bracket that opens them."""
    place = _place(error)
    before = query[:place].rstrip(" \t\r\n,")
    brackets = before[-1:] + query[place : place + 1]
    if "Expected" in error.message and brackets in ("()", "{}"):
        return GraphQLSyntaxError(Source(query), len(before) - 1, f"Unexpected empty IN {brackets}")
    return error


def _column(lines: Sequence[str], location: SourceLocation) -> int:
    """Return the column of a place as a real server counts it: in bytes."""
    if location.line > len(lines):
        return int(location.column)
    before = lines[location.line - 1][: location.column - 1]
    return int(location.column) - len(before) + len(before.encode("utf-8", "replace"))


def _excerpt(lines: Sequence[str], line: int, column: int) -> str:
    """Return the line at fault with its neighbours, and a mark below the place."""
    width = len(str(line + 1))
    shown: List[str] = []
    for number in range(max(1, line - 1), min(len(lines), line + 1) + 1):
        shown.append(f"{str(number).rjust(width)}: {lines[number - 1]}")
        if number == line:
            shown.append(" " * (width + 1 + column) + "^")
    return "\n".join(shown) + "\n"


def answer_body(data: Any, errors: Sequence[GraphQLError], query: str) -> Dict[str, Any]:
    """Return the body of an answer; without data if the query was not executed."""
    body: Dict[str, Any] = {} if data is None and errors else {"data": data}
    if errors:
        body["errors"] = [error_body(error, query) for error in errors]
    return body
