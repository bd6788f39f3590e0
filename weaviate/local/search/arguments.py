"""The arguments of searches as values, each parsed at one place.

A real server parses all arguments of a field before it looks at the schema, in the order of
`GetArguments.of` and `AggregateArguments.of`. Only what it notices when it makes the search vector,
such as two near arguments, is left to `Near.check`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, NamedTuple, Optional, Sequence, Tuple

from weaviate.local.errors import ApiError, said
from weaviate.local.filters.clause import Clause, parse_path, parse_where
from weaviate.local.search.distances import distance_of

_NEAR_ARGUMENTS = ("nearText", "nearVector", "nearObject")  # the order in which messages name them
_DEFAULT_ALPHA = 0.75

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Near:
    """One `near...` argument.

    Args:
        argument: Its name: nearVector, nearObject or nearText.
        value: Its fields.
        names: The near arguments of the query, which may have no more than this one.
    """

    argument: str
    value: Given
    names: Sequence[str] = ()

    @classmethod
    def of(cls, given: Given) -> Optional[Near]:
        """Return the first near argument of a field, or None."""
        names = [name for name in _NEAR_ARGUMENTS if given.get(name) is not None]
        for name in names:
            if name != "nearText" and _has_two_limits(given[name]):
                words = "cannot provide distance and certainty"
                raise ApiError(f"failed to extract {name} params: {words}")
        return cls(names[0], given[names[0]], names) if names else None

    def check(self) -> None:
        """Check what a real server notices only when it makes the search vector.

        Raises:
            ApiError: 422, if there are several near arguments, or a nearText contradicts itself.
        """
        if len(self.names) > 1:
            both = "both " if len(self.names) == 2 else ""
            names = " and ".join(f"'{name}'" for name in self.names)
            words = "parameters which are conflicting, choose one instead"
            raise ApiError(f"found {both}{names} {words}")
        if self.argument != "nearText":
            return
        if _has_two_limits(self.value):
            raise ApiError("nearText cannot provide both distance and certainty")
        for side in ("moveTo", "moveAwayFrom"):
            move = self.value.get(side)
            if move and move["force"] > 0 and not (move.get("concepts") or move.get("objects")):
                words = "parameter needs to have defined either 'concepts' or 'objects' fields"
                raise ApiError(f"'nearText.{side}' {words}")

    @property
    def certainty(self) -> float:
        """The least certainty of a hit; 0 when the query names none."""
        return float(self.value.get("certainty") or 0)

    @property
    def max_distance(self) -> Optional[float]:
        """The greatest distance of a hit, or None when any will do."""
        if self.certainty:
            return distance_of(self.certainty)
        distance = self.value.get("distance")
        return None if distance is None else float(distance)

    @property
    def target_vectors(self) -> Sequence[str]:
        """The names of the vectors to search, as the query has them."""
        return self.value.get("targetVectors") or ()


def _has_two_limits(near: Given) -> bool:
    return near.get("certainty") is not None and near.get("distance") is not None


@dataclass(frozen=True)
class Hybrid:
    """The `hybrid` argument.

    Args:
        query: The words to search for; empty when there are none.
        vector: The search vector, unless the vectorizer makes one of the query.
        alpha: The weight of the vector search.
        properties: Where the words are looked for; empty for everywhere.
        targets: The `targetVectors` of the query.
        fusion: How the hits of the two searches are fused; empty for the default.
    """

    query: str
    vector: Optional[Sequence[float]]
    alpha: float
    properties: Sequence[str]
    targets: Sequence[str]
    fusion: str

    @classmethod
    def of(cls, arguments: Given) -> Optional[Hybrid]:
        """Return the argument among those of a field; None if it is not given."""
        given = arguments.get("hybrid")
        if given is None:
            return None
        alpha = given.get("alpha")
        alpha = _DEFAULT_ALPHA if alpha is None else float(alpha)
        if not 0 <= alpha <= 1:
            words = "failed to extract hybrid params: alpha should be between 0.0 and 1.0"
            raise ApiError(words)
        return cls(
            given.get("query") or "",
            given.get("vector"),
            alpha,
            given.get("properties") or (),
            given.get("targetVectors") or (),
            given.get("fusionType") or "",
        )

    @property
    def has_keywords(self) -> bool:
        """Whether the search begins with a keyword search."""
        return bool(self.query) and self.alpha < 1


class Keywords(NamedTuple):
    """The `bm25` argument: words, and the properties to search (none means all)."""

    query: str
    properties: Sequence[str]


class SortKey(NamedTuple):
    """One part of a `sort` argument."""

    path: Sequence[str]
    order: str = ""

    @property
    def name(self) -> str:
        """The property that a checked part sorts by."""
        return self.path[0]

    @property
    def is_descending(self) -> bool:
        """Whether the largest value comes first."""
        return self.order == "desc"


class Similar(NamedTuple):
    """The `group` argument: how to group hits, and how far apart they may be."""

    strategy: str
    force: float


class GroupBy(NamedTuple):
    """The `groupBy` argument of Get; `name` is empty if the path is not one name."""

    name: str
    groups: int
    objects_per_group: int


@dataclass(frozen=True)
class GetArguments:
    """The arguments of a Get; None, or an empty sort, for those that are not given."""

    where: Optional[Clause]
    near: Optional[Near]
    keywords: Optional[Keywords]
    hybrid: Optional[Hybrid]
    sort: Sequence[SortKey]
    similar: Optional[Similar]
    group_by: Optional[GroupBy]
    tenant: Optional[str]
    limit: Optional[int]
    offset: Optional[int]
    autocut: Optional[int]
    after: Optional[str]

    @classmethod
    def of(cls, given: Given, class_name: str) -> GetArguments:
        """Parse the arguments of a field, as GraphQL names them."""
        where, near = _where(given, class_name), Near.of(given)
        sort = [
            SortKey(part.get("path") or (), part.get("order") or "")
            for part in given.get("sort") or ()
        ]
        for name in ("bm25", "hybrid"):
            if sort and given.get(name) is not None:
                raise ApiError(f"{name} search is not compatible with sort")
        hybrid, words = Hybrid.of(given), given.get("bm25")
        return cls(
            where,
            near,
            None if words is None else Keywords(words.get("query"), words.get("properties") or ()),
            hybrid,
            sort,
            _similar(given),
            _group_by(given),
            given.get("tenant"),
            given.get("limit"),
            given.get("offset"),
            given.get("autocut"),
            given.get("after"),
        )

    @property
    def is_paged(self) -> bool:
        """Whether the query says anything about how many hits it wants."""
        return any(value is not None for value in (self.limit, self.offset, self.autocut))


@dataclass(frozen=True)
class AggregateArguments:
    """The arguments of an Aggregate; None for those that are not given."""

    group_by: Optional[Tuple[str, ...]]
    object_limit: Optional[int]
    where: Optional[Clause]
    near: Optional[Near]
    hybrid: Optional[Hybrid]
    tenant: Optional[str]
    limit: Optional[int]

    @classmethod
    def of(cls, given: Given, class_name: str) -> AggregateArguments:
        """Parse the arguments of a field, as GraphQL names them."""
        path, object_limit = given.get("groupBy"), given.get("objectLimit")
        if path is not None:
            with said("could not extract groupBy path"):
                path = parse_path(path, class_name)
        if object_limit is not None and object_limit <= 0:
            raise ApiError("objectLimit must be a positive integer")
        where, near, hybrid = _where(given, class_name), Near.of(given), Hybrid.of(given)
        if object_limit is not None and near is None and hybrid is None:
            raise ApiError("objectLimit can only be used with a near<Media> or hybrid filter")
        tenant, limit = given.get("tenant"), given.get("limit")
        return cls(path, object_limit, where, near, hybrid, tenant, limit)


def _where(given: Given, class_name: str) -> Optional[Clause]:
    if given.get("where") is None:
        return None
    with said("could not extract filters"):
        return parse_where(given["where"], class_name)


def _similar(arguments: Given) -> Optional[Similar]:
    given = arguments.get("group")
    if given is None:
        return None
    if not given.get("type"):
        raise ApiError("grouper: unrecognized grouping strategy ''")
    return Similar(given["type"], given["force"])


def _group_by(arguments: Given) -> Optional[GroupBy]:
    given = arguments.get("groupBy")
    if given is None:
        return None
    path: Sequence[str] = given.get("path") or ()
    return GroupBy(path[0] if len(path) == 1 else "", given["groups"], given["objectsPerGroup"])
