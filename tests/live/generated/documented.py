"""Differences that docs/local.md lists: the first cell of its row, and how to know one."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Set, Tuple

from tests.live.generated.worlds import Request


class Pair(NamedTuple):
    """A request, what the local and the real server answered, and where the two differ."""

    request: Request
    local_status: int
    local: Any
    real_status: int
    real: Any
    where: Tuple[str, ...]
    changed: bool = False  # whether objects may have been changed since they were added

    @property
    def filter(self) -> str:
        """The text of a query or of a batch delete, which has the same filters."""
        return self.query or json.dumps(self.request.body, default=str)

    @property
    def query(self) -> str:
        """The text of a GraphQL query, else nothing."""
        body = self.request.body
        return str(body.get("query")) if isinstance(body, dict) and "query" in body else ""


def documented(pair: Pair) -> str:
    """Return the row of docs/local.md that a difference belongs to, or nothing."""
    return next((row for row, known in DOCUMENTED if known(pair)), "")


def documented_of_newer(pair: Pair) -> str:
    """Return the row of the differences between 1.24 and newer servers, or nothing."""
    return next((row for row, known in NEWER if known(pair)), "")


def _words(body: Any) -> str:
    """Return all messages of an answer."""
    return "\n".join(_messages(body))


def _messages(body: Any) -> Iterator[str]:
    if isinstance(body, dict):
        for key, value in body.items():
            if key == "message" and isinstance(value, str):
                yield value
            else:
                yield from _messages(value)
    elif isinstance(body, list):
        for value in body:
            yield from _messages(value)


def _says(*texts: str) -> Callable[[Pair], bool]:
    """Know a difference by what the real server says."""
    return lambda pair: any(text in _words(pair.real) for text in texts)


def _only_at(pair: Pair, *ends: str) -> bool:
    return all(place.split(": ")[0].endswith(ends) for place in pair.where)


def results_of(body: Any) -> List[Any]:
    """Return the results of a query with one field, or nothing."""
    try:
        (function,) = body["data"].values()
        (found,) = function.values() if isinstance(function, dict) else (function,)
        return list(found or ())
    except (KeyError, TypeError, ValueError, AttributeError):
        return []


def _rounded(value: Any) -> Any:
    """Return a value that is equal for answers which differ in the last digits only."""
    if isinstance(value, dict):
        return {
            key: round(float(entry), 3)
            if key == "score" and isinstance(entry, str)
            else _rounded(entry)
            for key, entry in sorted(value.items())
            if key != "explainScore"
        }
    if isinstance(value, list):
        return [_rounded(entry) for entry in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(f"{value:.5g}") if abs(value) > 1e-5 and math.isfinite(value) else 0.0
    return value


def _bag(entries: List[Any]) -> "Counter[str]":
    return Counter(json.dumps(_rounded(entry), sort_keys=True) for entry in entries)


def _other_order(pair: Pair) -> bool:
    """Know the same results in another order."""
    one, other = results_of(pair.local), results_of(pair.real)
    return len(one) > 1 and _bag(one) == _bag(other)


def _additional(entry: Any) -> Dict[str, Any]:
    found = entry.get("_additional") if isinstance(entry, dict) else None
    return found or {}


def _rank(entry: Any) -> Any:
    additional = _additional(entry)
    if additional.get("score") is not None:
        return round(float(additional["score"]), 3)
    if additional.get("distance") is not None:
        return round(additional["distance"], 5)
    return None


def _ids(entries: List[Any]) -> List[str]:
    return sorted(str(_additional(entry).get("id")) for entry in entries)


def _shown_twice(pair: Pair) -> bool:
    """Know the same hits, of which the real server shows some twice."""
    one, other = results_of(pair.local), results_of(pair.real)
    return "NotEqual" in pair.query and pair.changed and set(_bag(one)) == set(_bag(other))


def _other_scores(pair: Pair) -> bool:
    """Know the same hits, of which some have other scores and so come in another order."""
    one, other = results_of(pair.local), results_of(pair.real)
    return bool(one) and _ids(one) == _ids(other) != []


def _equally_good(pair: Pair) -> bool:
    """Know results in which only those of equal rank changed places, also across the end."""
    if "near" not in pair.query and "hybrid" not in pair.query and "Explore" not in pair.query:
        return False
    one, other = results_of(pair.local), results_of(pair.real)
    if not one or len(one) != len(other):
        return False
    if _bag(one) == _bag(other):
        return True
    if "rankedFusion" in pair.query and _ids(one) == _ids(other):
        return True  # equal scores of words have other ranks
    ranks = [_rank(entry) for entry in one]
    return None not in ranks and ranks == [_rank(entry) for entry in other]


def _groups(pair: Pair) -> bool:
    """Know an aggregation whose groups or frequent values come in another order."""
    if "Aggregate" not in pair.query:
        return False
    one, other = results_of(pair.local), results_of(pair.real)
    if not one or len(one) != len(other):
        return False
    if "groupBy" in pair.query and "limit" in pair.query:
        return True  # groups of equal size, some of which are cut off
    if '"maximum": ""' in json.dumps(other):
        return True  # dates before 1970, whose figures would differ
    return _bag([_without_top(e) for e in one]) == _bag([_without_top(e) for e in other])


def _without_top(value: Any) -> Any:
    """Return a group without what may be any: frequent values, modes, and what is pointed at."""
    if isinstance(value, dict):
        return {
            key: [entry.get("occurs") for entry in inner]
            if key == "topOccurrences"
            else _without_top(inner)
            for key, inner in value.items()
            if key not in ("mode", "pointingTo")
        }
    if isinstance(value, list):
        return [_without_top(entry) for entry in value]
    return value


def _nothing_comes(pair: Pair) -> bool:
    return pair.real_status == 200 and pair.real is None and pair.request.kind != "address"


def _another_operand(pair: Pair) -> bool:
    """Know refusals that name another one of several wrong parts of a filter."""
    one, other = _words(pair.local), _words(pair.real)
    parts = [text.split("nested query: ", 1) for text in (one, other)]
    if any(text.startswith(("Filtering by", "Searching by")) for text in (one, other)):
        return any(len(part) == 2 for part in parts)
    if "has invalid value" in one:
        lines = [re.sub(r"element #\d+", "", text).split("\n") for text in (one, other)]
        return sorted(lines[0]) == sorted(lines[1])
    return all(len(part) == 2 for part in parts) and parts[0][0] == parts[1][0]


def _another_property(pair: Pair) -> bool:
    """Know refusals of an object that name another one of its wrong properties."""
    kinds = ("create", "validate", "replace", "merge", "batch")
    one, other = _words(pair.local), _words(pair.real)
    return (
        pair.request.kind in kinds
        and pair.local_status == pair.real_status
        and _named(one) != _named(other)
        and all(
            "message: " in place or "TimeUnix: only local" in place or _spelled_otherwise(place)
            for place in pair.where
        )
    )


def _named(words: str) -> Set[str]:
    """Return what a rejection of an object names: its properties, and whether one is a reference."""
    about = re.findall(r"reference property|cref", words)
    return {*about, *re.findall(r"prop\w* (?:with name )?'(\w+)'", words)}


def _spelled_otherwise(place: str) -> bool:
    """Know a number of a rejected object that one shows as it was sent, the other as it is kept."""
    found = re.search(r"\.properties\..*: (\S+) locally, (\S+) really$", place)
    try:
        return found is not None and float(found[1]) == float(found[2])
    except ValueError:
        return False


def _page_or_filter(pair: Pair) -> bool:
    return "invalid pagination params" in _words(pair.local) and _words(pair.real) != ""


def _without_order(pair: Pair) -> bool:
    """Know the results of a filter without sort, of which batches may decide the order."""
    query = pair.query
    return "where" in query and "Get" in query and _other_order(pair)


def _of_any_class(pair: Pair) -> bool:
    names = [name for name, value in pair.request.query if value]
    return pair.request.path.strip("/") == "v1/objects" and "class" not in names


def _sorted_vectors(pair: Pair) -> bool:
    return pair.request.kind == "list" and all(".vectors: only local" in w for w in pair.where)


def _merged_without_vector(pair: Pair) -> bool:
    kinds, codes = ("merge", "reference"), (pair.local_status, pair.real_status)
    return pair.request.kind in kinds and codes in ((204, 500), (200, 500))


def _hybrid_filtered(pair: Pair) -> bool:
    return all(word in pair.query for word in ("Aggregate", "hybrid", "where"))


def _wrong_in_list(pair: Pair) -> bool:
    return bool(
        re.search(r'In field "value\w+": Expected type "\w+", found \[', _words(pair.local))
    )


def _empty_references(pair: Pair) -> bool:
    ends = (".to: [] locally, None really", ".to: only local: []")
    return all(place.endswith(ends) for place in pair.where)


def _other_object(pair: Pair) -> bool:
    """Know refusals of which one is about a reference to an object that is not there."""
    return all("no object with id" in place or "invalid cref" in place for place in pair.where)


def _sorted_and_cut(pair: Pair) -> bool:
    query = pair.query
    cut = "limit" in query or "offset" in query
    return "Get" in query and "where" in query and "sort" in query and cut


def _merged(pair: Pair) -> bool:
    return "group: {type: " in pair.query


def _unordered_filter(pair: Pair) -> bool:
    query = pair.query
    return "Get" in query and "where" in query and "sort" not in query and _shorter(pair)


def _shorter(pair: Pair) -> bool:
    one, other = results_of(pair.local), results_of(pair.real)
    return (
        len(one) == len(other) and bool(one) and ("limit" in pair.query or "offset" in pair.query)
    )


def _shorter_list(pair: Pair) -> bool:
    return len(pair.real or ()) < len(pair.local or ())


def _not_done(pair: Pair) -> bool:
    return pair.local_status == 501


def _counted(pair: Pair) -> bool:
    text = json.dumps(pair.request.body, default=str)
    counts = "Aggregate" in text or pair.request.kind == "batch delete"
    return counts and ("NotEqual" in text or "WithinGeoRange" in text)


def _without_advice(body: Any) -> str:
    return re.sub(r" Did you mean .*", "", _words(body))


def _links(pair: Pair) -> bool:
    return pair.request.path.strip("/") == "v1" and _only_at(pair, "documentationHref")


def _empty_list(pair: Pair) -> bool:
    words = _words(pair.real)
    return "is present, but not a ref, got: []interface {}" in words or (
        pair.request.kind == "reference" and "source list is not well formed" in words
    )


def _other_properties_first(pair: Pair) -> bool:
    """Know a class whose properties come in another order."""
    try:
        one, other = (
            [entry["name"] for entry in body["properties"]] for body in (pair.local, pair.real)
        )
    except (KeyError, TypeError):
        return False
    return one != other and sorted(one) == sorted(other)


DOCUMENTED: Tuple[Tuple[str, Callable[[Pair], bool]], ...] = (
    ("Not supported", _not_done),
    (
        "Batch reference from a property that is not a reference",
        _says(
            "is present, but not a ref, got: string",
            "is present, but not a ref, got: float64",
            "is present, but not a ref, got: bool",
            "__meta_count' found",
            "' not found in schema",
            "does not exist for class",
        ),
    ),
    ("An empty list of references", lambda pair: _empty_list(pair) or _empty_references(pair)),
    ("A body or number that makes the server fail", _nothing_comes),
    (
        "Which of several faults a rejection names",
        lambda pair: (
            _another_operand(pair)
            or _page_or_filter(pair)
            or _another_property(pair)
            or _other_object(pair)
        ),
    ),
    ("A value of the wrong type in a list of a filter", _wrong_in_list),
    (
        "A class with an unknown distance",
        lambda pair: (
            "extend idx " in _words(pair.real)
            or (pair.real_status == 200 and "unrecognized distance" in _words(pair.local))
        ),
    ),
    ("Tenant states", lambda pair: "ACTIVE INACTIVE" in _words(pair.local)),
    (
        "Batch reference with a broken beacon",
        lambda pair: (
            pair.request.kind == "batch references"
            and pair.real_status == 200
            and _shorter_list(pair)
        ),
    ),
    (
        "`Like` on a number or date",
        lambda pair: "compile regex from 'like' string" in _words(pair.local),
    ),
    (
        "`Aggregate` with `hybrid` and named vectors",
        _says("index queue: missing target vector"),
    ),
    ("`-0.0`", lambda pair: "-0.0" in json.dumps(pair.request.body, default=str)),
    (
        "`IsNull` and `len(...)` of a reference",
        lambda pair: (
            bool(re.search(r"IsNull|len\(to\)", pair.filter))
            and bool(re.search(r"\bto\b", pair.filter))
        ),
    ),
    (
        "The number of references after a change",
        lambda pair: (
            pair.changed and bool(re.search(r"path\W+to\W+operator\W+\w+\W+valueInt", pair.filter))
        ),
    ),
    (
        "`Aggregate` by coordinates or objects",
        lambda pair: (
            "is not supported" in _words(pair.local) and "grouping by" in _words(pair.local)
        ),
    ),
    ("`group`", _merged),
    ("`sort` with `where` and `limit`", _sorted_and_cut),
    ("Valid queries that crash", _says("couldn't unmarshal json")),
    (
        "Queries that end in an internal error",
        _says(
            "runtime error:",
            "assignment to entry in nil map",
            "interface conversion: ",
            "hash of unhashable type",
            "uuid: Parse(",
        ),
    ),
    (
        "`Aggregate` of a reference",
        _says("expected list with length 1, got int", "missing property"),
    ),
    (
        "`Aggregate` of a reference",
        lambda pair: all(".pointingTo" in place for place in pair.where),
    ),
    ("Hits of equal distance or score", _equally_good),
    (
        "Hits of equal distance or score",
        lambda pair: (
            "Aggregate" in pair.query
            and bool(re.search(r"vector: \[0\.0(, 0\.0)*\]|nearObject.*objectLimit", pair.query))
        ),
    ),
    (
        "Hits of equal distance or score",  # one of which has a reference that cannot be shown
        lambda pair: (
            "multi-tenancy disabled, but request was with tenant" in _words(pair.local)
            and "near" in pair.query
        ),
    ),
    ("`Aggregate`: groups and frequent values with equal counts", _groups),
    ("Counting with a geo filter or `NotEqual`", _counted),
    ("`NotEqual` after a change", _shown_twice),
    ("`where` without `sort`", lambda pair: _unordered_filter(pair) or _without_order(pair)),
    ("`GET /v1/objects` without a class", _of_any_class),
    ("`GET /v1/objects` with `sort` and named vectors", _sorted_vectors),
    ("Merging an object without a vector", _merged_without_vector),
    ("Merging an object without a vector", _says('conflict "Validate vector index')),
    ("`Aggregate` with `hybrid` and `where`", _hybrid_filtered),
    (
        "`Aggregate` with `groupBy` or `topOccurrences` and a `limit` below 1",
        lambda pair: bool(re.search(r"Aggregate.*groupBy.*limit: (0|-1)", pair.query)),
    ),
    (
        "`GET /v1/meta` and `GET /v1/nodes`",
        lambda pair: (
            pair.request.path in ("/v1/meta",) or pair.request.path.startswith("/v1/nodes")
        ),
    ),
    (
        "`maximum` of dates before 1970",
        lambda pair: all(
            ".maximum: " in place and place.endswith("'' really") for place in pair.where
        ),
    ),
    (
        "Times in the answer to a batch",
        lambda pair: all("TimeUnix: only local" in place for place in pair.where),
    ),
    (
        "Paths without a class, if a class has tenants",
        lambda pair: (
            pair.request.path.count("/") == 3 and pair.request.path.startswith("/v1/objects/0")
        ),
    ),
    (
        "Shards of a class with inactive tenants",
        lambda pair: pair.request.path.endswith("/shards") and pair.real_status == 404,
    ),
    (
        "Which of several faults a rejection names",
        lambda pair: (
            pair.request.kind in ("class", "property")
            and pair.local_status == pair.real_status == 422
        ),
    ),
    (
        "Backups and classifications",
        lambda pair: (
            pair.request.kind == "classification"
            and _only_at(pair, "count", "countFailed", "countSucceeded", "meta", "status", "error")
        ),
    ),
    (
        "Suggestions in a GraphQL error",
        lambda pair: _without_advice(pair.local) == _without_advice(pair.real) != "",
    ),
    (
        "Which of several faults a rejection names",
        lambda pair: (
            "Explore" in pair.query and bool(_words(pair.local)) and bool(_words(pair.real))
        ),
    ),
    ("`Aggregate` with a negative distance", _says("k must be greater than zero")),
    (
        "References from a tenant to a class without tenants",
        _says("multi-tenancy disabled, but request was with tenant"),
    ),
    (
        "`score` of `bm25`",
        lambda pair: all("score: " in place and "None really" in place for place in pair.where),
    ),
    (
        "`score` of a changed text",
        lambda pair: (
            pair.changed
            and ("bm25" in pair.query or "hybrid" in pair.query)
            and (_only_at(pair, ".score", ".explainScore") or _other_scores(pair))
        ),
    ),
    ("`GET /v1`", _links),
)


NEWER: Tuple[Tuple[str, Callable[[Pair], bool]], ...] = (
    ("Scores of `bm25` and `hybrid`", lambda pair: "bm25" in pair.query or "hybrid" in pair.query),
    ("A hit that stands for a group", lambda pair: "groupBy" in pair.query and "Get" in pair.query),
    ("Rejections", lambda pair: pair.request.kind in ("batch", "batch references")),
    (
        "`Aggregate` of a reference",
        lambda pair: (
            "Aggregate" in pair.query and bool(re.search(r'\bto ?\{|groupBy: \["to"\]', pair.query))
        ),
    ),
    ("The order of the properties of a class", _other_properties_first),
    (
        "Routes, settings and changes of a class that came later",
        lambda pair: pair.local_status >= 400 and pair.real_status == 200,
    ),
    (
        "Stricter checks",
        lambda pair: (
            pair.request.kind in ("class", "property", "tenants")
            and (pair.local_status, pair.real_status) == (200, 422)
        ),
    ),
    ("An empty search vector", lambda pair: "vector: []" in pair.query),
    ("`nearObject` of an object without a vector", _says("has no vector")),
    (
        "`IsNull` of a blob",
        lambda pair: bool(re.search(r"blob\d+\W+operator\W+IsNull", pair.filter)),
    ),
    ("Filters on objects", _says("filtering on nested properties")),
    ("`Not` in a filter", lambda pair: "unrecognized operator: Not" in _words(pair.local)),
    ("Several `targetVectors`", lambda pair: "targetVectors" in pair.query),
    ("`Like` with brackets", lambda pair: "Like" in json.dumps(pair.request.body, default=str)),
    ("A filter for stopwords only", lambda pair: "only stopwords provided" in _words(pair.local)),
    (
        "`Aggregate` with `limit` and no `groupBy`",
        lambda pair: (
            "Aggregate" in pair.query and "limit" in pair.query and "groupBy" not in pair.query
        ),
    ),
    (
        "The order of a `sort`",
        lambda pair: "sort" in pair.query or "sort" in dict(pair.request.query),
    ),
    (
        "Defaults of a class",
        lambda pair: _only_at(
            pair, "maxConnections", "deletionStrategy", "indexFilterable", "actualCount"
        ),
    ),
    ("Additional keys in answers", lambda pair: pair.request.kind == "nodes"),
)
