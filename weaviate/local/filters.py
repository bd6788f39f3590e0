"""Where filters: from the wire to a function that tells whether an object passes."""

from __future__ import annotations

from typing import Any, Mapping

from weaviate.local.errors import ApiError
from weaviate.local.filter_check import check_clause
from weaviate.local.filter_match import match_clause
from weaviate.local.filter_parse import parse_where
from weaviate.local.hits import Allow
from weaviate.local.model import Collection
from weaviate.local.store import Database

__all__ = ["compile_where", "check_clause", "match_clause", "parse_where"]


def compile_where(database: Database, collection: Collection, where: Mapping[str, Any]) -> Allow:
    """Turn the where filter of a batch delete into a function that says yes to matching objects.

    Args:
        database: Where references lead.
        collection: Class of the objects that the function will be asked about.
        where: The filter in its REST form.

    Raises:
        ApiError: 422 when the filter is malformed or does not fit the schema, 500 when the class
            lacks an index that the filter needs.
    """
    try:
        clause = parse_where(where, collection.name)
    except ApiError as problem:
        raise problem.within("failed to parse where filter") from None
    try:
        check_clause(database, clause)
    except ApiError as problem:
        raise problem.within("invalid where filter") from None
    return match_clause(database, collection, clause)
