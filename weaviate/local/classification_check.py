"""Checks of requests for classifications."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence

from weaviate.local.errors import ApiError, said
from weaviate.local.filters.check import check_clause
from weaviate.local.filters.clause import parse_where
from weaviate.local.filters.match import match_clause
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Allow, Collection, is_reference
from weaviate.local.wire.go_text import plain, type_name

KNN = "knn"
DEFAULT_K = 3


def knn_settings(given: Any) -> Dict[str, Any]:
    """Return the settings of a knn classification, completed.

    Raises:
        ApiError: 400, if they are not settings.
    """
    if given is None:
        return {"k": DEFAULT_K}
    if not isinstance(given, dict):
        raise _refused(
            f"parse knn specific settings: settings must be an object got {type_name(given)}"
        )
    k = given.get("k", DEFAULT_K)
    if isinstance(k, bool) or not isinstance(k, (int, float)):
        raise _refused(
            f"parse knn specific settings: settings.k must be number, got {type_name(k)}"
        )
    return {"k": int(k)}


def check_classification(database: Database, given: Mapping[str, Any]) -> Collection:
    """Check a request for a classification and return its class.

    Raises:
        ApiError: 400, if it is not valid.
    """
    class_name = given.get("class")
    if not class_name:
        raise _refused("invalid classification: class must be set")
    collection = database.find(class_name)
    if collection is None:
        raise _refused(f"invalid classification: class '{class_name}' not found in schema")
    problems = [
        *_filter_problems(given.get("filters") or {}, given.get("type") or KNN),
        *_based_on_problems(collection, given.get("basedOnProperties") or []),
        *_classify_problems(collection, given.get("classifyProperties") or []),
    ]
    if problems:
        raise _refused(f"invalid classification: {', '.join(problems)}")
    return collection


def _filter_problems(filters: Mapping[str, Any], kind: str) -> List[str]:
    if kind != KNN or filters.get("targetWhere") is None:
        return []
    return [
        "type is 'knn', but 'targetWhere' filter is set, for 'knn' you cannot limit target data "
        "directly, instead limit training data through setting 'trainingSetWhere'"
    ]


def _based_on_problems(collection: Collection, names: Sequence[str]) -> List[str]:
    if not names:
        return ["basedOnProperties must have at least one property"]
    if len(names) > 1:
        shown = plain(list(names))
        return [f"only a single property in basedOnProperties supported at the moment, got {shown}"]
    prop = collection.find_property(names[0])
    if prop is None:
        return [f"basedOnProperties: property '{names[0]}' does not exist"]
    if prop["dataType"] != ["text"]:
        return [f"basedOnProperties: property '{names[0]}' must be of type 'text'"]
    return []


def _classify_problems(collection: Collection, names: Sequence[str]) -> List[str]:
    if not names:
        return ["classifyProperties must have at least one property"]
    problems = []
    for name in names:
        prop = collection.find_property(name)
        if prop is None:
            problems.append(f"classifyProperties: property '{name}' does not exist")
        elif not is_reference(prop):
            problems.append(
                f"classifyProperties: property '{name}' must be of reference type (cref)"
            )
    return problems


def compile_filter(
    database: Database, collection: Collection, given: Mapping[str, Any], key: str
) -> Optional[Allow]:
    """Compile one of the filters of a classification, or return None if it is not given.

    Raises:
        ApiError: 400, if it does not fit the class.
    """
    where = given.get(key)
    if where is None:
        return None
    try:
        with said(f"field '{key}'"):
            clause = parse_where(where, collection.name)
        with said(f"invalid {key}", always=True):
            check_clause(database, clause)
            return match_clause(database, collection, clause)
    except ApiError as error:
        raise _refused(error.message or "") from None


def _refused(message: str) -> ApiError:
    return ApiError(message, 400)
