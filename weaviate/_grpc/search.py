"""A search as a value: what a builder was told, for whichever road it takes."""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple, Optional


class Unsayable(Exception):
    """Raised when a search cannot be said, or its answer not given exactly, over gRPC."""


class Keywords(NamedTuple):
    """A search for keywords."""

    query: str
    properties: Optional[List[str]]


class Mixed(NamedTuple):
    """A search for keywords and for a vector at once; `fusion` as GraphQL names it."""

    query: str
    alpha: Optional[float]
    vector: Optional[List[float]]
    properties: Optional[List[str]]
    fusion: Optional[str]


class Search(NamedTuple):
    """All clauses of a `get` query.

    `selection` is GraphQL text: the properties and `_additional {...}`. The contents of `near_...`,
    `where` and `sort` are those that the clauses of the builder have checked.
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
    bm25: Optional[Keywords] = None
    hybrid: Optional[Mixed] = None
