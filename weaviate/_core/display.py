"""Display in notebooks: small tables with escaped cells, and short tracebacks."""

from __future__ import annotations

import html
import linecache
import sys
from typing import Any, Iterable, List, Sequence

_MAX_CELL_CHARACTERS = 200


def table(caption: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a table as HTML; long texts are shortened."""
    head = "".join(f"<th>{html.escape(header)}</th>" for header in headers)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(shorten(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return (
        f"<table><caption>{html.escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def shorten(value: Any, limit: int = _MAX_CELL_CHARACTERS) -> str:
    """Return a value as text of a bounded length."""
    text = str(value)
    return text if len(text) <= limit else text[: limit - 3] + "..."


class ShortTraceback:
    """Shows only the user's line and the message of an error in a notebook.

    IPython calls the attribute `_render_traceback_` of an exception. Without it, IPython shows the
    code around each frame of each chained error: a hundred lines if a server is down.
    """

    def __init__(self, kind: str, message: str) -> None:
        self._lines = [*_line_of_the_user(), f"{kind}: {message}"]

    def __call__(self) -> List[str]:
        """Return the lines to show."""
        return self._lines


def _line_of_the_user() -> List[str]:
    """Return the caller's line outside of this package, and its position."""
    package = __name__.split(".", 1)[0]
    frame = sys._getframe(1)
    while frame.f_back is not None:
        if frame.f_globals.get("__name__", "").split(".", 1)[0] != package:
            break
        frame = frame.f_back
    name, number = frame.f_code.co_filename, frame.f_lineno
    code = linecache.getline(name, number, frame.f_globals).strip()
    return [f"line {number} of {name}", f"----> {code}"] if code else []
