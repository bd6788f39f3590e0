"""The searches of Get (list, filter, sort, keyword, vector, hybrid), and paging."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import List, Optional, Sequence

import numpy as np

from weaviate.local.errors import ApiError, said
from weaviate.local.filters.check import check_clause
from weaviate.local.filters.match import match_clause
from weaviate.local.search.arguments import GetArguments, Hybrid, Keywords, Near
from weaviate.local.search.fusion import autocut
from weaviate.local.search.grouping import group_by, group_similar
from weaviate.local.search.hits import Hit
from weaviate.local.search.hybrid import Limits, hybrid_search, query_vector
from weaviate.local.search.keyword_search import bm25, check_searchable
from weaviate.local.search.query_vector import check_certainty, search_vector
from weaviate.local.search.sorting import check_sort, sort_hits, sort_objects
from weaviate.local.search.vector_search import (
    Query,
    check_vector_name,
    nearest,
    target_vector,
)
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Allow, Collection, Shard
from weaviate.local.wire.uuids import parse_uuid

LIMIT_OF_PLAIN_QUERIES = 100  # of a query with neither limit nor offset nor autocut
_VECTORIZING = "explorer: get class: vectorize params"


@dataclass(frozen=True)
class Page:
    """Which part of the hits to return; `limit` None means all that are near enough."""

    offset: int
    limit: Optional[int]
    autocut: int

    @property
    def total(self) -> Optional[int]:
        """How many hits must be found for this page."""
        return None if self.limit is None else self.offset + self.limit

    def cut(self, hits: Sequence[Hit]) -> List[Hit]:
        """Return the hits of this page."""
        return list(hits[max(0, self.offset) : self.total])


@dataclass
class Search:
    """One Get of a class.

    Args:
        database: Where references and vectorizers are.
        collection: The class.
        arguments: What the query asks for.
        wants_certainty: Whether the answer shows certainties.
        wants_explanation: Whether the answer shows `explainScore`.
    """

    database: Database
    collection: Collection
    arguments: GetArguments
    wants_certainty: bool = False
    wants_explanation: bool = False

    def run(self) -> List[Hit]:
        """Return the hits, in order."""
        given = self.arguments
        near = given.near
        if self.wants_certainty or (near is not None and near.certainty):
            check_certainty(self.collection, near.target_vectors if near else ())
        if given.where is not None:
            with said("invalid 'where' filter"):
                check_clause(self.database, given.where)
        if given.sort:
            with said("invalid 'sort' parameter"):
                check_sort(self.collection, given.sort)
        if given.after is not None:
            with said("cursor api: invalid 'after' parameter"):
                self._check_cursor(given.after)
        page = self._page()
        if given.keywords is not None:
            hits = self._keyword_hits(given.keywords, page)
        elif near is not None:
            hits = self._near_hits(near, page)
        elif given.hybrid is not None:
            hits = self._hybrid_hits(given.hybrid, page)
        else:
            hits = self._listed_hits(page)
        return hits if given.similar is None else group_similar(hits, given.similar)

    @property
    def last_step(self) -> str:
        """The words for the step after the search, in messages about it."""
        if self.arguments.keywords is not None or self.arguments.near is not None:
            return "explorer: get class: vector search"
        if self.arguments.hybrid is not None:
            return "hybrid search post-processing"
        return "explorer: list class: search"

    def _check_cursor(self, after: str) -> None:
        given = self.arguments
        if given.near or given.similar or given.hybrid or given.keywords:
            words = "other params cannot be set with after and limit parameters"
            raise ApiError(words)
        others = {"offset": (given.offset or 0) > 0, "where": given.where, "sort": given.sort}
        refused = ",".join(name for name, value in others.items() if value)
        if refused:
            raise ApiError(f"{refused} cannot be set with after and limit parameters")
        if after:
            try:
                parse_uuid(after)
            except ValueError as error:
                words = f"after parameter '{after}' is not a valid uuid: {error}"
                raise ApiError(words) from None
        if given.limit is None or given.limit < 0:
            raise ApiError("limit parameter must be set")

    def _page(self) -> Page:
        given = self.arguments
        offset, jumps = given.offset or 0, given.autocut or 0
        if given.limit is not None and given.limit >= 0:
            return Page(offset, given.limit, jumps)
        if given.near is not None and given.near.max_distance is not None:
            return Page(max(0, offset), None, jumps)
        limit = self.database.default_limit if given.is_paged else LIMIT_OF_PLAIN_QUERIES
        return Page(offset, limit, jumps)

    def _check_page(self, page: Page) -> None:
        if page.limit is None:
            return
        if page.offset < 0 or page.offset + page.limit == 0:
            raise ApiError(f"invalid pagination params: invalid default limit: {page.limit}")
        if page.offset + page.limit > self.database.maximum_results:
            raise ApiError("invalid pagination params: query maximum results exceeded")

    # The four ways to find.

    def _shard(self, words: str) -> Shard:
        at = "" if words == "dense search: search" else "at "
        with said(f"{words} {at}index {self.collection.index_name}"):
            return self.collection.shard(self.arguments.tenant)

    def _check_words(self, properties: Sequence[str]) -> None:
        with said(f"object search at index {self.collection.index_name}"):
            check_searchable(self.collection, properties)

    def _allow(self) -> Optional[Allow]:
        clause = self.arguments.where
        return None if clause is None else match_clause(self.database, self.collection, clause)

    def _objects_at(self, shard: Shard) -> str:
        index = self.collection.index_name
        return f"object search at index {index}: local shard object search {index}_{shard.name}"

    def _listed_hits(self, page: Page) -> List[Hit]:
        with said("explorer: list class: search"):
            self._check_page(page)
            shard = self._shard("object search")
            with said(self._objects_at(shard)):
                return self._list(shard, page, self._allow())

    def _list(self, shard: Shard, page: Page, allow: Optional[Allow]) -> List[Hit]:
        if page.autocut > 0:
            return []  # there are no scores to cut at, so a real server cuts everything off
        sort, after = self.arguments.sort, self.arguments.after
        if allow is not None:
            passing = (item for item in shard if allow(item))
            # Without an order of their own, the first ones found will do.
            items = list(passing if sort else islice(passing, page.total))
        else:
            items = shard.after(parse_uuid(after)) if after else shard.in_id_order()
        if sort:
            items = sort_objects(self.collection, shard, items, sort, page.total)
        return [Hit(item) for item in items[max(0, page.offset) : page.total]]

    def _keyword_hits(self, given: Keywords, page: Page) -> List[Hit]:
        if self.arguments.near is not None:
            words = "both near<Media> and keyword-based (bm25) arguments present, choose one"
            raise ApiError(f"conflict: {words}")
        if not given.query:
            raise ApiError("keyword search (bm25) must have query set")
        with said("explorer: get class: vector search"):
            self._check_page(page)
            self._check_words(given.properties)
            shard = self._shard("object search")
            with said(self._objects_at(shard)):
                hits = bm25(
                    self.collection,
                    shard,
                    given.query,
                    given.properties,
                    page.total or self.database.maximum_results,
                    self._allow(),
                    self.wants_explanation,
                )
        if page.autocut > 0:
            hits = hits[: autocut([hit.score for hit in hits], page.autocut)]
        return page.cut(hits)

    def _near_hits(self, near: Near, page: Page) -> List[Hit]:
        with said(_VECTORIZING):
            near.check()
        if near.argument == "nearVector":
            with said("explorer: get class: validate target vector"):
                target_vector(self.collection, near.target_vectors)
        with said(_VECTORIZING):
            vector, name = search_vector(
                self.database, self.collection, near, self.arguments.tenant
            )
        with said("explorer: get class: vector search"):
            self._check_page(page)
            shard = self._shard("object vector search")
            index = self.collection.index_name
            with said(f"object vector search at index {index}: shard {index}_{shard.name}"):
                hits = self._nearest(shard, vector, name, near, page)
        hits = page.cut(hits)
        if page.autocut > 0:
            hits = hits[: autocut([hit.distance or 0.0 for hit in hits], page.autocut)]
        return _near_enough(hits, near)

    def _nearest(self, shard: Shard, vector: Query, name: str, near: Near, page: Page) -> List[Hit]:
        with said("build inverted filter allow list", always=True):
            allow = self._allow()
        check_vector_name(self.collection, name)
        by_distance = page.limit is None
        with said("vector search by distance" if by_distance else "vector search"):
            hits = nearest(
                self.collection,
                shard,
                vector,
                name,
                self.database.maximum_results if page.total is None else page.total,
                near.max_distance if by_distance else None,
                allow,
            )
        if self.arguments.group_by is not None and hits:
            return group_by(self.collection, hits, self.arguments.group_by)
        return sort_hits(self.collection, hits, self.arguments.sort)

    def _hybrid_hits(self, given: Hybrid, page: Page) -> List[Hit]:
        if not given.has_keywords:
            query_vector(self.database, self.collection, given)  # which is looked for first
        elif page.offset + LIMIT_OF_PLAIN_QUERIES > self.database.maximum_results:
            words = "invalid pagination params: query maximum results exceeded"
            raise ApiError(f"sparse search: {words}")
        else:
            with said("sparse search"):
                self._check_words(given.properties)
        shard = self._shard(
            "sparse search: object search" if given.has_keywords else "dense search: search"
        )
        index = self.collection.index_name
        dense = f"dense search: search index {index}: shard {index}_{shard.name}"
        sparse = f"sparse search: {self._objects_at(shard)}"
        first = sparse if given.has_keywords else f"{dense}: build inverted filter allow list"
        with said(first, always=True):
            allow = self._allow()
        total = page.total or LIMIT_OF_PLAIN_QUERIES
        hits = hybrid_search(
            self.database,
            self.collection,
            shard,
            given,
            Limits.of_page(page.offset, total),
            allow,
            jumps=page.autocut,
            steps=(sparse, dense, f"{dense}: vector search"),
        )
        hits = hits[: min(total, self.database.maximum_results)]
        if page.autocut > 0:
            hits = hits[: autocut([hit.score for hit in hits], page.autocut)]
        return page.cut(hits)


def _near_enough(hits: Sequence[Hit], near: Near) -> List[Hit]:
    if near.certainty:
        # In 32 bits, as a real server compares it.
        least, half = np.float32(near.certainty), np.float32(0.5)
        return [
            hit
            for hit in hits
            if hit.distance is None or 1 - np.float32(hit.distance) * half >= least
        ]
    limit = near.max_distance
    if limit is None:
        return list(hits)
    return [hit for hit in hits if hit.distance is None or hit.distance <= limit + 1e-6]
