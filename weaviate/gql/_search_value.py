"""A `get` query as a value, and its execution over gRPC."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Dict, Optional

from weaviate._grpc import road
from weaviate._grpc.channel import Channel
from weaviate._grpc.search import Keywords, Mixed, Search
from weaviate.gql import _graphql, _selection
from weaviate.gql._search import BM25, Hybrid, HybridFusion
from weaviate.gql.filter import NearObject, NearText, NearVector, Sort, Where

if TYPE_CHECKING:
    from weaviate.gql.get import GetBuilder

_NEAR = {NearVector: "near_vector", NearObject: "near_object", NearText: "near_text"}


def answer(builder: GetBuilder, channel: Channel) -> Optional[Dict[str, Any]]:
    """Return the answer to a query over gRPC; None if it has to be sent over GraphQL."""
    search = search_of(builder)
    if search is None:
        return None
    return road.answer(_graphql.connection_of(builder._connection), channel, search)


def search_of(builder: GetBuilder) -> Optional[Search]:
    """Return the clauses of a builder as a value; None if only GraphQL can express one."""
    clauses: Dict[str, Any] = {}
    near = builder._near_clause
    if near is not None:
        if type(near) not in _NEAR:
            return None
        clauses[_NEAR[type(near)]] = near.content
    for name, clause, kind in (
        ("where", builder._where, Where),
        ("sort", builder._sort, Sort),
        ("bm25", builder._bm25, BM25),
        ("hybrid", builder._hybrid, Hybrid),
    ):
        if clause is None:
            continue
        if type(clause) is not kind:  # set by a program
            return None
        clauses[name] = _CONTENTS[name](clause)
    if builder._group_by is not None:
        return None
    try:
        return Search(
            class_name=builder._class_name,
            name=builder.name,
            selection=" ".join(builder._properties)
            + _selection.all_additional_text(builder._additional, builder._additional_dataclass),
            limit=builder._limit,
            offset=_whole_in(builder._offset) or 0,
            after=_quoted_in(builder._after),
            autocut=builder._autocut,
            tenant=builder._tenant,
            consistency_level=_word_in(builder._consistency_level),
            **clauses,
        )
    except (AttributeError, TypeError, ValueError):  # a clause that a program set
        return None


def _hybrid(clause: Hybrid) -> Mixed:
    fusion = None if clause.fusion_type is None else str(HybridFusion(clause.fusion_type).value)
    return Mixed(clause.query, clause.alpha, clause.vector, clause.properties, fusion)


_CONTENTS: Dict[str, Any] = {
    "where": lambda clause: clause.content,
    "sort": lambda clause: clause.content["sort"],
    "bm25": lambda clause: Keywords(clause.query, clause.properties),
    "hybrid": _hybrid,
}


def _whole_in(text: Optional[str]) -> Optional[int]:
    return None if text is None else int(text.partition(":")[2])


def _word_in(text: Optional[str]) -> Optional[str]:
    return None if text is None else text.partition(":")[2].strip()


def _quoted_in(text: Optional[str]) -> Optional[str]:
    return None if text is None else re.findall(r'"([^"]*)"', text)[0]
