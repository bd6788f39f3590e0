"""The searches of Get: listing, filter, sort, keyword, vector, hybrid search; and paging."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any, List, Mapping, Optional, Sequence

import numpy as np

from weaviate.local.errors import ApiError, said
from weaviate.local.filters.check import check_clause
from weaviate.local.filters.clause import Clause, parse_where
from weaviate.local.filters.match import match_clause
from weaviate.local.search.fusion import autocut
from weaviate.local.search.grouping import group_by, group_hits
from weaviate.local.search.hits import Hit
from weaviate.local.search.hybrid import (
    Hybrid,
    Limits,
    hybrid_search,
    query_vector,
)
from weaviate.local.search.keyword_search import bm25, check_searchable
from weaviate.local.search.query_vector import Near, check_certainty, near_of, search_vector
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


@dataclass(frozen=True)
class Page:
    """Which part of the hits is asked for; `limit` None means all that are near enough."""

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
        arguments: Arguments of the field, as GraphQL names them.
        wants_certainty: Whether the answer shows certainties.
        wants_explanation: Whether the answer shows `explainScore`.
    """

    database: Database
    collection: Collection
    arguments: Mapping[str, Any]
    wants_certainty: bool = False
    wants_explanation: bool = False

    def run(self) -> List[Hit]:
        """Return the hits, in order.

        Raises:
            ApiError: with the message that the real server has for it.
        """
        arguments = self.arguments
        clause = None
        if arguments.get("where") is not None:
            with said("could not extract filters"):
                clause = parse_where(arguments["where"], self.collection.name)
        self._check_ranking()
        hybrid = Hybrid.of(arguments)
        near = self._near()
        if self.wants_certainty or (near is not None and near.certainty):
            check_certainty(self.collection, near.target_vectors if near else ())
        if clause is not None:
            with said("invalid 'where' filter"):
                check_clause(self.database, clause)
        if arguments.get("sort"):
            with said("invalid 'sort' parameter"):
                check_sort(self.collection, arguments["sort"])
        self._check_cursor(near)
        page = self._page(near)
        if arguments.get("bm25") is not None:
            hits = self._keyword_hits(near, page, clause)
        elif near is not None:
            hits = self._near_hits(near, page, clause)
        elif hybrid is not None:
            hits = self._hybrid_hits(hybrid, page, clause)
        else:
            hits = self._listed_hits(page, clause)
        group = arguments.get("group")
        if group is not None:
            if not group.get("type"):
                raise ApiError(422, "grouper: unrecognized grouping strategy ''")
            hits = group_hits(hits, group["type"], group["force"])
        return hits

    @property
    def last_step(self) -> str:
        """The words for the step that comes after the hits are found, in messages about it."""
        given = {name for name, value in self.arguments.items() if value is not None}
        if "bm25" not in given and "hybrid" in given:
            return "hybrid search post-processing"
        if given & {"bm25", "nearVector", "nearObject", "nearText"}:
            return "explorer: get class: vector search"
        return "explorer: list class: search"

    # Arguments.

    def _near(self) -> Optional[Near]:
        try:
            return near_of(self.arguments)
        except ApiError as error:
            if str(error).startswith("found "):
                raise error.within("explorer: get class: vectorize params") from None
            raise

    def _check_ranking(self) -> None:
        for name in ("bm25", "hybrid"):
            if self.arguments.get(name) is not None and self.arguments.get("sort"):
                raise ApiError(422, f"{name} search is not compatible with sort")

    def _check_cursor(self, near: Optional[Near]) -> None:
        arguments = self.arguments
        after = arguments.get("after")
        if after is None:
            return
        prefix = "cursor api: invalid 'after' parameter"
        if near is not None or any(
            arguments.get(name) is not None for name in ("group", "hybrid", "bm25")
        ):
            raise ApiError(
                422, f"{prefix}: other params cannot be set with after and limit parameters"
            )
        refused = [name for name in ("where", "sort") if arguments.get(name)]
        if (arguments.get("offset") or 0) > 0:
            refused.insert(0, "offset")
        if refused:
            raise ApiError(
                422,
                f"{prefix}: {','.join(refused)} cannot be set with after and limit parameters",
            )
        if after:
            try:
                parse_uuid(after)
            except ValueError as error:
                raise ApiError(
                    422, f"{prefix}: after parameter '{after}' is not a valid uuid: {error}"
                ) from None
        limit = arguments.get("limit")
        if limit is None or limit < 0:
            raise ApiError(422, f"{prefix}: limit parameter must be set")

    def _page(self, near: Optional[Near]) -> Page:
        limit, offset, jumps = (self.arguments.get(name) for name in ("limit", "offset", "autocut"))
        if limit is not None and limit < 0:
            limit = None
        if limit is None:
            if near is not None and near.max_distance is not None:
                return Page(max(0, offset or 0), None, jumps or 0)
            paged = any(
                self.arguments.get(name) is not None for name in ("limit", "offset", "autocut")
            )
            limit = self.database.default_limit if paged else LIMIT_OF_PLAIN_QUERIES
        return Page(offset or 0, limit, jumps or 0)

    def _check_page(self, page: Page) -> None:
        if page.limit is None:
            return
        if page.offset < 0 or page.offset + page.limit == 0:
            raise ApiError(422, f"invalid pagination params: invalid default limit: {page.limit}")
        if page.offset + page.limit > self.database.maximum_results:
            raise ApiError(422, "invalid pagination params: query maximum results exceeded")

    # The four ways to find.

    def _shard(self, words: str) -> Shard:
        at = "" if words == "dense search: search" else "at "
        with said(f"{words} {at}index {self.collection.index_name}"):
            return self.collection.shard(self.arguments.get("tenant"))

    def _check_words(self, properties: Sequence[str]) -> None:
        with said(f"object search at index {self.collection.index_name}"):
            check_searchable(self.collection, properties)

    def _allow(self, clause: Optional[Clause]) -> Optional[Allow]:
        if clause is None:
            return None
        return match_clause(self.database, self.collection, clause)

    def _objects_at(self, shard: Shard) -> str:
        index = self.collection.index_name
        return f"object search at index {index}: local shard object search {index}_{shard.name}"

    def _listed_hits(self, page: Page, clause: Optional[Clause]) -> List[Hit]:
        with said("explorer: list class: search"):
            self._check_page(page)
            shard = self._shard("object search")
            with said(self._objects_at(shard)):
                return self._list(shard, page, self._allow(clause))

    def _list(self, shard: Shard, page: Page, allow: Optional[Allow]) -> List[Hit]:
        if page.autocut > 0:
            return []  # there are no scores to cut at, so a real server cuts everything off
        sort = self.arguments.get("sort")
        if allow is not None:
            passing = (item for item in shard if allow(item))
            # Without an order of their own, the first ones found will do.
            items = list(passing if sort else islice(passing, page.total))
        else:
            after = self.arguments.get("after")
            items = shard.after(parse_uuid(after)) if after else shard.in_id_order()
        if sort:
            items = sort_objects(self.collection, shard, items, sort, page.total)
        return [Hit(item) for item in items[max(0, page.offset) : page.total]]

    def _keyword_hits(
        self, near: Optional[Near], page: Page, clause: Optional[Clause]
    ) -> List[Hit]:
        if near is not None:
            raise ApiError(
                422,
                "conflict: both near<Media> and keyword-based (bm25) arguments present, choose one",
            )
        given = self.arguments["bm25"]
        if not given.get("query"):
            raise ApiError(422, "keyword search (bm25) must have query set")
        with said("explorer: get class: vector search"):
            self._check_page(page)
            self._check_words(given.get("properties") or ())
            shard = self._shard("object search")
            with said(self._objects_at(shard)):
                hits = bm25(
                    self.collection,
                    shard,
                    given["query"],
                    given.get("properties") or (),
                    page.total or self.database.maximum_results,
                    self._allow(clause),
                    self.wants_explanation,
                )
        if page.autocut > 0:
            hits = hits[: autocut([hit.score for hit in hits], page.autocut)]
        return page.cut(hits)

    def _near_hits(self, near: Near, page: Page, clause: Optional[Clause]) -> List[Hit]:
        tenant = self.arguments.get("tenant")
        if near.argument == "nearVector":
            with said("explorer: get class: validate target vector"):
                target_vector(self.collection, near.target_vectors)
        with said("explorer: get class: vectorize params"):
            vector, name = search_vector(self.database, self.collection, near, tenant)
        with said("explorer: get class: vector search"):
            self._check_page(page)
            shard = self._shard("object vector search")
            index = self.collection.index_name
            with said(f"object vector search at index {index}: shard {index}_{shard.name}"):
                hits = self._nearest(shard, vector, name, near, page, clause)
        hits = page.cut(hits)
        if page.autocut > 0:
            hits = hits[: autocut([hit.distance or 0.0 for hit in hits], page.autocut)]
        return _near_enough(hits, near)

    def _nearest(
        self,
        shard: Shard,
        vector: Query,
        name: str,
        near: Near,
        page: Page,
        clause: Optional[Clause],
    ) -> List[Hit]:
        try:
            allow = self._allow(clause)
        except ApiError as error:
            raise error.inside("build inverted filter allow list") from None
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
        groups = self.arguments.get("groupBy")
        if groups is not None and hits:
            path = groups.get("path") or []
            name = path[0] if len(path) == 1 else ""
            return group_by(
                self.collection, hits, name, groups["groups"], groups["objectsPerGroup"]
            )
        if self.arguments.get("sort"):
            return sort_hits(self.collection, hits, self.arguments["sort"])
        return hits

    def _hybrid_hits(self, given: Hybrid, page: Page, clause: Optional[Clause]) -> List[Hit]:
        if not given.has_keywords:
            query_vector(self.database, self.collection, given)  # which is looked for first
        elif page.offset + LIMIT_OF_PLAIN_QUERIES > self.database.maximum_results:
            words = "invalid pagination params: query maximum results exceeded"
            raise ApiError(422, f"sparse search: {words}")
        else:
            with said("sparse search"):
                self._check_words(given.properties)
        shard = self._shard(
            "sparse search: object search" if given.has_keywords else "dense search: search"
        )
        index = self.collection.index_name
        dense = f"dense search: search index {index}: shard {index}_{shard.name}"
        sparse = f"sparse search: {self._objects_at(shard)}"
        try:
            allow = self._allow(clause)
        except ApiError as error:
            if given.has_keywords:
                raise error.inside(sparse) from None
            raise error.inside(f"{dense}: build inverted filter allow list") from None
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
