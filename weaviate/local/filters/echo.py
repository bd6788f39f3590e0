"""Filters as answers repeat them."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from weaviate.local.wire.json import spelled


def where_out(where: Mapping[str, Any]) -> Dict[str, Any]:
    """Return a filter as answers repeat it: with the keys that a real server always shows."""
    operands = where.get("operands")
    values = {key: spelled(where[key]) for key in sorted(where) if key.startswith("value")}
    return {
        "operands": None if operands is None else [where_out(operand) for operand in operands],
        "operator": where.get("operator"),
        "path": where.get("path"),
        **{key: value for key, value in values.items() if value is not None},
    }
