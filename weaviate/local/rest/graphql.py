"""Routes of GraphQL: one query, or several at once."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from weaviate.local.errors import ApiError
from weaviate.local.graphql.execution import execute
from weaviate.local.rest.bodies import QUERIES_BODY, QUERY_BODY
from weaviate.local.rest.call import Answer, Call, Route
from weaviate.local.wire.go_text import plain

_NOT_FOLLOWED = (
    "422: The request is well-formed but was unable to be followed due to semantic errors."
)


def _one(call: Call) -> Answer:
    body: Dict[str, Any] = call.body or {}
    if not body.get("query"):
        raise ApiError("query cannot be empty")
    return Answer(200, _result(call, body))


def _many(call: Call) -> Answer:
    if not call.body:
        return Answer(422, {"error": None})
    return Answer(200, [None if body is None else _batched(call, body) for body in call.body])


def _batched(call: Call, body: Mapping[str, Any]) -> Dict[str, Any]:
    if not body.get("query"):
        return _refused(_NOT_FOLLOWED)
    variables = body.get("variables")
    if variables is not None and not isinstance(variables, dict):
        return _refused(f"422: expected map[string]interface{{}}, received {plain(variables)}")
    return _result(call, body)


def _refused(message: str) -> Dict[str, Any]:
    return {"errors": [{"locations": None, "message": message, "path": None}]}


def _result(call: Call, body: Mapping[str, Any]) -> Dict[str, Any]:
    variables = body.get("variables")
    if variables is not None and not isinstance(variables, dict):
        raise ApiError("variables must be an object")
    return execute(call.database, body["query"], variables, body.get("operationName") or None)


ROUTES = (
    Route("POST", "/v1/graphql", _one, body=QUERY_BODY),
    Route("POST", "/v1/graphql/batch", _many, body=QUERIES_BODY),
)
