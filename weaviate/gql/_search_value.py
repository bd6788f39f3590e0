"""A `get` query as a value, and its execution over gRPC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional

from weaviate._grpc import execution
from weaviate._grpc.channel import Channel
from weaviate._grpc.search import Search
from weaviate.gql import _graphql
from weaviate.gql._search import BM25, Hybrid
from weaviate.gql.filter import NearObject, NearText, NearVector, Sort, Where

if TYPE_CHECKING:
    from weaviate.gql.get import GetBuilder

_NEAR = {NearVector: "near_vector", NearObject: "near_object", NearText: "near_text"}


def answer(builder: GetBuilder, channel: Channel) -> Optional[Dict[str, Any]]:
    """Return the answer to a query over gRPC; None if it has to be sent over GraphQL."""
    search = search_of(builder)
    if search is None:
        return None
    return execution.answer(_graphql.connection_of(builder._connection), channel, search)


def search_of(builder: GetBuilder) -> Optional[Search]:
    """Return the clauses of a builder as a value; None if only GraphQL can express one.

    A clause of another class was set by a program, and may have any text.
    """
    near, where, sort = builder._near_clause, builder._where, builder._sort
    kinds = ((where, Where), (sort, Sort), (builder._bm25, BM25), (builder._hybrid, Hybrid))
    if any(clause is not None and type(clause) is not kind for clause, kind in kinds):
        return None
    if builder._group_by is not None or not (near is None or type(near) in _NEAR):
        return None
    return Search(
        class_name=builder._class_name,
        name=builder.name,
        selection=" ".join(builder._properties) + builder._additional_to_str(),
        limit=builder._limit,
        offset=builder._offset or 0,
        after=builder._after,
        autocut=builder._autocut,
        tenant=builder._tenant,
        consistency_level=builder._consistency_level,
        where=None if where is None else where.content,
        sort=None if sort is None else sort.content["sort"],
        bm25=builder._bm25,
        hybrid=builder._hybrid,
        **({} if near is None else {_NEAR[type(near)]: near.content}),
    )
