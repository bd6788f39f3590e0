"""Paths, query parameters and bodies of requests for single objects.

All functions raise TypeError or ValueError if an argument is invalid.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

from weaviate._core import checks, paths
from weaviate._core.send import Connection
from weaviate._core.vectors import JsonVector, Vector, named_vectors
from weaviate._core.versions import has_class_paths
from weaviate._core.warn import warn
from weaviate.data.replication import ConsistencyLevel
from weaviate.error_msgs import (
    DATA_DEPRECATION_NEW_V14_CLS_NS_W,
    DATA_DEPRECATION_OLD_V14_CLS_NS_W,
)
from weaviate.types import UUID
from weaviate.util import _check_positive_num, _get_dict_from_object, get_valid_uuid

Query = Dict[str, Any]


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


def address_of(
    connection: Connection,
    uuid: UUID,
    class_name: Optional[str],
    consistency_level: Union[ConsistencyLevel, str, None],
    tenant: Optional[str],
) -> Tuple[str, Query]:
    """Return path and query of one object; warn if the server expects another path."""
    checked_class = checks.optional_class_name(class_name)
    query = query_of(consistency_level, tenant)
    path = object_path(connection, checked_class, get_valid_uuid(uuid))
    warn_of_address(connection, checked_class)
    return path, query


def object_body(
    connection: Connection,
    data_object: Union[Dict[str, Any], str],
    class_name: str,
    plain_id: Optional[str],
    vector: Optional[Vector],
    tenant: Optional[str] = None,
    vectors: Optional[Mapping[str, Vector]] = None,
) -> Dict[str, Any]:
    """Return the body of an object, with its id if there is one."""
    properties = _get_dict_from_object(data_object, connection)
    body: Dict[str, Any] = {"class": checks.class_name(class_name), "properties": properties}
    checked_tenant = checks.body_text(tenant, "tenant")
    if plain_id is not None:
        body["id"] = plain_id
    if vector is not None:
        body["vector"] = JsonVector(vector)
    if vectors is not None:
        body["vectors"] = named_vectors(vectors)
    if checked_tenant is not None:
        body["tenant"] = checked_tenant
    return body


def query_of(
    consistency_level: Union[ConsistencyLevel, str, None] = None,
    tenant: Optional[str] = None,
    node_name: Optional[str] = None,
) -> Query:
    """Return the query parameters for consistency level, tenant and node."""
    query: Query = {}
    if consistency_level is not None:
        query["consistency_level"] = ConsistencyLevel(consistency_level).value
    if tenant is not None:
        query["tenant"] = checks.query_text(tenant, "tenant") or ""
    if node_name is not None:
        query["node_name"] = checks.query_text(node_name, "node_name") or ""
    return query


def include_of(additional_properties: Optional[List[str]], with_vector: bool) -> Query:
    """Return the query parameter `include`, with the names of additional properties."""
    if additional_properties and not isinstance(additional_properties, list):
        raise TypeError(
            "additional_properties must be a list of str, not "
            f"{type(additional_properties).__name__}."
        )
    names = [checks.text(name, "An additional property") for name in additional_properties or ()]
    if with_vector:
        names.append("vector")
    return {"include": ",".join(names)} if names else {}


def page_of(
    limit: Optional[int],
    after: Optional[UUID],
    offset: Optional[int],
    sort: Optional[Dict[str, Any]],
) -> Query:
    """Return the query parameters that select and sort a page of objects."""
    query: Query = {}
    if limit is not None:
        _check_positive_num(limit, "limit", int)
        query["limit"] = limit
    if after is not None:
        query["after"] = get_valid_uuid(after)
    if offset is not None:
        _check_positive_num(offset, "offset", int, include_zero=True)
        query["offset"] = offset
    if sort is not None:
        query.update(sort_of(sort))
    return query


def sort_of(sort: Dict[str, Any]) -> Query:
    """Return the query parameters of `sort={"properties": ..., "order_asc": ...}`."""
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
