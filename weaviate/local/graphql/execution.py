"""The GraphQL interface: queries in, answers out, in the shape of the real server's."""

from __future__ import annotations

import logging
import threading
from typing import Any, Dict, Mapping, Optional, Tuple
from weakref import WeakKeyDictionary

from graphql import ExecutionResult, GraphQLError, GraphQLField, GraphQLObjectType, GraphQLSchema
from graphql.execution import execute as execute_document

from weaviate._core.nesting import check_json
from weaviate.local.errors import ApiError
from weaviate.local.graphql.aggregate_type import aggregate_type
from weaviate.local.graphql.context import Answer
from weaviate.local.graphql.documents import Documents, Vectors, lift_vectors
from weaviate.local.graphql.error_messages import answer_body
from weaviate.local.graphql.explore_type import explore_field
from weaviate.local.graphql.get_type import GetTypes
from weaviate.local.storage.database import Database

_NO_SCHEMA = (
    "no graphql provider present, this is most likely because no schema is present. "
    "Import a schema first!"
)
_log = logging.getLogger(__name__)

_documents: WeakKeyDictionary[Database, Tuple[int, Documents]] = WeakKeyDictionary()
_documents_lock = threading.Lock()


def execute(
    database: Database,
    query: str,
    variables: Optional[Mapping[str, Any]] = None,
    operation_name: Optional[str] = None,
) -> Dict[str, Any]:
    """Answer a GraphQL query; the caller holds the database's lock for reading.

    Args:
        database: The data to query.
        query: Text of the query.
        variables: Values of its variables.
        operation_name: Which of several operations to execute.

    Returns:
        Body of the answer: `data`, `errors` or both. Vectors in it are arrays of float32.

    Raises:
        ApiError: 422, if the query is empty, there is no class, or one has an impossible name.
    """
    if not query:
        raise ApiError("query cannot be empty")
    if not database.classes:
        raise ApiError(_NO_SCHEMA)
    documents = _documents_of(database)
    text, vectors = lift_vectors(query)
    body = _execute(documents, database, text, vectors, variables, operation_name)
    if vectors and "errors" in body:
        # Once more as it was written, so that the errors name the right places.
        body = _execute(documents, database, query, (), variables, operation_name)
    return body


def _execute(
    documents: Documents,
    database: Database,
    query: str,
    vectors: Vectors,
    variables: Optional[Mapping[str, Any]],
    operation_name: Optional[str],
) -> Dict[str, Any]:
    try:
        check_json(query.encode("utf-8", "replace"))  # near enough: its brackets and texts
        document, errors = documents.checked(query)
    except GraphQLError as error:
        return answer_body(None, [error], query)
    except RecursionError:
        return answer_body(None, [GraphQLError("The query is nested too deeply.")], query)
    if errors:
        return answer_body(None, errors, query)
    answer = Answer(database, vectors)
    result = execute_document(
        documents.schema,
        document,
        root_value={},
        context_value=answer,
        variable_values=dict(variables) if variables else None,
        operation_name=operation_name,
    )
    if not isinstance(result, ExecutionResult):
        raise TypeError("no resolver of ours is asynchronous")
    for problem in result.errors or ():
        _log_if_ours(problem)
    data = None if result.data is None else answer.finish(result.data)
    return answer_body(data, result.errors or [], query)


def schema_of(database: Database) -> GraphQLSchema:
    """Return the GraphQL schema of a database, built once for each schema version."""
    return _documents_of(database).schema


def _documents_of(database: Database) -> Documents:
    with _documents_lock:
        known = _documents.get(database)
        if known is not None and known[0] == database.schema_version:
            return known[1]
        version = database.schema_version
        documents = Documents(_build(database))
        _documents[database] = (version, documents)
        return documents


def _build(database: Database) -> GraphQLSchema:
    root = {
        "Get": GraphQLField(GetTypes(database).build(), resolve=lambda source, _info: source),
        "Aggregate": GraphQLField(aggregate_type(database), resolve=lambda source, _info: source),
        "Explore": explore_field(database),
    }
    try:
        return GraphQLSchema(GraphQLObjectType("WeaviateObj", root), assume_valid=True)
    except TypeError as error:
        if "uniquely named types" not in str(error):
            raise
        raise ApiError(_NO_SCHEMA) from error  # a class is called like a type of the interface


def _log_if_ours(error: GraphQLError) -> None:
    cause = error.original_error
    if cause is not None and not isinstance(cause, (ApiError, GraphQLError)):
        _log.error("a GraphQL query failed", exc_info=cause)
