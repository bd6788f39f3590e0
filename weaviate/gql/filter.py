"""The clauses of a query as objects, and the base of the builders."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Dict, List, Union

from weaviate._core.display import shorten
from weaviate._core.warn import warn
from weaviate._core.where import (
    ALL_VALUE_TYPES,
    VALUE_ARRAY_TYPES,
    VALUE_LIST_TYPES,
    VALUE_PRIMITIVE_TYPES,
    VALUE_TYPES,
    WHERE_OPERATORS,
)
from weaviate.connect.connection import Connection
from weaviate.error_msgs import FILTER_BEACON_V14_CLS_NS_W
from weaviate.gql import _graphql, _near, _search, _where, _writer
from weaviate.gql._near import MediaType
from weaviate.util import get_vector

__all__ = [
    "ALL_VALUE_TYPES",
    "FILTER_BEACON_V14_CLS_NS_W",
    "VALUE_ARRAY_TYPES",
    "VALUE_LIST_TYPES",
    "VALUE_PRIMITIVE_TYPES",
    "VALUE_TYPES",
    "WHERE_OPERATORS",
    "Ask",
    "Connection",
    "Filter",
    "GraphQL",
    "MediaType",
    "NearAudio",
    "NearDepth",
    "NearIMU",
    "NearImage",
    "NearMedia",
    "NearObject",
    "NearText",
    "NearThermal",
    "NearVector",
    "NearVideo",
    "Sort",
    "Where",
    "get_vector",
]

# Private names of v3 that other code uses.
_bool_to_str = _where.bool_to_str
_check_concept = _near.check_concept
_check_direction_clause = _near.check_direction_clause
_check_is_list = _where.check_is_list
_check_is_not_list = _where.check_is_not_list
_check_objects = _near.check_objects
_check_type = _writer.check_type
_convert_value_type = _where.convert_value_type
_find_value_type = _where.find_value_type
_geo_range_to_str = _where.geo_range_to_str
_move_clause_objects_to_str = _near.move_clause_objects_to_str
_render_list = _where.render_list

MediaType.__module__ = __name__  # its v3 path, which pickles name

_MAX_SHOWN_CHARACTERS = 2000
"""A longer query, such as one with a vector, is shortened in `repr`."""


class GraphQL(ABC):
    """A query that can be built and sent."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @abstractmethod
    def build(self) -> str:
        """Return the query as GraphQL text."""

    def do(self) -> Dict[str, Any]:
        """Send the query.

        Returns:
            The decoded answer, with the result under "data". Errors of the query are under
            "errors"; they do not raise.

        Raises:
            requests.ConnectionError, requests.Timeout: if the server does not answer.
            weaviate.UnexpectedStatusCodeException: if the server rejects the request.
            weaviate.exceptions.ResponseCannotBeDecodedException: if the answer is not a JSON
                object.
        """
        return _graphql.run(self._connection, self.build())

    def __repr__(self) -> str:
        try:
            query = shorten(self.build(), _MAX_SHOWN_CHARACTERS)
        except Exception as error:  # a query that is not complete yet
            query = f"cannot be built yet: {error}"
        return f"<{type(self).__name__} {query}>"


class Filter(ABC):
    """One clause of a query: checked when it is made, not changed after that."""

    def __init__(self, content: Dict[str, Any]) -> None:
        _writer.check_type("content", content, dict)
        self._content = content

    @abstractmethod
    def __str__(self) -> str:
        """Return the clause as GraphQL text."""

    @property
    def content(self) -> Dict[str, Any]:
        """The content of the clause: a copy, with lists in place of single items."""
        return self._content


class _Written(Filter):
    """A clause whose text its check has produced."""

    def __init__(self, text: str, content: Dict[str, Any]) -> None:
        super().__init__(content)
        self._text = text

    def __str__(self) -> str:
        return self._text


class Where(_Written):
    """A condition on objects, or several joined by And and Or."""

    def __init__(self, content: Dict[str, Any]) -> None:
        text = f"where: {_where.render_where(content)} "
        super().__init__(text, _where.copy_content(content))


class NearText(_Written):
    """A search for the meaning of a text."""

    def __init__(self, content: Dict[str, Any]) -> None:
        super().__init__(*_near.near_text(content))


class NearVector(Filter):
    """A search for a vector."""

    def __init__(self, content: Dict[str, Any]) -> None:
        self._others, known = _near.near_vector(content)
        super().__init__(known)

    def __str__(self) -> str:
        return f"nearVector: {{vector: {_writer.vector(self._content['vector'])}{self._others}}} "


class NearObject(_Written):
    """A search for objects that are similar to a stored object."""

    def __init__(self, content: Dict[str, Any], is_server_version_14: bool) -> None:
        super().__init__(*_near.near_object(content))
        if is_server_version_14 and _near.lacks_class(self._content.get("beacon", "")):
            warn(FILTER_BEACON_V14_CLS_NS_W, DeprecationWarning)


class Ask(_Written):
    """A search for objects that answer a question."""

    def __init__(self, content: Dict[str, Any]) -> None:
        super().__init__(*_near.ask(content))


class NearMedia(_Written):
    """A search with a picture, a sound, or another medium, given as base64 text."""

    def __init__(self, content: Dict[str, Any], media_type: MediaType) -> None:
        super().__init__(*_near.near_media(content, media_type))


class NearImage(NearMedia):
    """A search with an image."""

    def __init__(self, content: Dict[str, Any]) -> None:
        super().__init__(content, MediaType.IMAGE)


class NearAudio(NearMedia):
    """A search with a sound."""

    def __init__(self, content: Dict[str, Any]) -> None:
        super().__init__(content, MediaType.AUDIO)


class NearVideo(NearMedia):
    """A search with a video."""

    def __init__(self, content: Dict[str, Any]) -> None:
        super().__init__(content, MediaType.VIDEO)


class NearThermal(NearMedia):
    """A search with a thermal image."""

    def __init__(self, content: Dict[str, Any]) -> None:
        super().__init__(content, MediaType.THERMAL)


class NearDepth(NearMedia):
    """A search with a depth image."""

    def __init__(self, content: Dict[str, Any]) -> None:
        super().__init__(content, MediaType.DEPTH)


class NearIMU(NearMedia):
    """A search with the data of an inertial measurement unit."""

    def __init__(self, content: Dict[str, Any]) -> None:
        super().__init__(content, MediaType.IMU)


class Sort(Filter):
    """The sort keys of a query, in order of priority."""

    def __init__(self, content: Union[Dict[str, Any], List[Any]]) -> None:
        super().__init__({"sort": []})
        self._keys = ""
        self.add(content)

    def add(self, content: Union[Dict[str, Any], List[Any]]) -> None:
        """Add one or several sort keys.

        Raises:
            TypeError: if a part has the wrong type.
            ValueError: if a part is missing, or the order is neither asc nor desc.
        """
        for text, known in _search.sort_keys(content):
            self._keys += text
            self._content["sort"].append(known)

    def __str__(self) -> str:
        return f"sort: [{self._keys}]"
