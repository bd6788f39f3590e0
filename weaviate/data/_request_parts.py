"""Paths, query parameters and bodies of requests for single objects, and their answers."""

from __future__ import annotations

import re
from collections import deque
from typing import Any, Callable, Deque, Dict, List, Mapping, Optional, Union

from weaviate._core import answer, checks, paths
from weaviate._core.operation import Response
from weaviate._core.send import Connection, json_value
from weaviate._core.vectors import JsonVector, Vector, named_vectors
from weaviate._core.versions import has_class_paths
from weaviate._core.warn import warn
from weaviate.data.replication import ConsistencyLevel
from weaviate.error_msgs import (
    DATA_DEPRECATION_NEW_V14_CLS_NS_W,
    DATA_DEPRECATION_OLD_V14_CLS_NS_W,
)
from weaviate.exceptions import ResponseCannotBeDecodedException

Query = Dict[str, Any]

_REMEMBERED_IDS = 1000
_TAKEN = re.compile("already exists")
_CLASS_TAKEN = re.compile(r"\b(?:class|alias)\b.*already exists")
# A server with auto-schema answers this when two clients create the same new class. The object is
# not stored then, so it is not a duplicate.


def object_path(connection: Connection, class_name: Optional[str], uuid: str) -> str:
    """Return the path of an object with a plain id; before server 1.14 it has no class."""
    if class_name is None or not has_class_paths(connection.server_version):
        return "/objects/" + uuid
    return f"/objects/{paths.segment(class_name)}/{uuid}"


def warn_of_address(connection: Connection, class_name: Optional[str]) -> None:
    """Warn if the server expects a class and there is none, or the other way round."""
    if has_class_paths(connection.server_version):
        if class_name is None:
            warn(DATA_DEPRECATION_NEW_V14_CLS_NS_W, DeprecationWarning)
    elif class_name is not None:
        warn(DATA_DEPRECATION_OLD_V14_CLS_NS_W, DeprecationWarning)


def object_body(
    properties: Dict[str, Any],
    class_name: str,
    uuid: Optional[str],
    vector: Optional[Vector],
    tenant: Optional[str] = None,
    vectors: Optional[Mapping[str, Vector]] = None,
) -> Dict[str, Any]:
    """Return the body of an object with a plain id, or without an id.

    Raises:
        TypeError, ValueError: if a vector is not one.
    """
    body: Dict[str, Any] = {"class": class_name, "properties": properties}
    if uuid is not None:
        body["id"] = uuid
    if vector is not None:
        body["vector"] = JsonVector(vector)
    if vectors is not None:
        body["vectors"] = named_vectors(vectors)
    if tenant is not None:
        body["tenant"] = tenant
    return body


def query_of(
    consistency_level: Union[ConsistencyLevel, str, None] = None,
    tenant: Optional[str] = None,
    node_name: Optional[str] = None,
) -> Query:
    """Return the query parameters for consistency level, tenant and node.

    Raises:
        ValueError: if it is not a consistency level.
        TypeError: if tenant or node is not a str.
    """
    query: Query = {}
    if consistency_level is not None:
        query["consistency_level"] = ConsistencyLevel(consistency_level).value
    if tenant is not None:
        query["tenant"] = checks.query_text(tenant, "tenant") or ""
    if node_name is not None:
        query["node_name"] = checks.query_text(node_name, "node_name") or ""
    return query


def include_of(additional_properties: Optional[List[str]], with_vector: bool) -> Query:
    """Return the query parameter `include`, with the names of additional properties.

    Raises:
        TypeError: if the properties are not a list of str.
    """
    if additional_properties and not isinstance(additional_properties, list):
        raise TypeError(
            "additional_properties must be a list of str, not "
            f"{type(additional_properties).__name__}."
        )
    names = [checks.text(name, "An additional property") for name in additional_properties or ()]
    if with_vector:
        names.append("vector")
    return {"include": ",".join(names)} if names else {}


def sort_of(sort: Dict[str, Any]) -> Query:
    """Return the query parameters of `sort={"properties": ..., "order_asc": ...}`.

    Raises:
        TypeError: if a name is not a str, or an order is not a bool.
        ValueError: if there are no properties, or not one order for each property.
    """
    if not isinstance(sort, (dict, str, list, tuple, set)):
        raise TypeError(f"sort must be a dict, not {type(sort).__name__}.")
    if not isinstance(sort, dict) or "properties" not in sort:
        raise ValueError('sort must be a dict with the key "properties".')
    names, orders = sort["properties"], sort.get("order_asc", True)
    if isinstance(names, str):
        names = [names]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise TypeError('sort["properties"] must be a str or a list of str.')
    if not names:
        raise ValueError('sort["properties"] must name at least one property.')
    if any("," in name for name in names):
        raise ValueError('A name in sort["properties"] must not have a comma in it.')
    if isinstance(orders, bool):
        orders = [orders] * len(names)
    if not isinstance(orders, list) or not all(isinstance(order, bool) for order in orders):
        raise TypeError('sort["order_asc"] must be a bool or a list of bool.')
    if len(orders) != len(names):
        raise ValueError(
            f'sort["order_asc"] has {len(orders)} orders for {len(names)} properties: pass one '
            "for each, or a single bool for all."
        )
    return {
        "sort": ",".join(names),
        "order": ",".join("asc" if order else "desc" for order in orders),
    }


def object_or_none(response: Response, location: str) -> Optional[Dict[str, Any]]:
    """Return the decoded object, or page of objects; None if the status is 404."""
    if response.status_code == 404:
        return None
    value = json_value(response, location)
    is_stand_in = answer.raw_content(response) is None  # whose null means "not found"
    if isinstance(value, dict) or (value is None and is_stand_in):
        return value
    raise ResponseCannotBeDecodedException(location, response)


class RequestedIds:
    """The ids of the last requests, to detect the answer to an earlier request.

    If a proxy mixes up the answers of a connection, an object of an earlier request arrives. An
    object whose id was never requested is returned as it is: 3.26.7 does not compare ids.
    """

    def __init__(self) -> None:
        self._ids: Deque[str] = deque(maxlen=_REMEMBERED_IDS)

    def decoder(self, uuid: str) -> Callable[[Response, str], Optional[Dict[str, Any]]]:
        """Remember a plain id, and return the function that decodes the answer for it."""
        self._ids.append(uuid)

        def decode(response: Response, location: str) -> Optional[Dict[str, Any]]:
            found = object_or_none(response, location)
            found_id = None if found is None else found.get("id")
            if (
                isinstance(found_id, str)
                and found_id.lower() != uuid
                and found_id.lower() in self._ids.copy()
            ):
                raise ResponseCannotBeDecodedException(
                    f"{location}: the answer is about another object, {found_id}", response
                )
            return found

        return decode


def refusal_errors(response: Response) -> Any:
    """Return the value of the key `error` of an error answer; None if there is none."""
    try:
        body = answer.decode(response)
    except ValueError:
        return None
    return body.get("error") if isinstance(body, dict) else None


def is_duplicate(response: Response) -> bool:
    """Return whether the server rejected an object because its id exists already."""
    errors = refusal_errors(response)
    for error in errors if isinstance(errors, list) else [errors]:
        message = error.get("message") if isinstance(error, dict) else error
        if isinstance(message, str) and _TAKEN.search(message) and not _CLASS_TAKEN.search(message):
            return True
    return False
