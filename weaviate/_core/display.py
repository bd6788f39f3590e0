"""How things show themselves in a notebook: small tables, in which data stay data."""

from __future__ import annotations

import html
from typing import Any, Iterable, Sequence

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
