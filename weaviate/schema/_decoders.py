"""Decode the answers about the schema.

Each function raises `weaviate.exceptions.ResponseCannotBeDecodedException` if the answer has
another shape.
"""

from __future__ import annotations

from typing import Any, List

from weaviate._core import checks, paths
from weaviate._core.operation import Response
from weaviate._core.send import json_list, json_object, json_value
from weaviate.exceptions import ResponseCannotBeDecodedException
from weaviate.schema._tenants import Tenant


def _names(items: Any, key: str, response: Response, location: str) -> List[str]:
    """Return the names of a list of objects; each can be a part of a path."""
    try:
        names = [checks.text(item[key], key) for item in items]
        for name in names:
            paths.segment(name)
    except (LookupError, TypeError, ValueError) as error:
        raise ResponseCannotBeDecodedException(location, response) from error
    return names


def class_names(response: Response, location: str) -> List[str]:
    """Return the names of the classes of a schema."""
    return _names(json_object(response, location).get("classes") or [], "class", response, location)


def shard_names(response: Response, location: str) -> List[str]:
    """Return the names of a list of shards."""
    return _names(json_list(response, location), "name", response, location)


def list_or_object(response: Response, location: str) -> Any:
    """Return a list, or an object that is not empty: 3.26.7 returns such an object, too."""
    value = json_value(response, location)
    if not isinstance(value, (list, dict)) or value == {}:
        raise ResponseCannotBeDecodedException(location, response)
    return value


def tenants(response: Response, location: str) -> List[Tenant]:
    """Return a list of tenants."""
    try:
        return [Tenant._from_weaviate_object(item) for item in json_list(response, location)]
    except (AttributeError, TypeError) as error:  # an item is not an object, or has no name
        raise ResponseCannotBeDecodedException(location, response) from error
