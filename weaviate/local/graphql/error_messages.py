"""GraphQL errors in the shape and, where it is known, the words of the real server."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, List, Match, Pattern, Sequence, Tuple

from graphql import GraphQLError, GraphQLSyntaxError, SourceLocation

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


def _quoted(text: str) -> str:
    return re.sub(r"'([^']*)'", r'"\1"', text)


def error_body(error: GraphQLError, query: str) -> Dict[str, Any]:
    """Return an error as it stands in the `errors` of an answer."""
    if isinstance(error, GraphQLSyntaxError):
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
    if message.startswith(("Expected", "Unexpected")):
        message = message.rstrip(".").replace("<EOF>", "EOF").replace("'", "")
    if not error.locations:
        return f"Syntax Error GraphQL request {message}"
    lines = query.split("\n")
    line, column = error.locations[0].line, _column(lines, error.locations[0])
    return (
        f"Syntax Error GraphQL request ({line}:{column}) {message}\n\n"
        f"{_excerpt(lines, line, column)}"
    )


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
