"""What the requests about single objects have in common: addresses, queries and bodies."""

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
# Says a server with auto-schema when two clients bring the same new class: the object is not
# stored then, so it must not pass for a duplicate.


def object_path(connection: Connection, class_name: Optional[str], uuid: str) -> str:
    """Return the path of the object with a plain id; servers before 1.14 know no class in it."""
    if class_name is None or not has_class_paths(connection.server_version):
        return "/objects/" + uuid
    return f"/objects/{paths.segment(class_name)}/{uuid}"


def warn_of_address(connection: Connection, class_name: Optional[str]) -> None:
    """Warn when the address of an object is not the one that this server wants."""
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
    """Return the body that describes an object with a plain id, or without one.

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
    """Build the query parameters that say where, and how consistently, to read or write.

    Raises:
        ValueError: for no consistency level.
        TypeError: for a tenant or node that is not a str.
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
    """Build the query parameter that names what else the server is to tell about an object.

    Raises:
        TypeError: when the properties are no list of texts.
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
    """Build the query parameters of `sort={"properties": ..., "order_asc": ...}`.

    Raises:
        TypeError: for names that are no texts, and orders that are no booleans.
        ValueError: for no properties, and another number of orders than of properties.
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
            f'sort["order_asc"] has {len(orders)} orders for {len(names)} properties: give one '
            "for each, or a single bool for all."
        )
    return {
        "sort": ",".join(names),
        "order": ",".join("asc" if order else "desc" for order in orders),
    }


def object_or_none(response: Response, location: str) -> Optional[Dict[str, Any]]:
    """Decode an object, or a list of them, that was read; None if there is no such object."""
    if response.status_code == 404:
        return None
    value = json_value(response, location)
    is_stand_in = answer.raw_content(response) is None  # which may say so with null
    if isinstance(value, dict) or (value is None and is_stand_in):
        return value
    raise ResponseCannotBeDecodedException(location, response)


class AskedIds:
    """Remembers which objects were asked for, to refuse the answer to an earlier request.

    A connection on which answers are mixed up brings the object of the request before. An id that
    was never asked for is passed on: 3.26.7 compares no ids.
    """

    def __init__(self) -> None:
        self._ids: Deque[str] = deque(maxlen=_REMEMBERED_IDS)

    def decoder(self, uuid: str) -> Callable[[Response, str], Optional[Dict[str, Any]]]:
        """Remember a plain id, and return what decodes the answer about it."""
        self._ids.append(uuid)

        def decode(response: Response, location: str) -> Optional[Dict[str, Any]]:
            found = object_or_none(response, location)
            told = None if found is None else found.get("id")
            if isinstance(told, str) and told.lower() != uuid and told.lower() in self._ids.copy():
                raise ResponseCannotBeDecodedException(
                    f"{location}: the answer is about another object, {told}", response
                )
            return found

        return decode


def refusal_errors(response: Response) -> Any:
    """Return what stands under `error` in a refusal; None when there is no such thing."""
    try:
        body = answer.decode(response)
    except ValueError:
        return None
    return body.get("error") if isinstance(body, dict) else None


def is_duplicate(response: Response) -> bool:
    """Return whether a refusal says that the id is taken."""
    errors = refusal_errors(response)
    for error in errors if isinstance(errors, list) else [errors]:
        message = error.get("message") if isinstance(error, dict) else error
        if isinstance(message, str) and _TAKEN.search(message) and not _CLASS_TAKEN.search(message):
            return True
    return False
