"""A search as a value: the clauses of a builder, independent of the interface."""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple, Optional


class Unsupported(Exception):
    """The gRPC interface does not support a search, or its answer would not be exact."""


class Search(NamedTuple):
    """All clauses of a `get` query.

    Args:
        name: the key of the hits in the answer: the alias, or the class name.
        selection: the properties and `_additional {...}` as GraphQL text.
        near_vector, near_object, near_text, where, sort: the contents of the builder's clauses.
        bm25, hybrid: the builder's clauses.

    All of them were checked when they were made.
    """

    class_name: str
    name: str
    selection: str
    limit: Optional[int] = None
    offset: int = 0
    after: Optional[str] = None
    autocut: Optional[int] = None
    tenant: Optional[str] = None
    consistency_level: Optional[str] = None
    sort: Optional[List[Dict[str, Any]]] = None
    where: Optional[Dict[str, Any]] = None
    near_vector: Optional[Dict[str, Any]] = None
    near_object: Optional[Dict[str, Any]] = None
    near_text: Optional[Dict[str, Any]] = None
    bm25: Any = None
    hybrid: Any = None
