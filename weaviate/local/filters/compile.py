"""Where filters: from the wire to a function that matches objects."""

from __future__ import annotations

from typing import Any, Mapping

from weaviate.local.errors import said
from weaviate.local.filters.check import check_clause
from weaviate.local.filters.clause import Clause, parse_where
from weaviate.local.filters.match import match_clause
from weaviate.local.storage.database import Database
from weaviate.local.storage.model import Allow, Collection


def checked_where(database: Database, collection: Collection, where: Mapping[str, Any]) -> Clause:
    """Return the where filter of a batch delete, parsed and checked.

    Args:
        database: Where references lead.
        collection: Class of the objects that the filter is about.
        where: The filter in its REST form.

    Raises:
        ApiError: 422, if the filter is malformed or does not fit the schema.
    """
    with said("failed to parse where filter"):
        clause = parse_where(where, collection.name)
    with said("invalid where filter"):
        check_clause(database, clause)
    return clause


def compile_where(database: Database, collection: Collection, where: Mapping[str, Any]) -> Allow:
    """Compile a where filter in its REST form to a function that matches objects.

    Raises:
        ApiError: 422, if the filter is malformed or does not fit the schema, 500 when the class
            lacks an index that the filter needs.
    """
    return match_clause(database, collection, checked_where(database, collection, where))
