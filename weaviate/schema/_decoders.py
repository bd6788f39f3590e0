"""Answers about the schema, decoded; an answer of another shape is an error that says so.

All of these raise `weaviate.exceptions.ResponseCannotBeDecodedException`.
"""

from __future__ import annotations

from typing import Any, List

from weaviate._core import checks, paths
from weaviate._core.operation import Response
from weaviate._core.send import json_list, json_object, json_value
from weaviate.exceptions import ResponseCannotBeDecodedException
from weaviate.schema._tenants import Tenant


def _names(items: Any, key: str, response: Response, location: str) -> List[str]:
    """Pick the names, which are to be parts of addresses, out of a list of objects."""
    try:
        names = [checks.text(item[key], key) for item in items]
        for name in names:
            paths.segment(name)
    except (LookupError, TypeError, ValueError) as error:
        raise ResponseCannotBeDecodedException(location, response) from error
    return names


def class_names(response: Response, location: str) -> List[str]:
    """Decode a schema to the names of its classes."""
    return _names(json_object(response, location).get("classes") or [], "class", response, location)


def shard_names(response: Response, location: str) -> List[str]:
    """Decode a list of shards to their names."""
    return _names(json_list(response, location), "name", response, location)


def list_or_object(response: Response, location: str) -> Any:
    """Decode what is a list, or at least an object (programs of v3 got that, too)."""
    value = json_value(response, location)
    if not isinstance(value, (list, dict)) or value == {}:
        raise ResponseCannotBeDecodedException(location, response)
    return value


def tenants(response: Response, location: str) -> List[Tenant]:
    """Decode a list of tenants."""
    try:
        return [Tenant._from_weaviate_object(item) for item in json_list(response, location)]
    except (AttributeError, TypeError) as error:  # an item is no object, or has no name
        raise ResponseCannotBeDecodedException(location, response) from error
